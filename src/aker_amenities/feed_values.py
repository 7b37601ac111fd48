"""Costs, membership revenue, adoption and retention of amenities in markets, from a vendor's feed, as facts."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from aker_core.facts.fact import Method, facts
from aker_core.facts.family import FamilyInputs, FamilyResult
from aker_core.facts.inputs import input_rows, merged, one, terms

TABLE = "amenity_feed"


@dataclass(frozen=True)
class Rate:
    """One metric: per · top / base, sums of columns over the amenities of a market."""

    metric: str
    top: str
    base: str
    per: int = 1

    @property
    def method(self) -> Method:
        """In words, and as a formula over the inputs."""
        return Method("sums over the amenities, divided", f"{'' if self.per == 1 else f'{self.per} * '}top / base")


RATES = (
    Rate("amenity_cost_usd_per_unit_month", "cost_usd", "unit_months"),
    Rate("amenity_membership_revenue_usd_per_unit_month", "membership_revenue_usd", "unit_months"),
    Rate("amenity_adoption_pct", "members", "households", 100),
    Rate("amenity_retention_pct", "members_kept", "members_before", 100),
)


def feed_values(family_inputs: FamilyInputs) -> FamilyResult:
    """Every rate of the data year, for markets that the vendor surveyed."""
    year = family_inputs.scope.year
    table = family_inputs.tables[TABLE].filter(pl.col("year") == year).collect()
    places = family_inputs.markets.select("cbsa_code")
    made, inputs = [], []
    for rate in RATES:
        sums = rate_of_markets(table, rate.top, rate.base, rate.per)
        rows = places.join(sums, on="cbsa_code", how="inner", maintain_order="left").with_columns(year=pl.lit(year))
        made.append(_facts(rows, rate, year))
        inputs += [_inputs(rows, rate, column) for column in (rate.top, rate.base)]
    return FamilyResult(facts=pl.concat(made), inputs=merged(inputs))


def rate_of_markets(table: pl.DataFrame, top: str, base: str, per: int = 1) -> pl.DataFrame:
    """One row per market: value (per · sum of top / sum of base over amenities that have both; null where none has, or
    the base is 0), the two sums, amenities (list) and payloads."""
    both = table.drop_nulls([top, base])
    return (
        both.group_by("cbsa_code")
        .agg(
            pl.col(top).sort().sum(),
            pl.col(base).sort().sum(),
            amenities=pl.col("amenity").unique().sort(),
            payloads=pl.col("payload_sha256").cast(pl.String).unique().sort(),
        )
        .with_columns(value=pl.when(pl.col(base) > 0).then(per * pl.col(top) / pl.col(base)))
        .sort("cbsa_code")
    )


def _facts(rows: pl.DataFrame, rate: Rate, year: int) -> pl.DataFrame:
    return facts(
        rows,
        rate.metric,
        pl.col("value"),
        year=year,
        current=True,
        method=rate.method,
        inputs=pl.when(pl.col("value").is_not_null()).then(terms(top=_key(rate, rate.top), base=_key(rate, rate.base))),
        status=pl.when(pl.col("value").is_not_null()).then(pl.lit("derived")).otherwise(pl.lit("not_published")),
        period=pl.lit(f"vendor's survey of {year}"),
        reason=pl.when(pl.col("value").is_null()).then(pl.lit("nothing to divide by in the survey")),
    )


def _key(rate: Rate, column: str) -> pl.Expr:
    return pl.format("amenity_feed/{}/{}/{}/{}", "cbsa_code", "year", pl.lit(rate.metric), pl.lit(column))


def _inputs(rows: pl.DataFrame, rate: Rate, column: str) -> pl.DataFrame:
    return input_rows(
        rows,
        _key(rate, column),
        table=TABLE,
        column=column,
        amount=pl.col(column),
        payloads=pl.col("payloads"),
        where={"cbsa_code": one("cbsa_code"), "year": one("year"), "amenity": pl.col("amenities")},
    )
