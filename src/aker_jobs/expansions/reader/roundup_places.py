"""Where a project in a roundup is: the city that its sentence begins with, that stands by its name, or by its plant."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from types import MappingProxyType

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.announcement import Announcement, Span

SURE = 0.6
LARGE = 3  # times the people of the next city of the name, from which on a city's name alone tells its state
MOST = 0.8  # share of the places of a text that are in one state
_WORD = r"(?:(?:St|Ft|Mt|Ste)\.|[A-Z][\w'’]+)"
_CITY = rf"{_WORD}(?:[ -]{_WORD}){{0,2}}"


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    state = "|".join(re.escape(word) for word in sorted(gazetteers.state_words(), key=len, reverse=True))
    with_state = rf"(?P<city>{_CITY})(?:, (?P<state>{state})(?!\w))?"
    site = "plant|factory|facility|mill|warehouse|headquarters|office|operations?|campus|site|location|works"
    who = "company|firm|maker|manufacturer|producer|supplier|developer|start-?up|distributor|builder|processor|provider"
    return {
        "with place": re.compile(rf"(.+?) (?:of|in) ({_CITY})"),
        "behind": re.compile(rf",? (?:of|in|\() ?(?P<city>{_CITY})"),
        "municipality": re.compile(rf"\b(?:City|Village|Town) of (?P<city>{_CITY}) \(|, (?P<town>{_CITY} Township) \("),
        "first": re.compile(
            rf"^(?:(?:And|Also|Meanwhile,|Up the road|Nearby|Elsewhere|Farther \w+|Just \w+),? )?(?:[Ii]n"
            rf"|[Aa]t) {with_state}, ",
            re.MULTILINE,
        ),
        "there": re.compile(
            rf"\b(?<!based )(?<!headquartered )(?<!offices )(?<!plants )(?:in|at|to|near|outside|for) (?:the "
            rf"|downtown |nearby )?"
            rf"{with_state}|\b[Tt]he (?P<local>{_CITY}) (?:[a-z-]+ ){{0,2}}(?:{who}|insurer|manufacturer)\b"
            rf"|\b(?:its|the|a|an) (?:[a-z-]+ ){{0,2}}(?P<of>{_CITY}) (?:{site})\b"
        ),
        "county": re.compile(
            r"(?!(?:In|At|IN|Of) )(?P<county>[A-Z][\w.]+(?: [A-Z][\w.]+)?) (?:County|COUNTY|Parish)\b"
        ),
        "home": re.compile(
            rf"\b(?:based|headquartered|headquarters) (?:is |are )?in (?P<based>{_CITY}(?:, (?:{state})(?!\w))?"
            rf"|(?:{state})(?!\w))"
            rf"|\b(?:[Tt]he|[Aa]n?) (?P<of>(?:{_CITY}, )?(?:{state}),?) (?:[a-z-]+ ){{0,3}}?(?:{who})\b"
            rf"|(?P<hyphen>{_CITY}(?:, (?:{state}))?)-based\b"
            rf"|\b(?:company|firm|{who}) (?:of|from|in) (?P<from>{_CITY}, (?:{state})(?!\w))"
            rf"|\b(?:[Ff]rom|[Oo]ut of) (?P<out>{_CITY}, (?:{state})(?!\w))"
            rf"|\bmov\w+ (?:[a-z]+ ){{0,5}}from (?P<left>{_CITY})"
        ),
    }


def homes(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where a part says where the company comes from: 'the Troy, Michigan, company', 'based in Memphis'."""
    found = _patterns()["home"].finditer(text, start, end)
    return (match.span(match.lastgroup) for match in found if match.lastgroup)


def placed(one: Announcement, text: str, start: int, end: int) -> Announcement:
    """A company told with its city ("Acme of Lima was awarded ...", "In Lima, Acme ...") in that city."""
    one = _where_it_begins(one, text, start, end)
    one = _beside_name(one, text, start, end)
    if one.place is None and one.state is not None:
        return _where_it_does(one, text, start, end)
    return one


