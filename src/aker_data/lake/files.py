"""The files of a lake table: what is known of one, how one is written and read, and what Delta says of them."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from deltalake import DeltaTable
from deltalake.exceptions import DeltaError
from deltalake.transaction import AddAction, RemoveAction

from aker_core.errors import StorageError
from aker_data import atomic
from aker_data import object_store as objects
from aker_data.contracts import ORIGINS, Origin, common_origin
from aker_data.lake.dtypes import delta_names

PARTITION = "as_of"
SETTING = "AKER_LAKE_PATH"
PARQUET = ".parquet"
ENDINGS: dict[Origin, str] = {"published": PARQUET, "snapshot": "-snapshot.parquet", "sample": "-sample.parquet"}
DIGITS = 16  # of the SHA-256 in the name of a file: enough to tell damage, which nobody makes on purpose
_DIGEST = re.compile(rf"\.([0-9a-f]{{{DIGITS}}})\.parquet$")
Range = tuple[Any, Any]


@dataclass(frozen=True)
class LakeFile:
    """One Parquet file of a partition. ranges: least and greatest value of the key columns where known.

    at: where it can be read now. columns: Delta types of a file that is staged for a table, else empty. digest: the
    beginning of the SHA-256 of its bytes, which stands in its path and so in the transaction that names it; empty for
    files of release 0.1.
    """

    name: str
    at: str
    rows: int
    bytes: int
    ranges: dict[str, Range] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    digest: str = ""

    def path(self, as_of: str) -> str:
        """Where it is in the table, once it is part of it."""
        return f"{PARTITION}={as_of}/{with_digest(self.name, self.digest)}"

    @property
    def origin(self) -> Origin:
        """Whether its rows are of a publisher's answer, of the snapshot or of the sample."""
        return next((origin for origin in ORIGINS[1:] if self.name.endswith(ENDINGS[origin])), "published")


def with_digest(name: str, digest: str) -> str:
    """The name of the file on disk."""
    return f"{name.removesuffix(PARQUET)}.{digest}{PARQUET}" if digest else name


def without_digest(name: str) -> tuple[str, str]:
    """The name of a file, and the digest that its name on disk holds (empty where it holds none)."""
    match = _DIGEST.search(name)
    return (f"{name[: match.start()]}{PARQUET}", match[1]) if match else (name, "")


def digest_of(path: Path) -> str:
    """The digest of the bytes of a file. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:DIGITS]


def origin_of(files: Iterable[LakeFile]) -> Origin | None:
    """What a set of files is: the sample's or the snapshot's as soon as one file is; None for an empty set."""
    return common_origin(file.origin for file in files)


@contextmanager
def storing(where: str) -> Iterator[None]:
    """Turn what disk, store, Polars or Delta say into a StorageError that names the place and the setting."""
    try:
        yield
    except (OSError, DeltaError, pl.exceptions.PolarsError) as error:
        if "://" in where:
            raise StorageError(f"{where}: {objects.store_problem(error, SETTING)}") from error
        if isinstance(error, OSError):
            raise atomic.storage_error(error, where, SETTING) from error
        if system := re.search(r"\(os error (\d+)\)", str(error)):
            number = int(system[1])
            raise atomic.storage_error(OSError(number, os.strerror(number)), where, SETTING) from error
        raise StorageError(f"{where}: {objects.reason(error)}. Check the disk, or set {SETTING}") from error


def write_local(
    frame: pl.DataFrame, path: Path, key: Sequence[str], metadata: dict[str, str] | None = None
) -> LakeFile:
    """Write under a hidden name beside `path`; `publish` gives it its name. Raises OSError, PolarsError.

    metadata: key-value metadata of the Parquet file.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    atomic.sweep(path.parent)
    hidden = atomic.temporary(path)
    try:
        frame.write_parquet(hidden, compression="zstd", compression_level=1, metadata=metadata)
        digest = digest_of(hidden)
    except BaseException:
        hidden.unlink(missing_ok=True)
        raise
    return LakeFile(
        path.name, str(hidden), frame.height, hidden.stat().st_size, _ranges(frame, key), delta_names(frame), digest
    )


