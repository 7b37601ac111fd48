"""What lies in files beside the database: validation reports in the lake, and exports on the disk. Reads only."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

from aker_core.config import Settings
from aker_data import catalogue
from aker_data.ingest import report, report_page
from aker_data.ingest.context import lake_from

KINDS: Sequence[str] = get_args(report_page.Kind)
FORMS = ("html", "json")
EXPORTS = Path("exports")  # of `aker export` and `aker report`, in the folder that the server was started in
MOST_FILES, DEEPEST = 2_000, 4  # files of a folder of exports, and folders below it
Row = dict[str, Any]


def report_kinds(table: str, as_of: str) -> Sequence[str]:
    """Which reports lie beside a table: `report` (of its rows), `validated` (judged again), `refused` (kept out).

    None of a table that is not in the catalogue. Raises StorageError where the lake cannot be read.
    """
    if table not in catalogue.ids():
        return []
    return report.kinds(lake_from(Settings()), table, as_of)


def report_bytes(table: str, as_of: str, kind: str, form: str) -> bytes | None:
    """A report as it lies beside a table; None where there is none. Raises StorageError.

    as_of: YYYY-MM. Names that are not of a report are none: nothing else of the lake can be asked for.
    """
    if table not in catalogue.ids() or kind not in KINDS or form not in FORMS:
        return None
    return report.stored(lake_from(Settings()), table, as_of, f"{kind}.{form}")


@dataclass(frozen=True)
class ExportFile:
    """A file below the folder of exports. name: its path there, with slashes."""

    name: str
    path: Path
    bytes: int
    modified_at: datetime

    @property
    def vintage(self) -> str:
        """The folder it lies in, which is named by the vintage."""
        return self.name.partition("/")[0]


class Exports:
    """The files of a folder, by name; digests are computed once for a file of the same size and time."""

    def __init__(self, folder: Path = EXPORTS) -> None:
        self._folder = folder
        self._digests: dict[tuple[str, int, int], str] = {}

    def files(self) -> list[ExportFile]:
        """Regular files by name, at most `MOST_FILES`; none where there is no folder. Links and hidden files are left
        out: what lies elsewhere is nobody's to fetch."""
        return sorted(_files(self._folder), key=lambda file: file.name)[:MOST_FILES]

    def file(self, name: str) -> ExportFile | None:
        """The file of a name that `files` has; None for any other text."""
        return next((file for file in self.files() if file.name == name), None)

    def digest(self, file: ExportFile) -> str:
        """The SHA-256 of a file's bytes."""
        key = (file.name, file.bytes, int(file.modified_at.timestamp() * 1e6))
        if key not in self._digests:
            if len(self._digests) > MOST_FILES:
                self._digests.clear()
            with file.path.open("rb") as body:
                self._digests[key] = hashlib.file_digest(body, "sha256").hexdigest()
        return self._digests[key]


def _files(root: Path) -> Iterator[ExportFile]:
    for folder, folders, names in os.walk(root, followlinks=False):
        depth = len(Path(folder).relative_to(root).parts)
        folders[:] = sorted(name for name in folders if not name.startswith(".")) if depth < DEEPEST else []
        for name in names:
            path = Path(folder, name)
            if depth == 0 or name.startswith(".") or path.is_symlink() or not path.is_file():
                continue
            stat = path.stat()
            moment = datetime.fromtimestamp(stat.st_mtime, UTC)
            yield ExportFile(path.relative_to(root).as_posix(), path, stat.st_size, moment)
