"""Where the projects of a roundup are that tell no place themselves: in the city, or county, told for all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.announcement import Announcement
from aker_jobs.expansions.reader.names import other_names
from aker_jobs.expansions.reader.roundup.places.places import at, has, is_home, state_of_city, with_spans

TITLE = 110  # characters
INTRODUCTION = 500  # characters of a title and the paragraph below it
EARLY = 1_500  # characters: the city of all projects is named within them


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    word = r"(?:(?:St|Ft|Mt)\.|[A-Z][\w'’]+)"
    city = rf"{word}(?: {word}){{0,2}}"
    return {
        "county": re.compile(r"(?!(?:In|At|IN|Of) )(?P<name>[A-Z][\w.]+(?: [A-Z][\w.]+)?) (?:County|COUNTY|Parish)\b"),
        "of county": re.compile(r"(?P<county>.+ (?:County|Parish)) .*Development \w+"),
        "in title": re.compile(
            rf"\b(?:in|for|to|around|across|at|that) (?P<city>{city})(?!\w)"
            rf"|(?<![\w-])(?P<won>{city}) (?:has |have )?(?:landed|won|lured|attracted|gained|added)\b"
            rf"|(?<![\w-])(?P<whose>{city}) (?:area )?(?:projects|companies|businesses|firms|employers|manufacturers)\b"
        ),
        "of all": re.compile(
            rf"^(?P<dated>[A-Z][A-Z.']+(?: [A-Z][A-Z.']+){{0,2}}) (?:[-–—]|--) (?:[Tt]he )?(?:City|Town|Village"
            rf"|County) (?:Council|Comm)"
            r"|\b(?:CITY|TOWN|VILLAGE) OF (?P<body>[A-Z]{3,}(?: [A-Z]{3,}){0,2})\b"
            rf"|\b(?:The |the )?(?P<city>{city}) (?:City|Common|Town|Village|city|town) [Cc]ouncil\b"
            rf"|\b(?:announcements|projects|expansions|openings) in (?P<listed>{city})(?:, [A-Z][\w. ]+,?)?"
            r"(?: in \d{4})? includ(?:e|ed|ing):"
            r"|\b(?:[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]everal)(?: growing| local)?"
            r" (?P<of>[A-Z][\w.]+(?: [A-Z][\w.]+)?) (?:[Cc]ompanies|[Bb]usinesses|[Ff]irms|[Mm]anufacturers)"
            r"|\b(?:[Cc]ompanies|[Bb]usinesses|[Ff]irms|[Ee]mployers|[Mm]anufacturers|[Pp]rojects|[Ee]xpansions)\b"
            rf"[^.\n]{{0,80}}? (?:in|to) the (?:[Gg]reater )?(?P<area>{city})(?: [Mm]etro\w*)?"
            r" (?:[Aa]rea|[Rr]egion|[Mm]arket)\b",
            re.MULTILINE,
        ),
    }


def city_of_all(text: str, state: str) -> tuple[int, int] | None:
    """Where the city is named whose council decides on all projects, if the state that they are in has it."""
    for match in _patterns()["of all"].finditer(text[:EARLY]):
        group = next(one for one in ("city", "of", "dated", "body", "listed", "area") if match[one])
        name = match[group].removeprefix("The ")
        if has(state, name):
            return match.end(group) - len(name), match.end(group)
    return None


def state_of_title(text: str) -> str | None:
    """The state of the city that the title, or the council of all, is of, where no other city is near as large."""
    names = (*_patterns()["in title"].finditer(text, 0, TITLE), *_patterns()["of all"].finditer(text[:EARLY]))
    cities = (
        match[group].removeprefix("The ").title() for match in names for group in match.re.groupindex if match[group]
    )
    return next((state for city in cities if (state := state_of_city(city))), None)


def city_of_title(text: str, state: str, cities: set[str], companies: set[str]) -> tuple[int, int] | None:
    """Where the title, or the paragraph below it, names the city that every project with a place is in.

    state: that they are in; a title that names no city of it is none. companies: the first words of their names; a
    title that names none of them tells where those are that have no place.
    """
    below = text.find("\n\n", TITLE)
    below = min((below, *(at for word in sorted(companies) if (at := text.find(word)) > max(text.find("\n"), 0))))
    names = _patterns()["in title"].finditer(text, 0, below if 0 < below < INTRODUCTION else TITLE)
    known = [(match.span(group), match[group]) for match in names for group in ("city", "whose", "won") if match[group]]
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
    if is_at_home(one, text):
        one = replace(one, place=None, city=None, county=None, region=None, state=state)
    return at(one, text, city, state)


def under_county(one: Announcement, text: str, county: tuple[int, int], state: str) -> Announcement:
    """A project without a place and of no other state, in the only county that its text names."""
    return under(replace(one, state=state), text, county) if one.place is None and one.state in (None, state) else one


def county_of_title(text: str, state: str) -> tuple[int, int] | None:
    """Where the title names a county of the state."""
    title = text[: max(text.find("\n"), 0)][:TITLE]
    names = _patterns()["county"].finditer(title)
    names = (match for match in names if not other_names.is_of_other(title, *match.span()))
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
