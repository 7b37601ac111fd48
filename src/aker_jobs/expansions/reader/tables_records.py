"""Records in lines: a name, and below it lines of a label and a value ("County: Richland County", "Jobs: 40")."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.tables_cells import Cell, Row, cell_at, in_state, of_county

LEAST_RECORDS, LEAST_LABELS = 3, 3  # records of a text, lines with labels of a record
WHOLE = 2  # records that suffice where each has its place, jobs and dollars
LONGEST_NAME, MOST_LINES = 70, 800  # characters, lines


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "line": re.compile(r"^[^\S\n]*\S[^\n]*", re.MULTILINE),
        "label": re.compile(r"[\s*•·#-]{0,8}(?P<label>[A-Z][A-Za-z .#/&]{1,30}?):(?!/)[ \t]*(?P<value>[^\n]*)"),
        "figures": re.compile(r"\$?\s?\d[\d,.]*(?: ?(?:million|billion|[MBmb])\b)?"),
        "home": re.compile(r"\(?(?P<city>[A-Z][\w.' -]{1,40}), (?P<land>[A-Z][\w.' ]{1,30}?)\)?\s*"),
        "name": re.compile(r"[\s*•·#-]{0,8}(?:\d{1,3}[.)]\s+)?(?P<name>[A-Z0-9][^\n:;!?]{1,68}?)\s*"),
    }


def rows(cut: str, role: Callable[[str], str | None]) -> list[Row]:
    """The records of a text, each with its jobs or dollars; none where there are fewer than `LEAST_RECORDS`.

    `WHOLE` are enough where each has all of its cells. A line between the name and the labels that is a place with its
    state or country is where the company comes from.

    role: of a column by its header (`tables_headers.role`), which the labels are read as.
    """
    found = list(_records(cut, role))
    is_whole = len(found) >= WHOLE and all(row.place and row.jobs and row.money for row in found)
    return found if len(found) >= LEAST_RECORDS or is_whole else []


def _records(cut: str, role: Callable[[str], str | None]) -> Iterator[Row]:
    name: Cell | None = None
    cells: dict[str, Cell] = {}
    labels = 0
    for match in [*_patterns()["line"].finditer(cut)][:MOST_LINES]:
        labeled = _patterns()["label"].fullmatch(cut, *match.span())
        if labeled is None:
            yield from _record(name, cells, labels)
            is_below_name = name is not None and labels == 0
            name = name if is_below_name and _is_home(cut, *match.span()) else _name(cut, *match.span())
            cells, labels = {}, 0
            continue
        key = role(labeled["label"].strip())
        if key == "company" and "company" in cells:
            yield from _record(name, cells, labels)
            cells, labels = {}, 0
        labels += 1
        if key and labeled["value"].strip():
            cells.setdefault(_key(labeled["label"], key), cell_at(cut, *labeled.span("value")))
    yield from _record(name, cells, labels)


def _name(cut: str, start: int, end: int) -> Cell | None:
    named = _patterns()["name"].fullmatch(cut, start, end)
    return cell_at(cut, *named.span("name")) if named and end - start <= LONGEST_NAME else None


def _is_home(cut: str, start: int, end: int) -> bool:
    """Whether a line is a city with its state or country, and nothing else."""
    match = _patterns()["home"].fullmatch(cut, start, end) if end - start <= LONGEST_NAME else None
    if match is None:
        return False
    land = match["land"]
    is_state = land in gazetteers.state_words() or land.lower() in gazetteers.state_names()
    return is_state or land.lower() in gazetteers.foreign()


def _key(label: str, role: str) -> str:
    """The role of a label, the county beside the city."""
    return "county" if role == "place" and label.strip().lower() in ("county", "parish") else role


def _record(name: Cell | None, cells: dict[str, Cell], labels: int) -> Iterator[Row]:
    numbers = {key: cells[key] for key in ("jobs", "money") if key in cells}
    told = {key: cell for key, cell in numbers.items() if _patterns()["figures"].match(cell.text)}
    company = cells.get("company", name)
    if company is None or labels < LEAST_LABELS or not told:
        return
    county = cells.get("county")
    place = cells.get("place") or (of_county(county) if county else None)
    yield Row(company, in_state(place, cells.get("state")), told.get("jobs"), told.get("money"))
