"""Writes the extracts for notebooks: a few small Parquet files for each market, named by its principal city."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from aker_core.errors import StorageError
from aker_data import atomic
from aker_jobs.vintage import Computed

SETTING = "AKER_DATA_PATH"


def write_extracts(computed: Computed, folder: Path, as_of: str, origin: str) -> int:
    """Write ``<slug>_<kind>.parquet`` of every market and kind of extract; returns how many files changed.

    A file of a newer refresh stays: a backfill does not replace what is newer. Raises StorageError, with every file
    either as it was or whole.
    """
    written = 0
    stamp = [pl.lit(as_of).alias("as_of"), pl.lit(origin).alias("data_origin")]
    for kind, frame in computed.extracts.items():
        for (slug,), rows in frame.with_columns(stamp).partition_by("slug", as_dict=True).items():
            written += _write(folder / f"{slug}_{kind}.parquet", rows.drop("slug"), as_of)
    return written


def _write(path: Path, rows: pl.DataFrame, as_of: str) -> bool:
    with atomic.storing(path, SETTING):
        try:
            if path.exists() and pl.scan_parquet(path).select(pl.col("as_of").max()).collect().item() > as_of:
                return False
        except pl.exceptions.PolarsError as error:
            raise StorageError(f"{path}: not a readable Parquet file ({error}); remove it and refresh again") from error
        body = _parquet(rows)
        if path.exists() and path.read_bytes() == body:
            return False
        atomic.write_bytes(path, body, durable=False)
    return True


def _parquet(rows: pl.DataFrame) -> bytes:
    import io

    buffer = io.BytesIO()
    rows.write_parquet(buffer)
    return buffer.getvalue()
