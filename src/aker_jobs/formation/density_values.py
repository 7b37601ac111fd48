"""Startup density of markets, states and the nation from the Business Dynamics Statistics."""

from __future__ import annotations

import polars as pl

from aker_core.facts.family import FamilyInputs
from aker_core.facts.legacy import HISTORY, metric_values, no_values, one, source_rows, texts
from aker_core.facts.placement import AS_PUBLISHED
from aker_jobs.formation.areas import COUNTY, METRO, market_dynamics, rows_of
from aker_jobs.formation.business_dynamics import startup_density
from aker_jobs.formation.rate_values import NO_POPULATION
from aker_jobs.population.residents import newest_year

METRICS = {
    "startup_density_per_100_estabs": ("per_100_estabs", "100 * entries / average of establishments now and before"),
    "startup_density_per_1k_residents": ("per_1k_residents", "1,000 * entries / residents"),
    "startup_density_per_1k_jobs": ("per_1k_jobs", "1,000 * entries / jobs of the same table"),
}
NO_PLACES = "this refresh had no table of metros or counties of census_bds up to the data year; `aker status` says why"
OTHER_COUNTIES = "the publisher draws this metro by other counties than its residents are counted in"
WITHHELD = "entries, exits or establishments are withheld"


def density_values(given: FamilyInputs, bds: pl.LazyFrame) -> pl.DataFrame:
    """The three densities of the newest year up to the data year."""
    year = newest_year(rows_of(bds, COUNTY), given.scope.year) or newest_year(rows_of(bds, METRO), given.scope.year)
    if year is None:
        return pl.concat(no_values(given.markets, metric, NO_PLACES) for metric in METRICS)
    found = startup_density(_with_residents(given, market_dynamics(bds, given.crosswalk, year), year))
    found = (
        given.markets.select("cbsa_code")
        .join(found, on="cbsa_code", how="left")
        .join(payloads_of(bds, METRO, COUNTY), how="cross")
    )
    return pl.concat(_of_metric(found, metric, column, method) for metric, (column, method) in METRICS.items())


def _of_metric(found: pl.DataFrame, metric: str, column: str, method: str) -> pl.DataFrame:
    value, published = pl.col(column), pl.col(f"{column}_status")
    there = pl.col("basis").is_not_null()
    bounded = published.is_in(["suppressed"]) & pl.col(f"{column}_low").is_not_null()
    status = (
        pl.when(~there)
        .then(pl.lit("not_published"))
        .when(bounded)
        .then(pl.lit("bounded"))
        # A metro row that may be drawn otherwise stands for the market, as counties that are added up do.
        .when((published == "observed") & ((pl.col("basis") == "counties") | (pl.col("reason") == AS_PUBLISHED)))
        .then(pl.lit("derived"))
        .otherwise(published)
        .fill_null("not_published")
    )
    lacking = (
        pl.when(published == "suppressed")
        .then(pl.lit(WITHHELD))
        .when(published == "no_base")
        .then(pl.lit("there are none to divide by"))
        .when("elsewhere")
        .then(pl.lit(OTHER_COUNTIES))
        .otherwise(pl.lit(NO_POPULATION))
    )
    residents = pl.when(pl.col("residents_payloads").is_not_null()).then(
        source_rows(
            "census_pep",
            "residents_payloads",
            county_fips=pl.col("county_fips"),
            year=one("year"),
            vintage=one("residents_vintage"),
        )
    )
    return metric_values(
        found,
        metric,
        value,
        status=status,
        low=pl.when(bounded).then(f"{column}_low"),
        reason=pl.when(there & value.is_null()).then(lacking).otherwise("reason"),
        period=pl.col("year").cast(pl.String),
        method=method,
        inputs=[place_rows(), *([residents] if column == "per_1k_residents" else [])],
    )


