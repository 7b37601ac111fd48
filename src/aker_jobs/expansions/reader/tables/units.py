"""In which unit the dollars of a table are counted: by a note beside it, or by custom where all are too few."""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from functools import cache

from aker_jobs.expansions.reader.tables.cells import LEAST_INVESTED, Cell, Row, in_unit

NEAR = 400  # characters above a table and below it, where a note tells the unit
LEAST_ROWS = 3  # with dollars, from which on custom tells the unit
MOST_MILLIONS = (
    1_000  # the middle of a column of millions is less: in thousands it would be less than a million dollars
)


@cache
def _note() -> re.Pattern[str]:
    unit = r"(?P<unit>thousand|million|billion)s?"
    what = (
        r"(?:\$|us\$|usd|dollars?|(?:capital |total )?inv(?:est(?:ments?|ed)?)?\b\.?|amounts?|figures|costs?|values?)"
    )
    return re.compile(
        rf"{what}\s?(?:(?:is|are|shown|given|listed|figures|amounts|inv\.?|invest\w*)\s){{0,3}}(?:=|in|:)\s?"
        rf"(?:(?:us ?)?\$ ?|dollars? )?{unit}\b"
        rf"|\(in {unit.replace('unit', 'bare')}(?: of (?:u\.s\. )?dollars)?\)"
    )


def in_units(cut: str, found: Sequence[Row]) -> list[Row]:
    """The rows, with dollars that are bare figures in the unit that a note or custom tells."""
    told = [row.money for row in found if row.money is not None]
    if not told or not all(_is_bare(cell) for cell in told):
        return list(found)
    unit = _noted(cut, found) or _by_custom(told)
    if unit is None:
        return list(found)
    return [row if row.money is None else row._replace(money=in_unit(row.money, unit)) for row in found]


def _figure(cell: Cell) -> str:
    return cell.text.removeprefix("$").strip().replace(",", "")


def _is_bare(cell: Cell) -> bool:
    """Whether dollars are too few for a project, and no unit is beside them."""
    figure = _figure(cell)
    return figure.replace(".", "", 1).isdigit() and float(figure) < LEAST_INVESTED


def _noted(cut: str, found: Sequence[Row]) -> str | None:
    cells = [cell for row in found for cell in (row.company, row.money) if cell is not None]
    first, last = min(cell.start for cell in cells), max(cell.end for cell in cells)
    near = f"{cut[max(0, first - NEAR) : first]}\n{cut[last : last + NEAR]}".lower()
    match = _note().search(near)
    return (match["unit"] or match["bare"]) if match else None


def _by_custom(told: Sequence[Cell]) -> str | None:
    """Newspapers and magazines count dollars of tables in millions where they do not say in what."""
    is_few = len(told) >= LEAST_ROWS and statistics.median(float(_figure(cell)) for cell in told) < MOST_MILLIONS
    return "million" if is_few and all(cell.text.startswith("$") for cell in told) else None
