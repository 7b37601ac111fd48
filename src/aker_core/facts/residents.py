"""Residents of markets, states and the nation by year: the one definition that every rate per resident is made with.

A market has the residents of its counties; a state its own row; the nation is the sum of the fifty states and the
District of Columbia. Each year is of the newest vintage that has it. Where a vintage has Connecticut by another county
scheme than the markets, its figures are carried over by weights of towns (`aker_geo.town_weights`).
"""

from __future__ import annotations

import polars as pl

from aker_core.facts import carried_residents as carried
from aker_core.facts.fact import NATION
from aker_core.facts.inputs import input_rows, one, texts
from aker_core.facts.recompute import FACTS_TABLE
from aker_geo.codes import state_fips
from aker_geo.crosswalk import counties_to_markets, crosswalk_of_table, other_scheme

SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "cbsa_code": pl.String,
    "year": pl.Int16,
    "population": pl.Int64,
    "reason": pl.String,
    "vintage": pl.Int16,
    "county_fips": pl.List(pl.String),
    "payloads": pl.List(pl.String),
    "carried": pl.String,
    "terms": pl.String,
    "error": pl.Float64,
}
# carried, terms, error: of residents that are carried over (`aker_core.facts.carried_residents.CARRIED`), else null.
TABLE, COLUMN = carried.TABLE, carried.COLUMN
OTHER_SCHEME = "the estimates use another county scheme for Connecticut than this delineation"


def market_residents(population: pl.LazyFrame, crosswalk: pl.DataFrame) -> pl.DataFrame:
    """Residents of each market and year: the sum of its counties, null (with the reason) where a county has none.

    population: the table `census_pep`. crosswalk: cbsa_code, county_fips. Returns `SCHEMA`; county_fips: the counties
    by the codes that stand in the table (those of the other scheme, where residents are carried over).
    """
    counties = population.filter(pl.col("area_type") == "county")
    newest = newest_estimates(counties)
    placed = counties_to_markets(newest, crosswalk, amounts=["population"], by=["year"])
    of_year = newest.group_by("year").agg(
        vintage=pl.col("vintage").max(), payloads=pl.col("payload_sha256").unique().sort()
    )
    codes = crosswalk_of_table(newest["county_fips"], crosswalk)
    county_codes = codes.group_by("cbsa_code").agg(pl.col("county_fips").sort())
    lacking = pl.col("counties") - pl.col("counties_found")
    summed = (
        placed.markets.join(of_year, on="year")
        .join(county_codes, on="cbsa_code")
        .join(_by_other_scheme(newest, crosswalk), on=["cbsa_code", "year"], how="left")
        .with_columns(
            population=pl.col("population").cast(pl.Int64),
            reason=pl.when(lacking == pl.col("otherwise"))
            .then(pl.lit(OTHER_SCHEME))
            .when(lacking > 0)
            .then(pl.format("no population estimate for {} of its {} counties", lacking, "counties")),
            carried=pl.lit(None, pl.String),
            terms=pl.lit(None, pl.String),
            error=pl.lit(None, pl.Float64),
        )
        .select(*SCHEMA)
    )
    return _with_carried(summed, carried.carried_residents(newest, crosswalk))


