"""A Delta table partitioned by year: years are replaced whole, in one transaction, by files that are named by content.

Files that no transaction names are not part of the table, so a job that is killed leaves the table as it was. Run
again, it makes the same files; where they are there already, nothing is written. Files of earlier versions stay, so
that these can be read.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, Schema
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError
from deltalake.transaction import AddAction, RemoveAction, create_table_with_add_actions

from aker_core.errors import StorageError
from aker_data import atomic
from aker_data.lake.files import digest_of, storing
from aker_data.object_store import put

YEAR = "year"
ATTEMPTS = 3
STORES = {"aws_conditional_put": "etag"}


@dataclass(frozen=True)
class YearFile:
    """One Parquet file of a year: its path in the table, rows and bytes."""

    year: int
    path: str
    rows: int
    bytes: int


class YearTable:
    """A table at an address: a folder or ``s3://…`` (options as object_store names them)."""

    def __init__(self, address: str, options: Mapping[str, str] | None = None) -> None:
        self.remote = "://" in address
        self.address = address.rstrip("/") if self.remote else str(Path(address).expanduser().resolve())
        self.options = STORES | dict(options or {}) if self.remote else {}

    def files(self) -> dict[str, YearFile]:
        """The files that the table is made of now, by path; empty where there is no table."""
        return _files(self._open())

    def version(self) -> int | None:
        """The newest version; None where there is no table."""
        delta = self._open()
        return None if delta is None else delta.version()

    def stage(self, year: int, write: Callable[[Path], int]) -> YearFile:
        """Write a file that is not yet part of the table, under a name made of its bytes. Raises StorageError.

        write: writes the rows, without the year, to a path; how many there are.
        """
        with storing(self.address):
            if self.remote:
                with TemporaryDirectory() as folder:
                    return self._stored(Path(folder, "part.parquet"), year, write)
            folder_of_year = Path(self.address, f"{YEAR}={year}")
            folder_of_year.mkdir(parents=True, exist_ok=True)
            hidden = atomic.temporary(folder_of_year / "part.parquet")
            try:
                return self._stored(hidden, year, write)
            finally:
                hidden.unlink(missing_ok=True)

    def _stored(self, at: Path, year: int, write: Callable[[Path], int]) -> YearFile:
        rows = write(at)
        path = f"{YEAR}={year}/part-{digest_of(at)}.parquet"
        size = at.stat().st_size
        if self.remote:
            put(self.address, path, at.read_bytes(), self.options)
        else:
            at.replace(Path(self.address, path))
        return YearFile(year, path, rows, size)

    def replace(self, years: Iterable[int], files: Sequence[YearFile], schema: pa.Schema) -> bool:
        """Make these files all that the table has of these years. False where it is so already.

        schema: of the rows, the year among them. Raises StorageError: the disk, another writer that does not end, a
        table of other columns.
        """
        wanted, chosen = set(years), {file.path: file for file in files}
        for _ in range(ATTEMPTS):
            with storing(self.address):
                delta = self._open()
                there = {path: file for path, file in _files(delta).items() if file.year in wanted}
                adds = [_added(file) for path, file in sorted(chosen.items()) if path not in there]
                gone = [_removed(file) for path, file in sorted(there.items()) if path not in chosen]
                if not adds and not gone:
                    return False
                self._refuse_other_columns(delta, schema)
                if self._commit(delta, adds, gone, schema):
                    return True
        raise StorageError(f"{self.address}: another run keeps writing this table. Wait for it, then run again")

    def _commit(
        self, delta: DeltaTable | None, adds: list[AddAction], gone: list[RemoveAction], schema: pa.Schema
    ) -> bool:
        """False where another writer was first."""
        once = CommitProperties(max_commit_retries=0)
        try:
            if delta is None:
                create_table_with_add_actions(
                    self.address,
                    Schema.from_arrow(schema),
                    adds,
                    partition_by=[YEAR],
                    storage_options=self.options or None,
                    commit_properties=once,
                )
            else:
                delta.create_write_transaction([*adds, *gone], "append", delta.schema(), [YEAR], commit_properties=once)
        except CommitFailedError:
            return False
        except DeltaError as error:
            if "already exists" in str(error):
                return False
            raise
        return True

    def _refuse_other_columns(self, delta: DeltaTable | None, schema: pa.Schema) -> None:
        if delta is None:
            return
        there = {field.name for field in delta.schema().fields}
        if odd := sorted(there ^ set(schema.names)):
            raise StorageError(f"{self.address} has other columns ({', '.join(odd)}). Write to another folder")

    def _open(self) -> DeltaTable | None:
        if not self.remote and not Path(self.address, "_delta_log").is_dir():
            return None
        try:
            return DeltaTable(self.address, storage_options=self.options or None)
        except TableNotFoundError:
            return None


def partition_schema(schema: pa.Schema) -> pa.Schema:
    """The schema of the rows in the types that Delta tables hold, the year as a whole number and last."""
    fields = [pa.field(field.name, _plain(field.type)) for field in schema if field.name != YEAR]
    return pa.schema([*fields, pa.field(YEAR, pa.int32())])


def _plain(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_dictionary(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return pa.string()
    return pa.int64() if pa.types.is_unsigned_integer(kind) else kind


def _files(delta: DeltaTable | None) -> dict[str, YearFile]:
    if delta is None:
        return {}
    rows: list[dict[str, Any]] = pa.table(delta.get_add_actions(flatten=True)).to_pylist()
    files = [
        YearFile(int(row[f"partition.{YEAR}"]), row["path"], row["num_records"] or 0, row["size_bytes"]) for row in rows
    ]
    return {file.path: file for file in files}


def _added(file: YearFile) -> AddAction:
    statistics = json.dumps({"numRecords": file.rows})
    return AddAction(file.path, file.bytes, {YEAR: str(file.year)}, int(time.time() * 1000), True, statistics)


def _removed(file: YearFile) -> RemoveAction:
    return RemoveAction(file.path, True, int(time.time() * 1000), file.bytes, {YEAR: str(file.year)})
