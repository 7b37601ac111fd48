"""Where a project in a roundup is: the city that its sentence begins with, that stands by its name, or by its plant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.announcement import Announcement, Span
from aker_jobs.expansions.reader.names import other_names
from aker_jobs.expansions.reader.place import neighbors
from aker_jobs.expansions.reader.place.foreign import is_before_country
from aker_jobs.expansions.reader.roundup.places.place_words import patterns

SURE = 0.6
LARGE = 3  # times the people of the next city of the name, from which on a city's name alone tells its state
MOST_NAMES = 40  # cities, counties of a text, of which each is looked up with each
SHOUTED = 3  # letters: a longer name in capital letters is a line's or a dateline's, not initials
NEAR, FAR = 40, 120  # characters: what says where a company comes from, behind and before
ELSEWHERE = (
    "left",
    "leaving",
    "overflow",
    "beside",
    "other",
    "kept",
    "lost",
    "has",
)  # of what tells where a company comes from: where the site is not
LONGEST_STREET = 12  # characters behind a city's name: 'at Lima Road'
TIMES = frozenset(("March", "May", "August", "Christmas", "Easter", "Halloween"))
MOST = 0.8  # share of the places of a text that are in one state


def homes(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where a part says where the company comes from: 'the Troy, Michigan, company', 'based in Memphis'."""
    found = patterns()["home"].finditer(text, start, end)
    return (match.span(match.lastgroup) for match in found if match.lastgroup)


