"""Tables: what they take, what they refuse, and what comes back."""

from __future__ import annotations

import struct
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import numpy as np
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session, sessionmaker

from aker_data.models import Market, MarketBoundary, MarketEconomy, MarketJobs, PillarScore
from aker_data.models.base import Number, Whole
from aker_jobs.registry import METRICS

Sessions = sessionmaker[Session]


def jobs(**given: Any) -> MarketJobs:
    return MarketJobs(**{"sba_id": "DEN_202406", "msa_id": "DEN", "data_vintage": "2024-06-01", **given})


def back(sessions: Sessions, row: MarketJobs) -> MarketJobs:
    """The row as another session reads it."""
    with sessions() as session, session.begin():
        session.merge(row)
    with sessions() as session:
        return session.scalars(select(MarketJobs).where(MarketJobs.sba_id == row.sba_id)).one()


def test_every_number_of_a_wide_table_is_a_metric_of_its_kind() -> None:
    """A metric need not have a column; a column is of a declared metric, whole where that is."""
    declared = {metric.id: metric for metric in METRICS}
    for model in (MarketJobs, MarketEconomy):
        numbers = [column for column in model.__table__.columns if isinstance(column.type, (Number, Whole))]
        for column in numbers:
            if column.name != "data_year":
                assert isinstance(column.type, Whole) == declared[column.name].integer, column.name


def test_the_row_of_the_jobs_runbook(session_factory: Sessions) -> None:
    """Written by hand into an empty table, and over a computed row that lacks the population of that age."""
    given = jobs(tech_lq=1.5, health_lq=0.9, mig_25_44_per_1k=12.5, notes="Refreshed via jobs runbook 2024-06-04")
    assert given.data_vintage == date(2024, 6, 1)
    row = back(session_factory, given)
    assert (row.data_vintage, row.tech_lq, row.mig_25_44_per_1k) == (date(2024, 6, 1), 1.5, 12.5)
    computed = jobs(run_id="r", data_origin="sample", population=3_000_000, total_jobs=5)
    with session_factory() as session, session.begin():
        session.merge(computed)
    row = back(session_factory, jobs(tech_lq=1.6, health_lq=0.9, mig_25_44_per_1k=-3.0))
    assert (row.run_id, row.total_jobs, row.tech_lq) == ("r", 5, 1.6)
    assert row.notes == "Refreshed via jobs runbook 2024-06-04"
    with session_factory() as session:
        checked = text(
            "SELECT msa_id, data_vintage, tech_lq, mig_25_44_per_1k FROM market_jobs "
            "WHERE msa_id = 'DEN' ORDER BY data_vintage DESC LIMIT 5"
        )
        assert [tuple(map(str, found)) for found in session.execute(checked)] == [("DEN", "2024-06-01", "1.6", "-3.0")]


@pytest.mark.parametrize("nothing", [None, float("nan"), float("inf"), float("-inf"), np.float64("nan")])
def test_what_is_no_number_is_null(session_factory: Sessions, nothing: float | None) -> None:
    row = back(session_factory, jobs(tech_lq=nothing, population=nothing))
    assert row.tech_lq is None
    assert row.population is None


@pytest.mark.parametrize("number", [3, 3.0, np.int64(3), np.float32(3.0)])
def test_numbers_of_frames(session_factory: Sessions, number: Any) -> None:
    row = back(session_factory, jobs(population=number, tech_lq=number))
    assert (row.population, row.tech_lq) == (3, 3.0)
    assert isinstance(row.population, int)


def test_a_count_is_whole(session_factory: Sessions) -> None:
    with pytest.raises(StatementError, match="not a whole"):
        back(session_factory, jobs(population=3.5))


def test_a_big_count_fits(session_factory: Sessions) -> None:
    assert back(session_factory, jobs(irs_inflow_us=5_000_000_000)).irs_inflow_us == 5_000_000_000


@pytest.mark.parametrize(
    "given",
    [
        {"tech_lq": 0.0},
        {"biotech_lq": -0.1},
        {"tech_cagr_3y": -1.0},
        {"total_jobs_cagr_5y": 10.0},
        {"population": 0},
        {"population_25_44": -1},
        {"total_jobs": -1},
        {"tech_jobs_per_100k_residents": -0.1},
        {"survival_rate_1y": 1.1},
        {"mig_25_44_per_1k": 1000.5},
        {"mig_all_ages_per_1k": -1000.5},
        {"mig_25_44_per_1k": 1.0, "net_migration_25_44": 10},
        {"mig_25_44_per_1k_residents": 1.0, "net_migration_25_44": 10, "population_25_44": 1000},
        {"mig_all_ages_per_1k": 1.0, "mig_all_ages_net": 10},
        {"expansion_events": -1},
        {"data_origin": "invented"},
        {"msa_id": None},
        {"data_vintage": None},
    ],
    ids=" ".join,
)
def test_what_is_refused(session_factory: Sessions, given: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=next(iter(given))):
        back(session_factory, jobs(**given))


