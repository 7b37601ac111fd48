"""A worksheet of XlsxWriter that writes its data by column.

The library keeps an object for each cell and asks of each what it is, which is nine tenths of the time of a workbook of
300,000 cells. Here a column of data is kept as it is declared, and becomes XML at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from html import escape
from itertools import repeat, zip_longest
from math import isfinite
from types import NoneType
from typing import TYPE_CHECKING, Any, NamedTuple

from aker_core.control_characters import harmless
from aker_core.export.sheet import FIRST, Cell, Formula, cell_name

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

LONGEST = 32_767  # letters of a cell
TEXTS = frozenset({str, NoneType})
NUMBERS = frozenset({float, int, NoneType})


class _Data(NamedTuple):
    """A column of data; kinds: the types of its cells; texts: of each cell its number in the table of texts, -1 where
    it is no text, none at all in a column without one."""

    cells: Sequence[Cell]
    kinds: frozenset[type]
    texts: Sequence[int]
    style: Format | None


@cache
def written(text: str) -> str:
    """Text as a cell can hold it: no control characters, no more letters than fit."""
    clean = harmless(text)
    return clean if len(clean) <= LONGEST else clean[: LONGEST - 1] + "…"


@cache
def column_page() -> type[Worksheet]:
    """The class of worksheet: rows above `sheet.FIRST` as the library writes them, below it columns."""
    from xlsxwriter.worksheet import Worksheet as Page

    class ColumnPage(Page):  # type: ignore[misc]
        dim_rowmax: int

        def __init__(self) -> None:
            super().__init__()
            self._columns: dict[int, _Data] = {}

        def write_data(self, position: int, cells: Sequence[Cell], style: Format | None) -> None:
            """The data of a column, from the first row of data on. Text is text whatever it begins with."""
            if cells:
                self._check_dimensions(FIRST + len(cells) - 1, position)
                kinds = frozenset(map(type, cells))
                self._columns[position] = _Data(cells, kinds, self._numbers(cells, kinds), style)

        def _numbers(self, cells: Sequence[Cell], kinds: frozenset[type]) -> Sequence[int]:
            """Of each cell its number in the table of texts, which is closed before any sheet is written."""
            if str not in kinds:
                return []
            table = self.str_table
            distinct = [cell for cell in dict.fromkeys(cells) if isinstance(cell, str) and cell]
            number_of: dict[Cell, int] = {cell: table._get_shared_string_index(written(cell)) for cell in distinct}
            texts = [number_of.get(cell, -1) for cell in cells]
            table.count += sum(text >= 0 for text in texts) - len(distinct)
            return texts

        def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002
            # The library looks into each formula for a hundred functions newer than ours.
            return formula.removeprefix("=")

        def _write_rows(self) -> None:
            last = self.dim_rowmax
            self.dim_rowmax = min(last, FIRST - 1)
            super()._write_rows()
            self.dim_rowmax = last
            columns = [_column_xml(position, data) for position, data in sorted(self._columns.items())]
            self.fh.writelines(
                f'<row r="{row}">{"".join(parts)}</row>'
                for row, parts in enumerate(zip_longest(*columns, fillvalue=""), FIRST + 1)
            )

        def _get_range_data(self, row_start: int, col_start: int, row_end: int, col_end: int) -> Any:
            """What a chart keeps of a column of data."""
            if row_start < FIRST or col_start not in self._columns:
                return super()._get_range_data(row_start, col_start, row_end, col_end)
            cells = self._columns[col_start].cells
            return [_kept(cell) for cell in cells[row_start - FIRST : row_end - FIRST + 1]]

    return ColumnPage


def _kept(cell: Cell) -> Any:
    value = cell.value if isinstance(cell, Formula) else written(cell) if isinstance(cell, str) else cell
    return f"{value:.16g}" if isinstance(value, (int, float)) else value


def _column_xml(position: int, data: _Data) -> list[str]:
    """The elements of a column, an empty text for an empty cell."""
    letters = cell_name(0, position).removesuffix("1")
    number = data.style._get_xf_index() if data.style is not None else 0
    begin, shown = f'<c r="{letters}', f'" s="{number}"' if number else '"'
    rows = range(FIRST + 1, FIRST + 1 + len(data.cells))
    if data.kinds <= TEXTS:
        return [
            f'{begin}{row}{shown} t="s"><v>{text}</v></c>' if text >= 0 else ""
            for row, text in zip(rows, data.texts or repeat(-1), strict=False)
        ]
    if data.kinds <= NUMBERS:
        return [
            f"{begin}{row}{shown}><v>{_number(cell)}</v></c>" if isinstance(cell, (int, float)) else ""
            for row, cell in zip(rows, data.cells, strict=True)
        ]
    return [
        _element(f"{begin}{row}{shown}", cell, text)
        for row, cell, text in zip(rows, data.cells, data.texts or repeat(-1), strict=False)
    ]


def _element(begin: str, cell: Cell, text: int) -> str:
    """One cell of a column of any kinds."""
    if text >= 0:
        return f'{begin} t="s"><v>{text}</v></c>'
    if cell is None or isinstance(cell, str):
        return ""
    if isinstance(cell, Formula):
        return f"{begin}{_formula(cell)}"
    return f"{begin}><v>{_number(cell)}</v></c>"


def _formula(cell: Formula) -> str:
    text, value = escape(cell.text.removeprefix("="), quote=False), cell.value
    if isinstance(value, str):
        return (
            f' t="str"><f>{text}</f><v>{escape(value, quote=False)}</v></c>' if value else f"><f>{text}</f><v></v></c>"
        )
    return f"><f>{text}</f><v>{'' if value is None else _number(value)}</v></c>"


def _number(value: float) -> str:
    if not isfinite(value):
        raise ValueError(f"{value} is no number that a cell can hold. Leave the cell empty")
    return f"{value:.16G}"
