"""Fair market rents of markets: HUD's figure where all counties have the same, else the range of its areas."""

from __future__ import annotations

import polars as pl

from aker_core.facts.fact import Method, facts
from aker_core.facts.family import FamilyInputs, FamilyResult
from aker_core.facts.inputs import input_rows, one, terms
from aker_geo.crosswalk import crosswalk_of_table

TABLE, COLUMN = "hud_fmr", "rent_2br_usd"
METRIC = "fair_market_rent_2br_usd"
METHOD = Method("rent of HUD's area, the same in all counties of the market", "rent")
SEVERAL = "{} areas of HUD are in the market, with rents from {} to {} dollars"
LACKING = "no rent for {} of its {} counties"
OTHER_COUNTIES = "the rents are of other counties than the market's"


def fair_rent_values(family_inputs: FamilyInputs) -> FamilyResult:
    """The rents of two bedrooms in the newest fiscal year up to the data year."""
    table = family_inputs.tables[TABLE].filter(pl.col("year") <= family_inputs.scope.year).collect()
    years = table["year"].unique().sort().to_list()
    if not years:
        return FamilyResult()
    rents = table.filter(pl.col("year") == years[-1])
    areas = rents_of_markets(rents, family_inputs.crosswalk)
    return FamilyResult(facts=_facts(areas, years[-1]), inputs=_inputs(areas, years[-1]))


def rents_of_markets(rents: pl.DataFrame, crosswalk: pl.DataFrame) -> pl.DataFrame:
    """One row per market: cbsa_code, counties, counties_found, areas (of HUD), low, high (dollars), county_fips,
    payloads. Counties of New England have one row for each town."""
    members = crosswalk_of_table(rents["county_fips"], crosswalk.select("county_fips", "cbsa_code"))
    joined = members.join(rents, on="county_fips", how="left", maintain_order="left")
    there = pl.col(COLUMN).is_not_null()
    return (
        joined.group_by("cbsa_code")
        .agg(
            counties=pl.col("county_fips").n_unique(),
            counties_found=pl.col("county_fips").filter(there).n_unique(),
            areas=pl.col("area_name").drop_nulls().n_unique(),
            low=pl.col(COLUMN).min(),
            high=pl.col(COLUMN).max(),
            county_fips=pl.col("county_fips").filter(there).unique().sort(),
            payloads=pl.col("payload_sha256").cast(pl.String).drop_nulls().unique().sort(),
        )
        .sort("cbsa_code")
    )


def _facts(areas: pl.DataFrame, year: int) -> pl.DataFrame:
    whole = pl.col("counties_found") == pl.col("counties")
    same = whole & (pl.col("low") == pl.col("high"))
    status = (
        pl.when(same)
        .then(pl.lit("observed"))
        .when(whole)
        .then(pl.lit("bounded"))
        .when(pl.col("counties_found") == 0)
        .then(pl.lit("not_comparable"))
        .otherwise(pl.lit("not_published"))
    )
    bounded = status == "bounded"
    return facts(
        areas,
        METRIC,
        pl.when(same).then("low"),
        year=year,
        current=True,
        method=METHOD,
        inputs=pl.when(whole).then(terms(rent=_key(year))),
        status=status,
        low=pl.when(bounded).then("low"),
        high=pl.when(bounded).then("high"),
        period=pl.lit(f"fiscal year {year}"),
        reason=pl.when(bounded)
        .then(pl.format(SEVERAL, "areas", pl.col("low").cast(pl.Int64), pl.col("high").cast(pl.Int64)))
        .when(pl.col("counties_found") == 0)
        .then(pl.lit(OTHER_COUNTIES))
        .when(~whole)
        .then(pl.format(LACKING, pl.col("counties") - pl.col("counties_found"), "counties")),
    )


def _key(year: int) -> pl.Expr:
    return pl.format("hud_fmr/{}/{}", "cbsa_code", pl.lit(year))


def _inputs(areas: pl.DataFrame, year: int) -> pl.DataFrame:
    return input_rows(
        areas.filter(pl.col("counties_found") == pl.col("counties")).with_columns(year=pl.lit(year)),
        _key(year),
        table=TABLE,
        column=COLUMN,
        aggregate="min",
        amount=pl.col("low"),
        payloads=pl.col("payloads"),
        where={"county_fips": pl.col("county_fips"), "year": one("year")},
    )
