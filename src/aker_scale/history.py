"""A table of many years as somebody holds it: Delta or Parquet, in a folder or a store, for Polars or for Spark."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from pathlib import Path
from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl

from aker_core.errors import ConfigError
from aker_data.lake.files import storing
from aker_scale.storage import storage_options

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

AS_OF = "as_of"


@dataclass(frozen=True)
class History:
    """A table by its address. version: of a Delta table (None: the newest). columns: those that are read."""

    address: str
    columns: tuple[str, ...]
    version: int | None = None

    @property
    def is_delta(self) -> bool:
        """Whether it has a Delta log; else it is taken for Parquet files."""
        if "://" not in self.address:
            return Path(self.address, "_delta_log").is_dir()
        from deltalake import DeltaTable

        return bool(DeltaTable.is_deltatable(self.address, storage_options(self.address)))

    def scan(self) -> pl.LazyFrame:
        """The rows for Polars. Raises StorageError where there are none, ConfigError where a column is missing."""
        with storing(self.address):
            options = storage_options(self.address)
            if self.is_delta:
                lazy = pl.scan_delta(self.address, version=self.version, storage_options=options)
            else:
                lazy = pl.scan_parquet(_files(self.address), hive_partitioning=True, storage_options=options)
            there = lazy.collect_schema().names()
        return lazy.select(self._wanted(there))

    def read(self, spark: SparkSession) -> DataFrame:
        """The rows for Spark, lazily. Raises ConfigError where a column is missing."""
        if not self.is_delta:
            frame = spark.read.parquet(self.address)
            return frame.select(*self._wanted(frame.columns))
        from aker_scale.delta_source import NAME, DeltaByYear

        spark.dataSource.register(DeltaByYear)
        reader = spark.read.format(NAME).option("path", self.address)
        if self.version is not None:
            reader = reader.option("version", str(self.version))
        wanted = self._wanted(reader.load().columns)
        return reader.option("columns", ",".join(wanted)).load()

    def _wanted(self, there: Collection[str]) -> list[str]:
        if missing := [column for column in self.columns if column not in there]:
            raise ConfigError(
                f"{self.address}: no column {', '.join(missing)}. It has {', '.join(there)}. Name another table, or "
                "the column of jobs (--jobs)"
            )
        return [*self.columns, *([AS_OF] if AS_OF in there else [])]


def newest_release(frame: Any, as_of: str | None, years: Iterable[int] | None) -> Any:
    """The rows of some years, each of one refresh: of `as_of`, else of the newest that has the year.

    Any frame in, the same kind out. Raises ConfigError where none are left.
    """
    opened: nw.LazyFrame[Any] = nw.from_native(frame).lazy()
    if years is not None:
        opened = opened.filter(nw.col("year").is_in(sorted(years)))
    if AS_OF not in opened.collect_schema().names():
        return opened.to_native()
    if as_of is not None:
        return opened.filter(nw.col(AS_OF) == as_of).drop(AS_OF).to_native()
    newest = opened.group_by("year").agg(nw.col(AS_OF).max()).collect().rows()
    if not newest:
        raise ConfigError("The table has no rows of these years. Check --years, or load the years first")
    held = reduce(or_, ((nw.col("year") == year) & (nw.col(AS_OF) == label) for year, label in sorted(newest)))
    return opened.filter(held).drop(AS_OF).to_native()


def _files(address: str) -> str:
    """Every Parquet file below a folder; one file, or a pattern, as it is."""
    return address if address.endswith(".parquet") or "*" in address else f"{address.rstrip('/')}/**/*.parquet"