def place_rows() -> pl.Expr:
    """The rows of the metro or the counties that stand for a market."""
    metro = source_rows(
        "census_bds", "bds_payloads", bds_table=texts(METRO), geo_code=one("cbsa_code"), year=one("year")
    )
    county = source_rows(
        "census_bds", "bds_payloads", bds_table=texts(COUNTY), geo_code=pl.col("market_counties"), year=one("year")
    )
    return pl.when(pl.col("basis") == "metro").then(metro).otherwise(county)


def payloads_of(bds: pl.LazyFrame, *tables: str) -> pl.DataFrame:
    """One row: the payloads that these tables came in, as the list `bds_payloads`."""
    rows = bds.filter(pl.col("bds_table").is_in(tables))
    return rows.select(bds_payloads=pl.col("payload_sha256").cast(pl.String).unique().sort().implode()).collect()


def _with_residents(given: FamilyInputs, found: pl.DataFrame, year: int) -> pl.DataFrame:
    """The dynamics with the residents of the same year, and lower bounds where some entries are withheld."""
    counties = given.crosswalk.group_by("cbsa_code").agg(market_counties=pl.col("county_fips").sort())
    people = residents_of_year(given, year)
    joined = found.join(counties, on="cbsa_code").join(people, on="cbsa_code", how="left")
    joined = joined.with_columns(population=pl.when(~pl.col("elsewhere")).then("population"))
    low = 1000 * pl.col("estabs_entry_low")
    return joined.with_columns(
        year=pl.lit(year, pl.Int16),
        per_100_estabs_low=pl.lit(None, pl.Float64),
        per_1k_residents_low=pl.when(pl.col("population") > 0).then(low / pl.col("population")),
        per_1k_jobs_low=pl.when(pl.col("emp") > 0).then(low / pl.col("emp")),
    )


def residents_of_year(given: FamilyInputs, year: int) -> pl.DataFrame:
    """cbsa_code, population, residents_vintage, county_fips and residents_payloads of one year; maybe no rows."""
    kinds: dict[str, pl.DataType | type[pl.DataType]] = {
        "cbsa_code": pl.String,
        "population": pl.Int64,
        "residents_vintage": pl.Int16,
        "county_fips": pl.List(pl.String),
        "residents_payloads": pl.List(pl.String),
    }
    if given.residents is None:
        return pl.DataFrame(schema=kinds)
    people = given.residents.filter(pl.col("year") == year)
    return people.rename({"vintage": "residents_vintage", "payloads": "residents_payloads"}).select(*kinds)


def density_history(given: FamilyInputs, bds: pl.LazyFrame, residents: pl.DataFrame) -> pl.DataFrame:
    """States and the nation in the newest year of each table up to the data year."""
    made = [pl.DataFrame(schema=HISTORY)]
    for table, geography in (("us", "nation"), ("st", "state")):
        rows = rows_of(bds, table)
        newest = newest_year(rows, given.scope.year)
        if newest is None:
            continue
        counted = rows.filter(pl.col("year") == newest).collect().join(residents, on=["geo_code", "year"], how="left")
        found = startup_density(counted)
        made += [_area_rows(found, geography, metric) for metric in METRICS]
    return pl.concat(made)


def _area_rows(found: pl.DataFrame, geography: str, metric: str) -> pl.DataFrame:
    column, method = METRICS[metric]
    value = pl.col(column)
    return found.select(
        geography=pl.lit(geography),
        geo_code=pl.col("geo_code").cast(pl.String),
        metric=pl.lit(metric),
        year=pl.col("year").cast(pl.Int16),
        value=value,
        status=pl.col(f"{column}_status"),
        low=pl.lit(None, pl.Float64),
        high=pl.lit(None, pl.Float64),
        reason=pl.when(value.is_null()).then(
            pl.when(pl.col(f"{column}_status") == "suppressed").then(pl.lit(WITHHELD)).otherwise(pl.lit(NO_POPULATION))
        ),
        method=pl.lit(method),
    )