def write_object(
    frame: pl.DataFrame,
    root: str,
    name: str,
    key: Sequence[str],
    options: dict[str, str],
    metadata: dict[str, str] | None = None,
) -> LakeFile:
    """Write into a store, where an object appears whole and under its name. Raises OSError, PolarsError."""
    body = io.BytesIO()
    frame.write_parquet(body, compression="zstd", compression_level=1, metadata=metadata)
    digest = hashlib.sha256(body.getbuffer()).hexdigest()[:DIGITS]
    at = with_digest(name, digest)
    objects.put(root, at, body.getvalue(), options)
    short = name.rpartition("/")[2]
    return LakeFile(short, f"{root}/{at}", frame.height, body.tell(), _ranges(frame, key), delta_names(frame), digest)


def adopt_local(file: LakeFile, path: Path) -> LakeFile:
    """Link (or copy, where links are not supported) a file under a hidden name beside `path`. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    hidden = atomic.temporary(path)
    try:
        os.link(file.at, hidden)
    except OSError:
        shutil.copyfile(file.at, hidden)
    return replace(file, at=str(hidden))


def adopt_object(file: LakeFile, root: str, name: str, options: dict[str, str]) -> LakeFile:
    """Copy a file within the store. Raises OSError."""
    objects.copy(root, file.at.removeprefix(f"{root}/"), name, options)
    return replace(file, at=f"{root}/{name}")


def publish(file: LakeFile, root: str, as_of: str) -> AddAction:
    """Give a staged file its name, and say so to Delta. Until the commit it is not part of the table."""
    path = file.path(as_of)
    if file.at.endswith(atomic.TEMPORARY) and Path(file.at).exists():
        Path(file.at).replace(Path(root, path))
    low = {name: _plain(ends[0]) for name, ends in file.ranges.items()}
    high = {name: _plain(ends[1]) for name, ends in file.ranges.items()}
    stats = json.dumps({"numRecords": file.rows, "minValues": low, "maxValues": high})
    return AddAction(path, file.bytes, {PARTITION: as_of}, int(time.time() * 1000), True, stats)


def removed(file: LakeFile, as_of: str) -> RemoveAction:
    """Say to Delta that a file is no longer part of the table. The file stays for older versions."""
    path = file.path(as_of)
    return RemoveAction(path, True, int(time.time() * 1000), file.bytes, {PARTITION: as_of})


def logged(delta: DeltaTable, root: str) -> dict[str, tuple[LakeFile, ...]]:
    """The files that the table is made of now, by partition and in the order of their names."""
    partitions: dict[str, list[LakeFile]] = {}
    for row in pl.DataFrame(delta.get_add_actions(flatten=True)).to_dicts():
        partitions.setdefault(str(row[f"partition.{PARTITION}"]), []).append(_from_log(row, root))
    return {as_of: tuple(sorted(files, key=lambda file: file.name)) for as_of, files in partitions.items()}


def _from_log(row: dict[str, Any], root: str) -> LakeFile:
    ranges = {
        name[4:]: (low, row[f"max.{name[4:]}"])
        for name, low in row.items()
        if name.startswith("min.") and low is not None and row.get(f"max.{name[4:]}") is not None
    }
    path = str(row["path"])
    name, digest = without_digest(path.rpartition("/")[2])
    return LakeFile(name, f"{root}/{path}", row["num_records"], row["size_bytes"], ranges, digest=digest)


def _ranges(frame: pl.DataFrame, key: Sequence[str]) -> dict[str, Range]:
    """Least and greatest of each key column without nulls; a column with nulls says nothing about where rows are."""
    if not frame.height or not key:
        return {}
    row = frame.select(
        *(pl.col(name).min().name.prefix("min.") for name in key),
        *(pl.col(name).max().name.prefix("max.") for name in key),
        *(pl.col(name).null_count().name.prefix("null.") for name in key),
    ).row(0, named=True)
    return {name: (row[f"min.{name}"], row[f"max.{name}"]) for name in key if row[f"null.{name}"] == 0}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
