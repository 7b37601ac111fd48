"""Writes the extracts for notebooks: small Parquet files of each market, named by its principal city.

Each vintage has a folder of its own (`2024-06`, the sample's `sample-2024-06`), and beside the folders stands every
file's name once more: a link to the newest published one, else to the newest of the sample. A list in each folder says
which files belong to it, with their digests, so that one that is missing or damaged is made again.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import polars as pl

from aker_data import atomic

SETTING = "AKER_DATA_PATH"
SAMPLE = "sample-"
LIST = "extracts.json"
Rank = tuple[bool, str]  # published or not, vintage: the highest is shown


def vintage_folder(folder: Path, as_of: str, origin: str) -> Path:
    """Where the extracts of a vintage are."""
    return folder / (f"{SAMPLE}{as_of}" if origin == "sample" else as_of)


def write_extracts(extracts: Mapping[str, pl.DataFrame], folder: Path, as_of: str, origin: str) -> int:
    """Write ``<vintage>/<slug>_<kind>.parquet`` of every market and kind of extract; returns how many files changed.

    extracts: kind -> rows with the market's `slug`. Then the links are set. Raises StorageError, with every file
    either as it was or whole.
    """
    target = vintage_folder(folder, as_of, origin)
    stamp = [pl.lit(as_of).alias("as_of"), pl.lit(origin).alias("data_origin")]
    written, digests = 0, {}
    for kind, frame in extracts.items():
        for slug, body in _parquet_files(frame.with_columns(stamp)).items():
            name = f"{slug}_{kind}.parquet"
            written += _write(target / name, body)
            digests[name] = _digest(body)
    with atomic.storing(target, SETTING):
        _list_files(target, digests)
    for name in digests:
        _show(folder / name, target / name)
    return written


def are_whole(folder: Path, as_of: str, origin: str) -> bool:
    """Whether every extract of a vintage is there as it was written, and shown beside the folders.

    False where nothing was ever written, or by a release that kept no list of what it wrote.
    """
    target = vintage_folder(folder, as_of, origin)
    try:
        digests: dict[str, str] = json.loads((target / LIST).read_bytes())["files"]
        return bool(digests) and all(
            _digest((target / name).read_bytes()) == digest and (folder / name).exists()
            for name, digest in digests.items()
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _list_files(target: Path, written: Mapping[str, str]) -> None:
    """Write the list of the folder's extracts: those of this refresh, and of other markets that were listed before."""
    held: dict[str, str] = {}
    with suppress(OSError, ValueError, KeyError, TypeError):
        held = dict(json.loads((target / LIST).read_bytes())["files"])
    digests = {name: digest for name, digest in held.items() if (target / name).exists()} | dict(written)
    if written and digests != held:
        body = json.dumps({"files": dict(sorted(digests.items()))}, indent=1) + "\n"
        atomic.write_bytes(target / LIST, body.encode(), durable=False)


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:16]


def _write(path: Path, body: bytes) -> bool:
    with atomic.storing(path, SETTING):
        if path.exists() and path.read_bytes() == body:
            return False
        atomic.write_bytes(path, body, durable=False)
    return True


def _show(name: Path, target: Path) -> None:
    """Let a name beside the folders stand for the file of a vintage, unless it shows a better one."""
    with atomic.storing(name, SETTING):
        if _rank_of(name) > _rank(target.parent.name):
            return
        relative = Path(target.parent.name) / target.name
        if name.is_symlink() and name.readlink() == relative:
            return
        hidden = atomic.temporary(name)
        try:
            hidden.symlink_to(relative)
        except (OSError, NotImplementedError):  # a file system without links
            shutil.copyfile(target, hidden)
        hidden.replace(name)


def _rank(vintage: str) -> Rank:
    return not vintage.startswith(SAMPLE), vintage.removeprefix(SAMPLE)


def _rank_of(name: Path) -> Rank:
    """The rank of what a name shows; a file of release 0.1, or a copy, says it in its own columns."""
    if name.is_symlink():
        shown = name.readlink()
        return _rank(shown.parent.name) if name.exists() else (False, "")
    if not name.exists():  # most names, at the first refresh: told without a query
        return False, ""
    with suppress(pl.exceptions.PolarsError, FileNotFoundError):
        stamp = pl.scan_parquet(name).select(pl.col("data_origin", "as_of").first()).collect().row(0)
        return stamp[0] != "sample", str(stamp[1])
    return False, ""


def _parquet_files(frame: pl.DataFrame) -> dict[str, bytes]:
    """One Parquet file of the rows of each `slug`. Files of a few rows need no statistics of columns."""
    import io

    files: dict[str, io.BytesIO] = {}

    def file_of(part: Any) -> io.BytesIO:
        return files.setdefault(part.partition_keys.item(), io.BytesIO())

    parts = pl.PartitionBy(
        "", key="slug", include_key=False, file_path_provider=file_of, approximate_bytes_per_file=None
    )
    frame.lazy().sink_parquet(parts, statistics=False)  # all in one query: a query for each file costs twice as much
    return {slug: files[slug].getvalue() for slug in sorted(files)}
