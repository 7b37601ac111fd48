"""Measure how the errors of estimates of the same cells in two years are correlated, and what intervals of growth hold.

    python scripts/measure_growth_error.py LAKE 2017-06

LAKE: the folder of a lake with the national quarter of that label (`make demo` fills `data_lake`). The year before
follows from it by the publisher's own over-the-year changes. Cells of metros that are disclosed in both years are
hidden in both by the pattern of `aker verify --withheld`, estimated in each year, and compared.
"""

from __future__ import annotations

import sys

import numpy as np
import polars as pl

from aker_data.lake.tables import Lake
from aker_geo.markets import metro_membership
from aker_jobs.labor.estimates import holdout
from aker_jobs.labor.estimates.withheld_jobs import withheld_jobs
from aker_jobs.labor.joint_errors import growth
from aker_jobs.labor.nation import NATION_AREA

AT = ["area_fips", "own_code", "industry_code"]
LEAST = 0.5  # jobs
CORRELATIONS = (0.0, 0.5, 0.8, 0.9, 0.95)


def years(lake: Lake, as_of: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The cells of the quarter, and those of a year before. The nation's derived row has no changes: it is left out."""
    rows = lake.scan("bls_qcew_quarterly", as_of).filter((pl.col("agglvl_code") % 10) <= 6).collect()
    named = rows.with_columns(pl.col(AT).cast(pl.String), pl.col("agglvl_code").cast(pl.Int64)).filter(
        pl.col("area_fips") != NATION_AREA
    )
    keys = [*AT, "agglvl_code"]
    now = named.select(*keys, estabs="qtrly_estabs", jobs=pl.col("month3_emplvl").cast(pl.Float64))
    jobs = (pl.col("month3_emplvl") - pl.col("oty_month3_emplvl_chg")).cast(pl.Float64)
    estabs = (pl.col("qtrly_estabs") - pl.col("oty_qtrly_estabs_chg").fill_null(0)).clip(0)
    return now, named.select(*keys, estabs=estabs, jobs=pl.when(jobs >= 0).then(jobs))


def estimated(cells: pl.DataFrame, membership: pl.DataFrame, hidden: pl.DataFrame) -> pl.DataFrame:
    """The hidden cells with their jobs, estimate (`margins`), p05 and p95."""
    fit = withheld_jobs(holdout.masked_cells(cells, membership, hidden), membership)
    if fit is None:
        raise SystemExit("The table has no counties. Give the lake of a national refresh")
    targets = hidden.filter("target").select(AT).sort(AT)
    return holdout._estimates(fit, targets.join(cells.select(*AT, "jobs"), on=AT, how="left", maintain_order="left"))


def _off(estimate: str, jobs: str) -> pl.Expr:
    return (pl.col(estimate).clip(lower_bound=LEAST) / pl.col(jobs)).log()


def main(arguments: list[str]) -> int:
    """Print the correlation, and how much of true growth is inside intervals that are made with several ones."""
    lake, as_of = Lake(arguments[0]), arguments[1]
    membership = metro_membership(lake.scan("cbsa_delineation", as_of).collect()).select("county_fips", "qcew_area")
    now, before = years(lake, as_of)
    hidden = holdout.hidden_cells(before)
    end, start = (estimated(cells, membership, hidden) for cells in (now, before))
    both = end.join(start, on=AT, suffix="_start").filter(
        pl.all_horizontal(pl.col("jobs", "jobs_start", "margins", "margins_start") > 0)
    )
    # An estimate of less than half a job is nobody: its logarithm would outweigh all others.
    errors = [both.select(_off(f"margins{s}", f"jobs{s}")).to_series() for s in ("", "_start")]
    ranks = [error.rank() for error in errors]
    plain, ranked = (np.corrcoef(np.stack(of))[0, 1] for of in (errors, ranks))
    print(f"{both.height:,} cells; correlation of errors (logarithms) {plain:.2f}, of their ranks {ranked:.2f}")
    truth = pl.col("jobs") / pl.col("jobs_start") - 1
    named = both.with_columns(
        figure="margins",
        low=0.0,
        high=float("inf"),
        start_figure="margins_start",
        start_p05="p05_start",
        start_p95="p95_start",
        start_low=0.0,
        start_high=float("inf"),
    )
    for correlation in CORRELATIONS:
        ends = growth("", "start_", 1)
        made = named.with_columns(correlation=pl.lit(correlation)).with_columns(g05=ends["p05"], g95=ends["p95"])
        slack = 0.5 / pl.col("jobs_start")
        inside, known = made.select(
            ((truth >= pl.col("g05") - slack) & (truth <= pl.col("g95") + slack)).mean().alias("inside"),
            ((pl.col("g05") > 0) | (pl.col("g95") < 0)).mean().alias("known"),
        ).row(0)
        print(f"made with {correlation}: {100 * inside:.1f} % of true growth inside, sign known of {100 * known:.1f} %")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
