"""Research awards of every market: dollars of NIH, NSF and DoD per resident, by sector, by year."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from aker_core.facts.family import Family, FamilyInputs, FamilyResult
from aker_core.facts.legacy import HISTORY, INPUT, SCHEMA, one, source_rows
from aker_data.contracts import Check
from aker_geo import connecticut
from aker_jobs.awards.award_inputs import award_inputs
from aker_jobs.awards.completeness import year_gaps
from aker_jobs.awards.dod import dod_county_sums, dod_state_sums, dod_unplaced
from aker_jobs.awards.extract import awards_extract
from aker_jobs.awards.geographic_assignment import place_awards
from aker_jobs.awards.rate_values import CHANGE, RATES, long_rates, with_real
from aker_jobs.awards.residents import residents_of
from aker_jobs.awards.rows import COUNTY_TABLE, PLACE, TABLES, YEARS, counted_awards
from aker_jobs.awards.sums import (
    COUNTY_SUMS,
    Unplaced,
    county_sums,
    market_sums,
    placed_awards,
    unplaced_awards,
    wider_sums,
)

INSTITUTIONS = "ipeds_institutions"
OTHER_SCHEME = "awards in Connecticut are by the other county scheme"


@dataclass(frozen=True)
class Dollars:
    """Dollars by county, with the agencies and years that are covered, and the same of states and nation."""

    counties: pl.DataFrame
    years: pl.DataFrame
    wider: pl.DataFrame
    unplaced: Unplaced


def award_family(given: FamilyInputs) -> FamilyResult:
    """All metrics of research awards of the data year, their history, the awards by institution, and a check.

    Reads the tables `nih_reporter`, `nsf_awards`, `usaspending_dod_awards`, `usaspending_dod_counties` and
    `ipeds_institutions`, each where it is there; fiscal year = data year. Without any of them nothing is handed back.
    """
    if not {*TABLES.values(), COUNTY_TABLE} & set(given.tables):
        return FamilyResult()
    awards = counted_awards(given.tables, given.scope.year)
    placed = _placed(given, awards)
    dollars = _dollars(given, placed)
    gaps = year_gaps(given.tables, awards, given.scope)
    rates = long_rates(_sums(given, dollars, gaps), residents_of(given))
    values = _values(given, rates, placed)
    return FamilyResult(
        values=values,
        history=_history(given, rates),
        extracts={"awards": awards_extract(placed, given.crosswalk, given.markets)},
        checks=[(_checked(given), dollars.unplaced.check), (_checked(given), _whole_years(gaps))],
    )


def _checked(given: FamilyInputs) -> str:
    """The table that the check is reported with."""
    return next(table for table in (*TABLES.values(), COUNTY_TABLE) if table in given.tables)


def _whole_years(gaps: pl.DataFrame) -> Check:
    told = [f"{agency} {year}: {gap}" for agency, year, gap in gaps.rows()]
    note = "; ".join(told) or "no year is known to be a part"
    return Check("award years whole", passed=not told, note=note, rows=len(told))


def _placed(given: FamilyInputs, awards: pl.DataFrame) -> pl.DataFrame:
    """Every award, added up by place, agency, year and sectors, beside its county."""
    places = awards.select(PLACE).unique(maintain_order=True).with_row_index("place")
    known = given.tables[INSTITUTIONS].collect() if INSTITUTIONS in given.tables else None
    numbered = awards.join(places, on=PLACE, nulls_equal=True, maintain_order="left").with_row_index("record")
    return placed_awards(numbered, place_awards(places, known, _scheme(given.delineation)))


def _scheme(listed: pl.DataFrame) -> connecticut.Scheme:
    """How the delineation has Connecticut (planning regions where it does not have the state at all)."""
    used = connecticut.schemes(listed["county_fips"].cast(pl.String))
    return "counties" if used == {"counties"} else "planning_regions"


def _dollars(given: FamilyInputs, placed: pl.DataFrame) -> Dollars:
    year = given.scope.year
    own = placed.filter(pl.col("agency") != "DOD")
    years = own.select("agency", "fiscal_year").unique(maintain_order=True)
    counties = county_sums(own)
    wider = wider_sums(counties, years)
    lost = dod_unplaced(given.tables[COUNTY_TABLE], year, YEARS) if COUNTY_TABLE in given.tables else None
    if lost is not None:
        dod = dod_county_sums(given.tables[COUNTY_TABLE], year, YEARS)
        counties = pl.concat([counties, dod])
        years = pl.concat([years, dod.select("agency", "fiscal_year").unique(maintain_order=True)])
        states = dod_state_sums(given.tables[COUNTY_TABLE], year, YEARS)
        wider = pl.concat([wider, states.select(wider.columns)])
    return Dollars(counties.select(*COUNTY_SUMS), years, wider, unplaced_awards(own, lost))


def _sums(given: FamilyInputs, dollars: Dollars, gaps: pl.DataFrame) -> pl.DataFrame:
    """Dollars of all places with constant dollars, and why some are only lower bounds."""
    markets = market_sums(dollars.counties, given.crosswalk, dollars.years)
    every = with_real(pl.concat([markets, dollars.wider.select(markets.columns)]))
    over = dollars.unplaced.over.with_columns(lost=pl.lit(value=True))
    by = ["agency", "fiscal_year"]
    reasons = [
        pl.when(pl.col("lost")).then(pl.format("too many dollars of {} have no county", "agency")),
        pl.when(~pl.col("whole")).then(pl.lit(OTHER_SCHEME)),
        pl.when(pl.col("withheld") > 0).then(pl.format("awards of {} here have no amount", "agency")),
        pl.col("gap"),
    ]
    told = pl.concat_str(reasons, separator="; ", ignore_nulls=True)
    joined = every.join(over, on=by, how="left").join(gaps, on=by, how="left")
    return joined.with_columns(bound_reason=pl.when(told != "").then(told))


def _values(given: FamilyInputs, rates: pl.DataFrame, placed: pl.DataFrame) -> pl.DataFrame:
    """The long table of the data year, each value with the rows that it was computed from."""
    year = given.scope.year
    now = rates.filter((pl.col("geography") == "market") & (pl.col("fiscal_year") == year))
    there = given.markets.select("cbsa_code").join(
        pl.DataFrame({"metric": [rate.metric for rate in RATES] + [CHANGE]}), how="cross"
    )
    found = there.join(now, left_on=["cbsa_code", "metric"], right_on=["geo_code", "metric"], how="left")
    inputs = found.join(_inputs(given, placed, year), on=["cbsa_code", "metric"], how="left")
    unpublished = pl.col("status").fill_null("not_published") == "not_published"
    return inputs.select(
        "cbsa_code",
        "metric",
        "value",
        status=pl.col("status").fill_null("not_published"),
        low="low",
        high=pl.lit(None),
        moe=pl.lit(None),
        period=pl.lit(f"fiscal year {year}"),
        reason=pl.when(pl.col("status").is_null()).then(pl.lit(f"no awards of fiscal year {year}")).otherwise("reason"),
        method="method",
        inputs=pl.when(unpublished).then(pl.lit([], pl.List(INPUT))).otherwise(pl.col("inputs").fill_null([])),
    ).cast(SCHEMA)  # type: ignore[arg-type]


def _inputs(given: FamilyInputs, placed: pl.DataFrame, year: int) -> pl.DataFrame:
    """cbsa_code, metric, inputs: the awards' rows of the agencies of a metric, and the residents."""
    places = placed.drop_nulls("county_fips").select(*PLACE, "county_fips").unique(maintain_order=True)
    of_year = award_inputs(given.tables, places, given.crosswalk, [year])
    of_both = award_inputs(given.tables, places, given.crosswalk, [year - 1, year])
    people = _people(given, year)
    wanted = [
        (rate.metric, [*(of_year[agency] for agency in rate.parts if agency in of_year), people]) for rate in RATES
    ]
    wanted.append((CHANGE, [*of_both.values()]))
    named = [
        pl.concat(frames)
        .group_by("cbsa_code", maintain_order=True)
        .agg(inputs="input")
        .with_columns(metric=pl.lit(metric))
        for metric, frames in wanted
        if frames
    ]
    return pl.concat(named)


def _people(given: FamilyInputs, year: int) -> pl.DataFrame:
    """The rows of the population table behind the residents of each market."""
    if given.residents is None:
        return pl.DataFrame(schema={"cbsa_code": pl.String, "input": INPUT})
    rows = source_rows(
        "census_pep", "payloads", county_fips=pl.col("county_fips"), year=one("year"), vintage=one("vintage")
    )
    return given.residents.filter(pl.col("year") == year).select("cbsa_code", input=rows.cast(INPUT))


def _history(given: FamilyInputs, rates: pl.DataFrame) -> pl.DataFrame:
    """Markets in the years before, and the nation and the states that have residents in all years."""
    earlier = (pl.col("geography") != "market") | (pl.col("fiscal_year") < given.scope.year)
    peopled = (pl.col("geography") != "state") | (pl.col("status") != "no_base")
    rows = rates.filter(earlier & peopled).with_columns(year="fiscal_year", high=pl.lit(None))
    return rows.select(*HISTORY).cast(HISTORY)  # type: ignore[arg-type]


FAMILY = Family("awards", award_family)
