"""A reading to learn from, and the signs that older and invented readings cannot have: they get the middle of each."""

from __future__ import annotations

from typing import NamedTuple

NEWEST = 3  # form of the signs that readings have now
SIGN = "sign "  # how features of coherence and cues begin
LOOK = "look"  # the score of the first look: of a text that its weights were fitted on it says too much
# How features end of what was chosen among several by the words around them: of a text that the weights of choices were
# fitted on they say too much, as its look does.
OF_CHOICES = (" choice", " without a choice")
OF_PATTERNS = ("+ ", "- ")  # how features begin that patterns give, which older readings were made without


class Example(NamedTuple):
    """A reading as its features, whether all fields are right, whether it is an expansion, how much it counts.

    form: of its signs: 0 none (an invented text, or an old reading), 1 those of coherence, 2 those of cues too, 3 those
    of sites, jobs and other news too. source: the set that it belongs to.
    """

    features: dict[str, float]
    right: bool
    expansion: bool
    counts: tuple[float, float]
    form: int = 0
    source: str = ""


def with_signs(readings: list[Example]) -> list[Example]:
    """Signs are learned from real texts that have them: others have the middle of each sign that they cannot have.

    Invented texts are short and name their company at once, which would teach that all announcements do.
    """
    newest = [one for one in readings if one.form == NEWEST]
    groups = [[one for one in newest if one.expansion == kind] for kind in (True, False)]
    names = sorted({name for one in newest for name in one.features if name.startswith((SIGN, *OF_PATTERNS))})
    middle = {
        name: sum(sum(one.features.get(name, 0.0) for one in group) / max(1, len(group)) for group in groups) / 2
        for name in names
    }
    known = {
        form: {name for one in readings if one.form <= form for name in one.features if not _is_unlearned(name, form)}
        for form in range(NEWEST)
    }
    looks = [[one.features[LOOK] for one in group if LOOK in one.features] for group in groups]
    middle[LOOK] = sum(sum(group) / max(1, len(group)) for group in looks) / 2
    choices = _middle_choices(groups)
    return [
        one if _has_choices(one) else _with(one, choices) for one in (_filled(one, middle, known) for one in readings)
    ]


def _has_choices(one: Example) -> bool:
    return any(name.endswith(OF_CHOICES) for name in one.features)


def _with(one: Example, more: dict[str, float]) -> Example:
    return one._replace(features=more | one.features)


def _middle_choices(groups: list[list[Example]]) -> dict[str, float]:
    """The middle of every feature of choices, of readings that have them: half of expansions, half of other texts."""
    having = [[one for one in group if _has_choices(one)] for group in groups]
    names = sorted({name for group in having for one in group for name in one.features if name.endswith(OF_CHOICES)})
    return {
        name: sum(sum(one.features.get(name, 0.0) for one in group) / max(1, len(group)) for group in having) / 2
        for name in names
    }


def _is_unlearned(name: str, form: int) -> bool:
    return form == 0 and name.startswith(SIGN)


def _filled(one: Example, middle: dict[str, float], known: dict[int, set[str]]) -> Example:
    if one.form == NEWEST:
        return one._replace(features={LOOK: middle[LOOK]} | one.features)
    own = {name: value for name, value in one.features.items() if one.form or not name.startswith(SIGN)}
    unknown = {name: value for name, value in middle.items() if name == LOOK or name not in known[one.form]}
    return one._replace(features=unknown | own)
