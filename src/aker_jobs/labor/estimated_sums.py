"""Sums of sectors with what is estimated of them: inside their bounds, and only where it may be shown."""

from __future__ import annotations

import polars as pl

from aker_jobs.labor.estimate_inputs import estimate_key
from aker_jobs.labor.sector_estimates import SectorEstimates

SCHEMA = {
    "cbsa_code": pl.String,
    "sector": pl.String,
    "estimate": pl.Float64,
    "estimate_p05": pl.Float64,
    "estimate_p95": pl.Float64,
    "disclosed_share": pl.Float64,
    "too_few": pl.Boolean,
    "estimate_key": pl.String,
}
ENDS = ("estimate", "estimate_p05", "estimate_p95")


def with_estimates(
    sums: pl.DataFrame, estimates: SectorEstimates, label: pl.Expr | None = None, wider: float = 1.0
) -> pl.DataFrame:
    """The sums of sectors with the columns of `SCHEMA`: null where nothing is withheld or nothing may be shown.

    sums: as of `aker_jobs.labor.sector_sums`, with bounds; the estimate is brought inside. label: of the sector in keys
    (default: its name). wider: than the interval of the estimates. too_few: the withheld part rests on one or two
    establishments, or tells of so few by subtraction: no estimate is made of it, but the middle of the bounds stands,
    with the bounds as its interval; all three are what anybody can work out of what is published.
    """
    shown = estimates.sums.select("cbsa_code", "sector", *ENDS, "disclosed", "few")
    joined = sums.join(shown, on=["cbsa_code", "sector"], how="left", maintain_order="left")
    low, high = pl.col("jobs_low"), pl.col("jobs_high").fill_null(float("inf"))
    usable = pl.col("complete") & low.is_not_null()
    estimate = pl.col("estimate")
    reach = {end: (estimate + wider * (pl.col(end) - estimate)).clip(low, high) for end in ENDS}
    public = dict(zip(ENDS, ((low + pl.col("jobs_high")) / 2, low, pl.col("jobs_high")), strict=True))
    few = pl.col("few").fill_null(value=False)
    inside = joined.with_columns(
        pl.when(usable & few).then(public[end]).when(usable).then(reach[end]).alias(end) for end in ENDS
    )
    key = estimate_key(pl.col("sector") if label is None else label)
    return inside.with_columns(
        disclosed_share=pl.when(estimate > 0).then((pl.col("disclosed") / estimate).clip(0.0, 1.0)),
        too_few=pl.col("few").fill_null(value=False),
        estimate_key=pl.when(estimate.is_not_null()).then(key),
    ).drop("few", "disclosed")


def hidden_as(sums: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """The estimated sums, with the middle of their bounds where `others` has too_few for the same place, sector and
    year: what is not shown of one table is not shown of the same year rebuilt without some of its rows either."""
    key = ["cbsa_code", "sector", "year"]
    named = others.filter("too_few").select(*key, hidden=True)
    joined = sums.join(named, on=key, how="left", maintain_order="left")
    low, high, estimate = pl.col("jobs_low"), pl.col("jobs_high"), pl.col("estimate")
    public = dict(zip(ENDS, ((low + high) / 2, low, high), strict=True))
    is_hidden = pl.col("hidden").fill_null(value=False) & estimate.is_not_null()
    share = (pl.col("disclosed_share") * estimate / public["estimate"]).clip(0.0, 1.0)
    return joined.with_columns(
        *(pl.when(is_hidden).then(public[end]).otherwise(end).alias(end) for end in ENDS),
        disclosed_share=pl.when(is_hidden).then(share).otherwise("disclosed_share"),
        too_few=pl.col("too_few") | is_hidden,
    ).drop("hidden")


def without_estimates(sums: pl.DataFrame) -> pl.DataFrame:
    """The same columns where nothing is estimated."""
    empty = {name: pl.lit(None, kind) for name, kind in SCHEMA.items() if name not in sums.columns}
    return sums.with_columns(**(empty | {"too_few": pl.lit(value=False)}))


def figures() -> dict[str, pl.Expr]:
    """The best that is known of a sum: figure (disclosed, else estimated), p05 and p95 (equal to it where disclosed),
    low and high, and disclosed (the share that is)."""
    jobs = pl.col("jobs").cast(pl.Float64)
    return {
        "figure": pl.coalesce(jobs, "estimate"),
        "p05": pl.coalesce(jobs, "estimate_p05"),
        "p95": pl.coalesce(jobs, "estimate_p95"),
        "low": pl.coalesce(jobs, "jobs_low"),
        "high": pl.coalesce(jobs, "jobs_high"),
        "disclosed": pl.when(jobs.is_not_null()).then(1.0).otherwise("disclosed_share"),
    }
