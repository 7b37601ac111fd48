"""Research awards of every market: dollars of NIH, NSF and DoD per resident, by sector, by year."""

from __future__ import annotations

import polars as pl

from aker_core.facts.fact import facts
from aker_core.facts.family import Family, FamilyInputs, FamilyResult
from aker_core.facts.residents import resident_inputs
from aker_data.check import Check
from aker_geo.codes import NATION
from aker_jobs.awards.completeness import year_gaps
from aker_jobs.awards.dollars import award_dollars, explained
from aker_jobs.awards.extract import awards_extract
from aker_jobs.awards.placed_awards import placed_awards
from aker_jobs.awards.rate_values import long_rates
from aker_jobs.awards.rates import CHANGE_3Y, CHANGE_OF, RATES, Rate, not_loaded
from aker_jobs.awards.rows import COUNTY_TABLE, TABLES, counted_awards
from aker_jobs.awards.three_year_change import METHOD, YEARS


def award_family(family_inputs: FamilyInputs) -> FamilyResult:
    """All metrics of research awards of the data year, their history, the awards by institution, and a check.

    Reads the tables `nih_reporter`, `nsf_awards`, `usaspending_dod_awards`, `usaspending_dod_counties` and
    `ipeds_institutions`, each where it is there; fiscal year = data year. Without any of them nothing is handed back.
    """
    if not {*TABLES.values(), COUNTY_TABLE} & set(family_inputs.tables):
        return FamilyResult()
    awards = counted_awards(family_inputs.tables, family_inputs.scope.year)
    placed = placed_awards(family_inputs, awards)
    dollars = award_dollars(family_inputs, placed.filter(pl.col("agency") != "DOD"))
    gaps = year_gaps(family_inputs.tables, awards, family_inputs.scope)
    residents = family_inputs.place_residents
    rates = long_rates(explained(dollars, gaps), residents)
    return FamilyResult(
        facts=pl.concat([_facts(family_inputs, rates), _absent(family_inputs, rates)]),
        inputs=pl.concat([*dollars.inputs, _resident_inputs(residents, dollars.sums)]),
        extracts={"awards": awards_extract(placed, family_inputs.crosswalk, family_inputs.markets)},
        checks=[(_checked(family_inputs), dollars.unplaced.check), (_checked(family_inputs), _whole_years(gaps))],
    )


def _checked(family_inputs: FamilyInputs) -> str:
    """The table that the check is reported with."""
    return next(table for table in (*TABLES.values(), COUNTY_TABLE) if table in family_inputs.tables)


def _whole_years(gaps: pl.DataFrame) -> Check:
    parts = [f"{agency} {year}: {gap}" for agency, year, gap in gaps.rows()]
    note = "; ".join(parts) or "no incomplete year"
    return Check("award years whole", passed=not parts, note=note, rows=len(parts))


def _resident_inputs(residents: pl.DataFrame, sums: pl.DataFrame) -> pl.DataFrame:
    years = sums["fiscal_year"].unique()
    codes = sums["geo_code"].unique()
    return resident_inputs(residents.filter(pl.col("year").is_in(years), pl.col("cbsa_code").is_in(codes)))


def _facts(family_inputs: FamilyInputs, rates: pl.DataFrame) -> pl.DataFrame:
    """Markets, the nation, and the states that have residents, in the data year and the years before."""
    peopled = (
        (pl.col("geo_code").str.len_chars() != 2) | (pl.col("geo_code") == NATION) | (pl.col("status") != "no_base")
    )
    return facts(
        rates.filter(peopled),
        pl.col("metric"),
        pl.col("value"),
        year=pl.col("fiscal_year"),
        method=pl.col("method"),
        formula=pl.col("formula"),
        inputs=pl.col("inputs"),
        status=pl.col("status"),
        current=pl.col("fiscal_year") == family_inputs.scope.year,
        place="geo_code",
        period=pl.when(pl.col("metric") == CHANGE_3Y)
        .then(pl.format("fiscal years {}-{}", pl.col("fiscal_year") - YEARS + 1, "fiscal_year"))
        .otherwise(pl.format("fiscal year {}", "fiscal_year")),
        low=pl.col("low"),
        reason=pl.col("reason"),
    )


def _absent(family_inputs: FamilyInputs, rates: pl.DataFrame) -> pl.DataFrame:
    """Metrics of the data year of which nothing is loaded."""
    year = pl.lit(family_inputs.scope.year)
    metrics = pl.concat(
        pl.select(metric=pl.lit(rate.metric), method=pl.lit(rate.method), reason=not_loaded(rate.agencies, year))
        for rate in (*RATES, CHANGE_OF, Rate(CHANGE_3Y, METHOD))
    )
    there = rates.filter(pl.col("fiscal_year") == family_inputs.scope.year).select("geo_code", "metric")
    every = family_inputs.markets.select(geo_code="cbsa_code").join(metrics, how="cross")
    return facts(
        every.join(there, on=["geo_code", "metric"], how="anti", maintain_order="left"),
        pl.col("metric"),
        pl.lit(None, pl.Float64),
        year=family_inputs.scope.year,
        method=pl.col("method"),
        inputs=None,
        status=pl.lit("not_loaded"),
        current=True,
        place="geo_code",
        period=pl.lit(f"fiscal year {family_inputs.scope.year}"),
        reason=pl.col("reason"),
    )


FAMILY = Family("awards", award_family)
