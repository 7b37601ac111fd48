"""Polars types at the lake's door: what Delta Lake cannot hold is cast to what it can."""

from __future__ import annotations

import polars as pl
from deltalake import Field, Schema
from deltalake.schema import PrimitiveType

from aker_core.errors import StorageError

DELTA_NAMES: dict[type[pl.DataType], str] = {
    pl.String: "string",
    pl.Categorical: "string",  # the same bytes in the file; Polars reads them back as categories
    pl.Boolean: "boolean",
    pl.Int8: "byte",
    pl.Int16: "short",
    pl.Int32: "integer",
    pl.Int64: "long",
    pl.Float32: "float",
    pl.Float64: "double",
    pl.Date: "date",
    pl.Binary: "binary",
}
# Delta has no unsigned integers and no closed sets: each goes to the next type that holds it.
CASTS: dict[type[pl.DataType], type[pl.DataType]] = {
    pl.Enum: pl.String,
    pl.UInt8: pl.Int16,
    pl.UInt16: pl.Int32,
    pl.UInt32: pl.Int64,
    pl.UInt64: pl.Int64,
}


def to_delta_dtypes(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with only such types as the lake holds. Raises StorageError for one that has no place there."""
    casts = [
        pl.col(name).cast(CASTS[kind.base_type()]) for name, kind in frame.schema.items() if kind.base_type() in CASTS
    ]
    frame = frame.with_columns(casts) if casts else frame
    for name, kind in frame.schema.items():
        if kind.base_type() not in DELTA_NAMES:
            raise StorageError(
                f"Column {name} is {kind}, which the lake cannot store. Declare another type in its schema"
            )
    return frame


def delta_names(frame: pl.DataFrame) -> dict[str, str]:
    """Column names with their Delta types, of a frame that passed the door."""
    return {name: DELTA_NAMES[kind.base_type()] for name, kind in frame.schema.items()}


def delta_fields(columns: dict[str, str]) -> list[Field]:
    """Delta fields, all nullable: nulls are judged by the table's schema, which may change without the lake."""
    return [Field(name, PrimitiveType(kind)) for name, kind in columns.items()]


def delta_schema(columns: dict[str, str], partition: str) -> Schema:
    """The Delta schema of a table with its partition column last."""
    return Schema([*delta_fields(columns), Field(partition, PrimitiveType("string"))])
