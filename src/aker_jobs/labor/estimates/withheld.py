"""Every withheld cell of a QCEW period estimated: the number, what is certain, and how wrong it may be."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import narwhals as nw
import numpy as np
import polars as pl

from aker_core.facts.frames import close_frame, open_frame
from aker_core.facts.status import Status
from aker_jobs.labor.estimates import intervals
from aker_jobs.labor.estimates.disclosed import industry_spread, state_sizes
from aker_jobs.labor.estimates.drawn import drawn_otherwise, incomplete_areas
from aker_jobs.labor.estimates.fit import SPREAD, fitted_jobs, national_sizes, prior_jobs, variance_per_job
from aker_jobs.labor.estimates.leaves import (
    COUNTY,
    COUNTY_TENS,
    DEEPEST,
    KINDS,
    METRO_TENS,
    keyed_cells,
    leaves_of,
    level_of_code,
    metro_counties,
    plain_cells,
    with_counties,
)
from aker_jobs.labor.estimates.margins import Flags, Numbers, Partition, added, margins_of
from aker_jobs.labor.estimates.pay import WageFit, pay_per_job, usual_pay

FrameT = TypeVar("FrameT")
METHOD = "margins of county, metro, state and nation"
# What is missing where there is no estimate.
NO_COUNTIES = "no estimate: the table has no counties"
ONE_AREA = "no estimate: the table has one area only, and no margin of another"
COUNTIES_MISSING = "no estimate: the table lacks counties of the area"
DRAWN_OTHERWISE = "no estimate: the area holds other counties than the list gives it"
NO_MEMBERS = "no estimate: no county of the table is in the area"
# The spread of an estimate is wider between places than the fit gives way: from cells that were really withheld.
RESULT_PLACE_SPREAD = 0.3
METRO_LESS_COUNTY = 10 * (COUNTY_TENS - METRO_TENS)  # 76 is a county's cell, 46 a metro's
_AT = ["area_fips", "own_code", "industry_code"]
_MOST_NAMED = 5
_ENDS = ("estimate", "p05", "p95")


@dataclass(frozen=True)
class WithheldJobs:
    """Estimates of the leaves (county cells of the deepest industry level) of one period.

    rows, leaves: as of `aker_jobs.labor.estimates.leaves`. is_open: which leaves are withheld. jobs: of each leaf,
    published or fitted. variance: of each leaf, zero where disclosed. partitions: the groups of all leaves, of which
    disclosed ones are in none. left_out: margins that their parts contradict (area_fips, own_code, industry_code,
    published, parts). incomplete: areas that have counties without rows; they are in no partition. redrawn: metros
    that hold other counties than the list gives them: none of its counties is taken to be in them.
    """

    rows: pl.DataFrame
    leaves: pl.DataFrame
    is_open: Flags
    partitions: list[Partition]
    jobs: Numbers
    variance: Numbers
    left_out: pl.DataFrame
    incomplete: list[str]
    redrawn: list[str]

    def members(self, membership: pl.DataFrame) -> pl.DataFrame:
        """Of county_fips, qcew_area the rows of metros that hold the counties which the list gives them."""
        return membership.filter(~pl.col("qcew_area").cast(pl.String).is_in(self.redrawn).fill_null(value=False))

    def sums(self, members: pl.DataFrame, count: int) -> pl.DataFrame:
        """Sums of leaves, one row for each of `count`: estimate, p05, p95, withheld (jobs that were fitted),
        open_estabs (establishments of the withheld leaves) and beside_estabs (of those that published margins leave
        beside them, null for none: `aker_jobs.labor.estimates.intervals.establishments_beside`).

        members: leaf (position) and number of the sum, each pair once; a leaf may be in several sums.
        """
        leaves, numbers = (column.cast(pl.Int64).to_numpy() for column in members.sort("number", "leaf").get_columns())
        open_estabs = np.where(self.is_open, self.leaves["estabs"].fill_null(0.0).to_numpy(), 0.0)
        known, hidden, estabs = (
            added(weights[leaves], numbers, count)
            for weights in (
                np.where(self.is_open, 0.0, self.jobs),
                np.where(self.is_open, self.jobs, 0.0),
                open_estabs,
            )
        )
        is_open = self.is_open[leaves]
        beside = intervals.establishments_beside(leaves[is_open], numbers[is_open], count, self.partitions, open_estabs)
        spread = intervals.free_spread(leaves, numbers, count, self.partitions, self.variance)
        p05, p95 = intervals.interval(hidden, intervals.expected_error(hidden, estabs, spread))
        free = spread["alone"] > 0
        return pl.DataFrame(
            {
                "estimate": known + hidden,
                "p05": known + np.where(free, p05, hidden),
                "p95": known + np.where(free, p95, hidden),
                "withheld": hidden,
                "open_estabs": estabs,
                "beside_estabs": pl.Series(beside, nan_to_null=True),
            }
        )

    def leaves_in(self, kind: str, codes: pl.DataFrame) -> pl.DataFrame:
        """The leaves that are in cells: leaf (position) and the columns of `codes`.

        codes: area_fips of one kind, own_code, industry_code of any level, each cell once, and other columns.
        """
        wanted = codes["industry_code"].unique().to_list()
        above = (
            self.leaves.select("industry_code", above="chain")
            .unique("industry_code")
            .explode("above")
            .filter(pl.col("above").is_in(wanted))
        )
        long = (
            self.leaves.select("own_code", "industry_code", area_fips=kind)
            .with_row_index("leaf")
            .drop_nulls("area_fips")
            .join(codes.select("area_fips").unique(), on="area_fips", how="semi")
            .join(above, on="industry_code", maintain_order="left_right")
        )
        return long.select("leaf", "area_fips", "own_code", industry_code="above").join(codes, on=_AT, how="inner")


def no_margins() -> pl.DataFrame:
    """Margins that their parts contradict, without rows."""
    texts = dict.fromkeys(_AT, pl.String)
    return pl.DataFrame(schema={**texts, "published": pl.Float64, "parts": pl.Float64})


def withheld_jobs(cells: pl.DataFrame, membership: pl.DataFrame, *, rounding: float = 0.0) -> WithheldJobs | None:
    """Fit all withheld leaves; None where there are no counties to fit.

    cells, membership: as of `estimate_withheld`. rounding: of one figure (0.5 for annual averages).
    """
    rows = keyed_cells(cells)
    metros = metro_counties(membership)
    if not (rows["kind"] == COUNTY).any():
        return None
    redrawn = drawn_otherwise(rows, metros, rounding)
    metros = metros.filter(~pl.col("metro").is_in(redrawn))
    incomplete = incomplete_areas(rows, metros, rounding)
    rows = with_counties(rows.filter(~pl.col("area_fips").is_in(incomplete)), metros)
    leaves = leaves_of(rows, metros, incomplete)
    margins = margins_of(rows, leaves, rounding)
    is_open = leaves["jobs"].is_null().to_numpy()
    sizes, estabs = national_sizes(rows, leaves), leaves["estabs"].fill_null(1.0).to_numpy()
    prior, per_job = prior_jobs(estabs, sizes), variance_per_job(estabs, sizes)
    industry = industry_spread(leaves, prior, per_job)
    prior = prior * state_sizes(leaves, prior, per_job)
    pay = pay_per_job(leaves)
    wages = None if pay is None else WageFit(pay[is_open], usual_pay(leaves))
    fitted = fitted_jobs(margins.partitions, prior[is_open], (per_job * industry)[is_open], wages)
    jobs, variance = leaves["jobs"].fill_null(0.0).to_numpy().copy(), np.zeros(leaves.height)
    jobs[is_open] = fitted
    result = sizes * (SPREAD + RESULT_PLACE_SPREAD * estabs) * industry
    variance[is_open] = fitted * result[is_open]
    partitions = [part.widened(is_open) for part in margins.partitions]
    return WithheldJobs(rows, leaves, is_open, partitions, jobs, variance, margins.left_out, incomplete, redrawn)


def estimate_withheld(cells: FrameT, membership: FrameT) -> FrameT:
    """The cells with an estimate, an interval and hard bounds for every withheld one; any frame in, the same kind out.

    cells: one period of QCEW, a row per area, ownership and industry down to four digits: area_fips, own_code,
    industry_code, agglvl_code, estabs (establishments, never withheld), jobs (null where withheld). Rows of combined
    areas pass through. wages_usd, if there is such a column: wages of the period (null where withheld, or not known).
    Margins of wages tell more of jobs wherever industries pay differently. membership: county_fips, qcew_area (null
    outside metros), of one delineation.

    Adds estimate (jobs; equal to jobs where disclosed), low, high (hard bounds of the month), p05, p95 (a 90 % interval
    for the cell as it is when it is next disclosed, a month on: it was checked on such cells. It may reach past low and
    high by what a month moves; cut at low and high it is an interval of the month itself), status (observed, imputed;
    bounded or suppressed where nothing can be estimated) and method, and rows for metro cells that have none of their
    own where counties make them up. estimate is null where there are no counties to fit: a table of one area has bounds
    only, and method says what is missing. Margins that their parts contradict (revisions between files) are not used; a
    UserWarning names them with both figures.

    Estimates add up: industries to those above them, counties to their metros and states, ownerships to all, withheld
    or published, to less than half a job. Where published figures contradict each other (each rounded for itself, as
    annual averages are) counties hold, and what is off of the others is what no cells could meet.

    Definition: `aker_jobs.labor.estimates.fit`. Raises ValueError for missing columns, negative numbers, a cell given
    twice or a county in two metros.
    """
    opened = open_frame(cells, "estimate_withheld")
    eager = opened.collect() if isinstance(opened, nw.LazyFrame) else opened
    members = open_frame(membership, "estimate_withheld")
    members = members.collect() if isinstance(members, nw.LazyFrame) else members
    frame, counties = eager.to_polars(), members.to_polars()
    estimated = estimated_cells(frame, counties)
    return cast("FrameT", _like(estimated, cells, eager.implementation))


def _like(estimated: pl.DataFrame, cells: object, kind: nw.Implementation) -> object:
    """The estimates as the kind of frame that was handed in; of DuckDB on its default connection."""
    if type(cells).__module__.partition(".")[0] in ("duckdb", "_duckdb"):
        import duckdb

        return duckdb.from_arrow(estimated.to_arrow())
    native: Any = estimated.to_pandas() if kind.is_pandas() else estimated
    return close_frame(nw.from_native(native.lazy() if isinstance(cells, pl.LazyFrame) else native), cells)


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
    cells = hidden.select("cell", *_AT).join(areas, on="area_fips", how="semi")
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
        .join(cells, on=_AT, how="anti")
        .sort(_AT)
        .with_columns(jobs=pl.lit(None, pl.Float64))
    )
