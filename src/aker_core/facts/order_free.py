"""Sums of fractions that do not depend on the order of their rows. Whole numbers need none of it: they add up exactly.

In Polars, `sorted_sum` adds the values of a group in the order of their size, and `sum_in_turn` adds columns one by
one (`sum_horizontal` adds them in pairs that the number of threads decides). `sums` and its companions are for any
engine.

Floating-point addition rounds at each step, so that the last digits of a sum depend on the order of the rows, which
threads, joins and partitions choose. Whole numbers do not have that fault below 2^53. So a fraction is cut into two
parts that are whole multiples of a power of two (2^-20, and 2^-60 of what is left): each part adds up exactly in any
order, and the two sums are added once (Demmel and Nguyen, "Fast Reproducible Floating-Point Summation", 2013).

Exact for sums below 2^33 (8.6 billion) of up to 2^14 rows; beyond that a plain sum, right to the usual digits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import add

import narwhals as nw
import polars as pl

_COARSE = float(2**20)
_FINE = float(2**60)


def sorted_sum(values: pl.Expr) -> pl.Expr:
    """The sum of an expression in Polars, nulls left out: of a column, or of the rows of each group."""
    return values.sort().sum()


def sum_in_turn(columns: Iterable[pl.Expr]) -> pl.Expr:
    """The sum across columns in Polars, from the first to the last; a null counts as 0, no column gives 0."""
    return reduce(add, (column.fill_null(0.0) for column in columns), pl.lit(0.0))


def summands(name: str) -> list[nw.Expr]:
    """The two parts of the column `name` as columns of their own; null stays null."""
    value = nw.col(name)
    coarse = (value * _COARSE).round() / _COARSE
    fine = ((value - coarse) * _FINE).round() / _FINE
    return [part.alias(column) for part, column in zip((coarse, fine), _names(name), strict=True)]


def sums(name: str) -> list[nw.Expr]:
    """The sums of the two parts, for an aggregation; `whole` of their columns is the sum. Nulls are left out."""
    return [nw.col(column).sum() for column in _names(name)]


def whole(name: str) -> nw.Expr:
    """The sum of a column, from the columns that `sums` made."""
    coarse, fine = (nw.col(column) for column in _names(name))
    return coarse + fine


def sum_over(name: str, groups: Sequence[str]) -> nw.Expr:
    """The sum of a column over its group, on each row of the group; the frame has the columns of `summands`."""
    coarse, fine = (nw.col(column).sum().over(*groups) for column in _names(name))
    return coarse + fine


def _names(name: str) -> tuple[str, str]:
    return f"{name}|coarse", f"{name}|fine"