def elsewhere(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where a part names another site than the one that it tells of: 'moves from Troy', 'like its plant in Lima'."""
    found = patterns()["home"].finditer(text, start, end)
    return (match.span(match.lastgroup) for match in found if match.lastgroup in ELSEWHERE)


def is_home(text: str, start: int, end: int) -> bool:
    """Whether what stands there says where a company comes from."""
    return any(begin <= start < stop for begin, stop in homes(text, max(0, start - FAR), min(len(text), end + NEAR)))


def placed(one: Announcement, text: str, start: int, end: int) -> Announcement:
    """A company told with its city ("Acme of Lima was awarded ...", "In Lima, Acme ...") in that city."""
    one = _where_it_begins(one, text, start, end)
    one = _beside_name(one, text, start, end)
    if one.place is None and one.state is not None:
        return _where_it_moves(_where_it_does(one, text, start, end), text, start, end)
    return one


def _where_it_moves(one: Announcement, text: str, start: int, end: int) -> Announcement:
    """In the city of another state that it moves to from one of the state: 'from Vancouver to Portland'."""
    match = patterns()["moves"].search(text, start, end) if one.place is None else None
    if match is None or not has(one.state, match["left"]) or has(one.state, match["to"]):
        return one
    state = state_of_city(match["to"])
    return one if state is None else at(replace(one, state=state), text, match.span("to"), state)


def _where_it_begins(one: Announcement, text: str, start: int, end: int) -> Announcement:
    """In the city that the part begins with, unless it is read in its county or in that city."""
    cut, rules = text[start:end], patterns()
    match = rules["first"].search(cut) or rules["label"].match(cut) or rules["card"].match(cut)
    if match is None or (match["city"].lower() in gazetteers.state_names() and not match["state"]):
        return one
    state = gazetteers.state_words()[match["state"]] if match["state"] else _state_of(match["city"], one.state)
    is_same = one.city == match["city"] and one.state == state
    is_in_county = one.county is not None and one.county in text[start : start + match.end() + NEAR]
    if state is None or is_same or is_in_county or not has(state, match["city"]):
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
    cities = (match for match in patterns()["there"].finditer(text) if match["city"])
    names = {one["city"]: gazetteers.places() for one in cities if not is_before_country(text, one.end("city"))}
    bodies = (match["body"] or match["council"] for match in patterns()["body"].finditer(text))
    names |= {name.title(): gazetteers.places() for name in bodies}
    counties = {match["county"].title(): gazetteers.counties() for match in patterns()["county"].finditer(text)}
    return _state_of_pairs([*names][:MOST_NAMES], [*counties][:MOST_NAMES]) or state_of_names(names | counties)


def _state_of_pairs(cities: Iterable[str], counties: Sequence[str]) -> str | None:
    """The one state in which a city lies in a county that is named too: 'Anderson' and 'Madison County'."""
    states = {
        state
        for city in cities
        for state, _ in gazetteers.places().get(gazetteers.place_key(city), ())
        for county in counties
        if city != county and neighbors.lies_in(city, county, state)
    }
    return states.pop() if len(states) == 1 else None


def state_of_names(names: Mapping[str, Mapping[str, tuple[tuple[str, int], ...]]]) -> str | None:
    """The state that has most of these cities and counties, each with the list that it is in; None where several do."""
    known = [dict(having) for name, lists in names.items() if (having := lists.get(gazetteers.place_key(name)))]
    if len(known) == 1:
        return state_of_city(next(name for name, lists in names.items() if gazetteers.place_key(name) in lists))
    counts = Counter(state for having in known for state in having).most_common(2)
    if not counts or counts[0][1] < MOST * len(known) or (len(counts) > 1 and counts[1][1] == counts[0][1]):
        return None
    return counts[0][0]


def city_heading(text: str, start: int, end: int) -> tuple[int, int, int] | None:
    """Where a part begins with a city and a dash or colon, and where what is told of it begins; else None."""
    match = patterns()["headed"].match(text, start, end)
    if match is None or gazetteers.place_key(match["city"]) not in gazetteers.places():
        return None
    if match["state"] and not has(gazetteers.state_words().get(match["state"]), match["city"]):
        return None
    return (*match.span("city"), match.end())


def city_beside(text: str, start: int, end: int) -> str | None:
    """The city behind the name that a part begins with: 'Acme Corp. of Lima, a maker of pumps', 'Acme, Lima: 30'."""
    match = patterns()["beside"].match(text, start, end)
    if match is None:
        return None
    is_city = match["city"].endswith(" Township") or gazetteers.place_key(match["city"]) in gazetteers.places()
    return match["city"] if is_city else None


def _beside_name(one: Announcement, text: str, start: int, end: int) -> Announcement:
    span = one.spans.get("company")
    if one.state is None or one.company is None or span is None or span.start < start:
        return one
    match = patterns()["with place"].fullmatch(one.company)
    name, city = match.groups() if match else (one.company, "")
    if city and (has(one.state, city) or gazetteers.state_names().get(city.lower()) == one.state):
        at_city = (span.start + len(one.company) - len(city), span.start + len(one.company))
        one = replace(with_spans(one, text, company=(span.start, span.start + len(name))), company=name)
        return one if city.lower() in gazetteers.state_names() else at(one, text, at_city, one.state)
    match = patterns()["behind"].match(text, span.end, end)
    if match and has(one.state, match[match.lastgroup or 0]) and not _is_of_another(one, text, match.end("city")):
        return at(one, text, match.span(match.lastgroup or 0), one.state)
    match = patterns()["municipality"].search(text, start, min(end, start + 200))
    return at(one, text, match.span("city" if match["city"] else "town"), one.state) if match else one


def _is_of_another(one: Announcement, text: str, end: int) -> bool:
    """Whether a state stands behind a city there that is not the project's: 'Acme, of Dublin, Ohio' in Indiana."""
    match = patterns()["state behind"].match(text, end) if end >= 0 else None
    return match is not None and gazetteers.state_words()[match["state"]] != one.state


def _where_it_does(one: Announcement, text: str, start: int, end: int) -> Announcement:
    """In the first city of its state that stands behind 'in', or before 'plant', and is not where it comes from."""
    home, company = list(homes(text, start, end)), one.spans.get("company")
    if company is not None:
        home.append((company.start, company.end))  # 'credits for Lima Tool Co.'
    for match in patterns()["there"].finditer(text, start, end):
        group = next(one for one in ("city", "of", "local", "own", "lands", "giver") if match[one])
        first = match.start(group)
        is_other = text.startswith(" of ", match.end(group))  # 'near the University of Ohio'
        is_other = is_other or other_names.is_street(text[first : match.end(group) + LONGEST_STREET])
        if is_other or any(begin <= first < stop for begin, stop in home):
            continue
        name = match[group]
        while name and not has(one.state, name):
            name = name.rpartition(" ")[0]
        is_site = patterns()["site in"].search(text, max(start, first - NEAR), first) is not None
        if name and (
            name.lower() not in gazetteers.state_names() or (is_site and name == match[group] != "Washington")
        ):
            return at(one, text, (first, first + len(name)), one.state)
    return one


def has(state: str | None, city: str) -> bool:
    """Whether a state has a city of that name; 'in May', 'by Christmas' are times."""
    if city in TIMES:
        return False
    if city.endswith(" Township"):
        return state is not None
    return state in dict(gazetteers.places().get(gazetteers.place_key(city), ()))


def at(one: Announcement, text: str, city: tuple[int, int], state: str | None) -> Announcement:
    """A project without a place, in the city that stands there."""
    if one.place is not None or one.state not in (None, state):
        return one
    name = text[slice(*city)]
    name = name.title() if name.isupper() and len(name) > SHOUTED else name
    return replace(with_spans(one, text, place=city, city=city), place=name, city=name, state=state)


def with_spans(one: Announcement, text: str, **fields: tuple[int, int]) -> Announcement:
    """The reading with where these of its fields stand."""
    spans = {
        field: Span(*where, text[slice(*where)], SURE, "as boards and lists say it") for field, where in fields.items()
    }
    return replace(one, spans=MappingProxyType({**one.spans, **spans}))
