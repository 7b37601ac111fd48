"""Numbers of a file that was saved again which may be read in two ways: ``12.000`` is 12, or twelve thousand.

Half of the world writes a comma where the other half writes a point. What a file itself shows of its sign decides; a
file that does not show it is refused, since either reading would pass every limit.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import polars as pl

from aker_data.schemas.table import PolarsType

_ZEROS = r"^[+-]?[1-9][0-9]{0,2}\.000$"  # a whole number with decimals, or thousands behind a point
_POINT = r"^[+-]?[1-9][0-9]{0,2}\.[0-9]{3}$"
_COMMA = r"^[+-]?[1-9][0-9]{0,2},[0-9]{3}$"
# What only a decimal point can be, and what only a comma between thousands can be.
_IS_DECIMAL = r"^[+-]?([0-9]{4,}\.[0-9]+|0?\.[0-9]+|[0-9]+\.([0-9]{1,2}|[0-9]{4,})|[0-9,]*,[0-9]{3}\.[0-9]+)$"
_IS_GROUPED = r"^[+-]?([0-9]{1,3}(,[0-9]{3}){2,}|[0-9]{1,3}(,[0-9]{3})+\.[0-9]+)$"
_COMMA_OF_WHOLE = r"^[+-]?[0-9]{1,3}(,[0-9]{3})*,([0-9]{2}[1-9]|[0-9][1-9][0-9]|[1-9][0-9]{2})$"


class TwoReadings(NamedTuple):
    """The first cell that may be two numbers. row: as a spreadsheet counts, the header is 1."""

    row: int
    column: str
    cell: str

    @property
    def fault(self) -> str:
        """The cell with both readings, in words for a message."""
        whole, thousands = self.cell.replace(",", "."), self.cell.replace(",", "").replace(".", "")
        return f"row {self.row}, column {self.column} holds {self.cell!r}, which may be {whole} or {int(thousands):,}"


def first_of_two(body: pl.DataFrame, columns: Mapping[str, PolarsType], separator: str) -> TwoReadings | None:
    """The first cell with two readings of a file of text; None where its own numbers show which sign is which.

    body: ``_row`` and the declared columns as text.
    """
    numbers = [name for name, dtype in columns.items() if dtype != pl.String]
    whole = [name for name in numbers if pl.Series(dtype=columns[name]).dtype.is_integer()]
    cells = body.select("_row", *(pl.col(name).str.strip_chars() for name in numbers))
    is_point = _any(cells, numbers, _IS_DECIMAL)
    is_between = is_point or _any(cells, numbers, _IS_GROUPED) or _any(cells, whole, _COMMA_OF_WHOLE)
    suspects: list[tuple[list[str], str]] = []
    if not is_point:
        suspects.append((whole, _ZEROS))
        if separator != ",":
            suspects.append(([name for name in numbers if name not in whole], _POINT))
    if not is_between and separator == ",":
        suspects.append(([name for name in numbers if name not in whole], _COMMA))
    for names, pattern in suspects:
        for name in names:
            if (hit := cells.filter(pl.col(name).str.contains(pattern))).height:
                return TwoReadings(int(hit["_row"][0]), name, hit[name][0])
    return None


def _any(cells: pl.DataFrame, names: list[str], pattern: str) -> bool:
    return any(cells.get_column(name).str.contains(pattern).any() for name in names)