def _with_carried(summed: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    own = ("population", "county_fips", "carried", "terms", "error")
    if others.is_empty():
        return summed
    joined = summed.join(others, on=["cbsa_code", "year"], how="left", suffix="_", maintain_order="left")
    is_carried = pl.col("carried_").is_not_null()
    return joined.with_columns(
        *(pl.when(is_carried).then(f"{name}_").otherwise(name).alias(name) for name in own),
        reason=pl.when(~is_carried).then("reason"),
    ).select(*SCHEMA)


def _by_other_scheme(newest: pl.DataFrame, crosswalk: pl.DataFrame) -> pl.DataFrame:
    """How many counties of a market a year has by Connecticut's other scheme: cbsa_code, year, otherwise."""
    years = newest.group_by("year", maintain_order=True).agg("county_fips")
    codes = [sorted(other_scheme(crosswalk, of_year)) for of_year in years["county_fips"]]
    placed = years.select("year", county_fips=pl.Series(codes, dtype=pl.List(crosswalk.schema["county_fips"])))
    counted = placed.explode("county_fips").join(crosswalk, on="county_fips")
    return counted.group_by("cbsa_code", "year").agg(otherwise=pl.len())


def area_residents(population: pl.LazyFrame) -> pl.DataFrame:
    """Residents of every state and territory (two digits) and of the nation (US) by year: `SCHEMA`.

    The nation is there only in years in which all fifty states and the District of Columbia are. county_fips: the codes
    of the rows (08000).
    """
    code = pl.col("county_fips").str.slice(0, 2)
    rows = newest_estimates(population.filter(pl.col("area_type") == "state")).with_columns(cbsa_code=code)
    summed = {
        "population": pl.when(pl.col("population").null_count() == 0).then(pl.col("population").cast(pl.Int64).sum()),
        "reason": pl.lit(None, pl.String),
        "vintage": pl.col("vintage").max(),
        "county_fips": pl.col("county_fips").sort(),
        "payloads": pl.col("payload_sha256").unique().sort(),
        "carried": pl.lit(None, pl.String),
        "terms": pl.lit(None, pl.String),
        "error": pl.lit(None, pl.Float64),
    }
    single = rows.group_by("cbsa_code", "year").agg(**summed)
    of_nation = rows.filter(pl.col("cbsa_code").is_in(state_fips()), pl.col("population").is_not_null())
    whole = of_nation.filter(pl.len().over("year") == len(state_fips()))
    nation = whole.group_by(pl.lit(NATION).alias("cbsa_code"), "year").agg(**summed)
    return pl.concat([single, nation.select(single.columns)]).select(*SCHEMA).sort("cbsa_code", "year")


def county_residents(population: pl.LazyFrame, year: int) -> pl.DataFrame:
    """Residents of each county of a year, by the codes of the table: county_fips, people (null where there is none)."""
    newest = newest_estimates(population.filter(pl.col("area_type") == "county", pl.col("year") == year))
    return newest.select(pl.col("county_fips").cast(pl.String), people=pl.col("population").cast(pl.Int64))


def county_resident_rows(population: pl.LazyFrame, year: int) -> pl.DataFrame:
    """Residents of each county of a year with the rows they are from: county_fips, people, people_year, people_vintage,
    people_payloads (one SHA-256)."""
    newest = newest_estimates(population.filter(pl.col("area_type") == "county", pl.col("year") == year))
    return newest.select(
        pl.col("county_fips").cast(pl.String),
        people=pl.col("population").cast(pl.Int64),
        people_year=pl.col("year"),
        people_vintage=pl.col("vintage"),
        people_payloads=pl.concat_list(pl.col("payload_sha256").cast(pl.String)),
    )


def resident_key(code: pl.Expr | None = None, year: pl.Expr | None = None) -> pl.Expr:
    """The key of the input that holds the residents of a place in a year."""
    return pl.format(
        "residents/{}/{}", pl.col("cbsa_code") if code is None else code, pl.col("year") if year is None else year
    )


def resident_inputs(residents: pl.DataFrame) -> pl.DataFrame:
    """The inputs of every place and year: rows of the population table, shared by whatever is divided by them.

    Residents that were carried over are no sum of rows: there the input is the fact `population` of the place and year.
    """
    there = residents.filter(pl.col("population").is_not_null())
    summed = input_rows(
        there.filter(pl.col("carried").is_null()),
        resident_key(),
        table=TABLE,
        column=COLUMN,
        where={"county_fips": pl.col("county_fips"), "year": one("year"), "vintage": one("vintage")},
        amount=pl.col("population"),
        payloads=pl.col("payloads"),
    )
    of_place = {"geography": texts("market"), "geo_code": one("cbsa_code")}
    of_facts = input_rows(
        there.filter(pl.col("carried").is_not_null()),
        resident_key(),
        table=FACTS_TABLE,
        column="value",
        where={**of_place, "metric": texts(COLUMN), "year": one("year")},
        amount=pl.col("population"),
        payloads=pl.col("payloads"),
    )
    return pl.concat([summed, of_facts])


def newest_estimates(rows: pl.LazyFrame) -> pl.DataFrame:
    """County or state rows, each year of the newest vintage: county_fips, year, vintage, population, payload_sha256."""
    columns = ("county_fips", "year", "vintage", "population", "payload_sha256")
    newest: pl.DataFrame = (
        rows.select(columns).filter(pl.col("vintage") == pl.col("vintage").max().over("year")).collect()
    )
    return newest
