"""A first live refresh over real sockets, in small: the catalogue's sizes, delays and limits, 200 times as fast."""

from __future__ import annotations

from pathlib import Path

from bench.live_refresh import REQUESTS, refreshed


def test_hosts_are_asked_side_by_side_and_within_the_budget(tmp_path: Path) -> None:
    outcome = refreshed(tmp_path, 200.0)
    assert outcome.failures == ()
    assert outcome.beside_usaspending < REQUESTS
    assert outcome.requests["api.nsf.gov"] == 1
    assert outcome.requests["data.bls.gov"] == 6  # annual files alone
    assert outcome.requests["api.reporter.nih.gov"] == 0
