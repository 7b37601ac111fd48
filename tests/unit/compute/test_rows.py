"""Wide rows from the long table of values."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl

from aker_core.facts.legacy import SCHEMA
from aker_jobs.projection import NOT_CONNECTED, Stamp, wide_rows

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
INPUT = {"table": "census_pep", "payloads": ["a", "b"], "where": '{"year":["2023"]}'}


def value(metric: str, number: float | None, code: str = "19740", **given: object) -> dict[str, object]:
    known = {"cbsa_code": code, "metric": metric, "value": number, "status": "observed", "inputs": [INPUT]}
    return {**dict.fromkeys(SCHEMA), **known, "method": "m", **given}


def rows(*values: dict[str, object]) -> list[dict[str, object]]:
    table = pl.DataFrame(list(values), schema=SCHEMA)
    return wide_rows(table, MARKETS, ["population", "tech_lq"], STAMP, frozenset({"population"}), {"tech_lq": "why"})


def test_a_row_for_every_market_with_the_stamp() -> None:
    denver, boulder = rows(value("population", 3_000_000.4), value("tech_lq", 1.5))
    assert (denver["sba_id"], boulder["sba_id"]) == ("DEN_202406", "14500_202406")
    assert (denver["msa_id"], denver["cbsa_code"], denver["data_vintage"]) == ("DEN", "19740", date(2024, 6, 1))
    for name in ("data_year", "delineation", "run_id", "calculated_at", "source_data_hash", "methodology"):
        assert denver[name] == boulder[name] == getattr(STAMP, name)
    assert denver["data_origin"] == "published"
    assert (denver["population"], denver["tech_lq"]) == (3_000_000, 1.5)
    assert isinstance(denver["population"], int)


def test_quality_says_only_what_there_is() -> None:
    (denver, _) = rows(value("tech_lq", None, status="bounded", low=0.5, high=1.5, period="2023"))
    assert denver["tech_lq"] is None
    assert denver["quality"] == {
        "tech_lq": {"status": "bounded", "low": 0.5, "high": 1.5, "period": "2023"},
        "population": {"status": "not_published", "reason": NOT_CONNECTED},
    }


def test_provenance_is_data_that_a_program_can_filter_with() -> None:
    (denver, _) = rows(value("population", 12.0))
    assert denver["provenance"] == {
        "population": {
            "value": 12.0,
            "method": "m",
            "inputs": [{"table": "census_pep", "payloads": ["a", "b"], "where": {"year": ["2023"]}}],
        }
    }


def test_a_metric_without_a_value_says_why() -> None:
    (_, boulder) = rows(value("population", 12.0))
    assert (boulder["population"], boulder["tech_lq"], boulder["provenance"]) == (None, None, {})
    assert boulder["quality"] == {
        "population": {"status": "not_published", "reason": NOT_CONNECTED},
        "tech_lq": {"status": "not_published", "reason": "why"},
    }


def test_absences_are_told_apart() -> None:
    """A source that this refresh did not have is another matter than a source that nobody has written."""
    from aker_jobs.storing import absences

    told = absences({"cbsa_delineation", "bls_qcew_annual"})
    assert told["tech_lq"] == "the tables have no figure of it for this market and period"
    assert "census_mobility" in told["mig_25_44_per_1k"]
    assert "census_income" in told["median_household_income_usd"]
    # Residents are the base of most rates, and no reason to think that the table of what is counted was there.
    bare = absences({"cbsa_delineation", "census_pep"})
    assert bare["nih_awards_usd_per_100k"].startswith("this refresh had no table of nih_reporter")
    assert bare["population"] == "the tables have no figure of it for this market and period"
