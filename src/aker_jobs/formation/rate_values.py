"""Applications and formations per 100,000 residents: of markets in the data year, and of every year and area."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from aker_core.facts.family import FamilyInputs
from aker_core.facts.legacy import HISTORY, empty, metric_values, one, source_rows, texts
from aker_geo import codes
from aker_jobs.formation.business_formation import PER
from aker_jobs.formation.series import (
    ACTUAL,
    APPLICATIONS,
    FORMATIONS,
    HIGH_PROPENSITY,
    SPLICED,
    Series,
    market_applications,
    market_parts,
    market_series,
)
from aker_jobs.population.residents import newest_year

BY_SHARE = "sum over its states of county applications / state applications * the state's series"
METRICS = {
    "business_applications_per_100k": (APPLICATIONS, "100,000 * sum of county applications / residents"),
    "high_propensity_applications_per_100k": (HIGH_PROPENSITY, f"100,000 * ({BY_SHARE}) / residents"),
    "business_formations_per_100k": (FORMATIONS, f"100,000 * ({BY_SHARE}) / residents"),
}
AREA_METHOD = "100,000 * sum of twelve months, not adjusted / residents"
PROJECTED = "the actual formations of the year are not out yet: projected by the publisher"
NO_POPULATION = "no estimate of the residents on these boundaries for this year"


@dataclass(frozen=True)
class Formation:
    """Rows for the wide table, and rows of other years and areas."""

    values: pl.DataFrame
    history: pl.DataFrame


def formation_rates(given: FamilyInputs, series: Series) -> Formation:
    """Everything that the Business Formation Statistics give, as far as their tables are there."""
    values, history = empty(), [pl.DataFrame(schema=HISTORY)]
    if series.counties is not None:
        rates = _market_rates(given, series.counties, series.totals)
        newest = newest_year(series.counties.lazy(), given.scope.year)
        values = _values(given, rates.filter(pl.col("year") == newest)) if newest is not None else empty()
        history.append(_market_history(rates, given.scope.year))
    if series.totals is not None:
        history.append(_area_history(series.totals, series.residents, given.scope.year))
    return Formation(values, pl.concat(history))


def _market_rates(given: FamilyInputs, counties: pl.DataFrame, totals: pl.DataFrame | None) -> pl.DataFrame:
    """One row per market, metric and year: value, low, status, reason, and what they were made of."""
    parts = market_parts(counties, given.crosswalk)
    counted = {"business_applications_per_100k": market_applications(parts).with_columns(projected=pl.lit(value=False))}
    if totals is not None:
        for metric, (series, _) in METRICS.items():
            if metric not in counted:
                counted[metric] = market_series(parts, totals, series)
    columns = ["cbsa_code", "year", "value", "low", "status", "reason", "projected"]
    long = pl.concat(frame.select(pl.lit(metric).alias("metric"), *columns) for metric, frame in counted.items())
    return _per_resident(long, _residents(given))


def _residents(given: FamilyInputs) -> pl.DataFrame:
    if given.residents is not None:
        return given.residents.drop("reason")
    nothing = {"cbsa_code": pl.String, "year": pl.Int16, "population": pl.Int64, "vintage": pl.Int16}
    return pl.DataFrame(schema={**nothing, "county_fips": pl.List(pl.String), "payloads": pl.List(pl.String)})


def _per_resident(counted: pl.DataFrame, residents: pl.DataFrame) -> pl.DataFrame:
    """Counts (value, low) as rates; without residents there is none, whatever the count."""
    joined = counted.join(residents, on=["cbsa_code", "year"], how="left").with_columns(counted=pl.col("status"))
    people = pl.col("population")
    has = people.is_not_null() & (people > 0)
    lacking = pl.col("status").is_in(["derived", "observed", "bounded"]) & ~has
    return joined.with_columns(
        value=pl.when(has).then(PER * pl.col("value") / people),
        low=pl.when(has).then(PER * pl.col("low") / people),
        status=pl.when(lacking & (people == 0))
        .then(pl.lit("no_base"))
        .when(lacking)
        .then(pl.lit("not_published"))
        .otherwise("status"),
        reason=pl.when(lacking)
        .then(pl.lit(NO_POPULATION))
        .when(pl.col("projected") & pl.col("value").is_not_null())
        .then(pl.lit(PROJECTED))
        .otherwise("reason"),
    )


def _values(given: FamilyInputs, rates: pl.DataFrame) -> pl.DataFrame:
    """Rows of the long table for one year, each with the cells it was made of."""
    payloads = {
        f"{name}_payloads": pl.lit(_payloads(given, table), pl.List(pl.String))
        for name, table in (("county", "census_bfs_county"), ("month", "census_bfs_monthly"))
    }
    states = given.crosswalk.group_by("cbsa_code").agg(
        counties=pl.col("county_fips").sort(),
        states=pl.col("county_fips").str.slice(0, 2).unique().sort(),
    )
    found = given.markets.select("cbsa_code").join(states, on="cbsa_code").join(rates, on="cbsa_code", how="left")
    found = found.with_columns(**payloads, postal=_postal(pl.col("states")))
    return pl.concat(
        metric_values(
            of_metric,
            metric,
            pl.col("value"),
            status=pl.col("status"),
            low=pl.col("low"),
            reason=pl.col("reason"),
            period=pl.col("year").cast(pl.String),
            method=method,
            inputs=_inputs(series),
        )
        for metric, (series, method) in METRICS.items()
        if (of_metric := found.filter(pl.col("metric") == metric)).height
    )


def _inputs(series: str) -> list[pl.Expr]:
    county = source_rows("census_bfs_county", "county_payloads", county_fips=pl.col("counties"), year=one("year"))
    residents = pl.when(pl.col("payloads").is_not_null()).then(
        source_rows(
            "census_pep", "payloads", county_fips=pl.col("county_fips"), year=one("year"), vintage=one("vintage")
        )
    )
    if series == APPLICATIONS:
        return [county, residents]
    actual = pl.when("projected").then(texts(SPLICED)).otherwise(texts(ACTUAL))
    months = source_rows(
        "census_bfs_monthly",
        "month_payloads",
        geo=pl.col("postal"),
        series=pl.concat_list(texts(APPLICATIONS), actual if series == FORMATIONS else texts(series)),
        year=one("year"),
        naics_sector=texts("TOTAL"),
        seasonally_adjusted=texts("false", "False"),  # as Polars and as Python write it
    )
    return [months, county, residents]


def _postal(states: pl.Expr) -> pl.Expr:
    return states.list.eval(pl.element().replace_strict(codes.postal_codes(), return_dtype=pl.String))


def _payloads(given: FamilyInputs, table: str) -> list[str]:
    if table not in given.tables:
        return []
    found = given.tables[table].select(pl.col("payload_sha256").cast(pl.String).unique().sort()).collect()
    return found.to_series().to_list()


def _market_history(rates: pl.DataFrame, year: int) -> pl.DataFrame:
    """Every year before the data year, of every market and metric."""
    methods = {metric: method for metric, (_, method) in METRICS.items()}
    return rates.filter(pl.col("year") < year).select(
        geography=pl.lit("market"),
        geo_code=pl.col("cbsa_code"),
        metric=pl.col("metric"),
        year=pl.col("year").cast(pl.Int16),
        value=pl.col("value"),
        status=pl.col("status"),
        low=pl.col("low"),
        high=pl.lit(None, pl.Float64),
        reason=pl.col("reason"),
        method=pl.col("metric").replace_strict(methods),
    )


def _area_history(totals: pl.DataFrame, residents: pl.DataFrame, year: int) -> pl.DataFrame:
    """States and the nation, every year up to the data year."""
    metrics = {series: metric for metric, (series, _) in METRICS.items()}
    counted = totals.filter(pl.col("series").is_in([*metrics]), pl.col("year") <= year).select(
        "geo_code",
        "year",
        "low",
        "projected",
        "status",
        metric=pl.col("series").replace_strict(metrics),
        value="total",
        reason=pl.when(pl.col("status") != "observed").then(pl.lit("some months of the year are withheld or not out")),
    )
    bounded = counted.with_columns(low=pl.when(pl.col("status") == "bounded").then("low"))
    joined = bounded.rename({"geo_code": "cbsa_code"})
    rates = _per_resident(joined, residents.rename({"geo_code": "cbsa_code"}))
    return rates.select(
        geography=pl.when(pl.col("cbsa_code") == "US").then(pl.lit("nation")).otherwise(pl.lit("state")),
        geo_code=pl.col("cbsa_code"),
        metric=pl.col("metric"),
        year=pl.col("year").cast(pl.Int16),
        value=pl.col("value"),
        status=pl.when(pl.col("projected") & (pl.col("status") == "observed"))
        .then(pl.lit("derived"))
        .otherwise("status"),
        low=pl.col("low"),
        high=pl.lit(None, pl.Float64),
        reason=pl.col("reason"),
        method=pl.lit(AREA_METHOD),
    )
