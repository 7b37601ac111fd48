"""The last step of a connector: the declared columns in their declared types, or a refusal."""

from __future__ import annotations

from functools import cache

import polars as pl

from aker_data.contracts import Payload
from aker_data.schemas.table import PolarsType, TableSchema
from aker_data.sources import reading


@cache
def _casts(columns: tuple[tuple[str, PolarsType], ...]) -> list[pl.Expr]:
    """Made once for a schema: a source of small pages has thousands of them."""
    return [pl.col(name).cast(dtype) for name, dtype in columns]


def as_declared(payload: Payload, rows: pl.DataFrame, schema: TableSchema) -> pl.DataFrame:
    """The columns of a schema, cast strictly. Raises SourceChanged where a value does not fit its type."""
    try:
        return rows.select(_casts(tuple(schema.dtypes.items())))
    except pl.exceptions.InvalidOperationError as error:
        reading.raise_source_changed(
            payload, f"a value does not fit its column: {str(error).partition(chr(10))[0]}", error
        )
