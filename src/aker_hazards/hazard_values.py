"""Expected annual losses of markets, states and the nation, as facts."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from aker_core.facts.carried_counties import Weights, carried_sums, carried_weights, source_counties
from aker_core.facts.county_areas import county_areas, sums_of_areas
from aker_core.facts.fact import KEY, Method, facts
from aker_core.facts.family import FamilyInputs, FamilyResult
from aker_core.facts.inputs import TERM, input_rows, terms, texts
from aker_core.facts.inputs import merged as merged_inputs
from aker_data.schemas.fema_hazards import HAZARDS
from aker_hazards.declared import TABLE, per_resident
from aker_hazards.losses import loss_rate

PEOPLE, BUILDINGS = "population", "building_value_usd"
UNRATED = "the publisher cannot rate this hazard in every county"
NO_COLUMN = "the table that is loaded has no losses from this hazard; load the publisher's whole table"
CARRIED = (
    "Connecticut's other county scheme, carried over by the residents of its towns; how far losses differ from "
    "residents was not measured"
)
OTHER_COUNTIES = "the index has other counties of this area"
NO_ROWS = "the index that is loaded has no rows for the counties of this area"


@dataclass(frozen=True)
class Rate:
    """One metric: per · loss / base, both columns of the table."""

    metric: str
    loss: str
    base: str = PEOPLE
    per: float = 1.0

    @property
    def method(self) -> Method:
        """In words, and as a formula over the inputs."""
        times = "" if self.per == 1 else f"{self.per:g} * "
        return Method("sums of counties, divided", f"{times}loss / base")


RATES = (
    Rate("hazard_loss_usd_per_resident", "eal_usd"),
    Rate("hazard_building_loss_pct", "eal_buildings_usd", BUILDINGS, 100),
    *(Rate(per_resident(hazard), f"eal_{hazard}_usd") for hazard in HAZARDS),
)
AMOUNTS = (PEOPLE, BUILDINGS, *dict.fromkeys(rate.loss for rate in RATES))


def hazard_values(family_inputs: FamilyInputs) -> FamilyResult:
    """Every loss of the markets, of the states that they have a part in, and of the nation."""
    counties = family_inputs.tables[TABLE].collect()
    year = family_inputs.scope.year
    weights = carried_weights(family_inputs.crosswalk, counties["county_fips"], year)
    sources = source_counties(weights)
    # A county that is carried over is an area of its own.
    members = pl.concat([county_areas(counties["county_fips"], family_inputs.crosswalk), sources])
    states = counties["county_fips"].str.slice(0, 2).unique().sort()
    in_states = pl.col("county_fips").str.slice(0, 2).is_in(states.implode()).any()
    areas = sums_of_areas(counties.select("county_fips", *AMOUNTS), members, AMOUNTS).join(
        members.group_by("area").agg(has_others=in_states), on="area", how="left", maintain_order="left"
    )
    period = pl.lit(_release(counties))
    whole = {name for name in AMOUNTS if counties[name].count()}
    plain = areas.join(sources, on="area", how="anti")
    rows = [_facts(plain, rate, year, period, is_there=rate.loss in whole) for rate in RATES]
    if weights:
        own = areas.join(sources, on="area", how="semi")
        carried = pl.concat([carried_facts(own, weights, rate, year, period) for rate in RATES])
        rows = [pl.concat(rows).join(carried, on=KEY, how="anti"), carried]
    payloads = counties["payload_sha256"].unique().sort().to_list()
    releases = texts(*_releases(counties))
    inputs = [_inputs(areas, column, payloads, releases) for column in AMOUNTS]
    return FamilyResult(facts=pl.concat(rows), inputs=merged_inputs(inputs))


def _releases(counties: pl.DataFrame) -> list[str]:
    """The releases that the rows are of; none where a row does not say."""
    return [] if counties["release"].null_count() else counties["release"].unique().sort().to_list()


def _release(counties: pl.DataFrame) -> str:
    named = counties["release"].drop_nulls().unique().sort().to_list()
    return f"National Risk Index, release {', '.join(named)}" if named else "National Risk Index"


def _facts(areas: pl.DataFrame, rate: Rate, year: int, period: pl.Expr, *, is_there: bool = True) -> pl.DataFrame:
    """areas: those of `sums_of_areas`, with `has_others`: whether the table has rows of a state that the area is in.

    is_there: whether any county has the loss. A table without it was cut: that says nothing of the publisher.
    """
    no_rows = pl.col("counties_found") == 0
    missing = pl.col("counties_found") < pl.col("counties")
    rated = loss_rate(areas, rate.loss, rate.base, rate.per)
    some = pl.col("low").is_not_null() & ~missing
    status = (
        pl.when(pl.col("value").is_not_null())
        .then(pl.lit("derived"))
        .when(some)
        .then(pl.lit("bounded"))
        .when(no_rows & pl.col("has_others"))
        .then(pl.lit("not_comparable"))
        .when(no_rows)
        .then(pl.lit("not_published"))
        .otherwise(pl.lit("not_published" if is_there else "not_loaded"))
    )
    lacking = pl.format("no row for {} of its {} counties", pl.col("counties") - pl.col("counties_found"), "counties")
    return facts(
        rated,
        rate.metric,
        pl.col("value"),
        year=year,
        current=True,
        place="area",
        method=rate.method,
        inputs=pl.when(pl.col("counties_found") > 0).then(terms(loss=_key(rate.loss), base=_key(rate.base))),
        status=status,
        low=pl.when(some).then("low"),
        period=period,
        reason=pl.when(pl.col("value").is_null()).then(
            pl.when(no_rows)
            .then(pl.when("has_others").then(pl.lit(OTHER_COUNTIES)).otherwise(pl.lit(NO_ROWS)))
            .when(missing)
            .then(lacking)
            .otherwise(pl.lit(UNRATED if is_there else NO_COLUMN))
        ),
    )


def carried_facts(counties: pl.DataFrame, weights: Weights, rate: Rate, year: int, period: pl.Expr) -> pl.DataFrame:
    """Of markets whose losses and values are those of other counties, by weights. counties: each an area of its own."""
    parts = []
    for role, column in (("loss", rate.loss), ("base", rate.base)):
        amounts = dict(counties.select("area", column).iter_rows())
        sums = carried_sums(weights, amounts, f"nri/{{}}/{column}", role)
        parts.append(sums.select("area", pl.exclude("area").name.prefix(f"{role}_")))
    times = "" if rate.per == 1 else f"{rate.per:g} * "
    return facts(
        parts[0].join(parts[1], on="area", maintain_order="left").filter(pl.col("base_weighted") > 0),
        rate.metric,
        rate.per * pl.col("loss_weighted") / pl.col("base_weighted"),
        year=year,
        current=True,
        place="area",
        method=pl.lit(rate.method.text),
        formula=pl.format("{}({}) / ({})", pl.lit(times), "loss_sum", "base_sum"),
        inputs=pl.concat_str("loss_terms", "base_terms", separator=TERM),
        status=pl.lit("derived"),
        period=period,
        reason=pl.lit(CARRIED),
    )


def _key(column: str) -> pl.Expr:
    return pl.format("nri/{}/{}", "area", pl.lit(column))


def _inputs(areas: pl.DataFrame, column: str, payloads: list[str], releases: pl.Expr) -> pl.DataFrame:
    """What the rows of an area add up to; null where one of them has no figure."""
    return input_rows(
        areas.filter(pl.col("counties_found") > 0),
        _key(column),
        table=TABLE,
        column=column,
        amount=pl.col(column),
        payloads=pl.lit(payloads, pl.List(pl.String)),
        where={"county_fips": pl.col("county_fips"), "release": releases},
    )
