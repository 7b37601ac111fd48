"""Years in which the publisher gives metros in total only: what is said of them, and how far rebuilt figures are off.

Since the release of March 2026 QCEW has no rows of metros by industry (data years from 2025). Every figure of a metro
by industry is then made of its counties, of which most cells are withheld and estimated. Of years that have such rows
the same can be done as if they had none, and be held against what is published.
"""

from __future__ import annotations

import polars as pl

from aker_data.check import Check
from aker_jobs.labor.estimated_sums import figures
from aker_jobs.labor.estimates.leaves import METRO
from aker_jobs.labor.estimates.withheld_jobs import WithheldJobs
from aker_jobs.labor.hierarchy import TOTAL

NAME = "metro rows by industry"
REBUILT = "metro figures rebuilt from counties meet the published ones"
COUNTIES_ONLY = "no metro rows by industry; every metro figure is rebuilt from counties, withheld cells estimated"
MOST_OFF = 0.02  # share of the jobs: twice what was measured on the real first quarter of 2016
_METRO_TENS = (4, 8)  # codes of aggregation levels: metros, and micropolitan areas
_FOUR_DIGITS = 46
_AT = ["area_fips", "own_code", "industry_code"]


def is_metro_industry() -> pl.Expr:
    """Whether a row is one of a metro by industry."""
    return (pl.col("agglvl_code") // 10).is_in(_METRO_TENS) & (pl.col("industry_code") != TOTAL)


def without_metro_rows(cells: pl.LazyFrame) -> pl.LazyFrame:
    """The cells as the publisher has them since data year 2025: metros in total only."""
    return cells.filter(~is_metro_industry())


def years_without(cells: pl.LazyFrame) -> list[int]:
    """The years of which metros have totals and no rows by industry."""
    metro = (pl.col("agglvl_code") // 10).is_in(_METRO_TENS)
    of_metros = cells.filter(metro).select("year", detailed=is_metro_industry())
    years = of_metros.group_by("year").agg(pl.col("detailed").any()).collect()
    return sorted(years.filter(~pl.col("detailed"))["year"].to_list())


def metro_rows_check(without: list[int]) -> Check:
    """Says of which years metros are rebuilt from counties. without: as of `years_without`."""
    years = ", ".join(map(str, without))
    return Check(
        name=NAME,
        passed=not without,
        note=f"{years}: {COUNTIES_ONLY}" if without else "metros have rows by industry in every year",
        rows=len(without),
    )


def rebuilt_errors(published: pl.DataFrame, rebuilt: pl.DataFrame) -> pl.DataFrame:
    """How far sectors of metros differ: what (sector), metros, jobs, error_share (sum of absolute differences over the
    jobs), median_error (relative), disclosed (metros whose sector is published whole) and disclosed_error (share).

    published, rebuilt: sums of the same year (`aker_jobs.labor.job_sums`), with and without rows of metros; of
    the first the estimate stands in where a part is withheld.
    """
    at = ["cbsa_code", "sector"]
    best = published.select(*at, "jobs", **{"with": figures()["figure"]})
    again = rebuilt.select(*at, again=figures()["figure"])
    both = best.join(again, on=at, how="inner").drop_nulls(["with", "again"])
    off = (pl.col("again") - pl.col("with")).abs()
    whole = pl.col("jobs").is_not_null()
    return (
        both.group_by(what="sector")
        .agg(
            metros=pl.len(),
            jobs=pl.col("with").sort().sum(),
            error_share=off.sort().sum() / pl.col("with").sort().sum(),
            median_error=(off / pl.col("with").clip(lower_bound=1)).median(),
            disclosed=whole.sum(),
            disclosed_error=off.filter(whole).sort().sum() / pl.col("with").filter(whole).sort().sum(),
        )
        .with_columns(pl.col("error_share", "disclosed_error").fill_nan(None))
        .sort("what")
    )


def cell_errors(fit: WithheldJobs, cells: pl.DataFrame) -> pl.DataFrame:
    """The same columns for all private four-digit cells of metros that are published. fit: made without them."""
    known = cells.filter(
        pl.col("agglvl_code") == _FOUR_DIGITS, pl.col("own_code") == "5", pl.col("jobs").is_not_null()
    ).with_row_index("number")
    inside = fit.leaves_in(METRO, known.select("number", *_AT)).select("leaf", "number")
    off = (fit.sums(inside, known.height)["estimate"] - known["jobs"]).abs()
    share = float(off.sort().sum()) / max(float(known["jobs"].sum()), 1.0)
    relative = (off / known["jobs"].clip(lower_bound=1)).median()
    return pl.DataFrame(
        {
            "what": ["all published four-digit cells"],
            "metros": [known["area_fips"].n_unique()],
            "jobs": [float(known["jobs"].sum())],
            "error_share": [share],
            "median_error": [relative],
            "disclosed": [known["area_fips"].n_unique()],
            "disclosed_error": [share],
        }
    )


def rebuilt_check(errors: pl.DataFrame, year: int) -> Check:
    """Whether the sectors of metros come out alike without metro rows. errors: as of `rebuilt_errors`."""
    shares = [f"{what} {100 * share:.1f} %" for what, share in errors.select("what", "error_share").iter_rows()]
    whole = errors.select((pl.col("error_share") * pl.col("jobs")).sort().sum() / pl.col("jobs").sum()).item()
    return Check(
        name=REBUILT,
        passed=whole is not None and whole <= MOST_OFF,
        note=f"{year}: sum of differences over the jobs: {', '.join(shares)}",
        rows=max(errors["metros"].to_list(), default=0),
        share=whole,
    )
