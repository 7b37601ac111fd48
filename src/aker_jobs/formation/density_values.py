"""Entries of establishments per establishment, resident and job: of markets, states and the nation."""

from __future__ import annotations

import polars as pl

from aker_core.facts.fact import absent, facts, no_facts
from aker_core.facts.family import FamilyInputs, FamilyResult
from aker_core.facts.inputs import no_inputs
from aker_core.facts.placement import AS_PUBLISHED
from aker_core.facts.residents import resident_inputs
from aker_jobs.formation.areas import market_dynamics
from aker_jobs.formation.business_dynamics import startup_density
from aker_jobs.formation.counties import REDRAWN
from aker_jobs.formation.density_inputs import DENSITIES, Density, cell_inputs
from aker_jobs.formation.rate_values import NO_POPULATION, NO_RESIDENTS
from aker_jobs.formation.tables import COUNTY, METRO, newest_year, rows_of

NO_PLACES = "no table of metros or counties (census_bds) up to the data year is loaded; see `aker sources --missing`"
OTHER_COUNTIES = "the publisher's metro boundaries differ from those of its residents"
WITHHELD = "entries, exits or establishments are withheld"
NO_JOBS = "jobs are withheld"
NOTHING = "the denominator is zero"
LACKING = {  # what a rate lacks -> its status and the reason
    "cells": ("suppressed", WITHHELD),
    "base": ("no_base", NOTHING),
    "jobs": ("suppressed", NO_JOBS),
    "boundaries": ("not_comparable", OTHER_COUNTIES),
    "estimates": ("not_loaded", NO_RESIDENTS),
    "residents": ("not_published", NO_POPULATION),
}


def density_values(family_inputs: FamilyInputs, bds: pl.LazyFrame) -> FamilyResult:
    """The three densities of markets in the newest year up to the data year."""
    year = newest_year(rows_of(bds, COUNTY), family_inputs.scope.year) or newest_year(
        rows_of(bds, METRO), family_inputs.scope.year
    )
    if year is None:
        missing = [
            absent(family_inputs.markets, density.metric, NO_PLACES, year=family_inputs.scope.year)
            for density in DENSITIES
        ]
        return FamilyResult(facts=pl.concat(missing).with_columns(status=pl.lit("not_loaded")))
    people = family_inputs.place_residents.filter(pl.col("year") == year)
    dynamics = _with_residents(market_dynamics(bds, family_inputs.crosswalk, year), people, year)
    rates = family_inputs.markets.select("cbsa_code").join(startup_density(dynamics), on="cbsa_code", how="left")
    inputs = [cell_inputs(dynamics.filter(bds_table=table), bds, table) for table in (METRO, COUNTY)]
    return FamilyResult(
        facts=pl.concat(_of_markets(rates, density) for density in DENSITIES),
        inputs=pl.concat([*inputs, resident_inputs(people)]),
    )


def _with_residents(dynamics: pl.DataFrame, people: pl.DataFrame, year: int) -> pl.DataFrame:
    """The dynamics with the residents of the same year, and lower bounds where some entries are withheld."""
    joined = dynamics.join(people.select("cbsa_code", "population", "vintage"), on="cbsa_code", how="left")
    joined = joined.with_columns(population=pl.when(~pl.col("elsewhere")).then("population"))
    low = 1000 * pl.col("estabs_entry_low")
    return joined.with_columns(
        year=pl.lit(year, pl.Int16),
        per_100_estabs_low=pl.lit(None, pl.Float64),
        per_1k_residents_low=pl.when(pl.col("population") > 0).then(low / pl.col("population")),
        per_1k_jobs_low=pl.when(pl.col("emp") > 0).then(low / pl.col("emp")),
    )


def _of_markets(rates: pl.DataFrame, density: Density) -> pl.DataFrame:
    low = pl.col(f"{density.column}_low")
    there = pl.col("basis").is_not_null()
    bounded = (_lack(density) == "cells") & low.is_not_null()
    # A metro row whose boundaries may differ represents the market, as summed counties do.
    is_derived = (pl.col("basis") == "counties") | (pl.col("reason") == AS_PUBLISHED)
    plain = pl.when(is_derived.fill_null(value=False)).then(pl.lit("derived")).otherwise(pl.lit("observed"))
    status, reason = _in_words(density)
    return facts(
        rates,
        density.metric,
        pl.col(density.column),
        year=pl.col("year"),
        method=density.method,
        inputs=density.terms(),
        status=pl.when(~there & (pl.col("reason") == REDRAWN))
        .then(pl.lit("not_comparable"))
        .when(~there)
        .then(pl.lit("not_published"))
        .when(bounded)
        .then(pl.lit("bounded"))
        .otherwise(status.fill_null(plain)),
        current=True,
        low=pl.when(bounded).then(low),
        reason=pl.when(there).then(reason.fill_null(pl.col("reason"))).otherwise("reason"),
        period=pl.col("year").cast(pl.String),
    )


def _lack(density: Density) -> pl.Expr:
    """What the rate of a row lacks (a word of `LACKING`), from the status of `startup_density`; null for nothing."""
    published = pl.col(f"{density.column}_status")
    people = (
        pl.when("elsewhere")
        .then(pl.lit("boundaries"))
        .when(pl.col("vintage").is_null())
        .then(pl.lit("estimates"))
        .otherwise(pl.lit("residents"))
    )
    return (
        pl.when(published == "suppressed")
        .then(pl.lit("cells"))
        .when(published == "no_base")
        .then(pl.lit("base"))
        .when(published == "not_published")
        .then(people if density.is_per_resident else pl.lit("jobs"))
    )


def _in_words(density: Density) -> tuple[pl.Expr, pl.Expr]:
    """Status and reason of what a rate lacks; null for nothing."""
    columns = ({lack: words[at] for lack, words in LACKING.items()} for at in (0, 1))
    status, reason = (_lack(density).replace_strict(words, default=None, return_dtype=pl.String) for words in columns)
    return status, reason


def density_of_areas(family_inputs: FamilyInputs, bds: pl.LazyFrame) -> FamilyResult:
    """States and the nation in the newest year of each table up to the data year."""
    fact_frames, inputs = [no_facts()], [no_inputs()]
    for table in ("us", "st"):
        rows = rows_of(bds, table)
        newest = newest_year(rows, family_inputs.scope.year)
        if newest is None:
            continue
        people = family_inputs.area_residents.filter(pl.col("year") == newest)
        counted = rows.filter(pl.col("year") == newest).collect().with_columns(cbsa_code=pl.col("geo_code"))
        counted = counted.join(people.select("cbsa_code", "population", "vintage"), on="cbsa_code", how="left")
        rates = startup_density(
            counted.with_columns(elsewhere=pl.lit(value=False), geo_codes=pl.concat_list("geo_code"))
        )
        fact_frames += [_of_areas(rates, density) for density in DENSITIES]
        inputs += [cell_inputs(rates, bds, table), resident_inputs(people)]
    return FamilyResult(facts=pl.concat(fact_frames), inputs=pl.concat(inputs))


def _of_areas(rates: pl.DataFrame, density: Density) -> pl.DataFrame:
    status, reason = _in_words(density)
    return facts(
        rates,
        density.metric,
        pl.col(density.column),
        year=pl.col("year"),
        method=density.method,
        inputs=density.terms(),
        status=status.fill_null(pl.lit("observed")),
        current=True,
        reason=reason,
    )
