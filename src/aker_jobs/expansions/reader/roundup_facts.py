"""A project in a roundup with what the set words of boards and lists tell of it: company, place, dollars, jobs.

Used where the reader of single announcements finds no name ("incentives for the Acme company in Lima"), a piece of one
("Rope & Wire, Inc." of "Acme Rope & Wire, Inc., a maker of cable"), no place ("Acme of Lima was awarded ...") or no
figure ("the $3 million project"). What is found is no surer than the reading was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from aker_jobs.expansions.reader import gazetteers, roundup_names, roundup_numbers
from aker_jobs.expansions.reader.announcement import Announcement
from aker_jobs.expansions.reader.place import LIKELIEST
from aker_jobs.expansions.reader.roundup_places import at, city_beside, has, is_home, placed, with_spans
from aker_jobs.expansions.reader.roundup_reading import Part

TITLE = 110  # characters
INTRODUCTION = 500  # characters of a title and the paragraph below it
EARLY = 1_500  # characters: the city of all projects is named within them


def completed(one: Announcement, text: str, part: Part) -> Announcement:
    """The reading of a part with what roundups tell better; its spans count `text`."""
    start, end = part.start, part.end
    named = roundup_names.better_name(one, text, start, end)
    if named is not None:
        one = replace(with_spans(one, text, company=named), company=text[slice(*named)])
    one = placed(_in_its_state(_without_home(one, text), part), text, start, end)
    if (span := one.spans.get("investment_usd")) and roundup_numbers.is_given(text, span.start, span.end):
        one = replace(one, investment_usd=None)
    money = roundup_numbers.own_dollars(text, start, end)
    if money is None and one.investment_usd is None:
        money = roundup_numbers.only_dollars(text, start, end) or roundup_numbers.supported_dollars(text, start, end)
    if money is not None and money.value != one.investment_usd:
        one = replace(with_spans(one, text, investment_usd=money[:2]), investment_usd=money.value)
    people = roundup_numbers.only_jobs(text, start, end) if one.new_jobs is None else None
    if people is None and one.new_jobs is None and city_beside(text, start, end):
        people = roundup_numbers.bare_jobs(text, start, end)
    if people is not None:
        one = replace(with_spans(one, text, new_jobs=people[:2]), new_jobs=people.value)
    return one


def _in_its_state(one: Announcement, part: Part) -> Announcement:
    """Without a place whose state is only a guess, where the part is under another state."""
    span = one.spans.get("state")
    own = gazetteers.state_names().get((one.place or "").lower())
    if own is not None and own != one.state and not has(own, one.place or ""):
        return replace(one, state=own, place=None, city=None, county=None, region=None)
    if part.state is None or one.state == part.state or span is None or span.rule != LIKELIEST:
        return one
    return replace(one, state=part.state, place=None, city=None, county=None, region=None)


def _without_home(one: Announcement, text: str) -> Announcement:
    """'Ohio-based Acme' → 'Acme'."""
    span, match = one.spans.get("company"), _patterns()["based"].match(one.company or "")
    if match is None or span is None or one.company is None or text[span.start : span.end] != one.company:
        return one
    return replace(
        with_spans(one, text, company=(span.start + match.end(), span.end)), company=one.company[match.end() :]
    )


def without_no_name(one: Announcement, text: str) -> Announcement:
    """The reading without its company, where that is no name, or that of a body that speaks for a region."""
    is_none = one.company is not None and (
        roundup_names.is_no_name(one.company) or roundup_names.is_body(one.company, text)
    )
    return replace(one, company=None) if is_none else one


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    city = r"[A-Z][\w.'’]+(?: [A-Z][\w.'’]+){0,2}"
    return {
        "based": re.compile(r"[A-Z][\w.]+(?: [A-Z][\w.]+)?-based (?=\w)"),
        "county": re.compile(r"(?!(?:In|At|IN|Of) )(?P<name>[A-Z][\w.]+(?: [A-Z][\w.]+)?) (?:County|COUNTY|Parish)\b"),
        "of county": re.compile(r"(?P<county>.+ (?:County|Parish)) .*Development \w+"),
        "in title": re.compile(
            rf"\b(?:in|for|to|around|across|at|that) (?P<city>{city})(?!\w)"
            rf"|(?<![\w-])(?P<whose>{city}) (?:area )?(?:projects|companies|businesses|firms|employers|manufacturers)\b"
        ),
        "of all": re.compile(
            rf"^(?P<dated>[A-Z][A-Z.']+(?: [A-Z][A-Z.']+){{0,2}}) (?:[-–—]|--) (?:[Tt]he )?(?:City|Town|Village"
            rf"|County) (?:Council|Comm)"
            r"|\b(?:CITY|TOWN|VILLAGE) OF (?P<body>[A-Z]{3,}(?: [A-Z]{3,}){0,2})\b"
            rf"|\b(?:The |the )?(?P<city>{city}) (?:City|Common|Town|Village|city|town) [Cc]ouncil\b"
            r"|\b(?:[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]everal)(?: growing| local)?"
            r" (?P<of>[A-Z][\w.]+(?: [A-Z][\w.]+)?) (?:[Cc]ompanies|[Bb]usinesses|[Ff]irms|[Mm]anufacturers)",
            re.MULTILINE,
        ),
    }


def city_of_all(text: str, state: str) -> tuple[int, int] | None:
    """Where the city is named whose council decides on all projects, if the state that they are in has it."""
    for match in _patterns()["of all"].finditer(text[:EARLY]):
        group = next(one for one in ("city", "of", "dated", "body") if match[one])
        name = match[group].removeprefix("The ")
        if has(state, name):
            return match.end(group) - len(name), match.end(group)
    return None


def city_of_title(text: str, state: str, cities: set[str], companies: set[str]) -> tuple[int, int] | None:
    """Where the title, or the paragraph below it, names the city that every project with a place is in.

    state: that they are in; a title that names no city of it is none. companies: the first words of their names; a
    title that names none of them tells where those are that have no place.
    """
    below = text.find("\n\n", TITLE)
    names = _patterns()["in title"].finditer(text, 0, below if 0 < below < INTRODUCTION else TITLE)
    known = [(match.span(group), match[group]) for match in names for group in ("city", "whose") if match[group]]
    known = [(at, city) for at, city in known if has(state, city)]
    title = text.find("\n")
    is_of_all = cities and not any(word in text[:title] for word in companies)
    return next((at for at, city in known if cities <= {city} or (is_of_all and at[1] <= title)), None)


def only_city(found: Iterable[Announcement], state: str) -> tuple[int, int] | None:
    """Where the one city is named that two projects, and all that have a place, are in; None where there is none."""
    placed_in = [one for one in found if one.place is not None]
    spans = [one.spans["city"] for one in placed_in if "city" in one.spans and one.state == state]
    if len(spans) < max(2, len(placed_in)) or len({one.city for one in placed_in}) > 1 or spans[0].start < 0:
        return None
    return spans[0].start, spans[0].end


def is_at_home(one: Announcement, text: str) -> bool:
    """Whether the place that is read is where the company comes from."""
    span = one.spans.get("place")
    return span is not None and span.start >= 0 and is_home(text, span.start, span.end)


def in_city_of_all(one: Announcement, text: str, city: tuple[int, int], state: str) -> Announcement:
    """A project in the city of all, where it has no place, or none but where its company comes from."""
    if one.state == state and is_at_home(one, text):
        one = replace(one, place=None, city=None, county=None, region=None)
    return at(one, text, city, state)


def county_of_title(text: str, state: str) -> tuple[int, int] | None:
    """Where the title names a county of the state."""
    title = text[: max(text.find("\n"), 0)][:TITLE]
    names = _patterns()["county"].finditer(title)
    keys = ((match, gazetteers.place_key(match["name"].title())) for match in names)
    return next((match.span() for match, key in keys if state in dict(gazetteers.counties().get(key, ()))), None)


def under(one: Announcement, text: str, heading: tuple[int, int]) -> Announcement:
    """A project without a place, in the county or city whose name stands above it."""
    if one.place is not None:
        return one
    name = text[slice(*heading)].split(",", maxsplit=1)[0].strip(" #*:_|")
    if (body := _patterns()["of county"].match(name)) is not None:
        name, heading = body["county"], (heading[0], heading[0] + body.end("county"))
    if name.title().endswith(("County", "Counties", "Parish")):
        return replace(with_spans(one, text, place=heading, county=heading), place=name, county=name)
    return replace(with_spans(one, text, place=heading, city=heading), place=name, city=name)
