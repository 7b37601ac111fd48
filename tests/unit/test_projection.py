"""Wide rows as a projection of facts, and the facts of markets for which nobody had a figure."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl
import pytest

from aker_core.facts.fact import FACT
from aker_jobs.absences import NO_FIGURE, absence, absent_facts
from aker_jobs.projection import Stamp, wide_rows
from aker_jobs.registry import METRICS, metric

STAMP = Stamp(
    data_year=2023,
    as_of="2024-06",
    delineation="2023-07",
    run_id="r",
    calculated_at=datetime(2024, 6, 4, tzinfo=UTC),
    source_data_hash="h",
    origin="published",
    methodology="1.0",
)
MARKETS = pl.DataFrame({"msa_id": ["DEN", "14500"], "cbsa_code": ["19740", "14500"], "slug": ["denver", "boulder"]})


def fact(name: str, value: float | None, code: str = "19740", **given: object) -> dict[str, object]:
    known = {"geography": "market", "geo_code": code, "metric": name, "value": value, "status": "observed"}
    return {**dict.fromkeys(FACT), **known, "year": 2023, "current": True, **given}


def rows(*facts: dict[str, object]) -> list[dict[str, object]]:
    table = pl.DataFrame(list(facts), schema=FACT)
    return wide_rows(table, MARKETS, ["population", "tech_lq"], {"population"}, STAMP)


def test_a_row_for_every_market_with_the_stamp() -> None:
    denver, boulder = rows(fact("population", 3_000_000.4), fact("tech_lq", 1.5))
    assert (denver["sba_id"], boulder["sba_id"]) == ("DEN_202406", "14500_202406")
    assert (denver["msa_id"], denver["cbsa_code"], denver["data_vintage"]) == ("DEN", "19740", date(2024, 6, 1))
    for name in ("data_year", "delineation", "run_id", "calculated_at", "source_data_hash", "methodology"):
        assert denver[name] == boulder[name] == getattr(STAMP, name)
    assert denver["data_origin"] == "published"
    assert (denver["population"], denver["tech_lq"]) == (3_000_000, 1.5)
    assert isinstance(denver["population"], int)
    assert (boulder["population"], boulder["tech_lq"]) == (None, None)


def test_other_years_states_and_bounds_are_no_part_of_a_wide_row() -> None:
    denver, _ = rows(
        fact("tech_lq", 1.2, year=2020, current=False),
        fact("tech_lq", 1.0, code="08", geography="state"),
        fact("population", None, status="bounded", low=1.0, high=2.0),
    )
    assert (denver["tech_lq"], denver["population"]) == (None, None)


@pytest.mark.parametrize(
    ("name", "tables", "unpublished", "status", "words"),
    [
        ("tech_lq", {"bls_qcew_annual"}, {}, "not_published", NO_FIGURE),
        ("mig_25_44_per_1k", {"bls_qcew_annual"}, {}, "not_loaded", "no table of census_mobility is loaded"),
        # Residents are the base of most rates: that they are there says nothing of what is counted.
        ("nih_awards_usd_per_100k", {"census_pep"}, {}, "not_loaded", "aker sources --missing"),
        ("population", {"census_pep"}, {}, "not_published", NO_FIGURE),
        ("mig_25_44_per_1k", set(), {"census_mobility": "no release for 2020"}, "not_published", "no release for 2020"),
    ],
)
def test_what_is_not_published_is_told_from_what_is_not_loaded(
    name: str, tables: set[str], unpublished: dict[str, str], status: str, words: str
) -> None:
    found, reason = absence(metric(name), tables, unpublished)
    assert found == status
    assert words in reason


def test_every_market_has_a_fact_of_every_metric() -> None:
    some = pl.DataFrame([fact("population", 5.0)], schema=FACT)
    lacking = absent_facts(some, MARKETS, METRICS, ["census_pep"], 2023)
    assert lacking.height == 2 * len(METRICS) - 1
    assert lacking.filter(metric="population")["geo_code"].to_list() == ["14500"]
    assert lacking["value"].null_count() == lacking.height
    assert set(lacking["status"]) == {"not_loaded", "not_published"}
    assert lacking["reason"].null_count() == 0
