"""The one reader of many: tidy frames of stored facts, with what a person wrote in the place of the computed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest
from sqlalchemy.orm import Session, sessionmaker

from aker_core.errors import ConfigError, UnknownGeography
from aker_core.facts.fact import FACT
from aker_core.facts.inputs import no_inputs
from aker_core.markets.basis import PROJECTED
from aker_core.markets.queries import BY_HAND, TAKEN_OUT, facts_frame, load_metrics
from aker_core.markets.selection import Selection
from aker_core.markets.service import read_market
from aker_core.markets.tidy_facts import TIDY, tidy_facts
from aker_data.models import Market, MarketEconomy, MarketJobs
from aker_data.store import facts as fact_store
from aker_data.store import markets as store

Sessions = sessionmaker[Session]
JUNE, MARCH = date(2024, 6, 1), date(2024, 3, 1)
CODES = {"AUS": "12420", "DEN": "19740"}
# geography, code, metric, year, value, current
FACTS = [
    ("market", "12420", "tech_lq", 2023, 2.0, True),
    ("market", "12420", "tech_lq", 2022, 1.9, False),
    ("market", "12420", "population", 2023, 2_500_000.0, True),
    ("market", "19740", "tech_lq", 2023, 1.6, True),
    ("market", "19740", "tech_lq", 2022, 1.5, False),
    ("market", "19740", "health_lq", 2023, 0.9, True),
    ("market", "19740", "population", 2023, 3_000_000.4, True),
    ("market", "19740", "tech_lq_z", 2023, -0.5, False),
    ("state", "08", "tech_lq", 2023, 1.2, True),
    ("nation", "US", "tech_lq", 2023, 1.0, True),
]


def fill(session: Session, vintage: date = JUNE, origin: str = "published", scale: float = 1.0) -> None:
    names = ("geography", "geo_code", "metric", "year", "value", "current")
    rows = [dict.fromkeys(FACT) | dict(zip(names, row, strict=True)) | {"status": "observed"} for row in FACTS]
    facts = pl.DataFrame(rows, schema=FACT).with_columns(pl.col("value") * scale)
    stamp = fact_store.RefreshStamp(vintage, 2023, "2023-07", origin, "r", "1.1")
    fact_store.replace_facts(session, facts, no_inputs(), stamp, CODES.values())
    for msa_id, code in CODES.items():
        listed = {"cbsa_code": code, "delineation": "2023-07", "msa_id": msa_id, "type": "metro"}
        store.upsert(session, Market, [{**listed, "name": f"{msa_id} metro", "principal_city": msa_id, "states": "CO"}])
        row = {
            "sba_id": f"{msa_id}_{vintage:%Y%m}",
            "msa_id": msa_id,
            "cbsa_code": code,
            "data_vintage": vintage,
            "data_year": 2023,
            "data_origin": origin,
            "delineation": "2023-07",
        }
        current = {m: v * scale for _, place, m, _, v, now in FACTS if place == code and now}
        whole = {name: round(value) if name == "population" else value for name, value in current.items()}
        store.upsert(session, MarketJobs, [{**row, **whole}])


@pytest.fixture
def stored(session_factory: Sessions) -> Sessions:
    with session_factory() as session, session.begin():
        fill(session)
    return session_factory


def write(sessions: Sessions, model: type[MarketJobs | MarketEconomy], **given: Any) -> None:
    key = {"sba_id": "DEN_202406", "msa_id": "DEN", "data_vintage": JUNE}
    with sessions() as session, session.begin():
        session.merge(model(**{**key, **given}))


def frame(sessions: Sessions, as_of: str | None = None, **selection: Any) -> pl.DataFrame:
    with sessions() as session:
        return facts_frame(session, as_of, Selection(**selection))


def values(found: pl.DataFrame) -> dict[tuple[str, str], float | None]:
    rows = found.select("msa_id", "metric", "value").rows()
    assert len(rows) == len({row[:2] for row in rows}), "one row per market and metric"
    return {(msa_id, metric): value for msa_id, metric, value in rows}


COMPUTED = {
    ("AUS", "population"): 2_500_000.0,
    ("AUS", "tech_lq"): 2.0,
    ("DEN", "population"): 3_000_000.4,
    ("DEN", "tech_lq"): 1.6,
    ("DEN", "health_lq"): 0.9,
}


def test_one_row_per_market_and_metric(stored: Sessions) -> None:
    found = frame(stored)
    assert tuple(found.columns) == TIDY
    assert values(found) == COMPUTED
    row = found.row(by_predicate=(pl.col("msa_id") == "DEN") & (pl.col("metric") == "tech_lq"), named=True)
    expected = {"name": "DEN metro", "type": "metro", "title": "Technology: location quotient", "year": 2023}
    assert row | expected | {"period": "2023", "data_vintage": JUNE, "data_origin": "published"} == row
    assert found["msa_id"].to_list() == sorted(found["msa_id"].to_list())


def test_other_years_and_comparisons_on_demand(stored: Sessions) -> None:
    found = frame(stored, history=True, markets=("DEN",))
    assert found.select("metric", "year", "current").rows() == [
        ("population", 2023, True),
        ("tech_lq", 2022, False),
        ("tech_lq", 2023, True),
        ("health_lq", 2023, True),
        ("tech_lq_z", 2023, False),
    ]


def test_a_basis_says_that_a_figure_is_projected_though_no_reason_is_wanted() -> None:
    row = {
        **dict.fromkeys(("msa_id", "cbsa_code", "geo_code"), "19740"),
        "geography": "market",
        "year": 2023,
        "period": "2023",
        "current": True,
        "reason": f"{PROJECTED}; state share",
    }
    rows = [row | {"metric": name} for name in ("business_formations_per_100k", "of_another_version")]
    found = tidy_facts(pl.DataFrame(rows), JUNE, ("basis",))
    assert found["basis"].to_list() == ["state share, projected", "projected"]
    assert "reason" not in found.columns


def test_states_and_the_nation_on_demand(stored: Sessions) -> None:
    found = frame(stored, places=True, metrics=("tech_lq",))
    assert found.select("geography", "geo_code", "msa_id", "value").rows() == [
        ("market", "12420", "AUS", 2.0),
        ("market", "19740", "DEN", 1.6),
        ("nation", "US", None, 1.0),
        ("state", "08", None, 1.2),
    ]


@pytest.mark.parametrize("wanted", [("DEN",), ("19740",)])
def test_some_markets_by_either_code(stored: Sessions, wanted: tuple[str, ...]) -> None:
    assert set(frame(stored, markets=wanted)["msa_id"]) == {"DEN"}


def test_numbers_by_hand_win(stored: Sessions) -> None:
    """Changed, added, added to another table, and taken out; a whole number is not another for being rounded."""
    write(stored, MarketJobs, tech_lq=3.5, biotech_lq=1.1, health_lq=None, population=3_000_000)
    write(stored, MarketEconomy, cbsa_code="19740", median_household_income_usd=95_000.0)
    found = frame(stored, markets=("DEN",))
    assert values(found) == {
        ("DEN", "population"): 3_000_000.4,
        ("DEN", "tech_lq"): 3.5,
        ("DEN", "health_lq"): None,
        ("DEN", "biotech_lq"): 1.1,
        ("DEN", "median_household_income_usd"): 95_000.0,
    }
    marks = {row["metric"]: (row["status"], row["reason"], row["current"]) for row in found.iter_rows(named=True)}
    assert marks["tech_lq"] == marks["biotech_lq"] == ("observed", BY_HAND, True)
    assert marks["health_lq"] == ("not_published", TAKEN_OUT, True)
    assert marks["population"] == ("observed", None, True)


def test_numbers_by_hand_take_one_place_in_the_history(stored: Sessions) -> None:
    write(stored, MarketJobs, tech_lq=3.5)
    rows = frame(stored, markets=("DEN",), metrics=("tech_lq",), history=True).select("year", "value", "current").rows()
    assert rows == [(2022, 1.5, False), (2023, 3.5, True)]


def test_a_market_of_no_list_that_a_person_wrote(stored: Sessions) -> None:
    write(stored, MarketJobs, sba_id="XYZ_202406", msa_id="XYZ", tech_lq=1.25)
    assert values(frame(stored))["XYZ", "tech_lq"] == 1.25
    assert values(frame(stored, markets=("XYZ",))) == {("XYZ", "tech_lq"): 1.25}


def test_the_report_of_one_market_says_the_same(stored: Sessions) -> None:
    write(stored, MarketJobs, tech_lq=3.5, health_lq=None)
    write(stored, MarketEconomy, cbsa_code="19740", median_household_income_usd=95_000.0)
    with stored() as session:
        report = read_market(session, "DEN")
    shown = {metric.id: (metric.value, metric.status, metric.reason) for metric in report.metrics}
    for row in frame(stored, markets=("DEN",)).iter_rows(named=True):
        value = row["value"] if row["metric"] != "population" else round(row["value"])
        assert shown[row["metric"]] == (value, row["status"], row["reason"])


def test_published_figures_win_over_a_later_sample(stored: Sessions) -> None:
    with stored() as session, session.begin():
        fill(session, date(2025, 1, 1), "sample", scale=2.0)
    assert set(frame(stored)["data_vintage"]) == {JUNE}
    assert set(frame(stored, "2025-06")["data_origin"]) == {"published"}


def test_the_newest_vintage_up_to_a_date(stored: Sessions) -> None:
    with stored() as session, session.begin():
        fill(session, MARCH, scale=2.0)
    assert values(frame(stored, "2024-05"))["DEN", "tech_lq"] == 3.2
    assert values(frame(stored))["DEN", "tech_lq"] == 1.6
    empty = frame(stored, "2024-02")
    assert (empty.height, tuple(empty.columns), empty.schema["value"]) == (0, TIDY, pl.Float64)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda s: frame(s, metrics=("tech_lqq",)), ValueError, "Similar ids: tech_lq"),
        (lambda s: frame(s, markets=("DEN", "NYC")), UnknownGeography, "No figures of NYC in 2024-06"),
        (lambda s: frame(s, "June"), ConfigError, "Unreadable date 'June'"),
    ],
)
def test_what_is_refused(
    stored: Sessions, call: Callable[[Sessions], object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        call(stored)


def test_a_notebook_gets_the_frame_it_asks_for(
    stored: Sessions, migrated_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AKER_POSTGIS_DSN", migrated_url)
    polars = load_metrics(["tech_lq"], ["DEN"], history=True, places=True, as_="polars")
    assert isinstance(polars, pl.DataFrame)
    assert polars["geo_code"].to_list() == ["19740", "19740", "US", "08"]
    pandas = load_metrics(["tech_lq"], ["DEN"])
    assert list(pandas.columns) == list(TIDY)
    assert pandas["value"].tolist() == [1.6]
    with pytest.raises(ValueError, match="Unknown frame 'arrow'"):
        load_metrics(as_="arrow")  # type: ignore[call-overload]
