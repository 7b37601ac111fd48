"""Requirement 'Business Formation Statistics' of the jobs specification, a test or more per scenario, on real files."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from aker_core.facts.family import FamilyInputs, FamilyResult
from aker_core.facts.recompute import FACTS_TABLE, amounts_again, values_again
from aker_core.facts.residents import market_residents
from aker_core.facts.selection import market_selection
from aker_data import catalogue
from aker_data.contracts import Payload, Request, Scope
from aker_data.sources import cbsa_delineation, census_bds, census_bfs_county, census_bfs_monthly, census_pep
from aker_jobs.formation.family import formation_family
from aker_jobs.formation.series import sector_totals
from aker_jobs.formation.survival_values import NO_BIRTHS
from aker_jobs.labor.availability import availability
from aker_jobs.metrics import age_distribution, average_age, formation_rate, startup_density, survival_rates

YEAR, LIST = 2023, "2023-07"
DENVER = ["08001", "08005", "08014", "08019", "08031", "08035", "08039", "08047", "08059", "08093"]


def table(shared: Path, answers: dict[Request, str]) -> pl.LazyFrame:
    """The rows of publishers' files as they are in the lake."""
    frames = []
    for request, path in answers.items():
        body = (shared / path).read_bytes()
        payload = Payload(request, hashlib.sha256(body).hexdigest(), body, datetime(2025, 9, 1, tzinfo=UTC))
        frame = catalogue.load(request.source).parse(payload)
        frames.append(frame.with_columns(payload_sha256=pl.lit(payload.sha256)))
    return pl.concat(frames).lazy()


@pytest.fixture(scope="module")
def tables(shared_data: Path) -> dict[str, pl.LazyFrame]:
    """Everything that the shared files have of formation: counties, months, residents, and firms by age."""
    pep = {vintage.year: census_pep.request(vintage) for vintage in census_pep.vintages()}
    return {
        "census_pep": table(shared_data, {pep[year]: f"pep/co-est{year}-alldata.csv" for year in (2019, 2023)}),
        "cbsa_delineation": table(shared_data, {cbsa_delineation.request(LIST): "cbsa/list1_2023.xlsx"}),
        "census_bfs_county": table(
            shared_data, {census_bfs_county.request(): "bfs/county_2023/bfs_county_apps_annual.xlsx"}
        ),
        "census_bfs_monthly": table(shared_data, {census_bfs_monthly.request(): "bfs/asof_2025-08/bfs_monthly.csv"}),
        "census_bds": table(shared_data, {census_bds.request("fa", 2021): "bds/bds2021_fa.csv"}),
    }


@pytest.fixture(scope="module")
def family(tables: dict[str, pl.LazyFrame]) -> FamilyResult:
    """All metros of July 2023 in 2023."""
    scope = Scope(YEAR, "2025-09", LIST)
    markets = market_selection(tables["cbsa_delineation"], scope)
    listed = tables["cbsa_delineation"].filter(pl.col("delineation") == LIST).collect()
    crosswalk = listed.join(markets, on="cbsa_code").select("cbsa_code", "county_fips", "qcew_area")
    people = market_residents(tables["census_pep"], crosswalk)
    return formation_family(FamilyInputs(tables, scope, markets, crosswalk, listed, people))


def value(family: FamilyResult, code: str, metric: str) -> dict[str, Any]:
    rows = family.facts.filter("current", geo_code=code, metric=metric)
    return rows.row(0, named=True)


def past(family: FamilyResult, code: str, metric: str) -> dict[int, float | None]:
    rows = family.facts.filter(geo_code=code, metric=metric)
    return dict(rows.sort("year").select("year", "value").iter_rows())


@pytest.fixture(scope="module")
def firms(tables: dict[str, pl.LazyFrame]) -> pl.DataFrame:
    return tables["census_bds"].collect()


def test_business_formation__bfs_data_integration(tables: dict[str, pl.LazyFrame], family: FamilyResult) -> None:
    """Of Denver: its counties' applications and residents, added up here by hand."""
    counted = tables["census_bfs_county"].filter(pl.col("county_fips").is_in(DENVER)).collect()
    people = tables["census_pep"].filter(pl.col("county_fips").is_in(DENVER)).collect()
    told = past(family, "19740", "business_applications_per_100k")
    assert told[YEAR] == value(family, "19740", "business_applications_per_100k")["value"]
    assert list(told) == list(range(2005, 2024))
    assert [year for year, rate in told.items() if rate is None] == [2005, 2006, 2007, 2008, 2009]
    for year in range(2010, 2024):
        applications = counted.filter(pl.col("year") == year)["applications"].sum()
        residents = people.filter(pl.col("year") == year)["population"].sum()
        assert told[year] == pytest.approx(100_000 * applications / residents)


