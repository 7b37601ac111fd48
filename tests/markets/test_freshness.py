"""Which refresh says what is missing."""

from __future__ import annotations

from typing import Any

from aker_core.markets.freshness import REFRESH, newest_refresh


def run(name: str, mode: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "flow": REFRESH, "mode": mode, "outcome": "degraded", "message": None, "reasons": []} | more


def test_a_refresh_of_published_figures_counts_before_the_samples() -> None:
    runs = [run("sample", "sample"), run("published", "files"), run("older", "live")]
    assert (newest_refresh(runs) or {})["id"] == "published"


def test_the_samples_counts_where_there_is_no_other() -> None:
    wrong = run("wrong option", "live", outcome="failed", message="Not a year: 1066")
    assert (newest_refresh([wrong, run("sample", "sample")]) or {})["id"] == "sample"
    assert newest_refresh([wrong, run("sample", "sample", flow="score-markets")]) is None
