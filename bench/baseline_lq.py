"""Location quotients from the lake's Parquet files as people write them by hand: a scan, Polars, pandas."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import polars as pl

KEYS = ["area_fips", "own_code", "industry_code"]
JOBS = "annual_avg_emplvl"
Summary = Callable[[], dict[str, float]]
Work = Callable[[], Any]


def scan(files: list[str]) -> Work:
    """No quotient at all: only read the columns that one needs."""
    return lambda: pl.scan_parquet(files).select(*KEYS, JOBS).collect().height


def polars_join(files: list[str]) -> Work:
    """The nation's cells and the areas' totals joined to every row."""
    return lambda: partial(checked, _joined(pl.scan_parquet(files)).collect())


def polars_streaming(files: list[str]) -> Work:
    """The same in the streaming engine."""
    return lambda: partial(checked, _joined(pl.scan_parquet(files)).collect(engine="streaming"))


def polars_read_once(files: list[str]) -> Work:
    """Read once, keys made categorical, then joins in memory."""

    def work() -> Summary:
        rows = pl.scan_parquet(files).select(pl.col(KEYS).cast(pl.Categorical), JOBS).collect()
        return partial(checked, _joined(rows.lazy()).collect())

    return work


def pandas_merge(files: list[str]) -> Work:
    """As in a notebook."""
    import pandas as pd

    def work() -> Summary:
        rows = pd.concat([pd.read_parquet(file, columns=[*KEYS, JOBS]) for file in files], ignore_index=True)
        whole = rows[(rows["own_code"] == "0") & (rows["industry_code"] == "10")]
        totals = whole[["area_fips", JOBS]].rename(columns={JOBS: "total"})
        nation = rows[rows["area_fips"] == "US000"][["own_code", "industry_code", JOBS]]
        nation = nation.rename(columns={JOBS: "nation"})
        everything = whole.loc[whole["area_fips"] == "US000", JOBS].iloc[0]
        rows = rows.merge(totals, on="area_fips", how="left")
        rows = rows.merge(nation, on=["own_code", "industry_code"], how="left")
        rows["lq"] = (rows[JOBS] / rows["total"]) / (rows["nation"] / everything)
        return partial(checked, pl.DataFrame({"lq": rows["lq"].to_numpy()}))

    return work


def quotients(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Keys, jobs and lq of every row."""
    return _joined(rows)


def _joined(rows: pl.LazyFrame) -> pl.LazyFrame:
    rows = rows.select(*KEYS, JOBS)
    whole = rows.filter(own_code="0", industry_code="10").select("area_fips", total=JOBS)
    nation = rows.filter(area_fips="US000").select("own_code", "industry_code", nation=JOBS)
    everything = whole.filter(area_fips="US000").select(everything="total")
    per_cell = nation.join(everything, how="cross").with_columns(share=pl.col("nation") / pl.col("everything"))
    joined = rows.join(whole, on="area_fips", how="left").join(
        per_cell.select("own_code", "industry_code", "share"), on=["own_code", "industry_code"], how="left"
    )
    return joined.select(*KEYS, JOBS, lq=pl.col(JOBS) / pl.col("total") / pl.col("share"))


def checked(rows: pl.DataFrame) -> dict[str, float]:
    """What all contenders must agree on: rows, quotients that are numbers, their sum."""
    lq = rows.get_column("lq")
    lq = lq.filter(lq.is_finite())
    return {"rows": rows.height, "quotients": len(lq), "sum": round(float(lq.sum()), 3)}
