"""Do the publisher's figures of a year add up: metro totals to counties, and every margin to its parts?"""

from __future__ import annotations

import polars as pl

from aker_data.check import MOVED, Check, is_far_off
from aker_geo.crosswalk import crosswalk_by_period
from aker_jobs.labor import qcew_cells as qcew

MOST_NAMED = 5


def metro_totals_check(cells: pl.LazyFrame, crosswalk: pl.DataFrame, year: int) -> Check:
    """How many published metro totals equal the sum of their counties in this delineation (both are never withheld)."""
    totals = qcew.area_totals(cells.filter(pl.col("year") == year))
    # A county without a row has no covered jobs: the publisher lists only places that have some.
    written = totals.select(county_fips="area_fips", year="year")
    counties = crosswalk_by_period(written, crosswalk, ["year"]).join(
        totals.select("area_fips", "jobs"), left_on="county_fips", right_on="area_fips", how="left"
    )
    listing = pl.col("jobs").count() > 0  # else the publisher has other counties here, as in Connecticut
    summed = counties.group_by("qcew_area").agg(counted=pl.when(listing).then(pl.col("jobs").sum()), parts=pl.len())
    compared = totals.join(summed.drop_nulls(), left_on="area_fips", right_on="qcew_area")
    off = (pl.col("jobs") - pl.col("counted")).abs()
    # Annual averages are rounded area by area, months are whole.
    slack = pl.when(pl.col("period").str.contains("Q")).then(0.0).otherwise(0.5 * (pl.col("parts") + 1))
    summary = compared.select(rows=pl.len(), equal=(off <= slack).sum(), worst=off.max()).row(0, named=True)
    far_off = is_far_off(summary["equal"], summary["rows"])
    note = f"{summary['equal']:,} of {summary['rows']:,} metro totals equal the sum of their counties ({year})"
    return Check(
        name="metro totals equal the sum of their counties",
        passed=summary["equal"] == summary["rows"],
        note=f"{note}. {MOVED}" if far_off else note,
        costs_rows=far_off,
        rows=summary["rows"],
        share=summary["equal"] / summary["rows"] if summary["rows"] else None,
        max_abs_error=float(summary["worst"]) if summary["worst"] is not None else None,
    )


def margins_check(contradicted: pl.DataFrame) -> Check:
    """Whether the published figures of the data year add up; those that do not bind no estimate of withheld jobs.

    contradicted: area_fips, own_code, industry_code, published, parts.
    """
    named = [
        f"{area} {own} {code}: {published:,.0f} published, parts {parts:,.0f}"
        for area, own, code, published, parts in contradicted.head(MOST_NAMED).iter_rows()
    ]
    more = contradicted.height - len(named)
    return Check(
        name="published jobs add up to their margins",
        passed=not contradicted.height,
        note="; ".join([*named, f"and {more:,} more"] if more > 0 else named)
        or "no margin is contradicted by its parts",
        rows=contradicted.height,
    )


def estimates_add_up_check(misfits: pl.DataFrame, rounding: float) -> Check:
    """Whether estimates of withheld jobs add up to every published margin of counties, metros and states.

    misfits: as of `aker_jobs.labor.estimates.misfits`. rounding: of one published figure: where each is rounded for
    itself, no cells meet all of them, and what rounding explains is none of the estimates'.
    """
    margins, off, jobs = misfits.select(pl.col("margins", "off", "jobs").sum()).row(0)
    parts = [
        f"{kind} {count:,} ({more:,} off by more than half a job, largest {largest:,.1f})"
        for kind, count, more, largest in misfits.select("kind", "margins", "off", "largest").iter_rows()
    ]
    explained = f"; {jobs:,.0f} jobs off in all, rounding explains {rounding * margins:,.0f}" if rounding else ""
    return Check(
        name="estimates add up to every margin",
        passed=jobs <= rounding * margins if rounding else not off,
        note=f"margins with withheld cells: {', '.join(parts) or 'none'}{explained}",
        rows=margins,
        max_abs_error=max(misfits["largest"].to_list(), default=None),
    )
