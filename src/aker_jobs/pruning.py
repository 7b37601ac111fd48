"""What no kept vintage needs, everywhere on the disk: lake, archive, and the folders of extracts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from aker_core.config import Settings
from aker_data import atomic, locks, prune
from aker_data.ingest.context import archive_folder, archive_from, lake_from
from aker_data.lake.tables import Lake
from aker_jobs.extracts import SETTING, vintage_folder


@dataclass(frozen=True)
class Pruning:
    """What can go. extracts: files in the folders of vintages that go. megabytes: what the disk gets back."""

    stored: prune.Prune
    extracts: tuple[Path, ...]
    megabytes: float

    @property
    def files(self) -> int:
        """How many files go."""
        return self.stored.count + len(self.extracts)


def prune_folders(settings: Settings, keep: int, *, dry_run: bool) -> Pruning:
    """Plan what can go when the newest `keep` vintages stay, and remove it unless it is a dry run.

    The database keeps all of its rows. Raises ConfigError, and StorageError where a refresh is at work.
    """
    lake, archive = lake_from(settings), archive_from(settings)
    with _held(settings, lake, dry_run=dry_run):
        stored = prune.plan(lake, archive, keep)
        extracts = tuple(_extracts(settings.data_path / "jobs", stored.gone))
        # Measured while the files are there.
        pruning = Pruning(stored, extracts, (stored.bytes + prune.freed(extracts)) / 1e6)
        if not dry_run:
            # Last goes what names a vintage: a kill in between leaves it to be planned again.
            _remove_extracts(settings.data_path / "jobs", pruning.extracts)
            prune.remove(lake, archive, stored)
    return pruning


@contextmanager
def _held(settings: Settings, lake: Lake, *, dry_run: bool) -> Iterator[None]:
    if dry_run:  # to look makes nothing
        yield
        return
    with locks.pruning(working_folders(settings, lake)):
        yield


def working_folders(settings: Settings, lake: Lake) -> list[Path]:
    """The folders that a refresh makes files in."""
    return [archive_folder(settings), *([] if lake.remote else [Path(lake.root)])]


def _extracts(folder: Path, gone: tuple[str, ...]) -> Iterator[Path]:
    for as_of in gone:
        for origin in ("published", "sample"):
            yield from sorted(path for path in vintage_folder(folder, as_of, origin).glob("*") if path.is_file())


def _remove_extracts(folder: Path, files: tuple[Path, ...]) -> None:
    with atomic.storing(folder, SETTING):
        for path in files:
            path.unlink(missing_ok=True)
            with suppress(OSError):  # not empty yet
                path.parent.rmdir()
        for name in folder.glob("*.parquet") if files else ():
            if name.is_symlink() and not name.exists():
                name.unlink()
