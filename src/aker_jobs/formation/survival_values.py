"""Survival of establishments: of states, sectors and the nation from single ages, and of markets from their states."""

from __future__ import annotations

import polars as pl

from aker_core.facts.fact import absent, facts, no_facts
from aker_core.facts.family import FamilyInputs, FamilyResult
from aker_core.facts.inputs import no_inputs, terms
from aker_jobs.formation.series import market_parts
from aker_jobs.formation.survival import YEARS, survival_rates, weighted_survival
from aker_jobs.formation.survival_inputs import (
    age_inputs,
    births_key,
    entries_key,
    entry_inputs,
    survival_terms,
    survivors_key,
)
from aker_jobs.formation.tables import COUNTY, newest_year, rows_of

# By age of the establishment alone. Establishments of firms of an age hold those that the firms opened since: of the
# nation's births of 2016 they are 0.531 after five years, of which at most 0.502 can be survivors.
AGES, METHOD = "ea", "establishments of age {} / of age 0, {} before"
BY_STATES = "survival in the market's states, weighted by its entries in each"
OF_ONE, OF_SEVERAL = "survivors / births", "sum(entries * survivors / births) / sum(entries)"
NO_WEIGHTS = "in several states, with entries by state withheld or not published"
NO_COUNTIES = "in several states, with county entries of that year not loaded (census_bds)"
NO_ENTRIES = "no establishment entered in its counties"
NO_RATE = "its states have no such figure for these years"
NO_BIRTHS = "no table of states by age of the establishment (census_bds) with births and survivors is loaded"
OF_STATES = "the figure of its states, weighted by its openings; BDS has no single-year ages for metros: no percentile"
OF_ONE_STATE = "the figure of its state; BDS has no single-year ages for metros: no percentile"
PSEUDO_COHORT = "pseudo-cohort: two cross-sections, not one cohort followed"
UNPUBLISHED = "births or survivors are withheld or not published"
RATES: dict[str, pl.DataType | type[pl.DataType]] = {
    "geo_code": pl.String,
    "sector": pl.String,
    "birth_year": pl.Int64,
    "years": pl.Int64,
    "births": pl.Float64,
    "survivors": pl.Float64,
    "survival": pl.Float64,
    "status": pl.String,
    "year": pl.Int64,
    "bds_table": pl.String,
    "method": pl.String,
}


def rates_of(bds: pl.LazyFrame, prefix: str, year: int) -> pl.DataFrame:
    """Survival up to the newest year (not after `year`) of the table by age: columns of `RATES`; maybe no rows.

    prefix: "" for the nation, "st_" for states, "sec_" for sectors.
    """
    table = f"{prefix}{AGES}"
    rows = rows_of(bds, table)
    newest = newest_year(rows, year)
    if newest is None:
        return pl.DataFrame(schema=RATES)
    single = rows.filter(pl.col("age_low") == pl.col("age_high"), pl.col("year") <= newest).collect()
    rates = survival_rates(single, key_columns=["geo_code", "sector"], age_column="age_low")
    ended = rates.with_columns(year=pl.col("birth_year") + pl.col("years")).filter(pl.col("year") == newest)
    words = pl.format("{} {}", "years", pl.when(pl.col("years") == 1).then(pl.lit("year")).otherwise(pl.lit("years")))
    return ended.with_columns(bds_table=pl.lit(table), method=pl.format(METHOD, pl.col("years"), words)).select(*RATES)


def survival_values(family_inputs: FamilyInputs, bds: pl.LazyFrame, rates: pl.DataFrame) -> FamilyResult:
    """`survival_rate_1y`, `_2y` and `_5y` of markets. rates: `rates_of` states."""
    spans = rates["years"].unique().to_list()
    fact_frames = [
        absent(family_inputs.markets, f"survival_rate_{span}y", NO_BIRTHS, year=family_inputs.scope.year).with_columns(
            status=pl.lit("not_loaded")
        )
        for span in YEARS
        if span not in spans
    ]
    parts = _entries(family_inputs, bds, rates)
    fact_frames += [_of_markets(family_inputs, rates.filter(years=span), parts) for span in YEARS if span in spans]
    return FamilyResult(
        facts=pl.concat(fact_frames), inputs=pl.concat([age_inputs(rates, bds), entry_inputs(parts, bds)])
    )


def _entries(family_inputs: FamilyInputs, bds: pl.LazyFrame, rates: pl.DataFrame) -> pl.DataFrame:
    """`market_parts` of the entries in the birth years: null where a county's are withheld."""
    counties = rows_of(bds, COUNTY).filter(pl.col("year").is_in(rates["birth_year"].unique().to_list()))
    columns = ("year", "estabs_entry", pl.col("geo_code").alias("county_fips"))
    return market_parts(counties.select(columns).collect(), family_inputs.crosswalk, "estabs_entry")


