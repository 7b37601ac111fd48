"""Withheld cells with an estimate, an interval and hard bounds, and how each was come by."""

from __future__ import annotations

import warnings

import polars as pl

from aker_core.facts.status import Status
from aker_jobs.labor.estimates import intervals
from aker_jobs.labor.estimates.leaves import (
    COUNTY_TENS,
    DEEPEST,
    KINDS,
    METRO_TENS,
    level_of_code,
    metro_counties,
    plain_cells,
)
from aker_jobs.labor.estimates.withheld_jobs import CELL, WithheldJobs, withheld_jobs

METHOD = "margins of county, metro, state and nation"
# What is missing where there is no estimate.
NO_COUNTIES = "no estimate: the table has no counties"
ONE_AREA = "no estimate: the table has one area only, and no margin of another"
COUNTIES_MISSING = "no estimate: the table lacks counties of the area"
DRAWN_OTHERWISE = "no estimate: the area holds other counties than the list gives it"
NO_MEMBERS = "no estimate: no county of the table is in the area"
METRO_LESS_COUNTY = 10 * (COUNTY_TENS - METRO_TENS)  # 76 is a county's cell, 46 a metro's
_MOST_NAMED = 5
_ENDS = ("estimate", "p05", "p95")


def estimated_cells(cells: pl.DataFrame, membership: pl.DataFrame) -> pl.DataFrame:
    """`estimate_withheld` of Polars frames."""
    from aker_jobs.labor.estimates.bounds import hard_bounds

    fit = withheld_jobs(cells, membership)
    missing = NO_COUNTIES
    if fit is not None and fit.rows["area_fips"].n_unique() == 1:
        fit, missing = None, ONE_AREA
    if fit is not None and fit.left_out.height:
        warnings.warn(_contradictions(fit.left_out), UserWarning, stacklevel=3)
    there = plain_cells(cells)
    if fit is not None:
        membership = fit.members(membership)
        there = pl.concat([there, _metros_without_rows(there, metro_counties(membership))], how="diagonal_relaxed")
    left_out, incomplete = (None, []) if fit is None else (fit.left_out, fit.incomplete)
    bounded = hard_bounds(there, membership, left_out, incomplete=incomplete)
    if fit is None:
        disclosed = pl.col("jobs").is_not_null()
        return bounded.with_columns(
            estimate="jobs",
            p05="jobs",
            p95="jobs",
            method=pl.when(disclosed).then(pl.lit("published")).otherwise(pl.lit(missing)),
        )
    return _with_estimates(bounded, fit)


def _contradictions(left_out: pl.DataFrame) -> str:
    named = [
        f"{area} {own} {code}: {published:,.0f} published, parts {parts:,.0f}"
        for area, own, code, published, parts in left_out.head(_MOST_NAMED).iter_rows()
    ]
    more = [f"and {left_out.height - len(named):,} more"] if left_out.height > len(named) else []
    return f"estimate_withheld: margins that their parts contradict were left out. {'; '.join([*named, *more])}"


def _with_estimates(cells: pl.DataFrame, fit: WithheldJobs) -> pl.DataFrame:
    numbered = cells.with_row_index("cell")
    hidden = numbered.filter(pl.col("jobs").is_null())
    sums = pl.concat([_sums_of(hidden, fit, kind) for kind in KINDS])
    joined = numbered.join(sums, on="cell", how="left", maintain_order="left")
    disclosed, imputed = pl.col("jobs").is_not_null(), pl.col("free").fill_null(value=False)
    added_up = pl.col("estimate").is_not_null()
    return (
        _inside_bounds(joined)
        .with_columns(
            status=pl.when(disclosed)
            .then(pl.lit(Status.OBSERVED.value))
            .when(imputed)
            .then(pl.lit(Status.IMPUTED.value))
            .when(added_up)
            .then(pl.lit(Status.OBSERVED.value))
            .otherwise("status"),
            method=pl.when(disclosed)
            .then(pl.lit("published"))
            .when(imputed)
            .then(pl.lit(METHOD))
            .when(added_up)
            .then(pl.lit("sum of counties"))
            .when(pl.col("area_fips").is_in(fit.redrawn))
            .then(pl.lit(DRAWN_OTHERWISE))
            .when(pl.col("area_fips").is_in(fit.incomplete))
            .then(pl.lit(COUNTIES_MISSING))
            .otherwise(pl.lit(NO_MEMBERS)),
        )
        .drop("free", "cell")
    )


