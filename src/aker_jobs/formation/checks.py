"""Do the tables of business formation agree with each other? Findings across tables."""

from __future__ import annotations

import polars as pl

from aker_data.check import Check
from aker_geo import lists
from aker_geo.codes import NATION
from aker_jobs.formation.series import APPLICATIONS
from aker_jobs.formation.tables import COUNTY, METRO, rows_of

# County and monthly figures come from different releases, and the history is revised with each.
REVISED = 0.02
LISTED = 0.9


def county_sums_check(counties: pl.DataFrame, totals: pl.DataFrame) -> Check:
    """How many published year totals of states equal the sum of their counties, and how far the others are off.

    Compared are states that the workbook has nine tenths of the known counties of, past ones included. counties:
    `listed_counties`. totals: `area_totals`.
    """
    counties_of_states = pl.Series("county_fips", sorted(lists.known_counties())).to_frame()
    expected = counties_of_states.group_by(state_fips=pl.col("county_fips").str.slice(0, 2)).agg(known=pl.len())
    with_rows = counties.group_by("state_fips").agg(listed=pl.col("county_fips").n_unique())
    whole = with_rows.join(expected, on="state_fips").filter(pl.col("listed") >= LISTED * pl.col("known"))
    counties = counties.join(whole, on="state_fips", how="semi")
    summed = counties.group_by("year", geo_code="state_fips").agg(counted=pl.col("applications").sum())
    published = totals.filter(
        pl.col("series") == APPLICATIONS, pl.col("status") == "observed", pl.col("geo_code") != NATION
    )
    off = (pl.col("counted") - pl.col("total")).abs()
    compared = summed.join(published, on=["geo_code", "year"]).select(off=off, relative=off / pl.col("total"))
    rows, equal = compared.height, int((compared["off"] == 0).sum())
    within = int((compared["relative"] <= REVISED).sum())
    worst = float(compared["relative"].max() or 0)  # type: ignore[arg-type]
    note = (
        f"{equal:,} of {rows:,} states and years equal the sum of their counties, {within:,} to within "
        f"{100 * REVISED:g} % (the releases differ), at most {100 * worst:.2f} % off"
    )
    return Check(
        "county applications add up to the states",
        passed=within == rows,
        note=note,
        rows=rows,
        share=equal / rows if rows else None,
        max_abs_error=worst,
    )


def metro_rows_check(bds: pl.LazyFrame, delineation: pl.DataFrame) -> Check:
    """How many metro rows of the newest year have as many establishments as their counties in the delineation."""
    metros = rows_of(bds, METRO).select("year", "estabs", cbsa_code=pl.col("geo_code"))
    newest = metros.filter(pl.col("year") == pl.col("year").max())
    counties = rows_of(bds, COUNTY).select("year", "estabs", county_fips=pl.col("geo_code"))
    summed = (
        counties.join(delineation.lazy().select("county_fips", "cbsa_code"), on="county_fips")
        .group_by("cbsa_code", "year")
        .agg(counted=pl.col("estabs").sum(), withheld=pl.col("estabs").null_count())
    )
    compared = newest.join(summed.filter(pl.col("withheld") == 0), on=["cbsa_code", "year"]).collect()
    off = (compared["estabs"] - compared["counted"]).abs()
    rows, equal, worst = compared.height, int((off == 0).sum()), off.max()
    return Check(
        "metro rows are their counties",
        passed=equal == rows,
        note=f"{equal:,} of {rows:,} metro rows equal the sum of the counties of this delineation",
        rows=rows,
        share=equal / rows if rows else None,
        max_abs_error=None if worst is None else float(worst),  # type: ignore[arg-type]
    )
