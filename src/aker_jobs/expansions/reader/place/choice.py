"""Which of the places of a text is the site: the rules' choice weighed with all other signs (`choices`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from aker_jobs.expansions.reader import choices
from aker_jobs.expansions.reader.place import signs as place_signs
from aker_jobs.expansions.reader.place.candidate import Candidate, Context

FIELD = "place"
# What the rules' choice counts: best of 0 to 2 on five sets that neither rules nor weights had been made on.
RULES = 0.5
LEAST = -2.5  # score of the rules, below which a place does not come into question
BELOW = 3.0  # what another place's score may be lower than that of the rules' choice
SURE = 1.0  # score of a place that the rules would not take


def groups(found: Sequence[Candidate]) -> list[list[Candidate]]:
    """The cities and counties that come into question, each with its mentions, in the order of the text."""
    by_place: dict[tuple[str, str | None], list[Candidate]] = {}
    for one in sorted(found, key=lambda one: one.start):
        if one.kind in ("city", "county") and one.score > LEAST:
            by_place.setdefault((one.name.lower(), one.state), []).append(one)
    return list(by_place.values())


@cache
def _facility() -> re.Pattern[str]:
    return re.compile(r"(?: [A-Z]\w+){0,2} (?:Park|Airport|Airpark|Center|Campus|Complex)\b")


def _is_landmark(context: Context, mentions: Sequence[Candidate]) -> bool:
    """Whether the text names a place only to say that the site is near it, or in the name of a park or airport."""
    return all(
        (one.why.endswith("(near)") and not one.explicit)
        or _facility().match(context.document.text, one.start + len(one.name)) is not None
        for one in mentions
    )


def _may_be(context: Context, mentions: Sequence[Candidate], by_rules: Candidate) -> bool:
    if by_rules in mentions:
        return True
    close = max(one.score for one in mentions) >= by_rules.score - BELOW
    return close and not _is_landmark(context, mentions)


def likeliest(context: Context, found: Sequence[Candidate], by_rules: Candidate) -> tuple[Candidate, float | None]:
    """The likeliest site by all signs, by_rules where none is likelier; its probability, None where it is alone."""
    known = [mentions for mentions in groups(found) if _may_be(context, mentions, by_rules)]
    of_rules = next((at for at, mentions in enumerate(known) if by_rules in mentions), None)
    if of_rules is None or len(known) == 1:
        return by_rules, None
    signs = [place_signs.signs(context, one, at) for at, one in enumerate(known)]
    likely = choices.probabilities(FIELD, signs, of_rules, RULES)
    best = max(range(len(likely)), key=likely.__getitem__)
    if best in (of_rules, len(known)):
        return by_rules, likely[of_rules]
    one = max(known[best], key=lambda one: one.score)
    return one._replace(score=max(one.score, SURE)), likely[best]
