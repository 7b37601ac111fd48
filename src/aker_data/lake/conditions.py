"""Conditions on a lake table that the reader of Parquet can skip row groups by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import polars as pl


def one_of(name: str, values: Sequence[str], kind: pl.DataType) -> pl.Expr:
    """Rows whose column is one of some values, given as texts.

    kind: the column's type. The values take it, not the column theirs: a column that is cast is read as a whole.
    """
    if kind.is_integer():
        return pl.col(name).is_in(pl.Series([int(value) for value in values], dtype=kind).implode())
    if kind == pl.String:
        return pl.col(name).is_in(list(values))
    if isinstance(kind, pl.Categorical):
        return pl.col(name).is_in(pl.Series(list(values), dtype=kind).implode())
    return pl.col(name).cast(pl.String).is_in(list(values))


def all_of(schema: Mapping[str, pl.DataType], wanted: Mapping[str, Sequence[str]]) -> Iterator[pl.Expr]:
    """One condition a column: its value is one of those wanted."""
    for name, values in wanted.items():
        yield one_of(name, values, schema[name])
