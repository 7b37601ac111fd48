"""What stands for a market in the Business Dynamics Statistics: the publisher's metro row, or the sum of its counties.

The metro table does not say by which list its metros are drawn. A metro row is used where it is the market, that is,
where it has as many establishments as the market's counties together. Where it has not, or there is no metro row
(micropolitan areas), the counties are added up. Establishments and jobs can be added up; firms cannot.
"""

from __future__ import annotations

import polars as pl

from aker_core.facts.placement import AS_PUBLISHED, DRAWN_OTHERWISE
from aker_geo.crosswalk import counties_to_markets
from aker_jobs.formation.counties import CONNECTICUT, REDRAWN, placed_codes, redrawn_years
from aker_jobs.formation.tables import COUNTY, MEASURES, METRO, rows_of

SUMMED = "no metro row is published; the market's counties are summed"
NEITHER = "neither a metro row nor all its county rows are published for this year"


def market_dynamics(bds: pl.LazyFrame, crosswalk: pl.DataFrame, year: int) -> pl.DataFrame:
    """One row per market: `MEASURES` of a year (null where withheld), and where they come from.

    bds: the table `census_bds`. crosswalk: cbsa_code, county_fips. Returns cbsa_code, the measures, estabs_entry_low
    (of a sum with a withheld part), basis (metro, counties, or null where there is neither), bds_table and geo_codes
    (which rows these are: their table and codes), reason (null where the metro row is known to be the market;
    `REDRAWN` or `NEITHER` where there is no basis), elsewhere (the publisher has other counties here, as in
    Connecticut: residents of the market are not those of the metro).
    """
    columns = ("geo_code", *MEASURES)
    counties = rows_of(bds, COUNTY).filter(pl.col("year") == year).select(columns).collect()
    metros = rows_of(bds, METRO).filter(pl.col("year") == year).select(columns).collect()
    codes = placed_codes(counties["geo_code"].cast(pl.String), crosswalk)
    county_codes = codes.group_by("cbsa_code").agg(county_codes=pl.col("county_fips").sort())
    redrawn = redrawn_years(counties.select(county_fips="geo_code", year=pl.lit(year)), crosswalk)
    in_state = pl.col("county_fips").str.starts_with(CONNECTICUT) & pl.lit(value=year in redrawn)
    scheme = crosswalk.group_by("cbsa_code").agg(redrawn=in_state.any())
    summed = _summed(counties, crosswalk).join(county_codes, on="cbsa_code", how="left").join(scheme, on="cbsa_code")
    joined = summed.join(metros.rename({"geo_code": "cbsa_code"}), on="cbsa_code", how="left", suffix="_metro")
    return _chosen(joined)


def _summed(counties: pl.DataFrame, crosswalk: pl.DataFrame) -> pl.DataFrame:
    """The counties of each market added up: measures, their lower bounds and statuses."""
    if counties.is_empty():
        empty = {name: pl.lit(None, pl.Float64) for measure in MEASURES for name in (measure, f"{measure}_low")}
        nowhere = {"listed": pl.lit(value=False), "elsewhere": pl.lit(value=False)}
        return crosswalk.select("cbsa_code").unique().with_columns(**empty, **nowhere)
    whole = counties.rename({"geo_code": "county_fips"}).with_columns(pl.col(MEASURES).cast(pl.Float64))
    # No row for a county means that it is not listed at all; a withheld cell is null in a row.
    placed = counties_to_markets(whole, crosswalk, amounts=MEASURES).markets
    rows = pl.col("counties_found")
    return placed.with_columns(listed=rows == pl.col("counties"), elsewhere=rows == 0)


def _chosen(joined: pl.DataFrame) -> pl.DataFrame:
    there, summed = pl.col("estabs_metro").is_not_null(), pl.col("estabs").is_not_null()
    same = pl.col("estabs_metro") == pl.col("estabs")
    # Without every county the two cannot be compared; the metro may hold the missing one only if it has more.
    unknown = there & ~summed & (pl.col("estabs_metro") >= pl.col("estabs_low").fill_null(0))
    metro = (there & summed & same) | unknown
    counties = ~metro & pl.col("listed")
    of_metro, of_counties = pl.col("basis") == "metro", pl.col("basis") == "counties"
    return (
        joined.with_columns(
            basis=pl.when(metro).then(pl.lit("metro")).when(counties).then(pl.lit("counties")),
            reason=pl.when(unknown)
            .then(pl.lit(AS_PUBLISHED))
            .when(metro)
            .then(None)
            .when(counties & there)
            .then(pl.lit(DRAWN_OTHERWISE))
            .when(counties)
            .then(pl.lit(SUMMED))
            .when("redrawn")
            .then(pl.lit(REDRAWN))
            .otherwise(pl.lit(NEITHER)),
        )
        .select(
            "cbsa_code",
            *(pl.when(of_metro).then(f"{name}_metro").when(of_counties).then(name).alias(name) for name in MEASURES),
            pl.when(of_counties, pl.col("estabs_entry").is_null()).then("estabs_entry_low"),
            "basis",
            "reason",
            "elsewhere",
            bds_table=pl.when(of_metro).then(pl.lit(METRO)).when(of_counties).then(pl.lit(COUNTY)),
            geo_codes=pl.when(of_metro).then(pl.concat_list("cbsa_code")).when(of_counties).then("county_codes"),
        )
        .sort("cbsa_code")
    )
