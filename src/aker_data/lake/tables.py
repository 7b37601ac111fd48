"""Tables as Delta Lake, partitioned by ``as_of``: a partition is replaced in one transaction, or not at all.

Polars writes the Parquet files and a Delta transaction names them, which is several times faster than the Delta writer
and as atomic: a file that no transaction names is not part of the table. A file is named after what it was made from
(payload, parser, schema), so an unchanged payload is an unchanged file.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import polars as pl
from deltalake import CommitProperties, DeltaTable
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError
from deltalake.transaction import AddAction, RemoveAction, create_table_with_add_actions

from aker_core.errors import StorageError
from aker_data import atomic
from aker_data.contracts import ORIGINS, Origin
from aker_data.lake import geoparquet, log
from aker_data.lake.dtypes import delta_fields, delta_schema, to_delta_dtypes
from aker_data.lake.files import (
    PARTITION,
    LakeFile,
    adopt_local,
    adopt_object,
    digest_of,
    logged,
    origin_of,
    publish,
    removed,
    storing,
    write_local,
    write_object,
)

ATTEMPTS = 3  # each on the state that the other writer left
OPENINGS = 5  # a table is opened again where a checkpoint was replaced meanwhile
NOTE, NOTED = "aker.note", "aker.as_of"  # in the log: what the writer says of a partition, and of which

Version = tuple[str, int, int, int]  # of the newest log entry: name, number of the file, time in nanoseconds, size


class _Conflict(Exception):
    """Another writer was first."""


class Lake:
    """All tables below one root: a local folder or an ``s3://`` address (options as object_store names them)."""

    def __init__(self, root: str, storage_options: dict[str, str] | None = None) -> None:
        self.remote = "://" in root
        self.root = root.rstrip("/") if self.remote else str(Path(root).expanduser().resolve())
        # Two writers must not both write the same log entry: this is how the store refuses the second.
        self.options = {"aws_conditional_put": "etag", **(storage_options or {})} if self.remote else {}
        self._seen: dict[str, tuple[Version, dict[str, tuple[LakeFile, ...]]]] = {}
        self._good: set[tuple[str, int, int]] = set()  # files whose bytes were compared: path, size, time of change

    def uri(self, table: str) -> str:
        """The address of a table."""
        return f"{self.root}/{table}"

    def as_ofs(self, table: str) -> list[str]:
        """The refreshes that a table holds, oldest first; empty where there is no table."""
        return sorted(self.partitions(table))

    def partitions(self, table: str) -> dict[str, tuple[LakeFile, ...]]:
        """The files of every refresh, by name; empty where there is no table."""
        version = self._version(table)
        held, files = self._seen.get(table, (None, {}))
        if version is None or version != held:
            files = self._partitions(self._open(table), table)
            if version is not None:
                self._seen[table] = version, files
        return dict(files)

    def files(self, table: str, as_of: str) -> tuple[LakeFile, ...]:
        """The files of one refresh, by name; empty where there is none."""
        return self.partitions(table).get(as_of, ())

    def names(self, table: str, as_of: str) -> set[str]:
        """The names of the files of a partition."""
        return {file.name for file in self.files(table, as_of)}

    def origin(self, table: str, as_of: str) -> Origin | None:
        """Whether a partition is of the publisher's answers, the snapshot or the sample; None where there is none."""
        return origin_of(self.files(table, as_of))

    def scan(self, table: str, as_of: str | None = None) -> pl.LazyFrame:
        """The rows of one refresh (the newest by default), with the column ``as_of``.

        Raises StorageError where the lake has none.
        """
        partitions = self.partitions(table)
        as_of = as_of or max(partitions, default=None)
        files = partitions.get(as_of, ()) if as_of else ()
        if not files:
            raise StorageError(f"{self.uri(table)} holds nothing for {as_of or 'any month'}. Run aker refresh for it")
        return self.scan_files(files).with_columns(pl.lit(as_of).alias(PARTITION))

    def scan_files(self, files: Iterable[LakeFile]) -> pl.LazyFrame:
        """The rows of some files, whether part of the table yet or not. Raises StorageError where one is damaged."""
        where = [self._whole(file).at for file in files]
        return pl.scan_parquet(where, glob=False, hive_partitioning=False, storage_options=self.options or None)

    def stage(
        self, table: str, as_of: str, name: str, frame: pl.DataFrame, *, key: Sequence[str] = (), geometry: str = ""
    ) -> LakeFile:
        """Write a file that is not yet part of the table. Raises StorageError, leaving nothing under its name.

        geometry: the column of well-known binary that makes the file GeoParquet.
        """
        path = f"{PARTITION}={as_of}/{name}"
        with storing(f"{self.uri(table)}/{path}"):
            frame, notes = to_delta_dtypes(frame), geoparquet.metadata(frame, geometry)
            if self.remote:
                return write_object(frame, self.uri(table), path, key, self.options, notes)
            return write_local(frame, Path(self.uri(table), path), key, notes)

    def adopt(self, table: str, as_of: str, file: LakeFile) -> LakeFile:
        """Stage a file of another refresh of the same table: the same rows, not written again."""
        path = f"{PARTITION}={as_of}/{file.name}"
        self._whole(file)
        with storing(f"{self.uri(table)}/{path}"):
            if self.remote:
                return adopt_object(file, self.uri(table), file.path(as_of), self.options)
            return adopt_local(file, Path(self.uri(table), path))

    def discard(self, files: Iterable[LakeFile]) -> None:
        """Remove staged files that do not become part of a table (in a store they stay, unnamed by any transaction)."""
        for file in files:
            if file.at.endswith(atomic.TEMPORARY):
                with suppress(OSError):
                    Path(file.at).unlink()

    def note(self, table: str, as_of: str) -> str | None:
        """What the newest transaction of a partition says of it (see `write`); None where it says nothing."""
        with storing(self.uri(table)):
            for entry in self._commits(table):
                if entry.get(NOTED) == as_of:
                    return str(entry[NOTE])
        return None

    def _commits(self, table: str) -> Iterator[dict[str, Any]]:
        """What each transaction says of itself, newest first."""
        if not self.remote:
            # A few lines of text: several times faster than to open the table again.
            yield from (commit for _, commit in log.commits(self._log(table)))
        elif (delta := self._open(table)) is not None:
            yield from delta.history()

    def write(self, table: str, as_of: str, files: Sequence[LakeFile], note: str = "") -> bool:
        """Make these files, staged or already there, the whole partition. False where it is so already.

        note: what to say of the partition; it is part of the same transaction. A note about files that are there
        already is written alone. Raises StorageError: disk, another writer that does not end, another schema, or rows
        of the sample or the snapshot over those of the publisher.
        """
        try:
            self._mend(self.files(table, as_of), files)
            for _ in range(ATTEMPTS):
                delta = self._open(table)
                current = {file.name: file for file in self._partitions(delta, table).get(as_of, ())}
                refuse_lesser(table, as_of, origin_of(files), current.values())
                is_there = set(current) == {file.name for file in files} and not _replaced(current, files)
                if is_there and (not note or note == self.note(table, as_of)):
                    return False
                with suppress(_Conflict), storing(self.uri(table)):
                    self._commit(delta, table, as_of, current, files, note)
                    self._shorten(table)
                    return not is_there
        finally:
            self.discard(files)
        raise StorageError(f"{self.uri(table)}: another run keeps writing this table. Wait for it, then refresh again")

    def _commit(
        self,
        delta: DeltaTable | None,
        table: str,
        as_of: str,
        current: dict[str, LakeFile],
        files: Sequence[LakeFile],
        note: str,
    ) -> None:
        uri = self.uri(table)
        replaced = _replaced(current, files)
        new = [file for file in files if file.name not in current or file.name in replaced]
        gone = [file for name, file in current.items() if name not in {file.name for file in files} or name in replaced]
        columns = next((file.columns for file in new if file.columns), {})
        # The log is read and written at one version: any commit in between is a conflict, never a merge.
        once = CommitProperties(max_commit_retries=0, custom_metadata={NOTED: as_of, NOTE: note} if note else None)
        try:
            if delta is not None and columns and _widen(delta, columns):
                raise _Conflict
            adds = [publish(file, uri, as_of) for file in new]
            if delta is None:
                schema = delta_schema(columns, PARTITION)
                create_table_with_add_actions(
                    uri, schema, adds, partition_by=PARTITION, storage_options=self.options, commit_properties=once
                )
                return
            actions: list[AddAction | RemoveAction] = [*adds, *(removed(file, as_of) for file in gone)]
            delta.create_write_transaction(actions, "append", delta.schema(), PARTITION, commit_properties=once)
        except CommitFailedError:
            raise _Conflict from None
        except DeltaError as error:
            if "already exists" in str(error):
                raise _Conflict from None
            raise

    def _log(self, table: str) -> Path:
        return Path(self.root, table, "_delta_log")

    def _shorten(self, table: str) -> None:
        """Keep the log short. The rows are committed: what stands in the way of this is no fault of theirs."""
        with suppress(OSError, DeltaError, StorageError):
            if not self.remote and not log.is_due(self._log(table)):
                return
            delta = self._open(table)
            if delta is None:
                return
            if not self.remote:
                log.shorten(delta, self._log(table), NOTED, self._partitions(delta, table))
            elif delta.version() and delta.version() % log.EVERY == 0:
                delta.create_checkpoint()
                delta.cleanup_metadata()  # entries of more than thirty days ago

    def _whole(self, file: LakeFile) -> LakeFile:
        """The file, after a look at its bytes, once in a process: one wrong bit is another figure. Raises StorageError.

        In a store only its size is known; stores compare the bytes themselves.
        """
        if self.remote:
            return file
        if fault := self.damage(file):
            raise StorageError(
                f"{file.at}: damaged, {fault}. A refresh of its month mends it from the archive "
                "(AKER_SOURCE_MODE=replay needs no network)"
            )
        return file

    def damage(self, file: LakeFile) -> str:
        """What is wrong with the bytes of a local file; empty where nothing is. Raises StorageError for the disk."""
        if self.remote:
            return ""
        path = Path(file.at)
        with storing(file.at):
            try:
                there = path.stat()
            except FileNotFoundError:
                return "it is gone"
            if there.st_size != file.bytes:
                return f"{there.st_size:,} bytes instead of {file.bytes:,}"
            seen = (file.at, there.st_size, there.st_mtime_ns)
            if file.digest and seen not in self._good:
                if digest_of(path) != file.digest:
                    return "its bytes are not those that were written"
                self._good.add(seen)
        return ""

    def _mend(self, current: Iterable[LakeFile], files: Iterable[LakeFile]) -> None:
        """Put files that were made again, with the same bytes, in the place of damaged ones: the table names them."""
        there = {(file.name, file.digest): file for file in current if file.digest}
        for file in files:
            held = there.get((file.name, file.digest))
            if held is not None and file.at.endswith(atomic.TEMPORARY) and self.damage(held):
                with storing(held.at):
                    Path(file.at).replace(held.at)

    def _version(self, table: str) -> Version | None:
        """What tells one state of a local table from every other: its newest log entry. None where that is not known.

        Read before the table is: a commit in between is then read twice, never missed.
        """
        if self.remote:
            return None
        folder = self._log(table)
        try:
            newest = max((entry.name for entry in os.scandir(folder) if entry.name.endswith(".json")), default=None)
            if newest is None:
                return None
            seen = (folder / newest).stat()
        except OSError:  # no table, or none that can be read: `_open` says which
            return None
        return newest, seen.st_ino, seen.st_mtime_ns, seen.st_size

    def _open(self, table: str) -> DeltaTable | None:
        with storing(self.uri(table)):
            if not self.remote and not Path(self.root, table, "_delta_log").is_dir():
                return None
            for attempt in range(OPENINGS):
                try:
                    return DeltaTable(self.uri(table), storage_options=self.options or None)
                except TableNotFoundError:
                    return None
                except DeltaError as error:
                    # Another process has just put a newer checkpoint in the place of the one that was about to be read.
                    if "checkpoint" not in str(error) or attempt == OPENINGS - 1:
                        raise
            return None

    def _partitions(self, delta: DeltaTable | None, table: str) -> dict[str, tuple[LakeFile, ...]]:
        if delta is None:
            return {}
        with storing(self.uri(table)):
            return logged(delta, self.uri(table))


