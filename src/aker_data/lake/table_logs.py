"""The tables below one root, as their logs have them: which files each partition is made of, and what is said of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from deltalake import DeltaTable
from deltalake.exceptions import DeltaError, TableNotFoundError

from aker_core.errors import StorageError
from aker_data.lake import log
from aker_data.lake.files import LakeFile, logged, storing
from aker_data.lake.transaction import NOTE, NOTED

OPENINGS = 5  # a table is opened again where a checkpoint was replaced meanwhile

Version = tuple[str, int, int, int]  # of the newest log entry: name, number of the file, time in nanoseconds, size


class TableLogs:
    """Reads of the logs of all tables below one root: a local folder or an ``s3://`` address with its options."""

    def __init__(self, root: str, options: dict[str, str], *, remote: bool) -> None:
        self.root, self.options, self.remote = root, options, remote
        self._seen: dict[str, tuple[Version, dict[str, tuple[LakeFile, ...]]]] = {}

    def uri(self, table: str) -> str:
        """The address of a table."""
        return f"{self.root}/{table}"

    def partitions(self, table: str) -> dict[str, tuple[LakeFile, ...]]:
        """The files of every refresh, by name; empty where there is no table."""
        version = self._version(table)
        held, files = self._seen.get(table, (None, {}))
        if version is None or version != held:
            files = self._files_of(self._open(table), table)
            if version is not None:
                self._seen[table] = version, files
        return dict(files)

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

    def _open(self, table: str) -> DeltaTable | None:
        """The table as it is now; None where there is none."""
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

    def _files_of(self, delta: DeltaTable | None, table: str) -> dict[str, tuple[LakeFile, ...]]:
        """The files of every refresh in an opened table, by name."""
        if delta is None:
            return {}
        with storing(self.uri(table)):
            return logged(delta, self.uri(table))

    def _shorten(self, table: str) -> None:
        """Keep the log short. The rows are committed: what stands in the way of this is no fault of theirs."""
        with suppress(OSError, DeltaError, StorageError):
            if not self.remote and not log.is_due(self._log(table)):
                return
            delta = self._open(table)
            if delta is None:
                return
            if not self.remote:
                log.shorten(delta, self._log(table), NOTED, self._files_of(delta, table))
            elif delta.version() and delta.version() % log.EVERY == 0:
                delta.create_checkpoint()
                delta.cleanup_metadata()  # entries of more than thirty days ago

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

    def _log(self, table: str) -> Path:
        return Path(self.root, table, "_delta_log")