def test_business_formation__bfs_data_integration__every_metro(family: FamilyResult) -> None:
    found = family.facts.filter("current", geography="market", metric="business_applications_per_100k")
    # All 935 areas of the list, but the ten of Puerto Rico.
    assert dict(found["status"].value_counts().iter_rows()) == {"derived": 925, "not_published": 10}
    assert (
        found.filter(pl.col("status") == "not_published")["reason"].str.contains("no applications are published").all()
    )


def test_business_formation__bfs_data_integration__opens_into_rows(
    tables: dict[str, pl.LazyFrame], family: FamilyResult
) -> None:
    """Every value of every place and year: its inputs are rows of the files, and its formula gives it."""
    of_files = family.inputs.filter(pl.col("table") != FACTS_TABLE)  # residents that were carried over are facts
    inputs = amounts_again(of_files, tables).join(of_files, on="key").filter(pl.col("amount").is_not_null())
    assert ((inputs["again"] - inputs["amount"]).abs() <= 1e-9 * inputs["amount"].abs()).all()
    values = list(values_again(family.facts, family.inputs))
    assert len(values) == family.facts["value"].count() > 40_000
    assert all(again is not None and abs(again - kept) <= 1e-9 * abs(kept) for _, kept, again in values)


def test_business_formation__bfs_data_integration__by_sector(tables: dict[str, pl.LazyFrame]) -> None:
    """Sectors exist for the nation; their rates add up to that of all, and those of metros are refused by name."""
    states = tables["census_pep"].filter(pl.col("area_type") == "state", pl.col("year") == YEAR).collect()
    people = states["population"].sum()
    rates = formation_rate(
        sector_totals(tables["census_bfs_monthly"], YEAR).with_columns(population=pl.lit(people)), count_column="total"
    )
    total = tables["census_bfs_monthly"].filter(
        ~pl.col("seasonally_adjusted"), pl.col("geo") == "US", pl.col("series") == "BA_BA", pl.col("year") == YEAR
    )
    counted = total.filter(pl.col("naics_sector") == "TOTAL").select(pl.col("value").sum()).collect().item()
    assert (states.height, rates.height) == (51, 20)
    assert rates["formation_rate"].sum() == pytest.approx(100_000 * counted / people)
    with pytest.raises(ValueError, match="BA_BA does not exist for market, sector.*nation by sector, by month"):
        availability("BA_BA", "market", detail="sector")
    with pytest.raises(ValueError, match="does not exist for county, total, by month.*county, by year, 2005-2024"):
        availability("BA_BA", "county", frequency="month")


def test_business_formation__bfs_data_integration__derived_series(
    tables: dict[str, pl.LazyFrame], family: FamilyResult
) -> None:
    """High-propensity applications have no metro: Denver has its share of Colorado's, and says how."""
    colorado = tables["census_bfs_monthly"].filter(
        pl.col("geo") == "CO", pl.col("naics_sector") == "TOTAL", pl.col("year") == YEAR, ~pl.col("seasonally_adjusted")
    )
    totals = dict(colorado.group_by("series").agg(pl.col("value").sum()).collect().iter_rows())
    here = (pl.col("year") == YEAR) & pl.col("county_fips").is_in(DENVER)
    applications = tables["census_bfs_county"].filter(here).select(pl.col("applications").sum()).collect().item()
    residents = tables["census_pep"].filter(here).select(pl.col("population").sum()).collect().item()
    for metric, series in (("high_propensity_applications", "BA_HBA"), ("business_formations", "BF_SBF4Q")):
        row = value(family, "19740", f"{metric}_per_100k")
        expected = 100_000 * applications / totals["BA_BA"] * totals[series] / residents
        assert (row["value"], row["status"]) == (pytest.approx(expected), "derived")
        assert "county applications / state applications" in row["method"]
    assert "projected by the publisher" in value(family, "19740", "business_formations_per_100k")["reason"]
    assert availability("BA_HBA", "market").status == "derived"


def test_business_formation__bfs_data_integration__tables_agree(family: FamilyResult) -> None:
    checks = {check.name: check for _, check in family.checks}
    sums = checks["county applications add up to the states"]
    # 969 states and years, from two releases: 69 are equal, all are within 2 %.
    assert (sums.passed, sums.rows) == (True, 969)
    assert sums.share == pytest.approx(69 / 969)
    assert sums.max_abs_error == pytest.approx(0.0163, abs=1e-4)
    assert checks["counties without a market"].passed


