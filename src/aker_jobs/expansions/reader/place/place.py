"""Where the site is: city, county or region, and state."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.names.forms import Name
from aker_jobs.expansions.reader.place import choice, neighbors
from aker_jobs.expansions.reader.place.abroad import site_abroad
from aker_jobs.expansions.reader.place.candidate import AT_HOME, UNKNOWN, Candidate, Context
from aker_jobs.expansions.reader.place.candidates import candidates
from aker_jobs.expansions.reader.place.cues import place_patterns
from aker_jobs.expansions.reader.place.institutions import campus, of_url
from aker_jobs.expansions.reader.place.pointers import of_areas, of_counties, of_neighbors, of_places
from aker_jobs.expansions.reader.place.prepositions import behind_which_word
from aker_jobs.expansions.reader.place.regions import part_of_state
from aker_jobs.expansions.reader.states import states
from aker_jobs.expansions.reader.states.hints import Hint
from aker_jobs.expansions.reader.text.document import Document

TOGETHER = 0.8  # score of a city within the county that is the site
FAR_SMALLER = 20  # times fewer people: the larger one is meant
OF_TEXT, FAR_LESS = 3.0, 0.3  # weight from which a text is of a state; share of it that another state has at most
LIKELIEST = "the likeliest of several states"  # nothing but the number of people there tells which


class Site(NamedTuple):
    """The site found; state_hint: what told the state; foreign: a site abroad, where none is in the
    United States; states, places: how many the text points to, by name; sure: the probability of the place by the words
    around all places, None where no other comes into question."""

    city: Candidate | None
    county: Candidate | None
    region: Candidate | None
    state: str | None
    state_hint: Hint | None
    foreign: str | None
    states: int = 0
    places: int = 0
    sure: float | None = None


def site(
    document: Document,
    names: list[Name],
    url: str | None,
    company: tuple[int, int] | None,
    state: str | None = None,
) -> Site:
    """The likeliest site of what is announced.

    names: of the lead; company: the span of the company's name; state: that the text stands under.
    """
    context, pointers, everywhere = options(document, names, url, company, state)
    weight = context.weight
    places = sorted(
        (one for one in everywhere if one.kind != "foreign" and one.score > 0.5), key=lambda one: -one.score
    )
    if not document.stems.isdisjoint(("deci", "yet", "not", "has", "hasn", "have", "no")) and _undecided().search(
        document.low, 0, document.lead
    ):
        places = [one for one in places if one.why not in ("the dateline", "named")]
    best = next((one for one in places if one.kind != "region"), None)
    if best is not None and best.why == UNKNOWN:
        best = _known_one(everywhere, weight) or best
    sure = None
    if best is not None:
        best, sure = choice.likeliest(context, everywhere, best)
    region = next((one for one in places if one.kind == "region" and not _is_of_another_state(context, one)), None)
    if best is None and region is None:
        region = part_of_state(document)
    if best is None and region is None:
        best = campus(document, company, weight) or (None if weight else of_url(url))
    if best is not None and best.why == AT_HOME and _is_elsewhere(best, weight):
        best = None
    abroad = site_abroad(context, everywhere, best, region, pointers, names)
    own, hint = _state(best or region, weight, pointers)
    if best is not None and None not in (best.state, own) and best.state != own:
        best = None
    if region is not None and best is not None and best.score >= 2:
        region = None
    several = sum(strength >= 1 for strength in weight.values())
    return Site(
        _of(best, places, "city", own),
        _of(best, places, "county", own),
        region,
        own,
        hint,
        abroad,
        several,
        len({one.name.lower() for one in places}),
        sure,
    )


def options(
    document: Document, names: list[Name], url: str | None, company: tuple[int, int] | None, state: str | None = None
) -> tuple[Context, list[Hint], list[Candidate]]:
    """What places are judged by, what points to a state, and every place that a name may mean."""
    beside = states.asides(document)
    pointers = states.hints(document, url, beside)
    pointers += [*of_counties(names), *of_areas(names), *of_neighbors(document, names)]
    stateless = [
        name
        for name in names
        if not place_patterns()["state"].match(document.text, name.end)
        and behind_which_word(document.low, name.start) != "from"
    ]
    pointers += of_places(pointers, stateless, company)
    if state is not None:
        pointers.append(Hint(state, 3.5, -1, -1, "the state above it"))
    weight = states.weights(pointers)
    context = Context(document, weight, beside, company, tuple(pointers))
    everywhere = [one for name in names for one in candidates(context, name)]
    return context, pointers, everywhere


def _is_of_another_state(context: Context, region: Candidate) -> bool:
    """Whether a region by its name alone lies in a state that the text does not point to: another has such a one."""
    weight = context.weight.get(region.state or "", 0)
    return region.state is not None and context.strongest >= OF_TEXT and weight < FAR_LESS * context.strongest


@cache
def _undecided() -> re.Pattern[str]:
    """That the site is not chosen yet: a dateline, or a place merely named, is not the site."""
    return re.compile(
        r"\bno (?:site|location) (?:yet|has been)\b|\b(?:site|location) has (?:not|n't) (?:yet )?been"
        r"|\bdecide (?:on )?which (?:\w+ )?(?:community|city|town|site)\b"
        r"|\b(?:has not|hasn't|have not|yet to) (?:yet )?(?:chosen?|choose|picked?|selected?|decided?)"
        r" (?:on )?(?:an?|the) (?:exact )?(?:site|location|city)\b"
    )


def _known_one(options: list[Candidate], weight: dict[str, float]) -> Candidate | None:
    """The city that is named, in a state that the text points to: the name that no list has is a part of it."""
    known = (one for one in options if one.kind == "city" and one.score > 0 and weight.get(one.state or "", 0) > 0)
    return max((one for one in known if one.why == "named"), key=lambda one: one.score, default=None)


def _is_elsewhere(home: Candidate, weight: dict[str, float]) -> bool:
    """Whether the text points to another state than that of the headquarters, where no other place is named."""
    others = [strength for state, strength in weight.items() if state != home.state]
    return max(others, default=0) >= 2 and weight.get(home.state or "", 0) < 1


def _of(best: Candidate | None, places: list[Candidate], kind: str, state: str | None) -> Candidate | None:
    """The best city or county; the other kind only where it is said of the same site."""
    if best is None or best.kind == kind:
        return best
    others = [one for one in places if one.kind == kind and (one.state or state) == state]
    return next((one for one in others if one.score >= 3 or _is_together(best, one, state)), None)


def _is_together(best: Candidate, other: Candidate, state: str | None) -> bool:
    """Whether a county is the site and the other a city that lies in it: 'Madison County', 'Jackson'."""
    is_city = best.kind == "county" and other.kind == "city" and other.score >= TOGETHER
    if is_city and other.why == "the dateline" and neighbors.is_of_no_list(other.name):
        return True
    return is_city and neighbors.lies_in(other.name, best.name, state)


def _state(best: Candidate | None, weight: dict[str, float], pointers: list[Hint]) -> tuple[str | None, Hint | None]:
    """The site's own state, else the state that the text points to most."""
    if best is not None and best.state is not None:
        if not best.explicit and weight.get(best.state, 0) <= 0.3 and _is_in_several_states(best):
            return best.state, Hint(best.state, 0.5, best.start, best.end, LIKELIEST)
        return best.state, Hint(best.state, 5 if best.explicit else 3, best.start, best.end, best.why)
    if not weight or max(weight.values()) < 0.3:
        return None, None
    top = max(weight, key=lambda state: weight[state])
    strongest = max((hint for hint in pointers if hint.state == top), key=lambda hint: hint.weight)
    return top, strongest


def _is_in_several_states(one: Candidate) -> bool:
    """Whether a second state has a place of this name that is not far smaller."""
    known = gazetteers.counties() if one.kind == "county" else gazetteers.places()
    having = known.get(gazetteers.place_key(re.sub(r" (?:County|Parish|Borough)$", "", one.name)), ())
    return len(having) > 1 and having[1][1] * FAR_SMALLER >= having[0][1]
