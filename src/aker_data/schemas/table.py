"""How a table is declared: columns with type, meaning and limits, and the key that names a row.

Declarations are data, evaluated in one lazy pass (`aker_data.schemas.validate`), so that a table of millions of rows
is checked without a copy.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl
from polars.datatypes import DataType, DataTypeClass

PolarsType = DataType | DataTypeClass


@dataclass(frozen=True)
class Column:
    """One column: its type, what it says (with unit and what null means), and what its values must keep to."""

    name: str
    dtype: PolarsType
    says: str
    nullable: bool = False
    low: float | None = None
    high: float | None = None
    pattern: str | None = None
    one_of: tuple[str, ...] = ()


@dataclass(frozen=True)
class TableSchema:
    """The declared shape of one lake table. Every row is named by `key`, which no two rows share.

    ignored: columns of the publisher that are left out on purpose. coded: columns of codes that repeat, which the lake
    hands out as categories, because metrics over millions of rows look codes up by number. geometry: the column of
    outlines (well-known binary), which makes the files of the lake GeoParquet.
    """

    name: str
    says: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    ignored: frozenset[str] = field(default_factory=frozenset)
    coded: tuple[str, ...] = ()
    geometry: str = ""

    @property
    def dtypes(self) -> dict[str, PolarsType]:
        """Column names with their types, in the declared order."""
        return {column.name: column.dtype for column in self.columns}

    def empty(self) -> pl.DataFrame:
        """A frame of this shape without rows."""
        return pl.DataFrame(schema=self.dtypes)
