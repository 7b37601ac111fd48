"""A project in a roundup with what the set words of boards and lists tell of it: company, place, dollars, jobs.

Used where the reader of single announcements finds no name ("incentives for the Acme company in Lima"), a piece of one
("Rope & Wire, Inc." of "Acme Rope & Wire, Inc., a maker of cable"), no place ("Acme of Lima was awarded ...") or no
figure ("the $3 million project"). What is found is no surer than the reading was.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from types import MappingProxyType

from aker_jobs.expansions.reader import gazetteers, roundup_names, roundup_numbers
from aker_jobs.expansions.reader.announcement import Announcement, Span

SURE = 0.6
EARLY = 1_500  # characters: the city of all projects is named within them


def completed(one: Announcement, text: str, start: int, end: int) -> Announcement:
    """The reading of `text[start:end]` with what roundups tell better; its spans count `text`."""
    named = roundup_names.better_name(one, text, start, end)
    if named is not None:
        one = replace(_with(one, text, company=named), company=text[slice(*named)])
    one = _placed(one, text, start, end)
    money = roundup_numbers.own_dollars(text, start, end)
    if money is None and one.investment_usd is None:
        money = roundup_numbers.only_dollars(text, start, end)
    if money is not None and money.value != one.investment_usd:
        one = replace(_with(one, text, investment_usd=money[:2]), investment_usd=money.value)
    people = roundup_numbers.only_jobs(text, start, end) if one.new_jobs is None else None
    if people is not None:
        one = replace(_with(one, text, new_jobs=people[:2]), new_jobs=people.value)
    return one


def without_no_name(one: Announcement) -> Announcement:
    """The reading without its company, where that is no name."""
    return replace(one, company=None) if one.company and roundup_names.is_no_name(one.company) else one


def _with(one: Announcement, text: str, **fields: tuple[int, int]) -> Announcement:
    spans = {field: Span(*at, text[slice(*at)], SURE, "as boards and lists say it") for field, at in fields.items()}
    return replace(one, spans=MappingProxyType({**one.spans, **spans}))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    city = r"[A-Z][\w.'’]+(?: [A-Z][\w.'’]+){0,2}"
    return {
        "with place": re.compile(rf"(.+?) (?:of|in) ({city})"),
        "behind": re.compile(rf",? (?:of|in|\() ?(?P<city>{city})"),
        "municipality": re.compile(rf"\b(?:City|Village|Town) of (?P<city>{city}) \(|, (?P<town>{city} Township) \("),
        "of all": re.compile(
            rf"\b(?:The |the )?(?P<city>{city}) (?:City|Common|Town|Village|city|town) [Cc]ouncil\b"
            r"|\b(?:[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]everal)(?: growing| local)?"
            r" (?P<of>[A-Z][\w.]+(?: [A-Z][\w.]+)?) (?:[Cc]ompanies|[Bb]usinesses|[Ff]irms|[Mm]anufacturers)"
        ),
    }


def _placed(one: Announcement, text: str, start: int, end: int) -> Announcement:
    """A company told with its city ("Acme of Lima was awarded ...") in that city, where no other place is read."""
    span = one.spans.get("company")
    if one.state is None or one.company is None or span is None or span.start < start:
        return one
    match = _patterns()["with place"].fullmatch(one.company)
    name, city = match.groups() if match else (one.company, "")
    if city and (_has(one.state, city) or gazetteers.state_names().get(city.lower()) == one.state):
        at_city = (span.start + len(name) + 4, span.start + len(one.company))
        one = replace(_with(one, text, company=(span.start, span.start + len(name))), company=name)
        return one if city.lower() in gazetteers.state_names() else at(one, text, at_city, one.state)
    match = _patterns()["behind"].match(text, span.end, end)
    if match and _has(one.state, match["city"]):
        return at(one, text, match.span("city"), one.state)
    match = _patterns()["municipality"].search(text, start, min(end, start + 200))
    return at(one, text, match.span("city" if match["city"] else "town"), one.state) if match else one


def _has(state: str | None, city: str) -> bool:
    return state in dict(gazetteers.places().get(gazetteers.place_key(city), ()))


def city_of_all(text: str, state: str) -> tuple[int, int] | None:
    """Where the city is named whose council decides on all projects, if the state that they are in has it."""
    for match in _patterns()["of all"].finditer(text[:EARLY]):
        group = "city" if match["city"] else "of"
        name = match[group].removeprefix("The ")
        if _has(state, name):
            return match.end(group) - len(name), match.end(group)
    return None


def at(one: Announcement, text: str, city: tuple[int, int], state: str | None) -> Announcement:
    """A project without a place, in the city that stands there."""
    if one.place is not None or one.state not in (None, state):
        return one
    name = text[slice(*city)]
    return replace(_with(one, text, place=city, city=city), place=name, city=name, state=state)


def under(one: Announcement, text: str, heading: tuple[int, int]) -> Announcement:
    """A project without a place, in the county or city whose name stands above it."""
    if one.place is not None:
        return one
    name = text[slice(*heading)].split(",", maxsplit=1)[0].strip(" #*:_|")
    if name.endswith(("County", "Counties", "Parish")):
        return replace(_with(one, text, place=heading, county=heading), place=name, county=name)
    return replace(_with(one, text, place=heading, city=heading), place=name, city=name)
