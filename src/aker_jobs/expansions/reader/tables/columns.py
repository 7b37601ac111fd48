"""The rows of a table whose lines are divided into cells: by the columns that its header names, as far as lines fit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.tables import header_roles
from aker_jobs.expansions.reader.tables.cells import LONGEST_CELL, Cell, Row, in_state, in_unit
from aker_jobs.expansions.reader.tables.fitting import fitted
from aker_jobs.expansions.reader.tables.places import of_cells

MOST_COLUMNS = 12
MOST_MISFITS = 2  # lines in succession that are no rows, within a table
LEAST_TOLD = 3  # columns whose names say what they are of, where others do not
UNITS = ("thousand", "million", "billion")
_READ = ("company", "place", "county", "state", "jobs", "money")
_REPEATED = ("state", "county")  # columns that are often told once for the rows below


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "figure": re.compile(
            r"(?:(?:up to|about|around|approx\.?|approximately|nearly|almost|over|more than|at least|some"
            r"|est\.|min\.)\s"
            r"|[~≈<>+≥≤*c]\s?)?(?:US|USD)?\s?\$?\s?\d[\d.,]*",
            re.IGNORECASE,
        ),
        "nothing": re.compile(
            r"|[—–-]{1,3}|\?|\*|n\.?/?[ars]\.?|tb[dac]|none(?: (?:given|stated|told|planned))?|unknown|pending"
            r"|confidential|withheld|private"
            r"|(?:un|not |not yet )(?:disclosed|announced|released|given|stated|available|reported"
            r"|specified|known|provided|set)",
            re.IGNORECASE,
        ),
        "ends": re.compile(
            r"\b(?:clos(?:ure|ing|ed)|shut ?down|lay-?offs?|cancel(?:l?ed)|withdrawn|terminated)\b", re.IGNORECASE
        ),
        "rule": re.compile(r"[-=:_ ]*"),
        "ordinal": re.compile(r"#?\d{1,3}[.)]\s+(?=\S)"),
        "total": re.compile(
            r"(?:(?:grand|year|state(?:wide)?) |sub-?)?totals?(?:[:,]?\s*|[:,(]? ?(?:of |for |all |\(?\d).*)", re.I
        ),
    }


def columns(header: Sequence[Cell], *, may_be_unknown: bool = False) -> list[str] | None:
    """The role of each column; None where the cells are no header.

    may_be_unknown: whether names that say nothing ("N/E/R") may stand among `LEAST_TOLD` that do.
    """
    if not 2 < len(header) <= MOST_COLUMNS:
        return None
    roles = header_roles.roles([cell.text for cell in header])
    if "company" not in roles or not {"jobs", "money"} & set(roles):
        return None
    known = sum(one is not None for one in roles)
    if known < len(roles) and not (may_be_unknown and known >= LEAST_TOLD):
        return None
    return [
        (header_roles.unit(cell.text) if role == "money" else None) or role or "other"
        for cell, role in zip(header, roles, strict=True)
    ]


def rows(names: Sequence[str], lines: Sequence[Sequence[Cell]], misfits: int = MOST_MISFITS) -> Iterator[Row]:
    """Rows until more lines in succession than `misfits` are none. names: of the roles of the columns."""
    above: dict[str, Cell] = {}
    passed = 0
    found: list[Row] = []
    heads: list[Cell | None] = []  # the cell that stands alone in the line above each row
    alone: Cell | None = None
    for line in lines:
        if not line or all(_patterns()["rule"].fullmatch(cell.text) for cell in line):
            continue
        if (state := _state_of(line)) is not None:
            above["state"] = state
            continue
        cells = fitted(names, line)
        head, alone = alone, line[0] if len(line) == 1 else None
        row = None if cells is None else _row_of(names, cells, above)
        if row is None and not (cells is not None and _is_of_none(names, cells)):
            passed += 1
            if passed > misfits:
                break
        elif row is not None:
            passed = 0
            found.append(row)
            heads.append(head)
    are_named_above = len(found) > 1 and all(head is not None and len(head.text) <= LONGEST_CELL for head in heads)
    for row, head in zip(found, heads, strict=True):
        yield row._replace(company=head) if are_named_above and head is not None else row


def _row_of(names: Sequence[str], cells: Sequence[Cell], above: dict[str, Cell]) -> Row | None:
    by_role = _by_role(names, cells, above)
    return None if _is_of_none(names, cells) else _row(by_role)


def _is_of_none(names: Sequence[str], cells: Sequence[Cell]) -> bool:
    """Whether a row sums up others, or is of what ends."""
    rules = _patterns()
    named = [cell.text for name, cell in zip(names, cells, strict=True) if name == "company"]
    others = [cell.text for name, cell in zip(names, cells, strict=True) if name == "other"]
    is_total = any(rules["total"].fullmatch(text) for text in (*named, cells[0].text))
    return is_total or any(rules["ends"].search(text) for text in others if len(text) <= LONGEST_CELL)


def is_figure(text: str) -> bool:
    """Whether a cell begins with a number, or says so much as 'up to' before it."""
    return _patterns()["figure"].match(text) is not None


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
    told = {role: cell for role, cell in numbers.items() if is_figure(cell.text)}
    if numbers and not told:
        return None
    if ordinal := _patterns()["ordinal"].match(company.text):
        size = ordinal.end()
        company = company._replace(start=company.start + size, text=company.text[size:])
    place = in_state(of_cells(by_role.get("place"), by_role.get("county")), by_role.get("state"))
    return Row(company, place, told.get("jobs"), told.get("money"))
