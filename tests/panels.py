"""Small QCEW panels for tests: areas of every kind, industries and years, some cells withheld; the nation is there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import polars as pl

CELLS = (("0", "10"), ("5", "10"), ("5", "101"), ("5", "1013"), ("5", "1024"), ("5", "54"), ("3", "61"))


def panel(areas: int, years: Iterable[int], seed: int = 0) -> pl.DataFrame:
    """area_fips, own_code, industry_code, year, annual_avg_emplvl (null where withheld); `areas` counties a state."""
    states = ("08", "09", "48")
    codes = [f"{state}{number:03}" for state in states for number in range(areas + 1)]
    codes += [f"C{1000 + number}" for number in range(areas)]
    own, industry = zip(*CELLS, strict=True)
    frame = (
        pl.DataFrame({"area_fips": codes})
        .join(pl.DataFrame({"own_code": own, "industry_code": industry}), how="cross")
        .join(pl.DataFrame({"year": list(years)}), how="cross")
    )
    draw = np.random.default_rng(seed)
    jobs = pl.Series("jobs", draw.integers(0, 900, frame.height), dtype=pl.Int64)
    hidden = pl.Series("hidden", draw.random(frame.height) < 0.25)
    kept = pl.Series("kept", draw.random(frame.height) < 0.97)
    local = frame.with_columns(jobs, hidden).filter(kept)
    nation = local.group_by("own_code", "industry_code", "year").agg(pl.col("jobs").sum() + 7)
    local = local.with_columns(jobs=pl.when(~pl.col("hidden")).then("jobs")).drop("hidden")
    whole = pl.concat([local, nation.select(pl.lit("US000").alias("area_fips"), *local.columns[1:])])
    return whole.rename({"jobs": "annual_avg_emplvl"}).sort("area_fips", "own_code", "industry_code", "year")


def rows_of(frame: Any) -> pl.DataFrame:
    """What a frame of Spark holds; tests alone fetch it."""
    return pl.DataFrame(frame.toArrow())
