"""A file that a spreadsheet or a script has opened and saved: what it did to the rows is undone where that is certain.

Undone: semicolons or tabs between cells, an index column or empty columns beside the others, blanks around names, a
header that stands again between the rows, lines of nothing but commas, ``1,234`` and ``1234.0`` for a whole number. Not
undone: ``1E+05``, of which digits are lost, and whatever may be read in two ways.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import polars as pl

from aker_data.schemas.table import PolarsType
from aker_data.sources.two_readings import first_of_two

_LOST_DIGITS = re.compile(rb'[,;\t"\n]-?\d+(?:\.\d+)?E\+\d+[,;\t"\r\n]')
_ROUNDED = r"^-?[0-9]+(\.[0-9]+)?E\+[0-9]+$"
_UNNAMED = re.compile(r"(Unnamed: [0-9]+)?")
# Three digits behind each sign: only then is the sign one between thousands, and no decimal point.
_BETWEEN = "[, \u00a0\u2007\u2009\u202f\u2019']"
_GROUPED = rf"^[+-]?[0-9]{{1,3}}({_BETWEEN}[0-9]{{3}})+(\.[0-9]+)?$"
_WHOLE = r"^[+-]?[0-9]+(\.0+)?$"
_DECIMAL = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?$"


class NotCertain(Exception):
    """A row or cell that may mean several things. saved_again: whether it is one that a spreadsheet leaves."""

    def __init__(self, fault: str, *, saved_again: bool = True) -> None:
        super().__init__(fault)
        self.saved_again = saved_again


@dataclass(frozen=True)
class Rows:
    """The text of a file (UTF-8, its header first), the names in its header, and what stands between cells."""

    text: bytes
    header: tuple[str, ...]
    separator: str = ","


def separator(header: str) -> str:
    """What stands between the names of a header: a comma, or a semicolon or tab where there is no comma."""
    return "," if "," in header else max((",", ";", "\t"), key=header.count)


def has_odd_header(header: Collection[str]) -> bool:
    """Whether columns have no name, or names blanks around them, as no publisher's have."""
    return any(_UNNAMED.fullmatch(name.strip()) or name != name.strip() for name in header)


def lost_digits(body: bytes) -> bool:
    """Whether some cell is written as a spreadsheet shows a large number: 1E+05."""
    return b"E+" in body and _LOST_DIGITS.search(body) is not None


def repaired(
    rows: Rows, columns: Mapping[str, PolarsType], renames: Mapping[str, str], ignored: Collection[str]
) -> pl.DataFrame:
    """The declared columns in their types. Raises NotCertain, PolarsError where rows are of different lengths."""
    names = [f"{name.strip()}" or f"_nameless_{at}" for at, name in enumerate(rows.header)]
    ours = [renames.get(name, name) for name in names]
    cells = pl.read_csv(
        rows.text, has_header=False, skip_rows=1, separator=rows.separator, infer_schema=False, null_values=[""],
        new_columns=_unlike(ours),
    )  # fmt: skip
    numbered = cells.with_row_index("_row", offset=2)
    named = _without_nameless(numbered, ours)
    _account_for(named.columns[1:], columns, ignored)
    filled = named.filter(pl.any_horizontal(pl.exclude("_row").is_not_null()))
    heads = dict(zip(ours, names, strict=True))
    body = filled.filter(~pl.all_horizontal(pl.col(name).eq_missing(heads[name]) for name in columns))
    return _typed(body, columns, rows.separator)


def _unlike(names: list[str]) -> list[str]:
    twice = sorted(name for name, count in Counter(names).items() if count > 1)
    if twice:
        raise NotCertain(f"duplicate columns {twice}")
    return names


def _without_nameless(cells: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    """Without empty columns, and without the numbers of the rows that a script writes in front of them."""
    nameless = [name for name in names if name.startswith("_nameless_") or _UNNAMED.fullmatch(name)]
    for name in nameless:
        column = cells.get_column(name)
        first = column.drop_nulls().cast(pl.Int64, strict=False)
        is_index = name == names[0] and not first.is_empty() and (first.diff().drop_nulls() == 1).all()
        if column.count() and not (is_index and first.null_count() == 0):
            raise NotCertain(f"a column without a name holds {column.drop_nulls()[0]!r:.40}")
    return cells.drop(nameless)


def _account_for(names: list[str], columns: Mapping[str, PolarsType], ignored: Collection[str]) -> None:
    missing = [name for name in columns if name not in names]
    unknown = [name for name in names if name not in columns and name not in ignored]
    if missing or unknown:
        raise NotCertain(f"missing columns {missing}, unknown columns {unknown}")


def _typed(body: pl.DataFrame, columns: Mapping[str, PolarsType], separator: str) -> pl.DataFrame:
    """The columns in their types. Raises NotCertain for the first cell that is not of its column's, or may be two."""
    if two := first_of_two(body, columns, separator):
        raise NotCertain(two.fault)
    read = {name: _number(name, dtype, separator) for name, dtype in columns.items() if dtype != pl.String}
    numbers = body.select(
        "_row",
        *(number.alias(name) for name, (number, _) in read.items()),
        *(wrong.alias(f"{name}?") for name, (_, wrong) in read.items()),
    )
    for name in read:
        wrong = numbers[f"{name}?"]
        if wrong.any():
            at, whole = wrong.arg_max() or 0, numbers[name].dtype.is_integer()
            raise _not_a_number(body[name][at], int(body["_row"][at]), name, whole=whole)
    return body.select(columns.keys()).with_columns(numbers.select(*read).get_columns())


def _number(name: str, dtype: PolarsType, separator: str) -> tuple[pl.Expr, pl.Expr]:
    """A column as numbers, and which of its cells are not of the type."""
    stripped = pl.col(name).str.strip_chars().replace("", None)
    # Between semicolons a comma is a decimal point in half of the world, and none of thousands.
    grouped = stripped.str.contains(_GROUPED)
    if separator != ",":
        grouped = grouped & ~stripped.str.contains(",", literal=True)
    plain = pl.when(grouped).then(stripped.str.replace_all(_BETWEEN, "")).otherwise(stripped)
    whole = pl.Series(dtype=dtype).dtype.is_integer()
    fits = plain.str.contains(_WHOLE if whole else _DECIMAL).fill_null(value=True)
    number = (plain.str.replace(r"\.0+$", "") if whole else plain).cast(dtype, strict=False)
    return number, ~fits | (number.is_null() & plain.is_not_null())


def _not_a_number(cell: str, row: int, name: str, *, whole: bool) -> NotCertain:
    rounded = re.fullmatch(_ROUNDED[1:-1], cell.strip()) is not None
    kind = "a whole number" if whole else "a number"
    fault = f"a cell is not as declared: row {row}, column {name} holds {cell!r:.60}, which is not {kind}"
    if rounded:
        fault = f"row {row}, column {name} holds {cell!r:.60}, a number that lost its digits"
    return NotCertain(fault, saved_again=rounded or "," in cell or ";" in cell)
