"""How connectors read a cell that holds a code or dollars as text: the one place where lost zeros are put back.

A program that takes a code for a number drops zeros at its front (08031 becomes 8031) and adds ``.0`` behind it. Both
are undone where only one code can have been meant; the cell is left as it is otherwise, and the table's pattern refuses
it.
"""

from __future__ import annotations

import polars as pl

_DOLLARS = r"^(?:-?\$?|\$-|\(\$?-?)(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]*)?\)?$"

_POINT_BETWEEN = r"^[-$(]*[1-9][0-9]{0,2}\.[0-9]{3}\)?$"


def bare(cell: pl.Expr) -> pl.Expr:
    """A code without blanks around it, and without the ``.0`` and commas (``80,217``) of a number; null for none."""
    code = cell.str.strip_chars().str.replace(r"^(-?[0-9,]+)\.0+$", "$1")
    grouped = code.str.contains(r"^[0-9]{1,3}(,[0-9]{3})+$")
    code = pl.when(grouped).then(code.str.replace_all(",", "", literal=True)).otherwise(code)
    return pl.when(code != "").then(code)


def digits(cell: pl.Expr, width: int, *, lost: int = 1) -> pl.Expr:
    """A code of so many digits, with up to `lost` zeros put back at its front.

    lost: how many zeros a code can begin with. State and county in one code begin with at most one: 031 is no county.
    """
    code = bare(cell)
    short = code.str.contains(rf"^[0-9]{{{width - lost},{width}}}$")
    return pl.when(short).then(code.str.zfill(width)).otherwise(code)


def five_digits(zip_code: pl.Expr) -> pl.Expr:
    """The first five digits of a ZIP code of three to nine, up to two zeros put back at its front; null for another."""
    code = bare(zip_code).str.replace_all("-", "", literal=True)
    whole = pl.when(code.str.len_chars() <= 5).then(code.str.zfill(5)).otherwise(code.str.zfill(9))
    return pl.when(code.str.contains(r"^[0-9]{3,9}$")).then(whole.str.head(5))


def county(state: pl.Expr, part: pl.Expr) -> pl.Expr:
    """A county code of a state's two digits and the county's three, in columns of their own."""
    return pl.concat_str(digits(state, 2), digits(part, 3, lost=2))


def cents(dollars: pl.Expr) -> pl.Expr:
    """Dollars as whole cents, for sums: whole numbers add up to the same in any order."""
    return (dollars * 100).round().cast(pl.Int64)


def dollars(cell: pl.Expr) -> pl.Expr:
    """Dollars as a number: ``1,200.50``, ``$40``, ``-40`` or ``(40)``; any other text is an error when it is read.

    So is ``1.234``: dollars have cents, so that the point may stand between thousands.
    """
    written = cell.str.strip_chars()
    # A cast alone would read 1E+05, of which digits are lost, and inf.
    other = pl.concat_str(pl.lit("no dollars: "), written)
    is_dollars = written.str.contains(_DOLLARS) & ~written.str.contains(_POINT_BETWEEN)
    number = pl.when(is_dollars).then(written.str.replace_all(r"[$,()\-]", "")).otherwise(other)
    amount = number.cast(pl.Float64)
    return pl.when(written.str.contains(r"^[-($]*[-(]")).then(-amount).otherwise(amount)
