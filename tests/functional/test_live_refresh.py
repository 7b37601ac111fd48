"""A first live refresh over real sockets, in small: the catalogue's sizes, delays and limits, 200 times as fast."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from aker_core.errors import ConfigError
from aker_core.monitoring import metrics
from aker_data import catalogue
from aker_data.http.network import HttpTransport
from aker_data.ingest import context as ingest_context
from aker_sample.publisher import Publisher
from aker_sample.serving import serving
from bench.live_refresh import REQUESTS, Doubles, national, refreshed
from flows.refresh_market_data import refresh_market_data

SPEED = 200.0


@pytest.mark.drill
def test_hosts_are_asked_side_by_side_and_within_the_budget(tmp_path: Path) -> None:
    outcome = refreshed(tmp_path, SPEED)
    assert outcome.failures == ()
    assert outcome.beside_usaspending < REQUESTS
    assert outcome.requests["api.nsf.gov"] == 1
    assert outcome.requests["data.bls.gov"] == 6  # annual files alone
    assert outcome.requests["api.reporter.nih.gov"] == 0


@pytest.fixture
def publishers(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Publisher]]:
    """The network of the program is that of the doubles; the sample is not the nation, so its rows are not counted."""
    fast = {
        name: replace(spec, rows=None, requests_per_second=spec.requests_per_second * SPEED, closed_hours=())
        for name, spec in catalogue.specs().items()
    }
    doubles = national(SPEED)
    monkeypatch.setattr(catalogue, "specs", lambda: fast)
    transport = Doubles(doubles, HttpTransport("Aker/1.0 (me@example.org)", seconds=60.0))
    monkeypatch.setattr(ingest_context, "_network", lambda _: transport)
    with ExitStack() as stack:
        for double in doubles:
            stack.enter_context(serving(double))
        yield doubles


class Killed(BaseException):
    """What ends a process."""


@pytest.mark.drill
def test_a_killed_live_refresh_asks_nothing_twice(tmp_path: Path, publishers: list[Publisher], make_house: Any) -> None:
    settings = make_house(tmp_path, "live").settings(contact_email="me@example.org", census_api_key="k")

    def kill(text: str) -> None:
        if text == "metrics":
            raise Killed

    with pytest.raises(Killed):
        refresh_market_data(2023, "2024-06", settings=settings, progress=kill)
    asked = sum(len(double.requests) for double in publishers)
    journals = tmp_path / "data" / "cache" / "refreshing"
    assert len(list(journals.iterdir())) == 1
    result = refresh_market_data(2023, "2024-06", settings=settings)
    assert result.failures == []
    assert result.markets == 12
    assert sum(len(double.requests) for double in publishers) == asked
    assert list(journals.iterdir()) == []
    counted = metrics.read(tmp_path / "data")
    assert sum(number for _, number in counted["http_requests"]) == asked
    assert dict(counted["rows_ingested"])["nsf_awards",] > 0


def test_the_pre_flight_comes_before_the_first_request(
    tmp_path: Path, publishers: list[Publisher], make_house: Any
) -> None:
    with pytest.raises(ConfigError, match=r"AKER_CENSUS_API_KEY.*AKER_CONTACT_EMAIL"):
        refresh_market_data(2023, "2024-06", settings=make_house(tmp_path, "live").settings())
    assert [double.requests for double in publishers if double.requests] == []
