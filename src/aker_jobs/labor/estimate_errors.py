"""How far estimates of withheld jobs are off in a table: measured on disclosed cells that are hidden, at every refresh
on a sample of states."""

from __future__ import annotations

import polars as pl

from aker_data.check import Check
from aker_jobs.labor.estimates.holdout import MARGINS, ON_SAME, errors, holdout, sample_of
from aker_jobs.labor.qcew_cells import DEEPEST_LEVEL
from aker_jobs.labor.sectors import sector_definitions, sector_years

SAMPLE = 0.1  # of the county cells
CHECK = "estimates of withheld jobs"
_LABELS = {ON_SAME: "margins", "top_down": "top down", "establishments": "by establishments", "equal": "equal split"}
_PRIVATE = "5"


def estimate_errors(
    cells: pl.LazyFrame, membership: pl.DataFrame, year: int, rounding: float, share: float | None = None
) -> pl.DataFrame:
    """Errors of a data year by method, size of cell and sector, as of `aker_jobs.labor.estimates.holdout.errors`.

    cells: as of `aker_jobs.labor.qcew_cells`. membership: county_fips, qcew_area. rounding: of one figure. share: of
    the county cells (whole states), all without it.
    """
    of_year = cells.filter(pl.col("year") == year, (pl.col("agglvl_code") % 10) <= DEEPEST_LEVEL).collect()
    named = of_year.rename({"establishments": "estabs"}).with_columns(
        pl.col("area_fips", "own_code", "industry_code").cast(pl.String),
        pl.col("agglvl_code").cast(pl.Int64),
        pl.col("jobs").cast(pl.Float64),
    )
    members = membership.select("county_fips", "qcew_area")
    if share is not None:
        named, members = sample_of(named, members, share)
    sectors = sector_years(sector_definitions(), range(year, year + 1)).filter(pl.col("own_code") == _PRIVATE)
    return errors(holdout(named, members, rounding=rounding), sectors)


def estimate_checks(table: pl.DataFrame) -> list[Check]:
    """One check for all hidden cells, each size and each sector: it passes where no simpler method is closer on the
    cells that it has.

    table: as of `estimate_errors`. rows: cells; share: the sum of absolute errors over the jobs.
    """
    checks = []
    for row in table.filter(pl.col("method") == MARGINS).iter_rows(named=True):
        same = table.filter(
            pl.col("method") != MARGINS,
            pl.col("size").eq_missing(pl.lit(row["size"])),
            pl.col("sector").eq_missing(pl.lit(row["sector"])),
        )
        compared = {_LABELS[name]: error for name, error in same.select("method", "error_share").iter_rows()}
        number = same.filter(pl.col("method") == ON_SAME)["cells"].sum()
        group = row["sector"] or ("all" if row["size"] == "all" else f"{row['size']} jobs")
        note = (
            f"{row['cells']:,} disclosed cells of a sample of states, hidden: off by {row['error_share']:.1%} of their "
            f"jobs, median {row['median_error']:.1%}, {row['inside']:.0%} in the 90 % interval"
        )
        rest = ", ".join(f"{label} {error:.1%}" for label, error in compared.items())
        checks.append(
            Check(
                name=f"{CHECK}: {group}",
                passed=all(compared[_LABELS[ON_SAME]] <= error for error in compared.values()),
                note=f"{note}; the {number:,} with a disclosed three-digit row: {rest}" if rest else note,
                rows=row["cells"],
                share=row["error_share"],
            )
        )
    return checks
