"""Requirement 'Research Awards Analysis' of the jobs specification, a test or more per scenario."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from aker_core.facts.family import FamilyInputs, FamilyResult
from aker_core.facts.residents import market_residents
from aker_data.contracts import Payload, Request, Scope
from aker_data.sources import ipeds_institutions, nih_reporter, nsf_awards
from aker_jobs.awards.family import award_family
from aker_jobs.awards.geographic_assignment import place_awards
from aker_jobs.awards.reference_data import price_indices, sector_rules
from aker_jobs.awards.rows import PLACE
from aker_jobs.metrics import awards_per_100k, awards_yoy, change_point, deflate

YEAR = 2022
# Counties of four markets as the list of March 2020 has them, Houston and Dallas only in part.
COUNTIES = {
    "31080": ("06037", "06059"),  # Los Angeles-Long Beach-Anaheim
    "26420": ("48201", "48167"),  # Houston and Galveston
    "19100": ("48113",),  # Dallas
    "44300": ("42027",),  # State College, PA
}
CROSSWALK = pl.DataFrame(
    [(market, county, f"C{market[:4]}") for market, counties in COUNTIES.items() for county in counties],
    schema=["cbsa_code", "county_fips", "qcew_area"],
    orient="row",
)
MARKETS = pl.DataFrame(
    {
        "slug": ["los-angeles", "houston", "dallas", "state-college"],
        "msa_id": ["LAX", "HOU", "DFW", "SCE"],
        "cbsa_code": list(COUNTIES),
        "name": ["Los Angeles", "Houston", "Dallas", "State College"],
    }
)
RESIDENTS = {"06037": 9_700_000, "06059": 3_150_000, "48201": 4_780_000, "48167": 355_000, "48113": 2_600_000}


def recorded(request: Request, path: Path, media: Any) -> Payload:
    body = path.read_bytes()
    return Payload(
        replace(request, media=media), hashlib.sha256(body).hexdigest(), body, datetime(2024, 6, 1, tzinfo=UTC)
    )


def with_hash(payload: Payload, rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(payload_sha256=pl.lit(payload.sha256))


@pytest.fixture(scope="module")
def nih(shared_data: Path) -> pl.DataFrame:
    """The 49 projects of fiscal year 2022 that a public file of ExPORTER holds."""
    path = shared_data / "nih_exporter" / "RePORTER_PRJ_C_FY2022.first49rows.csv"
    payload = recorded(nih_reporter.exporter(YEAR), path, "csv")
    return with_hash(payload, nih_reporter.parse(payload))


@pytest.fixture(scope="module")
def nsf(shared_data: Path) -> pl.DataFrame:
    """One award of the NSF, obligated in fiscal year 2026, as its service answered."""
    payload = recorded(nsf_awards.search(2026), shared_data / "nsf_api" / "api_nsf_gov_award_shape_2026.json", "json")
    return with_hash(payload, nsf_awards.parse(payload))


@pytest.fixture(scope="module")
def institutions(shared_data: Path) -> pl.DataFrame:
    payload = recorded(ipeds_institutions.request(YEAR), shared_data / "ipeds" / "hd2022.csv", "csv")
    return with_hash(payload, ipeds_institutions.parse(payload))


def family(year: int, **tables: pl.DataFrame) -> FamilyResult:
    people = pl.DataFrame(
        [(county, at, year, count, "county", "pep") for county, count in RESIDENTS.items() for at in (year - 1, year)],
        schema={
            "county_fips": pl.String,
            "year": pl.Int16,
            "vintage": pl.Int16,
            "population": pl.Int64,
            "area_type": pl.String,
            "payload_sha256": pl.String,
        },
        orient="row",
    ).lazy()
    residents = market_residents(people, CROSSWALK)
    scope = Scope(year=year, as_of="2024-06", delineation="2020-03")
    every = {name: table.lazy() for name, table in tables.items()} | {"census_pep": people}
    return award_family(FamilyInputs(every, scope, MARKETS, CROSSWALK, CROSSWALK, residents))


def value(found: FamilyResult, market: str, metric: str) -> dict[str, Any]:
    """The fact of a market in the data year."""
    of_year = found.facts.filter(pl.col("current"), pl.col("geo_code") == market, pl.col("metric") == metric)
    return of_year.row(0, named=True)


def test_research_awards__awards_data_integration(nih: pl.DataFrame, institutions: pl.DataFrame) -> None:
    found = family(YEAR, nih_reporter=nih, ipeds_institutions=institutions)
    # Harris and Galveston County: 2,930,616 + 87,029 + 446,400; residents 4,780,000 + 355,000
    houston = value(found, "26420", "nih_awards_usd_per_100k")
    assert houston["value"] == pytest.approx(100_000 * 3_464_045 / 5_135_000)
    assert (houston["status"], houston["period"]) == ("derived", "fiscal year 2022")
    # By institution, and every dollar of the file once: in a market, elsewhere, or told as unplaced.
    awards = found.extracts["awards"]
    baylor = awards.filter(pl.col("institution") == "BAYLOR COLLEGE OF MEDICINE").row(0, named=True)
    assert (baylor["usd"], baylor["slug"], baylor["agency"]) == (2_930_616, "houston", "NIH")
    counted = place_everything(nih, institutions)
    assert counted["usd"].sum() == pytest.approx(nih["amount_usd"].sum())
    assert set(counted.filter(pl.col("county_fips").is_null())["placed_by"]) == {"foreign"}
    # Without NSF and DoD, all research is a lower bound, not a value.
    total = value(found, "26420", "research_awards_usd_per_100k")
    assert (total["value"], total["status"], total["low"]) == (None, "bounded", pytest.approx(houston["value"]))


def place_everything(awards: pl.DataFrame, institutions: pl.DataFrame) -> pl.DataFrame:
    """Awards beside their counties, in dollars of the shares."""
    places = awards.select(PLACE).unique().with_row_index("place")
    found = place_awards(places, institutions, "planning_regions")
    joined = awards.join(places, on=PLACE, nulls_equal=True).join(found, on="place")
    return joined.with_columns(usd=pl.col("amount_usd") * pl.col("share"))


def test_research_awards__awards_data_integration__per_100k_in_a_notebook() -> None:
    table = pl.DataFrame({"market": ["A", "B"], "usd": [5e6, -1e5], "population": [1_000_000, 200_000]})
    assert awards_per_100k(table.to_pandas())["usd_per_100k"].tolist() == [500_000.0, -50_000.0]


def test_research_awards__geographic_mapping(nih: pl.DataFrame, nsf: pl.DataFrame, institutions: pl.DataFrame) -> None:
    placed = place_everything(pl.concat([nih, nsf], how="vertical"), institutions)
    by_name = {row["recipient_name"]: (row["county_fips"], row["placed_by"]) for row in placed.to_dicts()}
    # Two campuses of one system, each in its own county.
    assert by_name["UNIVERSITY OF CALIFORNIA LOS ANGELES"] == ("06037", "institution_name")
    assert by_name["UNIVERSITY OF CALIFORNIA-IRVINE"] == ("06059", "institution_name")
    assert by_name["Pennsylvania State Univ University Park"][0] == "42027"
    # No college, but an address.
    assert by_name["SALK INSTITUTE FOR BIOLOGICAL STUDIES"] == ("06073", "recipient_zip")
    assert by_name["MCGILL UNIVERSITY"] == (None, "foreign")


def test_research_awards__geographic_mapping__several_locations_count_once(institutions: pl.DataFrame) -> None:
    # Only the system is known: the University of California, without an address.
    row = dict.fromkeys(PLACE) | {"recipient_name": "UNIVERSITY OF CALIFORNIA SYSTEM", "recipient_state": "CA"}
    place = pl.DataFrame([row], schema=dict.fromkeys(PLACE, pl.String)).with_row_index("place")
    shares = place_awards(place, institutions, "planning_regions")
    campuses = institutions.filter(
        pl.col("system_name").str.contains("(?i)^University of California") & ~pl.col("is_system_office")
    )
    assert set(shares["county_fips"]) == set(campuses["county_fips"])
    assert set(shares["placed_by"]) == {"equal_shares"}
    assert sum(shares.sort("county_fips")["share"]) == 1.0


def test_research_awards__time_based_analysis() -> None:
    years = pl.DataFrame(
        {"market": "DEN", "fiscal_year": range(2016, 2024), "usd": [10e6, 11e6, 10e6, 10.5e6, 21e6, 20e6, 22e6, 23e6]}
    )
    changes = awards_yoy(years, key_columns=["market"]).sort("fiscal_year")
    assert changes["awards_yoy"].to_list()[:2] == [None, pytest.approx(0.1)]
    assert changes["awards_yoy_status"].to_list()[:2] == ["not_published", "observed"]
    # At constant prices the same years can be compared: 2020 in dollars of 2023 by the GDP price index.
    real = deflate(years, price_indices(), index="gdp")
    assert real.filter(pl.col("fiscal_year") == 2020)["real_usd"].item() == pytest.approx(21e6 * 1.2207 / 1.0547)
    found = change_point(real["real_usd"], years=real["fiscal_year"].to_list())
    assert (found.year, found.direction) == (2020, "up")
    assert found.p_value <= 0.05
    with pytest.raises(ValueError, match="at least 8"):
        change_point(years["usd"][:5], years=[2016, 2017, 2018, 2019, 2020])


def test_research_awards__time_based_analysis__of_markets(nih: pl.DataFrame) -> None:
    before = nih.with_columns(fiscal_year=pl.lit(YEAR - 1, pl.Int16), amount_usd=pl.col("amount_usd") / 2)
    obligated = pl.DataFrame(
        {
            "fiscal_year": [YEAR - 1, YEAR],
            "award_group": "contracts",
            "field": "other",
            "geography": "county",
            "shape_code": "48201",
            "county_fips": "48201",
            "state_fips": "48",
            "amount_usd": [1e6, 2e6],
            "payload_sha256": "dod",
        },
        schema_overrides={"fiscal_year": pl.Int16},
    )
    none = nih.head(1).with_columns(agency=pl.lit("NSF"), amount_usd=0.0)
    both = pl.concat([none, none.with_columns(fiscal_year=pl.lit(YEAR - 1, pl.Int16))])
    found = family(YEAR, nih_reporter=pl.concat([before, nih]), nsf_awards=both, usaspending_dod_counties=obligated)
    assert value(found, "26420", "research_awards_yoy")["value"] == pytest.approx(1.0)
    # A market without any award in the year before has no base.
    assert value(found, "44300", "research_awards_yoy")["status"] == "no_base"
    earlier = found.facts.filter((pl.col("geography") == "market") & (pl.col("year") == YEAR - 1))
    houston = earlier.filter((pl.col("geo_code") == "26420") & (pl.col("metric") == "nih_awards_usd_per_100k"))
    assert houston["value"].item() == pytest.approx(100_000 * 3_464_045 / 2 / 5_135_000)


def test_research_awards__sector_specific_analysis(nih: pl.DataFrame, nsf: pl.DataFrame) -> None:
    found = family(YEAR, nih_reporter=nih)
    by_sector = {
        sector: value(found, "31080", f"{sector}_awards_usd_per_100k")["low"]
        for sector in ("tech", "health", "defense")
    }
    # All of NIH is health; without NSF and DoD each sector is a lower bound.
    assert by_sector["health"] == pytest.approx(value(found, "31080", "nih_awards_usd_per_100k")["value"])
    assert by_sector["defense"] == 0.0
    assert by_sector["tech"] <= by_sector["health"]
    assert value(found, "31080", "tech_awards_usd_per_100k")["status"] == "bounded"
    flags = family(2026, nsf_awards=nsf).extracts["awards"].row(0, named=True)
    assert (flags["tech"], flags["health"], flags["defense"]) == (False, False, False)  # phosphorus in the sea


def test_research_awards__sector_specific_analysis__rules_are_declared() -> None:
    rules = sector_rules()
    assert {(row["agency"], row["sector"]) for row in rules.to_dicts()} == {
        (agency, sector) for agency in ("NIH", "NSF", "DOD") for sector in ("tech", "health", "defense")
    }
    assert rules.null_count().sum_horizontal().item() == 0