def _inside_bounds(cells: pl.DataFrame) -> pl.DataFrame:
    """The estimates and their intervals of the month inside the hard bounds, then widened by what a month moves."""
    disclosed = pl.col("jobs").is_not_null()
    low, high = pl.col("low").fill_null(0.0), pl.col("high").fill_null(float("inf"))
    ends = [pl.when(disclosed).then("jobs").otherwise(pl.col(name).clip(low, high)) for name in _ENDS]
    inside = cells.with_columns(end.alias(name) for end, name in zip(ends, _ENDS, strict=True)).with_columns(
        p05=pl.min_horizontal("p05", "estimate"), p95=pl.max_horizontal("p95", "estimate")
    )
    wide = inside.filter(~disclosed & pl.col("estimate").is_not_null() & (pl.col("p05") < pl.col("p95")))
    p05, p95 = intervals.with_a_month(*(wide[name].to_numpy() for name in _ENDS))
    moved = wide.select("cell", wide_p05=pl.Series(p05, dtype=pl.Float64), wide_p95=pl.Series(p95, dtype=pl.Float64))
    return inside.join(moved, on="cell", how="left", maintain_order="left").select(
        pl.exclude("p05", "p95", "wide_p05", "wide_p95"),
        p05=pl.coalesce("wide_p05", "p05"),
        p95=pl.coalesce("wide_p95", "p95"),
    )


def _sums_of(hidden: pl.DataFrame, fit: WithheldJobs, kind: str) -> pl.DataFrame:
    """Estimates of the withheld cells of one kind of area: cell, estimate, p05, p95, free (whether any leaf of it is
    withheld)."""
    areas = fit.leaves.select(area_fips=kind).drop_nulls().unique()
    cells = hidden.select("cell", *CELL).join(areas, on="area_fips", how="semi")
    # A leaf is in one cell of each level: levels are taken one by one.
    parts = [
        _level_sums(cells.filter(level_of_code(pl.col("industry_code")) == level), fit, kind)
        for level in cells.select(level_of_code(pl.col("industry_code")).unique().sort()).to_series()
    ]
    empty = pl.DataFrame(
        schema={"cell": pl.UInt32, "estimate": pl.Float64, "p05": pl.Float64, "p95": pl.Float64, "free": pl.Boolean}
    )
    return pl.concat([empty, *parts])


def _level_sums(cells: pl.DataFrame, fit: WithheldJobs, kind: str) -> pl.DataFrame:
    numbered = cells.with_row_index("number")
    inside = fit.leaves_in(kind, numbered).select("leaf", "number")
    sums = fit.sums(inside, numbered.height).select("estimate", "p05", "p95", free=pl.col("open_estabs") > 0)
    return numbered.select("cell").hstack(sums)


def _metros_without_rows(cells: pl.DataFrame, metros: pl.DataFrame) -> pl.DataFrame:
    """Cells of metros that have no row of their own, from their counties' rows: establishments added, jobs null."""
    counties = cells.filter(
        pl.col("agglvl_code") // 10 == COUNTY_TENS, pl.col("agglvl_code") % 10 <= DEEPEST, pl.col("own_code") != "0"
    )
    return (
        counties.join(metros, left_on="area_fips", right_on="county", how="inner")
        .group_by(area_fips="metro", own_code="own_code", industry_code="industry_code")
        .agg(agglvl_code=pl.col("agglvl_code").first() - METRO_LESS_COUNTY, estabs=pl.col("estabs").sum())
        .join(cells, on=CELL, how="anti")
        .sort(CELL)
        .with_columns(jobs=pl.lit(None, pl.Float64))
    )
