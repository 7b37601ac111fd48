"""Nonfarm payroll jobs of markets (CES) and their growth, as facts."""

from __future__ import annotations

import polars as pl

from aker_core.facts.fact import Method, absent, facts
from aker_core.facts.family import FamilyInputs, FamilyResult
from aker_core.facts.inputs import merged, terms
from aker_core.facts.metric import SINCE
from aker_core.facts.trough import base_span, no_base, with_trough
from aker_economy import monthly

TABLE, PUBLISHER = "bls_ces_metro", "bls_ces"
LEVEL = "payroll_jobs"
OF = (TABLE, "thousands")
METHOD = Method("mean of the months", "1000 * thousands / months")
SPANS = (1, 3, 5)
YEAR = pl.col("year")


def payroll_values(family_inputs: FamilyInputs) -> FamilyResult:
    """Jobs of the data year and the years before, and growth up to the data year."""
    year = family_inputs.scope.year
    table = family_inputs.tables[TABLE].filter(year >= YEAR).collect()
    here = table.join(family_inputs.markets, on="cbsa_code", how="semi")
    months = monthly.months_of(here, ["cbsa_code"], "thousands").rename({"thousands": "value"})
    markets = family_inputs.markets.select("cbsa_code")
    otherwise = monthly.other_delineation(PUBLISHER, year, family_inputs.scope.delineation)
    parts = [
        _levels(months, markets, year, otherwise),
        *(_growth(months, markets, year, span, f"{LEVEL}_cagr_{span}y", otherwise) for span in SPANS),
        _since_base(months, markets, year, otherwise),
    ]
    return FamilyResult(facts=pl.concat(part.facts for part in parts), inputs=merged([part.inputs for part in parts]))


def payroll_growth(months: pl.DataFrame, year: int, span: int) -> pl.DataFrame:
    """One row per metro: start and end (thousands, summed over the months that both years have), periods, months,
    first_payloads, second_payloads, value (decimal per year; null where nothing is at the start).

    months: cbsa_code, year, period, value, payload_sha256.
    """
    end, start = (months.filter(of == YEAR).drop("year") for of in (year, year - span))
    both = monthly.in_both(start, end, on=["cbsa_code"]).rename({"first": "start", "second": "end"})
    growth = (pl.col("end") / pl.col("start")) ** (1 / span) - 1
    return both.with_columns(value=pl.when(pl.col("start") > 0).then(growth), year=pl.lit(year, pl.Int16))


def _levels(months: pl.DataFrame, markets: pl.DataFrame, year: int, otherwise: str | None) -> FamilyResult:
    sums = (
        months.group_by("cbsa_code", "year")
        .agg(
            thousands=pl.col("value").sort().sum(),
            months=pl.len(),
            periods=pl.col("period").sort(),
            payloads=pl.col("payload_sha256").unique().sort(),
        )
        .sort("cbsa_code", "year")
    )
    of_year = markets.with_columns(year=pl.lit(year, pl.Int16))
    every = of_year.join(sums, on=["cbsa_code", "year"], how="full", coalesce=True).sort("cbsa_code", "year")
    value = pl.when(monthly.is_enough()).then(1000 * pl.col("thousands") / pl.col("months"))
    of_years = facts(
        every,
        LEVEL,
        value,
        year=YEAR,
        current=pl.col("year") == year,
        method=METHOD,
        inputs=terms(thousands=_key(YEAR), months=_key(YEAR, "months")),
        status=monthly.monthly_status(value, otherwise),
        reason=monthly.monthly_reason(value, otherwise),
    )
    inputs = [
        monthly.month_inputs(sums, _key(YEAR), pl.col("thousands"), of=OF),
        monthly.month_inputs(sums, _key(YEAR, "months"), pl.col("months"), of=OF, aggregate="count"),
    ]
    return FamilyResult(facts=of_years, inputs=merged(inputs))


def _since_base(months: pl.DataFrame, markets: pl.DataFrame, year: int, otherwise: str | None) -> FamilyResult:
    """Growth since 2019, in the data years that have it among the years before."""
    span, metric = base_span(year), f"{LEVEL}{SINCE}"
    if span is None:
        return FamilyResult(facts=absent(markets, metric, no_base(year), year=year, status="not_loaded"))
    return _growth(months, markets, year, span, metric, otherwise)


def _growth(
    months: pl.DataFrame, markets: pl.DataFrame, year: int, span: int, metric: str, otherwise: str | None
) -> FamilyResult:
    rows = payroll_growth(months, year, span)
    every = markets.join(rows, on="cbsa_code", how="left").with_columns(year=pl.lit(year, pl.Int16))
    value = pl.when(monthly.is_enough()).then("value")
    power = f"(end / start) ** (1 / {span}) - 1"
    of_years = facts(
        every,
        metric,
        value,
        year=YEAR,
        current=True,
        method=Method(f"{power}, over the months that both years have", power),
        inputs=terms(end=_key(YEAR), start=_key(YEAR - span)),
        status=monthly.monthly_status(value, otherwise),
        period=pl.format("{}-{}", YEAR - span, YEAR),
        reason=monthly.monthly_reason(value, otherwise),
    )
    ends = {
        "start": rows.with_columns(year=YEAR - span, payloads=pl.col("first_payloads")),
        "end": rows.with_columns(payloads=pl.col("second_payloads")),
    }
    inputs = [monthly.month_inputs(side, _key(YEAR), pl.col(end), of=OF) for end, side in ends.items()]
    return FamilyResult(facts=with_trough(of_years, span, LEVEL), inputs=merged(inputs))


def _key(year: pl.Expr, what: str = "thousands") -> pl.Expr:
    return pl.format("ces/{}/{}/{}/{}", "cbsa_code", pl.lit(what), year, monthly.whose_months())
