"""What of lake and archive no kept refresh needs: months of tables, files that no table names, payloads.

Kept are, beside what the kept months are made of, the newest answer to every request: what a replay reads and what a
conditional request builds on. Whatever is removed first leaves the list that names it, so that a kill in between leaves
files that nothing names, which the next prune takes away.
"""

from __future__ import annotations

import math
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from aker_core.errors import ConfigError, StorageError
from aker_data import object_store as in_store
from aker_data.archive import Archive, Record
from aker_data.archive_entries import Held
from aker_data.contracts import Origin
from aker_data.ingest import report
from aker_data.ingest.staging import PAYLOAD
from aker_data.lake.files import PARTITION, storing
from aker_data.lake.tables import Lake

GRACE_SECONDS = 24 * 3600.0


@dataclass(frozen=True)
class Prune:
    """What would be removed. kept: months that stay, newest first; gone: those that go.

    partitions: (table, month). files: of a lake in a folder, their reports included; objects: of one in a store.
    answers: what stays of each request, by its list. payloads: of the archive, with what is known of them. folder: of
    the archive; None for a store.
    """

    kept: tuple[str, ...]
    gone: tuple[str, ...]
    partitions: tuple[tuple[str, str], ...] = ()
    files: tuple[Path, ...] = ()
    objects: tuple[Held, ...] = ()
    answers: Mapping[str, list[Record]] = field(default_factory=dict)
    payloads: tuple[Held, ...] = ()
    folder: Path | None = None

    @property
    def count(self) -> int:
        """How many files and objects go."""
        return len(self.files) + len(self.objects) + len(self.payloads)

    @property
    def bytes(self) -> int:
        """What disk and store get back: a file of several names only where all of them go."""
        on_disk = [self.folder / held.name for held in self.payloads] if self.folder else []
        stored = [*self.objects, *([] if self.folder else self.payloads)]
        return freed([*self.files, *on_disk]) + sum(held.bytes for held in stored)


def freed(files: Iterable[Path]) -> int:
    """The bytes that a disk gets back when these files go."""
    links: dict[tuple[int, int], tuple[int, int, int]] = {}
    for path in files:
        with suppress(FileNotFoundError):
            there = path.lstat()
            key = there.st_dev, there.st_ino
            links[key] = there.st_size, there.st_nlink, links.get(key, (0, 0, 0))[2] + 1
    return sum(size for size, names, going in links.values() if going >= names)


def tables(lake: Lake) -> list[str]:
    """The tables of a lake, by name. Raises StorageError."""
    if lake.remote:
        with storing(lake.root):
            names = in_store.folders_in(lake.root, "", lake.options)
        return [name for name in names if lake.as_ofs(name)]
    root = Path(lake.root)
    return sorted(path.name for path in root.iterdir() if (path / "_delta_log").is_dir()) if root.is_dir() else []


def months(lake: Lake) -> dict[str, Origin]:
    """Every month that the lake holds, with the least origin of its tables."""
    found: dict[str, list[Origin]] = {}
    for table in tables(lake):
        for as_of in lake.as_ofs(table):
            if (origin := lake.origin(table, as_of)) is not None:
                found.setdefault(as_of, []).append(origin)
    return {as_of: "sample" if "sample" in origins else "published" for as_of, origins in found.items()}


def newest(held: Mapping[str, Origin], keep: int) -> tuple[str, ...]:
    """The months to keep: so many of published figures, and so many of the sample. Newest first."""
    if keep < 1:
        raise ConfigError(f"--keep {keep}: keep at least 1")
    kept = {
        as_of for origin in ("published", "sample") for as_of in sorted(at for at in held if held[at] == origin)[-keep:]
    }
    return tuple(sorted(kept, reverse=True))


def plan(lake: Lake, archive: Archive, keep: int, now: float | None = None) -> Prune:
    """What can go when the newest months are kept. Reads only. Raises StorageError, ConfigError.

    now: seconds since 1970.
    """
    held = months(lake)
    kept = newest(held, keep)
    gone = tuple(sorted(set(held) - set(kept)))
    names = tables(lake)
    partitions = tuple((table, as_of) for table in names for as_of in lake.as_ofs(table) if as_of in gone)
    needed = {
        sha for table in names for as_of in lake.as_ofs(table) if as_of in kept for sha in _payloads(lake, table, as_of)
    }
    answers = _answers(archive, needed)
    stay = needed | {record.sha256 for records in answers.values() for record in records if record.sha256}
    changed = {
        identity: records for identity, records in answers.items() if len(records) < len(archive.records_of(identity))
    }
    at = time.time() if now is None else now
    files = () if lake.remote else tuple(path for table in names for path in _needless(lake, table, kept))
    objects = tuple(held for table in names for held in _adrift(lake, table, kept, at)) if lake.remote else ()
    payloads = tuple(_unnamed(archive, stay, at))
    folder = None if archive.remote else archive.local
    return Prune(kept, gone, partitions, files, objects, changed, payloads, folder)


