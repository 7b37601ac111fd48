"""Housing units authorized per 1,000 residents of markets, states and the nation, as facts."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from aker_core.facts.county_areas import county_areas, sums_of_areas
from aker_core.facts.fact import Method, facts
from aker_core.facts.family import FamilyInputs, FamilyResult
from aker_core.facts.formula import roles_of
from aker_core.facts.inputs import input_rows, merged, one, terms
from aker_core.facts.residents import resident_inputs, resident_key

TABLE = "census_permits"
AMOUNTS = ("units", "units_5plus", "reported_units", "reported_units_5plus")
OTHER_COUNTIES = "permits are published by other counties than the market's"
NO_RESIDENTS = "no population estimate of this place and year is loaded"
NO_UNITS = "no unit was authorized in the year"
LOWER_BOUND = "counties without a place that issues permits have no row"


@dataclass(frozen=True)
class Rate:
    """One metric: per · top / base. top, base: columns of the table; base `residents`: those of the year."""

    metric: str
    top: str
    base: str
    per: int

    @property
    def method(self) -> Method:
        """In words, and as a formula over the inputs."""
        base = "residents" if self.base == "residents" else "units"
        return Method("sums of counties, divided", f"{self.per} * {self.role} / {base}")

    @property
    def role(self) -> str:
        """What the sum at the top is called in the formula."""
        return "units" if self.base == "residents" else "reported"


RATES = (
    Rate("permits_units_total_per_1k_residents", "units", "residents", 1_000),
    Rate("permits_units_5plus_per_1k_residents", "units_5plus", "residents", 1_000),
    Rate("permits_units_total_reported_pct", "reported_units", "units", 100),
    Rate("permits_units_5plus_reported_pct", "reported_units_5plus", "units_5plus", 100),
)


def permit_values(family_inputs: FamilyInputs) -> FamilyResult:
    """Every rate of the data year, and of the years before that are loaded."""
    table = family_inputs.tables[TABLE].filter(pl.col("year") <= family_inputs.scope.year).collect()
    areas = permits_of_areas(table, family_inputs.crosswalk)
    people = family_inputs.place_residents
    joined = areas.join(
        people.select("cbsa_code", "year", "population"),
        left_on=["area", "year"],
        right_on=["cbsa_code", "year"],
        how="left",
    )
    rows = [_facts(permit_rate(joined, rate), rate, family_inputs.scope.year) for rate in RATES]
    inputs = [permit_inputs(areas, column) for column in AMOUNTS]
    used = people.join(areas, left_on=["cbsa_code", "year"], right_on=["area", "year"], how="semi")
    return FamilyResult(facts=pl.concat(rows), inputs=merged([*inputs, resident_inputs(used)]))


def permits_of_areas(table: pl.DataFrame, crosswalk: pl.DataFrame) -> pl.DataFrame:
    """One row per area and year: `sums_of_areas` of `AMOUNTS`, year, payloads.

    table: rows of `census_permits`. crosswalk: cbsa_code, county_fips. Areas: as of `county_areas`.
    """
    years = []
    for (year,), rows in table.sort("year", "county_fips").group_by("year", maintain_order=True):
        members = county_areas(rows["county_fips"], crosswalk, whole=True)
        payloads = rows["payload_sha256"].cast(pl.String).unique().sort().to_list()
        sums = sums_of_areas(rows.select("county_fips", *AMOUNTS), members, AMOUNTS)
        years.append(sums.with_columns(year=pl.lit(year, pl.Int16), payloads=pl.lit(payloads, pl.List(pl.String))))
    return pl.concat(years)


def permit_rate(rows: pl.DataFrame, rate: Rate) -> pl.DataFrame:
    """`value` and `low`: per · top / base; null where a part is, or the base is 0.

    rows: of `permits_of_areas`, with population. low: of the counties that have a row, over all residents.
    """
    base = "population" if rate.base == "residents" else rate.base
    has_base = pl.col(base).is_not_null() & (pl.col(base) > 0)
    low = pl.when(has_base & pl.col(rate.top).is_null()).then(rate.per * pl.col(f"{rate.top}_low") / pl.col(base))
    return rows.with_columns(
        value=pl.when(has_base).then(rate.per * pl.col(rate.top) / pl.col(base)),
        low=low if rate.base == "residents" else pl.lit(None, pl.Float64),
        has_base=has_base,
    )


def _facts(rows: pl.DataFrame, rate: Rate, year: int) -> pl.DataFrame:
    is_share = rate.base != "residents"
    keys = {rate.role: permit_key(rate.top), "residents": resident_key(pl.col("area"), pl.col("year"))}
    keys |= {"units": permit_key(rate.base)} if is_share else {}
    named = terms(**{role: keys[role] for role in roles_of(rate.method.formula)})
    return facts(
        rows,
        rate.metric,
        pl.col("value"),
        year=pl.col("year"),
        current=pl.col("year") == year,
        place="area",
        method=rate.method,
        inputs=pl.when(pl.col("counties_found") > 0, pl.col("population").is_not_null() | pl.lit(is_share)).then(named),
        status=_status(rate, is_share),
        low=pl.col("low"),
        reason=_reason(rate, is_share),
    )


def _status(rate: Rate, is_share: bool) -> pl.Expr:
    return (
        pl.when(pl.col("value").is_not_null())
        .then(pl.lit("derived"))
        .when(pl.col("counties_found") == 0)
        .then(pl.lit("not_comparable"))
        .when(pl.col(rate.top).is_not_null())
        .then(pl.lit("no_base" if is_share else "not_loaded"))
        .when(pl.col("low").is_not_null())
        .then(pl.lit("bounded"))
        .otherwise(pl.lit("not_published"))
    )


def _reason(rate: Rate, is_share: bool) -> pl.Expr:
    """Why there is no value."""
    lacking = pl.format(
        "no row for {} of its {} counties; {}",
        pl.col("counties") - pl.col("counties_found"),
        "counties",
        pl.lit(LOWER_BOUND),
    )
    return pl.when(pl.col("value").is_null()).then(
        pl.when(pl.col("counties_found") == 0)
        .then(pl.lit(OTHER_COUNTIES))
        .when(pl.col(rate.top).is_not_null())
        .then(pl.lit(NO_UNITS if is_share else NO_RESIDENTS))
        .otherwise(lacking)
    )


def permit_key(column: str) -> pl.Expr:
    """The key of the input that holds the units of an area in a year."""
    return pl.format("permits/{}/{}/{}", "area", pl.lit(column), "year")


def permit_inputs(areas: pl.DataFrame, column: str) -> pl.DataFrame:
    """What the rows of an area add up to; null where a county of it has none."""
    return input_rows(
        areas.filter(pl.col("counties_found") > 0),
        permit_key(column),
        table=TABLE,
        column=column,
        amount=pl.col(column),
        payloads=pl.col("payloads"),
        where={"county_fips": pl.col("county_fips"), "year": one("year")},
    )
