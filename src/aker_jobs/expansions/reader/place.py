"""Where the site is: city, county or region, and state."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from aker_jobs.expansions.reader import gazetteers, place_neighbors, states
from aker_jobs.expansions.reader.document import Document
from aker_jobs.expansions.reader.names import Name
from aker_jobs.expansions.reader.place_candidates import AT_HOME, Candidate, Context, candidates
from aker_jobs.expansions.reader.place_cues import place_patterns
from aker_jobs.expansions.reader.place_words import behind_which_word

ABROAD = 3.5  # score of a place at home, below which a site abroad goes before it
FAR_SMALLER = 20  # times fewer people: the larger one is meant
CITY_IN_HOST = 100_000  # people: smaller places in the name of a site are chance

POINTED = 1.0  # weight of a pointer to a state beside which other places tell nothing
LIKELIEST = "the likeliest of several states"  # nothing but the number of people there tells which


class Site(NamedTuple):
    """The site found; state_hint: what told the state; foreign: a site abroad, where none is in the
    United States; states, places: how many the text points to, by name."""

    city: Candidate | None
    county: Candidate | None
    region: Candidate | None
    state: str | None
    state_hint: states.Hint | None
    foreign: str | None
    states: int = 0
    places: int = 0


@cache
def _currency() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:nzd|cad|aud|gbp|eur|inr|cny|rmb|jpy|sgd|mxn|chf)\s?\$?\d|\d(?:\s?(?:m|bn|k|thousand|million|billion|trillion))?\s?(?:nzd|cad|aud|gbp|eur|euros?|rupees|crore|lakh|won|pesos|baht|dong|ringgit|kroner|kronor|zlotys?"
        r"|yuan|yen|pounds)\b|[€£₹¥]\s?\d|\b(?:nz|au|ca|c|a)\$\s?\d"
    )


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
    beside = states.asides(document)
    pointers = states.hints(document, url, beside)
    pointers += [*_of_counties(names), *_of_neighbors(document, names)]
    stateless = [
        name
        for name in names
        if not place_patterns()["state"].match(document.text, name.end)
        and behind_which_word(document.low, name.start) != "from"
    ]
    pointers += _of_places(pointers, stateless, company)
    if state is not None:
        pointers.append(states.Hint(state, 3.5, -1, -1, "the state above it"))
    weight = states.weights(pointers)
    context = Context(document, weight, beside, company)
    everywhere = [one for name in names for one in candidates(context, name)]
    places = sorted(
        (one for one in everywhere if one.kind != "foreign" and one.score > 0.5), key=lambda one: -one.score
    )
    if _undecided().search(document.low, 0, document.lead):
        places = [one for one in places if one.why not in ("the dateline", "named")]
    best = next((one for one in places if one.kind != "region"), None)
    region = next((one for one in places if one.kind == "region"), None)
    if best is None and region is None:
        region = _part_of_state(document)
    if best is None and region is None:
        best = _campus(document, company, weight) or (None if weight else _of_url(url))
    if best is not None and best.why == AT_HOME and _is_elsewhere(best, weight):
        best = None
    abroad = _abroad(context, everywhere, best, region, pointers, names)
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
    )


@cache
def _undecided() -> re.Pattern[str]:
    """That the site is not chosen yet: a dateline, or a place merely named, is not the site."""
    return re.compile(
        r"\bno (?:site|location) (?:yet|has been)\b|\b(?:site|location) has (?:not|n't) (?:yet )?been"
        r"|\bdecide (?:on )?which (?:\w+ )?(?:community|city|town|site)\b"
        r"|\b(?:has not|hasn't|have not|yet to) (?:yet )?(?:chosen?|choose|picked?|selected?|decided?)"
        r" (?:on )?(?:an?|the) (?:exact )?(?:site|location|city)\b"
    )


@cache
def _direction() -> re.Pattern[str]:
    directions = (*("north", "south", "east", "west", "central", "upstate", "middle"),)
    sides = "north(?:ern|east|west|eastern|western)?|south(?:ern|east|west|eastern|western)?|eastern|western"
    states_named = "|".join(re.escape(row["name"]) for row in gazetteers.rows("state_words"))
    return re.compile(rf"\b(?:in|to|for) (?P<name>(?:{sides}|{'|'.join(directions)}) (?P<state>{states_named}))\b")


def _part_of_state(document: Document) -> Candidate | None:
    """'in southern Idaho', where nothing nearer is told."""
    match = _direction().search(document.text, 0, document.lead)
    if match is None or match["name"].title() == match["state"]:
        return None
    state = gazetteers.state_names()[match["state"].lower()]
    return Candidate(match["name"], "region", state, 1.0, *match.span("name"), "a part of a state", True)


def _is_elsewhere(home: Candidate, weight: dict[str, float]) -> bool:
    """Whether the text points to another state than that of the headquarters, where no other place is named."""
    others = [strength for state, strength in weight.items() if state != home.state]
    return max(others, default=0) >= 2 and weight.get(home.state or "", 0) < 1


@cache
def _county() -> re.Pattern[str]:
    return re.compile(r"(?P<bare>.+?) (?P<kind>County|COUNTY|Parish|PARISH)\b")


def _of_counties(names: list[Name]) -> list[states.Hint]:
    """The states of counties whose name no other state has; a parish is in Louisiana."""
    found = []
    for name in names:
        match = _county().match(name.text)
        if match is None:
            continue
        having = gazetteers.counties().get(gazetteers.place_key(match["bare"]), ())
        if match["kind"].upper() == "PARISH":
            having = tuple(one for one in having if one[0] == "LA")
        if len(having) == 1:
            found.append(states.Hint(having[0][0], 1.2, name.start, name.end, "its county"))
    return found


def _of_places(pointers: list[states.Hint], names: list[Name], company: tuple[int, int] | None) -> list[states.Hint]:
    """Where nothing else tells the state: that of a city within a county named, else that of most places named."""
    if max((hint.weight for hint in pointers), default=0) >= POINTED:
        return []
    if pair := place_neighbors.state_of_pair(names):
        state, county = pair
        return [states.Hint(state, 1.2, county.start, county.end, "a city of that county is named")]
    most = place_neighbors.state_of_most(names, company)
    return [states.Hint(most, 0.5, -1, -1, "most places named are there")] if most else []


@cache
def _near() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:near|outside|miles (?:north|south|east|west|from)\w*(?: of)?|suburbs? of|(?:north|south|east|west) of) $"
    )


def _of_neighbors(document: Document, names: list[Name]) -> list[states.Hint]:
    """The states of large cities that the site is near to: 'in Liberty, about 70 miles west of Raleigh'."""
    found = []
    for name in names:
        if not _near().search(document.low, max(0, name.start - 30), name.start):
            continue
        having = gazetteers.places().get(gazetteers.place_key(name.text), ())
        if having and having[0][1] >= CITY_IN_HOST and (len(having) == 1 or having[1][1] * 5 < having[0][1]):
            found.append(states.Hint(having[0][0], 0.6, name.start, name.end, "the city that it is near to"))
    return found


def _abroad(
    context: Context,
    options: list[Candidate],
    best: Candidate | None,
    region: Candidate | None,
    pointers: list[states.Hint],
    names: list[Name],
) -> str | None:
    """The place abroad that is the site, or the other currency, where nothing speaks as much for the United States."""
    foreign = [one for one in options if one.kind == "foreign"]
    there = next((one for one in foreign if one.score > 1), None)
    home = max(context.weight.values(), default=0) >= 1 or region is not None
    if not home and (best is None or not best.explicit):
        if foreign:
            return foreign[0].name
        if not pointers and (best is None or best.state is None):
            return next((name.text for name in names if name.text.lower() in gazetteers.foreign()), None)
        return "another currency" if _currency().search(context.document.low, 0, context.document.lead) else None
    is_firm = best is not None and best.explicit and best.score >= 1
    if foreign and foreign[0].score == 1 and not is_firm and not _is_home(options, pointers):
        return foreign[0].name
    if there is None or region is not None or (best is not None and best.score >= ABROAD):
        return None
    return None if _is_home(options, pointers) else there.name


def _is_home(options: list[Candidate], pointers: list[states.Hint]) -> bool:
    """Whether a state is named that is not merely where another place is: headquarters, origin, what closes."""
    left = [(one.start, one.end) for one in options if one.explicit and one.score < 1]
    return any(hint.weight >= 3 and not any(start <= hint.start < end for start, end in left) for hint in pointers)


def _of(best: Candidate | None, places: list[Candidate], kind: str, state: str | None) -> Candidate | None:
    """The best city or county; the other kind only where it is said of the same site."""
    if best is None or best.kind == kind:
        return best
    others = (one for one in places if one.kind == kind and one.score >= 3 and (one.state or state) == state)
    return next(others, None)


def _state(
    best: Candidate | None, weight: dict[str, float], pointers: list[states.Hint]
) -> tuple[str | None, states.Hint | None]:
    """The site's own state, else the state that the text points to most."""
    if best is not None and best.state is not None:
        if not best.explicit and weight.get(best.state, 0) <= 0.3 and _is_in_several_states(best):
            return best.state, states.Hint(best.state, 0.5, best.start, best.end, LIKELIEST)
        return best.state, states.Hint(best.state, 5 if best.explicit else 3, best.start, best.end, best.why)
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


