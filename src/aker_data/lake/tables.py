"""Tables as Delta Lake, partitioned by ``as_of``: a partition is replaced in one transaction, or not at all.

Polars writes the Parquet files and a Delta transaction names them, which is several times faster than the Delta writer
and as atomic: a file that no transaction names is not part of the table. A file is named after what it was made from
(payload, parser, schema), so an unchanged payload is an unchanged file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

import polars as pl

from aker_core.errors import StorageError
from aker_data import atomic
from aker_data.contracts import Origin
from aker_data.lake import geoparquet
from aker_data.lake.dtypes import to_delta_dtypes
from aker_data.lake.files import (
    PARTITION,
    LakeFile,
    adopt_local,
    adopt_object,
    origin_of,
    storing,
    write_local,
    write_object,
)
from aker_data.lake.intact import FileCheck
from aker_data.lake.origins import refuse_lesser
from aker_data.lake.table_logs import TableLogs
from aker_data.lake.transaction import Conflict, commit, replaced

ATTEMPTS = 3  # each on the state that the other writer left


class Lake(TableLogs):
    """All tables below one root: a local folder or an ``s3://`` address (options as object_store names them)."""

    def __init__(self, root: str, storage_options: dict[str, str] | None = None) -> None:
        remote = "://" in root
        # Two writers must not both write the same log entry: this is how the store refuses the second.
        options = {"aws_conditional_put": "etag", **(storage_options or {})} if remote else {}
        super().__init__(root.rstrip("/") if remote else str(Path(root).expanduser().resolve()), options, remote=remote)
        self._bytes = FileCheck(remote=remote)

    def as_ofs(self, table: str) -> list[str]:
        """The refreshes that a table holds, oldest first; empty where there is no table."""
        return sorted(self.partitions(table))

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
        where = [self._bytes.whole(file).at for file in files]
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
        self._bytes.whole(file)
        with storing(f"{self.uri(table)}/{path}"):
            if self.remote:
                return adopt_object(file, self.uri(table), file.path(as_of), self.options)
            return adopt_local(file, Path(self.uri(table), path))

    def damage(self, file: LakeFile) -> str:
        """What is wrong with the bytes of a local file; empty where nothing is. Raises StorageError for the disk."""
        return self._bytes.damage(file)

    def discard(self, files: Iterable[LakeFile]) -> None:
        """Remove staged files that do not become part of a table (in a store they stay, unnamed by any transaction)."""
        for file in files:
            if file.at.endswith(atomic.TEMPORARY):
                with suppress(OSError):
                    Path(file.at).unlink()

    def write(self, table: str, as_of: str, files: Sequence[LakeFile], note: str = "") -> bool:
        """Make these files, staged or already there, the whole partition. False where it is so already.

        note: what to say of the partition; it is part of the same transaction. A note about files that are there
        already is written alone. Raises StorageError: disk, another writer that does not end, another schema, or rows
        of the sample or the snapshot over those of the publisher.
        """
        try:
            self._bytes.mend(self.files(table, as_of), files)
            for _ in range(ATTEMPTS):
                delta = self._open(table)
                current = {file.name: file for file in self._files_of(delta, table).get(as_of, ())}
                refuse_lesser(table, as_of, origin_of(files), current.values())
                is_there = set(current) == {file.name for file in files} and not replaced(current, files)
                if is_there and (not note or note == self.note(table, as_of)):
                    return False
                with suppress(Conflict), storing(self.uri(table)):
                    commit(delta, self.uri(table), as_of, current, files, note, self.options)
                    self._shorten(table)
                    return not is_there
        finally:
            self.discard(files)
        raise StorageError(f"{self.uri(table)}: another run keeps writing this table. Wait for it, then refresh again")
