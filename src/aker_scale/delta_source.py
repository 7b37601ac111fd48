"""Delta tables for Spark without a jar: a Python data source that reads and writes through delta-rs.

    spark.dataSource.register(DeltaByYear)
    spark.read.format("aker_delta").option("path", …).option("version", "0").load()

A cluster that has Delta's own jar can read and write the same tables with it. Keys of a store are taken from the
settings of each worker (AKER_S3_…), never from an option, which Spark would show in its plans.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import DeltaTable
from pyspark.sql.datasource import (
    DataSource,
    DataSourceArrowWriter,
    DataSourceReader,
    InputPartition,
    WriterCommitMessage,
)
from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema
from pyspark.sql.types import StructType

from aker_core.errors import StorageError
from aker_scale.storage import storage_options
from aker_scale.year_table import YEAR, YearFile, YearTable, partition_schema

NAME = "aker_delta"
ROWS = 65_536  # of a batch between Python and Spark
_READABLE = 1  # protocol version: files are the rows, without deletion vectors or renamed columns


class DeltaByYear(DataSource):
    """Options: path; version (default: the newest); columns, comma-separated (default: all). Writes replace years."""

    @classmethod
    def name(cls) -> str:
        """What stands in ``format(…)``."""
        return NAME

    def schema(self) -> StructType:
        """The columns that are read."""
        return from_arrow_schema(_columns(_open(self.options), self.options))

    def reader(self, schema: StructType) -> DataSourceReader:
        """One partition for each file."""
        return _Reader(dict(self.options), schema)

    def writer(self, schema: StructType, overwrite: bool) -> DataSourceArrowWriter:  # noqa: ARG002 (years are replaced)
        """Rows with a column year; those years are replaced whole, in one transaction at the end."""
        return _Writer(self.options["path"], schema)


@dataclass
class _File(InputPartition):
    """One file, and the values of the columns that its path has in place of its rows."""

    path: str
    partition: dict[str, Any]


class _Reader(DataSourceReader):
    def __init__(self, options: dict[str, str], schema: StructType) -> None:
        self.options, self.schema = options, to_arrow_schema(schema)

    def partitions(self) -> list[InputPartition]:
        delta = _open(self.options)
        rows = pa.table(delta.get_add_actions(flatten=True)).to_pylist()
        names = delta.metadata().partition_columns
        return [_File(row["path"], {name: row[f"partition.{name}"] for name in names}) for row in rows]

    def read(self, partition: InputPartition) -> Iterator[pa.RecordBatch]:
        stored = [name for name in self.schema.names if name not in partition.partition]
        with pq.ParquetFile(_bytes(self.options["path"], partition.path)) as file:
            for batch in file.iter_batches(ROWS, columns=stored):
                yield self._whole(batch, partition.partition)

    def _whole(self, batch: pa.RecordBatch, constants: dict[str, Any]) -> pa.RecordBatch:
        arrays = [
            pa.array([constants[field.name]]).cast(field.type).take(pa.array([0] * batch.num_rows, pa.int32()))
            if field.name in constants
            else batch.column(field.name).cast(field.type)
            for field in self.schema
        ]
        return pa.RecordBatch.from_arrays(arrays, schema=self.schema)


@dataclass
class _Staged(WriterCommitMessage):
    files: list[YearFile]


class _Writer(DataSourceArrowWriter):
    """Each task stages the files of its rows, which must be sorted by year; the driver commits their names."""

    def __init__(self, path: str, schema: StructType) -> None:
        self.path, self.arrow = path, to_arrow_schema(schema)

    def write(self, iterator: Iterator[pa.RecordBatch]) -> WriterCommitMessage:
        table = YearTable(self.path, storage_options(self.path))
        batches = _Batches(iterator)
        files: list[YearFile] = []
        while (year := batches.year()) is not None:
            files.append(_staged(table, year, batches))
        return _Staged(files)

    def commit(self, messages: list[WriterCommitMessage | None]) -> None:
        files = [file for message in messages if message is not None for file in message.files]
        table = YearTable(self.path, storage_options(self.path))
        table.replace({file.year for file in files}, files, partition_schema(self.arrow))

    def abort(self, messages: list[WriterCommitMessage | None]) -> None:
        """Staged files stay: no transaction names them, and the next attempt makes the same ones."""


class _Batches:
    """Rows sorted by year, taken year by year."""

    def __init__(self, batches: Iterator[pa.RecordBatch]) -> None:
        self._batches = batches
        self._held: list[pa.RecordBatch] = []

    def year(self) -> int | None:
        """The year of the next row; None after the last."""
        while not self._held:
            batch = next(self._batches, None)
            if batch is None:
                return None
            self._held = [batch] if batch.num_rows else []
        return int(self._held[0].column(YEAR)[0].as_py())

    def of(self, year: int) -> Iterator[pa.RecordBatch]:
        """The rows of one year, without the year."""
        while self.year() == year:
            batch = self._held.pop()
            others = (batch.column(YEAR).to_numpy() != year).nonzero()[0]
            count = int(others[0]) if len(others) else batch.num_rows
            if count < batch.num_rows:
                self._held = [batch.slice(count)]
            yield batch.slice(0, count).drop_columns([YEAR])


def _staged(table: YearTable, year: int, batches: _Batches) -> YearFile:
    parts = batches.of(year)

    def write(at: Path) -> int:
        first = next(parts)
        rows = int(first.num_rows)
        with pq.ParquetWriter(at, first.schema, compression="zstd", compression_level=1) as file:
            file.write_batch(first)
            for part in parts:
                file.write_batch(part)
                rows += int(part.num_rows)
        return rows

    return table.stage(year, write)


def _open(options: Any) -> DeltaTable:
    path = options["path"]
    version = options.get("version")
    delta = DeltaTable(path, version=int(version) if version else None, storage_options=storage_options(path))
    protocol = delta.protocol()
    if protocol.min_reader_version > _READABLE:
        raise StorageError(
            f"{path}: the table needs a reader of version {protocol.min_reader_version} (deletion vectors or renamed "
            "columns). Rewrite it without, or read it with Delta's own jar"
        )
    return delta


def _columns(delta: DeltaTable, options: Any) -> pa.Schema:
    schema = pa.schema(delta.schema().to_arrow())
    chosen = options.get("columns")
    names = chosen.split(",") if chosen else schema.names
    return pa.schema([schema.field(name) for name in names])


def _bytes(root: str, path: str) -> Any:
    if "://" not in root:
        return str(Path(root, path))
    from aker_data.object_store import get

    return io.BytesIO(get(root, path, storage_options(root)) or b"")