def _where_it_begins(one: Announcement, text: str, start: int, end: int) -> Announcement:
    """In the city that the part begins with, unless it is read in its county or in that city."""
    match = _patterns()["first"].search(text[start:end])
    if (
        match is None
        or one.city == match["city"]
        or (one.county and one.county in text[start : start + match.end() + 40])
    ):
        return one
    state = gazetteers.state_words()[match["state"]] if match["state"] else _state_of(match["city"], one.state)
    if state is None or not has(state, match["city"]):
        return one
    at_city = (start + match.start("city"), start + match.end("city"))
    return at(replace(one, place=None, city=None, county=None, region=None, state=state), text, at_city, state)


def _state_of(city: str, state: str | None) -> str | None:
    """The state read, where it has the city; else the one where a city of the name is by far the largest."""
    having = gazetteers.places().get(gazetteers.place_key(city), ())
    return state if not having or state in dict(having) else state_of_city(city)


def state_of_city(city: str) -> str | None:
    """The state of a city, where no other city of its name is near as large."""
    having = gazetteers.places().get(gazetteers.place_key(city), ())
    return having[0][0] if having and (len(having) == 1 or having[0][1] > LARGE * having[1][1]) else None


def common_state(text: str) -> str | None:
    """The state that has the cities and counties of a text that names no state; None where none or several do."""
    names = {match["city"]: gazetteers.places() for match in _patterns()["there"].finditer(text) if match["city"]}
    names |= {match["county"].title(): gazetteers.counties() for match in _patterns()["county"].finditer(text)}
    known = [dict(having) for name, lists in names.items() if (having := lists.get(gazetteers.place_key(name)))]
    if len(known) == 1:
        return state_of_city(next(name for name, lists in names.items() if gazetteers.place_key(name) in lists))
    counts = Counter(state for having in known for state in having).most_common(2)
    if not counts or counts[0][1] < MOST * len(known) or (len(counts) > 1 and counts[1][1] == counts[0][1]):
        return None
    return counts[0][0]


def _beside_name(one: Announcement, text: str, start: int, end: int) -> Announcement:
    span = one.spans.get("company")
    if one.state is None or one.company is None or span is None or span.start < start:
        return one
    match = _patterns()["with place"].fullmatch(one.company)
    name, city = match.groups() if match else (one.company, "")
    if city and (has(one.state, city) or gazetteers.state_names().get(city.lower()) == one.state):
        at_city = (span.start + len(name) + 4, span.start + len(one.company))
        one = replace(with_spans(one, text, company=(span.start, span.start + len(name))), company=name)
        return one if city.lower() in gazetteers.state_names() else at(one, text, at_city, one.state)
    match = _patterns()["behind"].match(text, span.end, end)
    if match and has(one.state, match["city"]):
        return at(one, text, match.span("city"), one.state)
    match = _patterns()["municipality"].search(text, start, min(end, start + 200))
    return at(one, text, match.span("city" if match["city"] else "town"), one.state) if match else one


def _where_it_does(one: Announcement, text: str, start: int, end: int) -> Announcement:
    """In the first city of its state that stands behind 'in', or before 'plant', and is not where it comes from."""
    home = list(homes(text, start, end))
    for match in _patterns()["there"].finditer(text, start, end):
        group = next(one for one in ("city", "of", "local") if match[one])
        first = match.start(group)
        if any(begin <= first < stop for begin, stop in home):
            continue
        name = match[group]
        while name and not has(one.state, name):
            name = name.rpartition(" ")[0]
        if name and name.lower() not in gazetteers.state_names():
            return at(one, text, (first, first + len(name)), one.state)
    return one


def has(state: str | None, city: str) -> bool:
    """Whether a state has a city of that name."""
    return state in dict(gazetteers.places().get(gazetteers.place_key(city), ()))


def at(one: Announcement, text: str, city: tuple[int, int], state: str | None) -> Announcement:
    """A project without a place, in the city that stands there."""
    if one.place is not None or one.state not in (None, state):
        return one
    name = text[slice(*city)]
    return replace(with_spans(one, text, place=city, city=city), place=name, city=name, state=state)


def with_spans(one: Announcement, text: str, **fields: tuple[int, int]) -> Announcement:
    """The reading with where these of its fields stand."""
    spans = {
        field: Span(*where, text[slice(*where)], SURE, "as boards and lists say it") for field, where in fields.items()
    }
    return replace(one, spans=MappingProxyType({**one.spans, **spans}))