def test_business_formation__survival_rate_analysis(firms: pl.DataFrame) -> None:
    """US births of 2016: firms after each of five years; and establishments of firms of that age, which are more."""
    spans = {"key_columns": ["geo_code"], "age_column": "age_low", "years": (1, 2, 3, 4, 5)}
    single = firms.filter(pl.col("age_low") == pl.col("age_high"))
    establishments = survival_rates(single, **spans).filter(pl.col("birth_year") == 2016)
    assert establishments["survival"].round(3).to_list()[::4] == [0.790, 0.531]
    of_firms = survival_rates(single, count_column="firms", **spans).filter(pl.col("birth_year") == 2016)
    assert of_firms["survival"].round(3).to_list() == [0.783, 0.686, 0.618, 0.561, 0.518]


def test_business_formation__survival_rate_analysis__nation(family: FamilyResult) -> None:
    """The table by age of the firm alone has no survival of establishments: 0.531 hold those that opened since."""
    metrics = ("survival_rate_1y", "survival_rate_2y", "survival_rate_5y")
    assert {metric: past(family, "US", metric) for metric in metrics} == {metric: {} for metric in metrics}
    markets = family.facts.filter("current", pl.col("metric").is_in(metrics), geography="market")
    assert markets["status"].unique().to_list() == ["not_loaded"]
    assert markets["reason"].unique().to_list() == [NO_BIRTHS]


def test_business_formation__survival_rate_analysis__patterns_by_sector_and_location() -> None:
    """Keys are whatever tells the cells apart; what is withheld in one says nothing about the others."""
    cells = pl.DataFrame(
        {
            "state": ["08", "08", "08", "08", "48", "48"],
            "sector": ["54", "54", "72", "72", "54", "54"],
            "year": [2020, 2021] * 3,
            "age": [0, 1] * 3,
            "estabs": [100, 82, 50, 30, 200, None],
        }
    )
    found = survival_rates(cells, key_columns=["state", "sector"], years=[1])
    assert found.select("state", "sector", "survival", "status").rows() == [
        ("08", "54", 0.82, "observed"), ("08", "72", 0.6, "observed"), ("48", "54", None, "suppressed")
    ]  # fmt: skip
    assert availability("survival", "market").status == "derived"
    with pytest.raises(ValueError, match="firms does not exist for metro, single age.*metro by coarse age"):
        availability("firms", "metro", detail="single_age")


def test_business_formation__startup_density_metrics(firms: pl.DataFrame) -> None:
    """The rate that the publisher prints for every class of age, and the same entries by jobs and by residents."""
    rows = firms.filter(pl.col("estabs_exit").is_not_null()).with_columns(population=pl.lit(331_000_000))
    found = startup_density(rows)
    gaps = found.select((pl.col("per_100_estabs") - pl.col("estabs_entry_rate")).abs().max()).item()
    assert found.height == 399
    assert gaps < 0.0006
    five = found.row(by_predicate=(pl.col("year") == 2021) & (pl.col("age_class") == "5"), named=True)
    assert five["per_1k_jobs"] == pytest.approx(1000 * 12_638 / 2_103_398)
    assert five["per_1k_residents"] == pytest.approx(1000 * 12_638 / 331_000_000)


def test_business_formation__vintage_analysis(firms: pl.DataFrame, family: FamilyResult) -> None:
    known = firms.filter(pl.col("firms").is_not_null())
    shares = age_distribution(known.filter(pl.col("year") == 2021), keys=["geo_code", "sector"])
    assert dict(shares.select("age_class", "count").iter_rows()) == {
        "0": 476_071, "1 to 5": 1_421_975, "6 to 10": 849_183, "11+": 2_307_742, "left censored": 322_336
    }  # fmt: skip
    assert shares["share"].sum() == pytest.approx(1)
    average = average_age(known, keys=["geo_code"]).filter(pl.col("year") >= 2000).sort("year")
    assert average["status"].unique().to_list() == ["derived"]
    assert average["average"].is_between(average["low"], 45).all()
    assert average["average"].to_list()[-1] > average["average"].to_list()[0]  # firms grow older: entry declines
    assert past(family, "US", "firm_age_avg_years")[2021] == pytest.approx(average["average"].to_list()[-1])
    assert past(family, "US", "young_firms_pct")[2021] == pytest.approx(100 * 1_898_046 / 5_377_307)
    denver = family.extracts["formation"].filter(pl.col("slug") == "denver", pl.col("measure") == "firms")
    assert denver["class"].to_list() == ["0", "1 to 5", "6 to 10", "11+", "left censored"]
