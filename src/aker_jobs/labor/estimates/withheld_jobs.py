"""The fit of all withheld cells of one period: jobs of the deepest county cells, and sums of them with intervals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from aker_jobs.labor.estimates import intervals
from aker_jobs.labor.estimates.disclosed import industry_spread, state_sizes
from aker_jobs.labor.estimates.drawn import drawn_otherwise, incomplete_areas
from aker_jobs.labor.estimates.fit import SPREAD, fitted_jobs, national_sizes, prior_jobs, variance_per_job
from aker_jobs.labor.estimates.leaves import COUNTY, keyed_cells, leaves_of, metro_counties, with_counties
from aker_jobs.labor.estimates.margins import margins_of
from aker_jobs.labor.estimates.partitions import Flags, Numbers, Partition, added
from aker_jobs.labor.estimates.pay import WageFit, pay_per_job, usual_pay

# The spread of an estimate is wider between places than the fit gives way: from cells that were really withheld.
RESULT_PLACE_SPREAD = 0.3
CELL = ["area_fips", "own_code", "industry_code"]


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
        return long.select("leaf", "area_fips", "own_code", industry_code="above").join(codes, on=CELL, how="inner")


def no_margins() -> pl.DataFrame:
    """Margins that their parts contradict, without rows."""
    texts = dict.fromkeys(CELL, pl.String)
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