def _of_markets(family_inputs: FamilyInputs, rates: pl.DataFrame, parts: pl.DataFrame) -> pl.DataFrame:
    """The facts of one span. rates: of states. parts: `_entries`."""
    born, newest, span = (int(rates[name][0]) for name in ("birth_year", "year", "years"))
    by_state = _by_state(family_inputs, rates, parts.filter(year=born))
    weights = by_state.select("cbsa_code", "state_fips", births="estabs_entry")
    survival = weighted_survival(rates.rename({"geo_code": "state_fips"}), weights)
    lacking = by_state.group_by("cbsa_code", maintain_order=True).agg(
        lacking=pl.col("lacking").drop_nulls().first(),
        lacking_reason=pl.col("lacking_reason").drop_nulls().first(),
        several=pl.len() > 1,
    )
    joined = (
        family_inputs.markets.select("cbsa_code")
        .join(lacking, on="cbsa_code")
        .join(survival.select("cbsa_code", "survival"), on="cbsa_code", how="left")
        .join(survival_terms(by_state), on="cbsa_code")
    )
    value = pl.col("survival")
    return facts(
        joined,
        f"survival_rate_{span}y",
        value,
        year=newest,
        method=pl.lit(f"{BY_STATES}; {rates['method'][0]}"),
        formula=pl.when("several").then(pl.lit(OF_SEVERAL)).otherwise(pl.lit(OF_ONE)),
        inputs=pl.col("made_of"),
        status=pl.when(value.is_not_null())
        .then(pl.lit("derived"))
        .otherwise(pl.col("lacking").fill_null(pl.lit("no_base"))),
        current=True,
        reason=pl.when(value.is_not_null())
        .then(pl.when("several").then(pl.lit(OF_STATES)).otherwise(pl.lit(OF_ONE_STATE)))
        .otherwise(pl.col("lacking_reason").fill_null(pl.lit(NO_ENTRIES))),
        period=pl.lit(f"{born}-{newest}"),
    )


def _by_state(family_inputs: FamilyInputs, rates: pl.DataFrame, entries: pl.DataFrame) -> pl.DataFrame:
    """One row per market and state: its entries, the keys of its inputs, and what it lacks (a status, and the reason).

    rates: of states and one span. entries: `market_parts` of the birth year; without rows the year is not loaded.
    """
    state = pl.col("county_fips").str.slice(0, 2)
    states = family_inputs.crosswalk.select("cbsa_code", state_fips=state).unique().sort("cbsa_code", "state_fips")
    own = entries.with_columns(entries_key=entries_key()).drop("year")
    ages = rates.select(
        rate_status="status", state_fips="geo_code", births_key=births_key(), survivors_key=survivors_key()
    )
    joined = states.join(own, on=["cbsa_code", "state_fips"], how="left", maintain_order="left").join(
        ages, on="state_fips", how="left", maintain_order="left"
    )
    no_rate = pl.col("rate_status").fill_null("not_published") != "observed"
    no_weight = pl.col("estabs_entry").is_null() & (pl.len().over("cbsa_code") > 1)
    is_whole = pl.col("counties_found") == pl.col("counties")
    weightless = pl.when(is_whole).then(pl.lit("suppressed")).otherwise(pl.lit("not_published"))
    return joined.with_columns(
        lacking=pl.when(no_rate)
        .then(pl.col("rate_status").fill_null("not_published"))
        .when(no_weight)
        .then(pl.lit("not_loaded") if entries.is_empty() else weightless),
        lacking_reason=pl.when(no_rate)
        .then(pl.lit(NO_RATE))
        .when(no_weight)
        .then(pl.lit(NO_COUNTIES if entries.is_empty() else NO_WEIGHTS)),
    )


def survival_of_areas(bds: pl.LazyFrame, nation: pl.DataFrame, states: pl.DataFrame) -> FamilyResult:
    """States and the nation up to the newest year, from the `rates_of` each."""
    fact_frames, inputs = [no_facts()], [no_inputs()]
    for rates in (nation, states):
        value = pl.col("survival")
        has_value = value.is_not_null()
        fact_frames.append(
            facts(
                rates,
                pl.format("survival_rate_{}y", "years"),
                value,
                year=pl.col("year"),
                method=pl.col("method"),
                formula=pl.lit(OF_ONE),
                inputs=terms(births=births_key(), survivors=survivors_key()),
                status=pl.when(has_value).then(pl.lit("derived")).otherwise("status"),
                current=True,
                place="geo_code",
                reason=pl.when(has_value).then(pl.lit(PSEUDO_COHORT)).otherwise(pl.lit(UNPUBLISHED)),
                period=pl.format("{}-{}", "birth_year", "year"),
            )
        )
        inputs.append(age_inputs(rates, bds))
    return FamilyResult(facts=pl.concat(fact_frames), inputs=pl.concat(inputs))
