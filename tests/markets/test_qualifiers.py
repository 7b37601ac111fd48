"""What stands beside a value: intervals, statuses, medians, benchmarks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aker_core.facts.status import Status
from aker_core.markets.context import Benchmark, Place
from aker_core.markets.qualifiers import STATUS_MEANINGS, STATUS_WORDS, benchmark_text, median_text, qualified


@pytest.mark.parametrize(
    ("bounds", "text"),
    [
        ({"low": 8.74, "high": None}, "≥ 8.7 (lower bound), derived, 2021"),
        ({"low": None, "high": 9.21}, "≤ 9.3 (upper bound), derived, 2021"),
        ({"low": 8.74, "high": 9.21}, "8.7–9.3, derived, 2021"),
        ({"low": 8.7, "high": 9.3}, "8.7–9.3, derived, 2021"),
        ({"low": -1.26, "high": 0.3}, "-1.3 to 0.3, derived, 2021"),
        ({"low": 0.0, "high": 0.0}, "0.0–0.0, derived, 2021"),
        ({"moe": 0.41}, "± 0.4, derived, 2021"),
        ({}, "derived, 2021"),
    ],
)
def test_what_stands_beside_a_value(bounds: dict[str, float | None], text: str) -> None:
    assert qualified("years", "derived", period="2021", **bounds) == text


def test_every_status_has_its_words() -> None:
    statuses = {status.value for status in Status}
    assert set(STATUS_WORDS) == set(STATUS_MEANINGS) == statuses
    assert qualified("jobs", "not_published") == "not published"


def test_a_median_of_some_peers_says_of_how_many() -> None:
    assert median_text(Place(peer_median=32_592.0, peer_values=2), 10, "people") == "32,592 (2)"
    assert median_text(Place(peer_median=32_592.0, peer_values=10), 10, "people") == "32,592"
    assert not median_text(Place(), 10, "people")


def test_a_benchmark_says_its_margin_its_year_and_that_it_is_an_estimate() -> None:
    guessed = Benchmark("08", 2.0, "imputed", 2018, None, None, None, None)
    assert benchmark_text(guessed, "jobs") == "2 (estimate)"
    assert benchmark_text(replace(guessed, status="observed", moe=3.0, same_period=False), "jobs") == "2 (± 3, 2018)"
    plain = Benchmark("08", 2.0, "observed", 2018, None, None, None, None, same_period=False)
    withheld = Benchmark("08", None, "bounded", 2018, 1.0, 2.0, None, None)
    assert benchmark_text(plain, "ratio") == "2.00 (2018)"
    assert benchmark_text(withheld, "ratio") == "1.00–2.00"
    assert not benchmark_text(None, "ratio")


def test_a_benchmark_says_what_the_markets_line_does_not_say_already() -> None:
    late, net = "released in 2025-01, after 2024-06", "does not differ from zero: its margin at 90 % is larger"
    projected = f"actual formations are not published yet; projected by the publisher; {late}"
    state = Benchmark("08", 3.0, "observed", 2023, None, None, None, None, moe=4.0, reason=f"{net}; {late}")
    assert benchmark_text(state, "people", late) == "3 (± 4, does not differ from zero)"
    assert benchmark_text(state, "people") == "3 (± 4, does not differ from zero, released in 2025-01)"
    formed = replace(state, moe=None, reason=projected)
    assert benchmark_text(formed, "people") == "3 (projected, released in 2025-01)"
    assert benchmark_text(formed, "people", projected) == "3"
