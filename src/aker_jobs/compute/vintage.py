"""One vintage of every market, computed from the tables of the lake: a pure function of frames."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import polars as pl

from aker_core.errors import UnknownGeography
from aker_data.contracts import Check, Scope
from aker_jobs.compute import cells as qcew
from aker_jobs.compute.asked import asked_markets
from aker_jobs.compute.awards import award_family
from aker_jobs.compute.benchmarks import place_residents
from aker_jobs.compute.comparisons import compare_jobs
from aker_jobs.compute.expansions import expansion_family
from aker_jobs.compute.extracts import migration_extract, naics_extract
from aker_jobs.compute.formation import formation_family
from aker_jobs.compute.given import HISTORY as HISTORY_ROWS
from aker_jobs.compute.given import Compute, Given, Tables
from aker_jobs.compute.labor import HISTORY, Labor, compute_labor
from aker_jobs.compute.movers import all_ages_values, young_adult_values
from aker_jobs.compute.people import income_values, market_population, population_values
from aker_jobs.compute.placement import placement_check
from aker_jobs.compute.values import empty
from aker_jobs.sectors import sector_definitions

ANNUAL, QUARTERLY = "bls_qcew_annual", "bls_qcew_quarterly"
DIGITS = 14
# Families beyond jobs and people. Each takes what is given and adds its part of the long table.
FAMILIES: tuple[Compute, ...] = (formation_family, award_family, expansion_family, compare_jobs)


@dataclass(frozen=True)
class Computed:
    """Everything that one vintage stores.

    markets: msa_id, cbsa_code, delineation, name, type, principal_city, slug, states. values: long table of metrics.
    history: other years, nation and states (`aker_jobs.compute.given.HISTORY`). extracts: for notebooks, kind -> rows
    with the market's slug. events: announced expansions, in every market or none. checks: findings across tables.
    """

    markets: pl.DataFrame
    values: pl.DataFrame
    history: pl.DataFrame
    extracts: dict[str, pl.DataFrame]
    events: pl.DataFrame
    checks: list[tuple[str, Check]] = field(default_factory=list)


def compute_vintage(tables: Tables, scope: Scope, wanted: tuple[str, ...] | None = None) -> Computed:
    """Compute all metrics of the markets of a delineation.

    tables: lake tables by source id; `cbsa_delineation` is needed, the others add their metrics where they are there.
    wanted: short codes, CBSA codes or cities (default: every market).
    Raises UnknownGeography for a market that the delineation does not know.
    """
    listed = tables["cbsa_delineation"].filter(pl.col("delineation") == scope.delineation).collect()
    markets = asked_markets(tables["cbsa_delineation"], scope, wanted)
    crosswalk = listed.join(markets, on="cbsa_code").select("cbsa_code", "county_fips", "qcew_area")
    residents = market_population(tables["census_pep"], crosswalk) if "census_pep" in tables else None
    population = _of_year(residents, scope.year, markets)
    if "census_pep" in tables:
        states = crosswalk["county_fips"].str.slice(0, 2).unique().to_list()
        population = pl.concat([population, place_residents(tables["census_pep"], states, scope.year)], how="diagonal")
    work = _labor(tables, scope, crosswalk, population)
    values = [work.labor.values] if work else [empty()]
    if residents is not None:
        values.append(population_values(residents, scope.year))
    if "census_mobility" in tables:
        values.append(young_adult_values(tables["census_mobility"], markets, residents, scope.year, scope.delineation))
    if "irs_county_flows" in tables:
        values.append(all_ages_values(tables["irs_county_flows"], crosswalk, residents, scope.year))
    if "census_income" in tables:
        values.append(income_values(tables["census_income"], markets, scope.year, scope.delineation))
    given = _given(tables, scope, markets, crosswalk, listed, residents, work)
    families = [family(given) for family in FAMILIES]
    values += [family.values for family in families]
    return Computed(
        markets=markets,
        values=_settled(pl.concat(values)),
        history=_settled(pl.concat([pl.DataFrame(schema=HISTORY_ROWS), *(family.history for family in families)])),
        extracts={
            **({"naics": naics_extract(work.labor.sectors, markets)} if work else {}),
            "migration": migration_extract(tables.get("census_mobility"), markets, scope.year),
            **{kind: rows for family in families for kind, rows in family.extracts.items()},
        },
        events=pl.concat([family.events for family in families], how="diagonal"),
        checks=[
            *([(work.source, metro_totals_check(work.cells, crosswalk, scope.year))] if work else []),
            *_placements(tables, work, listed),
            *(check for family in families for check in family.checks),
        ],
    )


def _settled(rows: pl.DataFrame) -> pl.DataFrame:
    """The numbers to as many digits as mean something: the order in which threads add must not show in what is kept."""
    numbers = [name for name in ("value", "low", "high", "moe") if name in rows.columns]
    return rows.with_columns(pl.col(numbers).round_sig_figs(DIGITS))


@dataclass(frozen=True)
class _Work:
    """The cells of one QCEW table and what was made of them. slack: the rounding of one cell, in jobs."""

    source: str
    cells: pl.LazyFrame
    slack: float
    labor: Labor


def _labor(tables: Tables, scope: Scope, crosswalk: pl.DataFrame, population: pl.DataFrame) -> _Work | None:
    """The jobs of the markets; None where there is no table of them."""
    if not {ANNUAL, QUARTERLY} & set(tables):
        return None
    source, cells, slack = _job_cells(tables, scope.year)
    labor = compute_labor(
        cells, crosswalk, sector_definitions(), population, year=scope.year, source=source, slack=slack
    )
    return _Work(source, cells, slack, labor)


def _given(
    tables: Tables,
    scope: Scope,
    markets: pl.DataFrame,
    crosswalk: pl.DataFrame,
    listed: pl.DataFrame,
    residents: pl.DataFrame | None,
    work: _Work | None,
) -> Given:
    given = Given(tables, scope, markets, crosswalk, listed, residents)
    return replace(given, cells=work.cells, labor=work.labor, source=work.source, slack=work.slack) if work else given


def _placements(tables: Tables, work: _Work | None, listed: pl.DataFrame) -> list[tuple[str, Check]]:
    """The counties of each table that no market of the delineation has, whichever markets are asked for."""
    found = {}
    if work is not None:
        area = pl.col("area_fips")
        areas = work.cells.select(area.unique()).select(area.cast(pl.String))
        # QCEW's codes of counties are five digits; the other areas are metros, the nation and its parts.
        counties = areas.filter(area.str.contains(r"^\d{5}$") & ~area.str.ends_with("000"))
        found[work.source] = counties.select(county_fips=area)
    if "census_pep" in tables:
        found["census_pep"] = tables["census_pep"].filter(pl.col("area_type") == "county")
    if "irs_county_flows" in tables:
        found["irs_county_flows"] = tables["irs_county_flows"].filter(~pl.col("county_fips").str.ends_with("000"))
    return [(table, placement_check(counties, listed)) for table, counties in found.items()]


def metro_totals_check(cells: pl.LazyFrame, listed: pl.DataFrame, year: int) -> Check:
    """How many published metro totals equal the sum of their counties in this delineation (both are never withheld)."""
    totals = qcew.area_totals(cells.filter(pl.col("year") == year))
    # A county without a row has no covered jobs: the publisher lists only places that have some.
    counties = listed.join(totals.select("area_fips", "jobs"), left_on="county_fips", right_on="area_fips", how="left")
    listing = pl.col("jobs").count() > 0  # else the publisher has other counties here, as in Connecticut
    summed = counties.group_by("qcew_area").agg(counted=pl.when(listing).then(pl.col("jobs").sum()), parts=pl.len())
    compared = totals.join(summed.drop_nulls(), left_on="area_fips", right_on="qcew_area")
    off = (pl.col("jobs") - pl.col("counted")).abs()
    # Annual averages are rounded area by area, months are whole.
    slack = pl.when(pl.col("period").str.contains("Q")).then(0.0).otherwise(0.5 * (pl.col("parts") + 1))
    found = compared.select(rows=pl.len(), equal=(off <= slack).sum(), worst=off.max()).row(0, named=True)
    return Check(
        name="metro totals equal the sum of their counties",
        ok=found["equal"] == found["rows"],
        note=f"{found['equal']:,} of {found['rows']:,} metro totals equal the sum of their counties ({year})",
        rows=found["rows"],
        share=found["equal"] / found["rows"] if found["rows"] else None,
        worst=float(found["worst"]) if found["worst"] is not None else None,
    )


def _job_cells(tables: Tables, year: int) -> tuple[str, pl.LazyFrame, float]:
    """The cells of the annual table, else of the widest quarter; the table's name, and the rounding of one cell."""
    if ANNUAL in tables:
        annual = tables[ANNUAL]
        within = (pl.col("year") >= year - HISTORY) & (pl.col("year") <= year)
        return ANNUAL, qcew.annual_cells(annual.filter(within)), qcew.ANNUAL_ROUNDING
    quarterly = tables[QUARTERLY]
    quarter = qcew.widest_quarter(quarterly, year)
    if quarter is None:
        raise UnknownGeography(f"bls_qcew_quarterly has no area with a total for {year}; refresh it for that year")
    return QUARTERLY, qcew.quarterly_cells(quarterly, quarter), 0.0


def _of_year(residents: pl.DataFrame | None, year: int, markets: pl.DataFrame) -> pl.DataFrame:
    """Residents of one year, named as the sector table wants them; nulls where there is no population table."""
    if residents is None:
        nothing: dict[str, pl.DataType | type[pl.DataType]] = {
            "population": pl.Int64,
            "population_year": pl.Int16,
            "population_vintage": pl.Int16,
            "county_fips": pl.List(pl.String),
            "population_payloads": pl.List(pl.String),
        }
        return markets.select("cbsa_code", **{name: pl.lit(None, dtype) for name, dtype in nothing.items()})
    return residents.filter(pl.col("year") == year).select(
        "cbsa_code",
        "population",
        population_year="year",
        population_vintage="vintage",
        county_fips="county_fips",
        population_payloads="payloads",
    )