@pytest.mark.parametrize(
    "given",
    [
        {"tech_lq": 0.001},
        {"tech_cagr_3y": -0.999},
        {"tech_cagr_1y": 9.99},
        {"research_awards_yoy": -1.0},
        {"nih_awards_usd_per_100k": -5.0},
        {"mig_25_44_per_1k": 1.0, "net_migration_25_44": 10, "population_25_44": 1000},
        {"mig_all_ages_per_1k": -1000.0, "mig_all_ages_net": -10, "population": 10},
        {"data_origin": "sample"},
    ],
    ids=" ".join,
)
def test_what_is_taken(session_factory: Sessions, given: dict[str, Any]) -> None:
    row = back(session_factory, jobs(**given))
    assert {name: getattr(row, name) for name in given} == given


def test_one_row_per_market_and_vintage(session_factory: Sessions) -> None:
    back(session_factory, jobs())
    with pytest.raises(IntegrityError, match="msa_id"):
        back(session_factory, jobs(sba_id="another"))


@pytest.mark.parametrize(
    "text_of_date", ["2024-06-01", "2024-06", date(2024, 6, 1), datetime(2024, 6, 1, 5, tzinfo=UTC)]
)
def test_dates_as_people_write_them(session_factory: Sessions, text_of_date: Any) -> None:
    back(session_factory, jobs(data_vintage=text_of_date))
    with session_factory() as session:
        found = session.scalars(select(MarketJobs).where(MarketJobs.data_vintage == text_of_date)).one()
    assert found.data_vintage == date(2024, 6, 1)


def test_text_that_is_no_date_is_refused_when_it_is_assigned() -> None:
    with pytest.raises(ValueError, match="June"):
        jobs(data_vintage="June 2024")


def test_moments_are_in_utc(session_factory: Sessions) -> None:
    denver = datetime(2024, 6, 1, 6, tzinfo=timezone(timedelta(hours=-6)))
    assert back(session_factory, jobs(calculated_at=denver)).calculated_at == datetime(2024, 6, 1, 12, tzinfo=UTC)
    assert back(session_factory, jobs(calculated_at="2024-06-01T12:00:00Z")).calculated_at == denver
    assert back(session_factory, jobs(calculated_at=datetime(2024, 6, 1, 12))).calculated_at == denver  # noqa: DTZ001


def test_scores_keep_to_their_scale(session_factory: Sessions) -> None:
    def score(**given: Any) -> PillarScore:
        return PillarScore(**{"msa_id": "DEN", "data_vintage": "2024-06", "pillar": "innovation", **given})

    with session_factory() as session, session.begin():
        session.merge(
            score(score_0_100=55.0, score_0_5=2.75, coverage=1.0, contributions={"tech_lq": 55.0}, missing=[])
        )
    with session_factory() as session:
        found = session.scalars(select(PillarScore)).one()
        assert (found.contributions, found.missing, found.score_0_5) == ({"tech_lq": 55.0}, [], 2.75)
    for wrong in ({"score_0_100": 100.1}, {"score_0_5": -0.1}, {"coverage": 1.1}):
        with pytest.raises(IntegrityError), session_factory() as session, session.begin():
            session.merge(score(**wrong))


def square() -> bytes:
    """WKB of a multipolygon of one unit square."""
    ring = struct.pack("<I10d", 5, 0, 0, 1, 0, 1, 1, 0, 1, 0, 0)
    polygon = struct.pack("<BII", 1, 3, 1) + ring
    return struct.pack("<BII", 1, 6, 1) + polygon


def test_an_outline_comes_back_as_it_was(session_factory: Sessions) -> None:
    with session_factory() as session, session.begin():
        session.add(MarketBoundary(cbsa_code="19740", delineation="2023-07", geometry=square()))
    with session_factory() as session:
        assert session.scalars(select(MarketBoundary)).one().geometry == square()
        if session.get_bind().dialect.name == "postgresql":
            area = text(
                "SELECT ST_Area(geometry), ST_SRID(geometry), ST_Contains(geometry, :point) FROM market_boundaries"
            )
            point = {"point": "SRID=4326;POINT(0.5 0.5)"}
            assert tuple(session.execute(area, point).one()) == (1.0, 4326, True)
            index = text("SELECT indexdef FROM pg_indexes WHERE indexname = 'ix_market_boundaries_geometry'")
            assert "gist" in str(session.scalar(index))


def test_a_market_is_metro_or_micro(session_factory: Sessions) -> None:
    with pytest.raises(IntegrityError, match="type"), session_factory() as session, session.begin():
        session.add(Market(cbsa_code="19740", delineation="2023-07", msa_id="DEN", name="Denver", type="city"))
