"""The nation and the markets' states, by the same formulas as the markets: what a market's value is held against."""

from __future__ import annotations

import polars as pl

from aker_core.facts.family import FamilyInputs
from aker_core.facts.legacy import empty_history, history_rows
from aker_core.facts.residents import area_residents
from aker_jobs.labor.family import LaborResult
from aker_jobs.migration.acs import acs_net_25_44
from aker_jobs.population.residents import newest_year

US = "US"


def benchmark_rows(given: FamilyInputs) -> pl.DataFrame:
    """History rows of the data year for the nation (US) and each state that a market has a part in.

    Jobs, growth, concentration and pay as `given.labor` has them from the rows of the nation and the states; residents
    from their estimates; migration of ages 25-44 (states) and household income from the 1-year survey. What is not
    published for them is left out.
    """
    states = sorted(given.crosswalk["county_fips"].str.slice(0, 2).unique().to_list())
    found = [empty_history(), *_job_rows(given), *_resident_rows(given, states), *_survey_rows(given, states)]
    return pl.concat(found).filter(pl.col("status") != "not_published")


def _job_rows(given: FamilyInputs) -> list[pl.DataFrame]:
    jobs = given.before.get("labor")
    if not isinstance(jobs, LaborResult) or jobs.labor is None or jobs.labor.benchmarks is None:
        return []
    return [
        history_rows(
            jobs.labor.benchmarks.values,
            pl.col("metric"),
            pl.col("value"),
            year=pl.lit(given.scope.year),
            status=pl.col("status"),
            low=pl.col("low"),
            high=pl.col("high"),
            reason=pl.col("reason"),
            method=pl.col("method"),
        )
    ]


def _resident_rows(given: FamilyInputs, states: list[str]) -> list[pl.DataFrame]:
    if "census_pep" not in given.tables:
        return []
    return [
        history_rows(
            area_residents(given.tables["census_pep"]).filter(
                pl.col("cbsa_code").is_in([*states, US]), pl.col("year") == given.scope.year
            ),
            "population",
            pl.col("population"),
            status=pl.lit("observed"),
            method="estimate of July 1; the nation is the sum of its states",
        )
    ]


def _survey_rows(given: FamilyInputs, states: list[str]) -> list[pl.DataFrame]:
    """Migration of ages 25-44 of the states, household income of states and nation, from the newest 1-year survey.

    The nation's net domestic migration is zero by definition and is left out.
    """
    year, found = given.scope.year, []
    code = pl.col("geo_code").replace_strict({"1": US}, default=pl.col("geo_code"))
    for table in ("census_mobility", "census_income"):
        if table not in given.tables:
            continue
        # It may be of an earlier year than the figures: its rows are of its own year.
        newest = newest_year(given.tables[table], year)
        if newest is None:
            continue
        kinds = ["state"] if table == "census_mobility" else ["state", "us"]
        rows = (
            given.tables[table]
            .filter((pl.col("year") == newest) & pl.col("geography").is_in(kinds))
            .collect()
            .with_columns(geo_code=code)
            .filter(pl.col("geo_code").is_in([*states, US]))
        )
        if rows.height:
            found += _movers(rows, newest) if table == "census_mobility" else [_income(rows, newest)]
    return found


def _movers(rows: pl.DataFrame, year: int) -> list[pl.DataFrame]:
    net = acs_net_25_44(rows)
    columns = {"mig_25_44_net": "net", "mig_25_44_per_1k": "per_1k", "population_25_44": "population_25_44"}
    return [
        history_rows(
            net,
            metric,
            pl.col(column),
            year=pl.lit(year),
            place="geo_code",
            status=pl.when(pl.col(column).is_not_null()).then(pl.lit("observed")).otherwise(pl.lit("not_published")),
            method="movers from other states (B07001) less movers to other states (B07401), ages 25-44"
            if metric != "population_25_44"
            else "residents of ages 25-44 (B07001, lines 6 to 9)",
        )
        for metric, column in columns.items()
    ]


def _income(rows: pl.DataFrame, year: int) -> pl.DataFrame:
    return history_rows(
        rows,
        "median_household_income_usd",
        pl.col("estimate"),
        year=pl.lit(year),
        place="geo_code",
        status=pl.when(pl.col("estimate").is_not_null()).then(pl.lit("observed")).otherwise(pl.lit("not_published")),
        method="as published (B19013 line 1)",
    )
