"""The place of a row or a record: its city, or its county; the city of a county told in brackets behind it."""

from __future__ import annotations

import re
from functools import cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.tables.cells import Cell, of_county


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "brackets": re.compile(r"(?P<first>[^()]{2,40}?) ?\((?P<second>[^()]{2,40})\)"),
        "county": re.compile(r".* (?:County|Parish|Co\.|Borough)", re.IGNORECASE),
    }


def of_cells(place: Cell | None, county: Cell | None) -> Cell | None:
    """The place that the cells of a city and a county tell."""
    if place is not None:
        return _of_city(place)
    return None if county is None else _of_county(county)


def _of_city(cell: Cell) -> Cell:
    """'Odessa (Ector County)' → 'Odessa'; 'Lima/Allen' → 'Lima'; 'Lima (Ohio)' → 'Lima, Ohio'."""
    match = _patterns()["brackets"].fullmatch(cell.text)
    if match is None:
        return cell._replace(text=cell.text.split("/")[0].strip())
    first, second = match["first"].split("/")[0].strip(), match["second"].strip()
    if second in gazetteers.state_words() or second.lower() in gazetteers.state_names():
        return cell._replace(text=f"{first}, {second}")
    is_within = _patterns()["county"].fullmatch(first) or not _is_city(first)
    return cell._replace(text=second if is_within and _is_city(second) else first)


def _of_county(cell: Cell) -> Cell:
    """'Wake (Holly Springs)' or 'Wake/Holly Springs' → 'Holly Springs'; 'Wake' → 'Wake County'."""
    match = _patterns()["brackets"].fullmatch(cell.text)
    first, second = (match["first"], match["second"]) if match else cell.text.partition("/")[::2]
    if second and _is_city(second.strip()):
        return cell._replace(text=second.strip())
    return of_county(cell._replace(text=first.strip()))


def _is_city(name: str) -> bool:
    return gazetteers.place_key(name) in gazetteers.places()