def _replaced(current: Mapping[str, LakeFile], files: Iterable[LakeFile]) -> set[str]:
    """The names of files that were made again with other bytes, as another version of a library writes them."""
    return {
        file.name
        for file in files
        if file.name in current and file.columns and file.digest != current[file.name].digest
    }


def refuse_lesser(table: str, as_of: str, origin: Origin | None, current: Iterable[LakeFile]) -> None:
    """Raise StorageError where a partition holds better rows: published before the snapshot before the sample."""
    held = origin_of(current)
    if held is not None and origin is not None and ORIGINS.index(held) < ORIGINS.index(origin):
        raise StorageError(
            f"{table} for {as_of} holds {held} figures, which {origin} rows must not replace. Use another "
            f"--as-of, or another lake with AKER_LAKE_PATH"
        )


def _widen(delta: DeltaTable, columns: dict[str, str]) -> bool:
    """Add the columns that the table lacks; True where it did. Raises StorageError where a column changed its type."""
    types = {column.name: getattr(column.type, "type", "") for column in delta.schema().fields}
    for name, kind in columns.items():
        if types.get(name, kind) != kind:
            raise StorageError(
                f"{delta.table_uri}: column {name} is {types[name]} there and {kind} now. Move this folder away and "
                "refresh again (payloads are archived: AKER_SOURCE_MODE=replay needs no network)"
            )
    new = {name: kind for name, kind in columns.items() if name not in types}
    if new:
        delta.alter.add_columns(delta_fields(new))
    return bool(new)
