"""Slopes of the land and water stress of markets, states and the nation, as facts."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from aker_core.facts.county_areas import county_areas, sums_of_areas
from aker_core.facts.fact import Method, facts
from aker_core.facts.family import FamilyInputs, FamilyResult
from aker_core.facts.inputs import TERM, input_rows, merged, named_by, one, part_terms, terms
from aker_core.facts.residents import TABLE as RESIDENTS
from aker_core.facts.residents import county_resident_rows
from aker_hazards.declared import SLOPES, WATER
from aker_hazards.ground import county_sums, quotient, weighted_by_residents

OTHER_COUNTIES = "the outlines are of other counties than this area's"
_RESIDENTS = {
    "area_type": pl.String,
    "county_fips": pl.String,
    "year": pl.Int16,
    "vintage": pl.Int16,
    "population": pl.Int64,
    "payload_sha256": pl.String,
}
NO_RESIDENTS = "no population estimates of this year are loaded for every county"


@dataclass(frozen=True)
class Ground:
    """A table of pieces of counties. ratios: metric -> column above and below, times per. weighted: the metric, with
    counties weighted by residents, of one of them. lacks: why a county has no sums."""

    table: str
    ratios: dict[str, tuple[str, str, float]]
    weighted: tuple[str, str]
    period: str
    lacks: str
    whole: str | None = None

    @property
    def amounts(self) -> tuple[str, ...]:
        """Every column that is summed."""
        return tuple(dict.fromkeys(name for top, bottom, _ in self.ratios.values() for name in (top, bottom)))


GROUNDS = {
    SLOPES: Ground(
        SLOPES,
        {"steep_land_pct": ("steep_m2", "area_m2", 100.0), "mean_slope_pct": ("rise_m2", "area_m2", 100.0)},
        ("steep_land_of_residents_pct", "steep_land_pct"),
        "elevations of 3DEP, newest tiles",
        "elevation tiles do not cover {} of its {} counties",
        "outline_m2",
    ),
    WATER: Ground(
        WATER,
        {"water_stress_score": ("score_m2", "scored_m2", 1.0)},
        ("water_stress_of_residents_score", "water_stress_score"),
        "Aqueduct 4.0",
        "no score for {} of its {} counties",
    ),
}


def ground_values(family_inputs: FamilyInputs, table: str) -> FamilyResult:
    """The quotients by area of every area, and those weighted by residents of markets."""
    ground = GROUNDS[table]
    rows = family_inputs.tables[table]
    counties = county_sums(rows, ground.amounts, ground.whole)
    payloads = (
        rows.group_by("county_fips").agg(payloads=pl.col("payload_sha256").cast(pl.String).unique().sort()).collect()
    )
    members = county_areas(counties["county_fips"], family_inputs.crosswalk, whole=True)
    areas = sums_of_areas(counties, members, ground.amounts).join(
        members.join(payloads, on="county_fips").group_by("area").agg(pl.col("payloads").explode().unique().sort()),
        on="area",
        how="left",
    )
    lacking = (
        members.join(counties.drop_nulls(ground.amounts), on="county_fips", how="anti")
        .group_by("area")
        .agg(lacking=pl.len())
    )
    areas = areas.join(lacking, on="area", how="left").with_columns(pl.col("lacking").fill_null(0)).sort("area")
    made = [_by_area(areas, ground, metric, family_inputs.scope.year) for metric in ground.ratios]
    inputs = [_area_input(areas, ground, column) for column in ground.amounts]
    weighted = _by_residents(family_inputs, ground, counties.join(payloads, on="county_fips"), members)
    every = pl.concat([*made, weighted.facts])
    return FamilyResult(facts=every, inputs=named_by(every, merged([*inputs, weighted.inputs])))


def _by_area(areas: pl.DataFrame, ground: Ground, metric: str, year: int) -> pl.DataFrame:
    top, bottom, per = ground.ratios[metric]
    value = quotient(top, bottom, per)
    times = "" if per == 1 else f"{per:g} * "
    return facts(
        areas,
        metric,
        value,
        year=year,
        current=True,
        place="area",
        method=Method("sums over the pieces of counties, divided", f"{times}above / below"),
        inputs=pl.when(value.is_not_null()).then(terms(above=_area_key(ground, top), below=_area_key(ground, bottom))),
        status=_status(value),
        period=pl.lit(ground.period),
        reason=pl.when(value.is_null()).then(_reason(ground)),
    )


def _status(value: pl.Expr) -> pl.Expr:
    none = pl.when(pl.col("counties_found") == 0).then(pl.lit("not_comparable")).otherwise(pl.lit("not_published"))
    return pl.when(value.is_not_null()).then(pl.lit("derived")).otherwise(none)


def _reason(ground: Ground) -> pl.Expr:
    return (
        pl.when(pl.col("counties_found") == 0)
        .then(pl.lit(OTHER_COUNTIES))
        .otherwise(pl.format(ground.lacks, pl.col("lacking"), "counties"))
    )


def _area_key(ground: Ground, column: str) -> pl.Expr:
    return pl.format("{}/{}/{}", pl.lit(ground.table), "area", pl.lit(column))


def _area_input(areas: pl.DataFrame, ground: Ground, column: str) -> pl.DataFrame:
    return input_rows(
        areas.drop_nulls(column),
        _area_key(ground, column),
        table=ground.table,
        column=column,
        amount=pl.col(column),
        payloads=pl.col("payloads"),
        where={"county_fips": pl.col("county_fips")},
    )


def _by_residents(
    family_inputs: FamilyInputs, ground: Ground, counties: pl.DataFrame, members: pl.DataFrame
) -> FamilyResult:
    """Counties weighted by residents, for markets: states and the nation are of too many counties to name."""
    metric, of = ground.weighted
    top, bottom, per = ground.ratios[of]
    markets = members.filter(pl.col("area").str.len_chars() == 5)
    population = family_inputs.tables.get(RESIDENTS, pl.LazyFrame(schema=_RESIDENTS))
    year = family_inputs.scope.year
    people = county_resident_rows(population, year)
    rows = markets.join(counties, on="county_fips", how="left").join(people, on="county_fips", how="left")
    values = weighted_by_residents(rows, top, bottom, per).join(_members(rows, ground, year), on="area")
    known = pl.col("value").is_not_null()
    times = "" if per == 1 else f"{per:g} * "
    made = facts(
        values.with_columns(lacking="unknown").sort("area"),
        metric,
        pl.col("value"),
        year=year,
        current=True,
        place="area",
        method=Method(
            "quotients of counties, weighted by residents", f"{times}sum(people * above / below) / sum(people)"
        ),
        inputs=pl.when(known).then("joined"),
        status=_status(pl.col("value")),
        period=pl.lit(ground.period),
        reason=pl.when(~known).then(
            pl.when((pl.col("counties_found") > 0) & (pl.col("unknown") == 0))
            .then(pl.lit(NO_RESIDENTS))
            .otherwise(_reason(ground))
        ),
    )
    of_counties = [_county_input(rows, ground, column) for column in dict.fromkeys((top, bottom))]
    return FamilyResult(facts=made, inputs=merged([*of_counties, _people_input(rows, year)]))


def _members(rows: pl.DataFrame, ground: Ground, year: int) -> pl.DataFrame:
    """Of each area: counties, counties_found, unknown (without a quotient), joined (the terms of its value)."""
    top, bottom, _ = ground.ratios[ground.weighted[1]]
    has_quotient = pl.col(bottom).is_not_null() & (pl.col(bottom) > 0)
    keys = {"people": _people_key(year), "above": _county_key(ground, top), "below": _county_key(ground, bottom)}
    parts = [part_terms(role, pl.col("county_fips"), key) for role, key in keys.items()]
    return rows.group_by("area").agg(
        counties=pl.len(),
        counties_found=pl.col("payloads").is_not_null().sum(),
        unknown=(~has_quotient).sum(),
        joined=pl.concat_str(parts, separator=TERM).sort().str.join(TERM),
    )


def _county_input(rows: pl.DataFrame, ground: Ground, column: str) -> pl.DataFrame:
    return input_rows(
        rows.drop_nulls(column),
        _county_key(ground, column),
        table=ground.table,
        column=column,
        amount=pl.col(column),
        payloads=pl.col("payloads"),
        where={"county_fips": one("county_fips")},
    )


def _people_input(rows: pl.DataFrame, year: int) -> pl.DataFrame:
    return input_rows(
        rows.drop_nulls("people"),
        _people_key(year),
        table=RESIDENTS,
        column="population",
        amount=pl.col("people"),
        payloads=pl.col("people_payloads"),
        where={"county_fips": one("county_fips"), "year": one("people_year"), "vintage": one("people_vintage")},
    )


def _county_key(ground: Ground, column: str) -> pl.Expr:
    return pl.format("{}/{}/{}", pl.lit(ground.table), "county_fips", pl.lit(column))


def _people_key(year: int) -> pl.Expr:
    return pl.format("residents/county/{}/{}", "county_fips", pl.lit(year))
