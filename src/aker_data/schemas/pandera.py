"""A declared table as a pandera schema, for notebooks and tests. The refresh itself does not import pandera."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from aker_data.schemas.table import Column, TableSchema

if TYPE_CHECKING:
    import pandera.polars as pa


def to_pandera(schema: TableSchema) -> pa.DataFrameSchema:
    """The same rules as `aker_data.schemas.validate`: strict columns and types, nulls, limits, patterns, unique key.

    Raises ImportError where pandera is not installed (it comes with the extra ``dev``).
    """
    import pandera.polars as pa

    return pa.DataFrameSchema(
        {column.name: _column(column) for column in schema.columns},
        strict=True,
        coerce=False,
        unique=list(schema.key),
        name=schema.name,
        description=schema.says,
    )


def _column(column: Column) -> pa.Column:
    import pandera.polars as pa

    checks: list[Any] = []
    if column.low is not None:
        checks.append(pa.Check.ge(column.low))
    if column.high is not None:
        checks.append(pa.Check.le(column.high))
    if column.pattern is not None:
        checks.append(pa.Check.str_contains(column.pattern))
    if column.one_of:
        allowed = pl.Series(column.one_of)
        whole = pl.Series(dtype=column.dtype).dtype.is_integer()
        checks.append(pa.Check.isin(allowed.cast(pl.Int64).to_list() if whole else allowed.to_list()))
    return pa.Column(
        column.dtype, checks=checks, nullable=column.nullable, required=True, description=column.says, name=column.name
    )
