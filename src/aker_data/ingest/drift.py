"""What changed since the last good vintage: rows, keys gone, keys new. Files that both have are not read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from aker_data.check import Check
from aker_data.contracts import Source
from aker_data.lake.files import LakeFile, origin_of
from aker_data.lake.tables import Lake
from aker_data.schemas.validate import key_hashes

NAME = "compared_with_last"
MAX_GONE = 0.05  # share of the keys before; above it a person should look


@dataclass(frozen=True)
class Comparison:
    """with_as_of: the refresh compared with (the same month where it is being replaced). Counts of rows and of keys.

    replaced: whether it is the same month, whose rows are no longer there afterwards; another one has other years.
    """

    with_as_of: str
    rows_before: int
    rows_now: int
    keys_gone: int
    keys_new: int
    replaced: bool = False

    @property
    def share_gone(self) -> float:
        """Keys gone over rows before (each row has its own key); 0 where there were none."""
        return self.keys_gone / self.rows_before if self.rows_before else 0.0

    @property
    def share_new(self) -> float:
        """Keys new over rows now; 0 where there are none."""
        return self.keys_new / self.rows_now if self.rows_now else 0.0

    @property
    def check(self) -> Check:
        """Told as a check that warns, and never refuses: publishers do drop places and industries."""
        note = (
            f"against {self.with_as_of}: {self.rows_before:,} rows before, {self.rows_now:,} now; "
            f"{self.keys_gone:,} keys gone ({self.share_gone:.2%}), {self.keys_new:,} new ({self.share_new:.2%})"
        )
        passed = self.share_gone <= MAX_GONE
        if self.replaced and not passed:
            note += ". Was a file cut off? Then run the refresh again with the whole one"
        return Check(
            NAME, passed=passed, note=note, rows=self.rows_now, share=self.share_gone, costs_rows=self.replaced
        )


def last_good(partitions: Mapping[str, tuple[LakeFile, ...]], as_of: str, files: Sequence[LakeFile]) -> str | None:
    """The refresh to compare with, of the same origin: this month's where it is replaced, else the newest before."""
    alike = [at for at, there in partitions.items() if at <= as_of and origin_of(there) == origin_of(files)]
    return max(alike, default=None)


def compare(
    lake: Lake, source: Source, before: tuple[str, Sequence[LakeFile]], files: Sequence[LakeFile], as_of: str = ""
) -> Comparison:
    """Compare the new files with those of another refresh, by the keys of the files that only one side has.

    as_of: the month of the new files.
    """
    at, old = before
    both = {file.name for file in old} & {file.name for file in files}
    gone = _keys(lake, source, [file for file in old if file.name not in both])
    new = _keys(lake, source, [file for file in files if file.name not in both])
    shared = gone.is_in(new.implode()).sum()
    return Comparison(
        with_as_of=at,
        rows_before=sum(file.rows for file in old),
        rows_now=sum(file.rows for file in files),
        keys_gone=gone.len() - int(shared),
        keys_new=new.len() - int(shared),
        replaced=at == as_of,
    )


def _keys(lake: Lake, source: Source, files: Sequence[LakeFile]) -> pl.Series:
    key = list(source.schema.key)
    parts = [key_hashes(_key_columns(lake, file, key), key) for file in files]
    return pl.concat(parts).unique() if parts else pl.Series(dtype=pl.UInt64)


def _key_columns(lake: Lake, file: LakeFile, key: list[str]) -> pl.DataFrame:
    """Key columns as text: an earlier parser may have written another type, or not have had the column."""
    rows = lake.scan_files([file])
    there = rows.collect_schema().names()
    cells = [pl.col(name).cast(pl.String) if name in there else pl.lit(None, pl.String).alias(name) for name in key]
    return rows.select(cells).collect()
