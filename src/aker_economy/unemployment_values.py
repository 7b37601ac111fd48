"""Unemployment of markets (LAUS), as facts: unemployed over labor force, both added up over the months of a year."""

from __future__ import annotations

import polars as pl

from aker_core.facts.fact import Method, facts
from aker_core.facts.family import FamilyInputs, FamilyResult
from aker_core.facts.inputs import merged, terms
from aker_economy import monthly

TABLE, PUBLISHER = "bls_laus_metro", "bls_laus"
METRIC = "unemployment_rate_pct"
METHOD = Method("sum of unemployed over the months / sum of labor force", "100 * unemployed / labor_force")
MEASURES = ("unemployed", "labor_force")


def unemployment_values(family_inputs: FamilyInputs) -> FamilyResult:
    """The rate of the data year, and of the years before that are loaded."""
    year, scope = family_inputs.scope.year, family_inputs.scope
    rows = unemployment_rates(family_inputs.tables[TABLE].filter(pl.col("year") <= year).collect())
    markets = family_inputs.markets.select("cbsa_code", year=pl.lit(year, pl.Int16))
    placed = rows.join(family_inputs.markets, on="cbsa_code", how="semi")
    every = markets.join(placed, on=["cbsa_code", "year"], how="full", coalesce=True).sort("cbsa_code", "year")
    otherwise = monthly.other_delineation(PUBLISHER, year, scope.delineation)
    value = pl.when(monthly.is_enough()).then("value")
    keys = {measure: _key(measure) for measure in MEASURES}
    of_years = facts(
        every,
        METRIC,
        value,
        year=pl.col("year"),
        current=pl.col("year") == year,
        method=METHOD,
        inputs=terms(**keys),
        status=monthly.monthly_status(value, otherwise),
        reason=monthly.monthly_reason(value, otherwise),
    )
    inputs = [
        monthly.month_inputs(
            placed.with_columns(payloads=pl.col(f"{side}_payloads")),
            _key(measure),
            pl.col(measure),
            of=(TABLE, "value"),
            measure=measure,
        )
        for side, measure in zip(("first", "second"), MEASURES, strict=True)
    ]
    return FamilyResult(facts=of_years, inputs=merged(inputs))


def unemployment_rates(table: pl.DataFrame) -> pl.DataFrame:
    """One row per metro and year: cbsa_code, year, unemployed, labor_force (sums over the months that have both),
    periods, months, first_payloads, second_payloads, value (percent; null without a labor force)."""
    unemployed, force = (
        monthly.months_of(table.filter(pl.col("measure") == measure), ["cbsa_code"], "value") for measure in MEASURES
    )
    both = monthly.in_both(unemployed, force, ["cbsa_code", "year"]).rename(
        {"first": MEASURES[0], "second": MEASURES[1]}
    )
    rate = 100 * pl.col("unemployed") / pl.col("labor_force")
    return both.with_columns(value=pl.when(pl.col("labor_force") > 0).then(rate))


def _key(measure: str) -> pl.Expr:
    return pl.format("laus/{}/{}/{}", "cbsa_code", pl.lit(measure), "year")
