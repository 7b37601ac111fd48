"""The rows of a table whose lines are divided into cells: by the columns that its header names, as far as lines fit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from aker_jobs.expansions.reader import gazetteers, tables_headers
from aker_jobs.expansions.reader.tables_cells import LONGEST_CELL, Cell, Row, in_state, in_unit, of_county

MOST_COLUMNS = 12
LEAST_TOLD = 3  # columns whose names say what they are of, where others do not
UNITS = ("thousand", "million", "billion")
_READ = ("company", "place", "county", "state", "jobs", "money")
_REPEATED = ("state", "county")  # columns that are often told once for the rows below


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "figure": re.compile(r"(?:up to |about |~|\$)?\s?\$?\d[\d.,]*"),
        "nothing": re.compile(r"|[—–-]{1,3}|n\.?/?a\.?|tbd|tba|none|(?:undis|not dis)closed|unknown", re.IGNORECASE),
        "rule": re.compile(r"[-=:_ ]*"),
        "ordinal": re.compile(r"#?\d{1,3}[.)]\s+(?=\S)"),
        "total": re.compile(r"(?:grand |sub-?)?totals?:?", re.IGNORECASE),
    }


def columns(header: Sequence[Cell], *, may_be_unknown: bool = False) -> list[str] | None:
    """The role of each column; None where the cells are no header.

    may_be_unknown: whether names that say nothing ("N/E/R") may stand among `LEAST_TOLD` that do.
    """
    if not 2 < len(header) <= MOST_COLUMNS:
        return None
    told = [tables_headers.role(cell.text) for cell in header]
    roles = tables_headers.with_staff([one or "other" for one in told])
    if roles.count("company") != 1 or not {"jobs", "money"} & set(roles):
        return None
    known = sum(one is not None for one in told)
    if known < len(told) and not (may_be_unknown and known >= LEAST_TOLD and 2 * known >= len(told)):
        return None
    return [
        "county" if tables_headers.is_county(cell.text) else tables_headers.unit(cell.text) or role or ""
        for cell, role in zip(header, roles, strict=True)
    ]


def rows(names: Sequence[str], lines: Sequence[Sequence[Cell]]) -> Iterator[Row]:
    """Rows until one does not fit its columns. names: of the roles of the columns."""
    above: dict[str, Cell] = {}
    for line in lines:
        if not line or all(_patterns()["rule"].fullmatch(cell.text) for cell in line):
            continue
        if (state := _state_of(line)) is not None:
            above["state"] = state
            continue
        if len(line) != len(names):
            return
        by_role = _by_role(names, line, above)
        if _patterns()["total"].fullmatch((by_role.get("company") or line[0]).text):
            continue
        if (row := _row(by_role)) is None:
            return
        yield row


def _state_of(line: Sequence[Cell]) -> Cell | None:
    """The one cell of a line that is the name of a state, as a heading of the rows below."""
    told = [cell for cell in line if cell.text]
    is_state = len(told) == 1 and told[0].text.lower() in gazetteers.state_names()
    return told[0] if is_state else None


def _by_role(names: Sequence[str], line: Sequence[Cell], above: dict[str, Cell]) -> dict[str, Cell]:
    """The cells that tell something; what the rows above tell of all below is kept in `above`."""
    found = {
        role: cell for role, cell in zip(names, line, strict=True) if not _patterns()["nothing"].fullmatch(cell.text)
    }
    first = names[0] if names[0] in _REPEATED else None
    if first and not line[0].text and first in above:
        found[first] = above[first]
    elif first in found:
        above[first] = found[first]
    elif "state" not in names and "state" in above:
        found["state"] = above["state"]
    for unit in UNITS:
        if unit in found:
            found["money"] = in_unit(found.pop(unit), unit)
    return {role: cell for role, cell in found.items() if role in _READ}


def _row(by_role: dict[str, Cell]) -> Row | None:
    """The row of cells; None where there is no company, a cell is a sentence, or no number a figure."""
    company = by_role.get("company")
    if company is None or any(len(cell.text) > LONGEST_CELL for cell in by_role.values()):
        return None
    numbers = {role: by_role[role] for role in ("jobs", "money") if role in by_role}
    told = {role: cell for role, cell in numbers.items() if _patterns()["figure"].match(cell.text)}
    if numbers and not told:
        return None
    if ordinal := _patterns()["ordinal"].match(company.text):
        size = ordinal.end()
        company = company._replace(start=company.start + size, text=company.text[size:])
    county = by_role.get("county")
    place = by_role.get("place") or (of_county(county) if county else None)
    if place is not None:
        place = in_state(place._replace(text=place.text.split("/")[0].strip()), by_role.get("state"))
    return Row(company, place, told.get("jobs"), told.get("money"))