def remove(lake: Lake, archive: Archive, found: Prune) -> None:
    """Remove what was planned. Raises StorageError; what was not reached is planned again the next time."""
    for table, as_of in found.partitions:
        lake.write(table, as_of, [])
    with storing(lake.root):
        _unlink(found.files)
        for held in found.objects:
            in_store.remove(lake.root, held.name, lake.options)
    for identity, records in found.answers.items():
        archive.keep(identity, records)
    archive.remove([held.name for held in found.payloads])


def _unlink(paths: Iterable[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
        with suppress(OSError):  # not empty
            path.parent.rmdir()


def _payloads(lake: Lake, table: str, as_of: str) -> set[str]:
    """The payloads that a partition is made of: those of its rows, and those that brought no row."""
    written = report.read(lake, table, as_of)
    there: set[str] = set()
    with suppress(TypeError, KeyError):
        there = {str(payload["sha256"]) for payload in (written or {}).get("payloads", ())}
    try:
        rows = lake.scan(table, as_of)
    except StorageError:  # damaged: the report has the names of what mends it
        if not there:
            raise
        return there
    if PAYLOAD in rows.collect_schema().names():
        there |= set(rows.select(pl.col(PAYLOAD).unique().drop_nulls().cast(pl.String)).collect().to_series())
    return there


def _needless(lake: Lake, table: str, kept: Collection[str]) -> list[Path]:
    """Files of a table that no kept month has: rows, reports, and what killed runs left."""
    named = {Path(file.at) for as_of, files in lake.partitions(table).items() if as_of in kept for file in files}
    root = Path(lake.root, table)
    rows = [path for path in root.glob(f"{PARTITION}=*/*") if path.is_file() and path not in named]
    reports = root.glob(f"_reports/{PARTITION}=*/*")
    return [*rows, *(path for path in reports if path.parent.name.removeprefix(f"{PARTITION}=") not in kept)]


def _adrift(lake: Lake, table: str, kept: Collection[str], now: float) -> Iterator[Held]:
    """As `_needless`, in a store. What came within a day stays: no lock keeps other machines from it."""
    named = {file.at for as_of, files in lake.partitions(table).items() if as_of in kept for file in files}
    mark = f"{PARTITION}="
    with storing(lake.uri(table)):
        folders = [f"{table}/{name}" for name in in_store.folders_in(lake.root, table, lake.options)]
        reports = in_store.folders_in(lake.root, f"{table}/_reports", lake.options)
        folders += [f"{table}/_reports/{name}" for name in reports if name.removeprefix(mark) not in kept]
        for folder in folders:
            for each in in_store.objects_in(lake.root, folder, lake.options) if f"/{mark}" in folder else ():
                if f"{lake.root}/{each.name}" not in named and each.modified.timestamp() < now - GRACE_SECONDS:
                    yield Held(each.name, each.bytes, each.modified.timestamp())


def _answers(archive: Archive, needed: Collection[str]) -> dict[str, list[Record]]:
    """By request, the answers that stay: of each origin the newest and the newest with bytes, and what is needed."""
    stay: dict[str, list[Record]] = {}
    for identity in archive.identities():
        first: set[tuple[Origin, bool]] = set()
        records = []
        for record in archive.records_of(identity):
            marks = {(record.origin, False), *([(record.origin, True)] if record.sha256 else [])}
            if marks - first or record.sha256 in needed:
                records.append(record)
            first |= marks
        stay[identity] = records
    return stay


def _unnamed(archive: Archive, stay: Collection[str], now: float) -> Iterator[Held]:
    """Payloads that nothing names. What came to a store within a day stays: no lock keeps other machines from it."""
    youngest = now - GRACE_SECONDS if archive.remote else math.inf
    for held in archive.payloads():
        if held.name.rpartition("/")[2].partition(".")[0] not in stay and held.modified < youngest:
            yield held