@cache
def _large_cities() -> tuple[tuple[str, str, str], ...]:
    """(key without blanks, name in lower case, state) of large cities, longest first."""
    large = [
        (key.replace(" ", ""), key, having[0][0])
        for key, having in gazetteers.places().items()
        if having[0][1] >= CITY_IN_HOST
    ]
    return tuple(sorted((city for city in large if len(city[0]) >= 6), key=lambda city: -len(city[0])))


def _of_url(url: str | None) -> Candidate | None:
    return _of_host(re.sub(r"^[a-z]+://", "", url.lower()).split("/", 1)[0]) if url else None


@lru_cache(maxsize=5_000)
def _of_host(host: str) -> Candidate | None:
    """The city in the name of the newspaper or station that reports it."""
    for key, name, state in _large_cities():
        if key in host:
            return Candidate(name.title(), "city", state, 0.9, -1, -1, "the reporter's city, by its address")
    return None


def _campus(document: Document, company: tuple[int, int] | None, weight: dict[str, float]) -> Candidate | None:
    """The city of the university whose campus the text names, or of the university or hospital that expands."""
    if "univ" in document.stems and "camp" in document.stems:
        for name, (city, state) in gazetteers.campuses().items():
            at = document.low.find(name, 0, document.lead)
            if at >= 0 and "campus" in document.low[at : at + len(name) + 12]:
                return Candidate(city, "city", state, 1.5, at, at + len(name), "the university's city")
    if company is None:
        return None
    who = document.low[slice(*company)]
    if who in gazetteers.campuses():
        city, state = gazetteers.campuses()[who]
        return Candidate(city, "city", state, 1.2, *company, "the university's city")
    return _in_name(document, company, weight) if _bound_to_place().search(who) else None


@cache
def _bound_to_place() -> re.Pattern[str]:
    return re.compile(r"\b(?:hospital|clinic|medical center|health|university|college)\b")


def _in_name(document: Document, company: tuple[int, int], weight: dict[str, float]) -> Candidate | None:
    """The city that the name of a hospital or university begins with: a large one, or one of the state named.

    'Cleveland Clinic'; 'Elkhart General Hospital in Indiana'.
    """
    words = document.text[slice(*company)].split()
    for count in range(min(3, len(words) - 1), 0, -1):
        name = " ".join(words[:count])
        having = gazetteers.places().get(gazetteers.place_key(name), ())
        state = next((state for state, _ in having if weight.get(state, 0) >= 2), None)
        if state is None and having and having[0][1] >= CITY_IN_HOST:
            state = having[0][0]
        if state is not None:
            return Candidate(name, "city", state, 1.0, company[0], company[0] + len(name), "the city in its name")
    return None
