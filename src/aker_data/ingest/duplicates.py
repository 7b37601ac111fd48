"""Rows that two payloads of a source share: the same row twice is one row, two rows of one key are a contradiction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from aker_data.check import Check
from aker_data.contracts import Source
from aker_data.ingest.staging import trimmed_name
from aker_data.lake.files import LakeFile
from aker_data.lake.tables import Lake
from aker_data.schemas.validate import key_hashes

SHOWN = 5
NAME = "rows_shared_by_payloads"
FILE = "_file"  # number of the file a row is in
HASH = "_hash"


@dataclass(frozen=True)
class Resolved:
    """The files with every row once, and what was found."""

    files: tuple[LakeFile, ...]
    check: Check


def resolve_duplicates(lake: Lake, source: Source, as_of: str, files: Sequence[LakeFile]) -> Resolved:
    """Take rows that an earlier file has out of the later ones; a fatal check where two rows of one key differ.

    Only files whose ranges of keys meet are looked into, by hash of the key; rows are compared only where hashes meet.
    """
    resolved = list(files)
    dropped, clashes = 0, list[str]()
    for cluster in clusters(list(range(len(files))), files, source.schema.key):
        shared = _shared(lake, source, [files[number] for number in cluster])
        if not shared.height:
            continue
        clash = _clashes(shared, source)
        clashes += clash
        if not clash:
            for number, twice in _later(shared, source, cluster):
                resolved[number] = _trimmed(lake, source, as_of, files[number], twice)
                dropped += twice.height
    return Resolved(tuple(resolved), _check(dropped, clashes))


def clusters(numbers: list[int], files: Sequence[LakeFile], key: Sequence[str]) -> list[list[int]]:
    """Groups of files that may share a key: those whose ranges meet in every key column. Groups of one are left out."""
    if len(numbers) < 2:
        return []
    if not key:
        return [numbers]
    column, rest = key[0], key[1:]
    if any(column not in files[number].ranges for number in numbers if files[number].rows):
        return clusters(numbers, files, rest)
    filled = [number for number in numbers if files[number].rows]
    groups: list[list[int]] = []
    most: Any = None
    for number in sorted(filled, key=lambda number: files[number].ranges[column][0]):
        least, end = files[number].ranges[column]
        if groups and least <= most:
            groups[-1].append(number)
            most = max(most, end)
        else:
            groups.append([number])
            most = end
    return [cluster for group in groups for cluster in clusters(sorted(group), files, rest)]


def _shared(lake: Lake, source: Source, files: list[LakeFile]) -> pl.DataFrame:
    """The rows whose key (by hash) is in more than one of the files, each with the number of its file."""
    key = list(source.schema.key)
    hashes = pl.concat(
        [
            pl.DataFrame({HASH: key_hashes(lake.scan_files([file]).select(key).collect(), key)}).with_columns(
                pl.lit(number, dtype=pl.Int32).alias(FILE)
            )
            for number, file in enumerate(files)
        ]
    )
    if hashes.get_column(HASH).n_unique() == hashes.height:
        return pl.DataFrame()
    met = hashes.filter(pl.col(HASH).is_duplicated())
    rows = []
    for number, part in ((number, met.filter(pl.col(FILE) == number)) for number in range(len(files))):
        if part.height:
            frame = lake.scan_files([files[number]]).collect()
            frame = frame.with_columns(key_hashes(frame, key).alias(HASH), pl.lit(number, dtype=pl.Int32).alias(FILE))
            rows.append(frame.filter(pl.col(HASH).is_in(part.get_column(HASH).to_list())).drop(HASH))
    both = pl.concat(rows)
    return both.filter(pl.struct(key).is_duplicated())


def _clashes(shared: pl.DataFrame, source: Source) -> list[str]:
    """Keys whose rows differ in any column of the schema, in words."""
    key = list(source.schema.key)
    distinct = shared.select(list(source.schema.dtypes)).unique()
    clash = distinct.filter(pl.struct(key).is_duplicated())
    return [str(row) for row in clash.select(key).unique().sort(key).rows()]


def _later(shared: pl.DataFrame, source: Source, cluster: list[int]) -> list[tuple[int, pl.DataFrame]]:
    """For each file but the first with a key: the keys that it must give up."""
    key = list(source.schema.key)
    again = shared.filter(pl.col(FILE) > pl.col(FILE).min().over(key))
    return [
        (cluster[number], again.filter(pl.col(FILE) == number).select(key))
        for number in sorted(again.get_column(FILE).unique().to_list())
    ]


def _trimmed(lake: Lake, source: Source, as_of: str, file: LakeFile, twice: pl.DataFrame) -> LakeFile:
    frame = lake.scan_files([file]).collect()
    key = list(source.schema.key)
    kept = frame.join(twice, on=key, how="anti", nulls_equal=True, maintain_order="left")
    taken = [str(row) for row in twice.sort(key).rows()]
    name = trimmed_name(file.name, taken)
    staged = lake.stage(source.id, as_of, name, kept, key=key, geometry=source.schema.geometry)
    lake.discard([file])
    return staged


def _check(dropped: int, clashes: list[str]) -> Check:
    if not clashes:
        return Check(
            NAME, passed=True, note=f"{dropped:,} rows are in two payloads, the same in both", fatal=True, rows=dropped
        )
    shown = "; ".join(clashes[:SHOWN])
    note = f"{len(clashes):,} keys have different rows in different payloads: {shown}. Exclude one of the payloads"
    return Check(NAME, passed=False, note=note, fatal=True, rows=len(clashes))
