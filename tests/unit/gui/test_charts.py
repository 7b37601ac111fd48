"""Charts from small tables: gaps stay gaps, intervals are drawn, the table twin says why, and titles are findings."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from aker_core.markets.presentation import STATUS_WORDS
from aker_gui.market_view import VALUES, MarketView, point

charts = pytest.importorskip("plotly.graph_objects")

EMPTY = dict.fromkeys(VALUES)


def fact(metric: str, year: int, value: float | None, place: str = "DEN", **more: Any) -> dict[str, Any]:
    """A row of `Vintage.frame`, as far as charts read it."""
    stated = {"status": "observed" if value is not None else "suppressed", "current": year == 2023}
    return {**EMPTY, "place": place, "metric": metric, "year": year, "value": value, **stated, **more}


def view(*rows: dict[str, Any], peers: tuple[str, ...] = ("AUS", "SEA")) -> MarketView:
    """A view of Denver."""
    kinds: dict[str, Any] = {
        **dict.fromkeys(VALUES, pl.Float64),
        **dict.fromkeys(("place", "metric", "status", "reason", "period"), pl.String),
        "year": pl.Int64,
        "current": pl.Boolean,
    }
    frame = pl.DataFrame(list(rows), schema=kinds)
    return MarketView("DEN", "Denver-Aurora-Centennial, CO", "08", peers, frame, [], 2023, "2024-06")


def test_a_year_without_a_figure_is_a_gap() -> None:
    from aker_gui.charts.employment import employment

    chart = employment(
        view(
            fact("total_jobs", 2021, 200.0),
            fact("total_jobs", 2022, None, reason="withheld by the publisher"),
            fact("total_jobs", 2023, 220.0),
            fact("total_jobs_cagr_3y", 2023, -0.02),
            fact("total_jobs_cagr_3y", 2023, 0.03, "US"),
        )
    )
    assert chart.figure is not None
    line = chart.figure["data"][0]
    assert line["y"] == [100.0, None, pytest.approx(110.0)]
    assert line["connectgaps"] is False
    assert ("2022", "–", "suppressed", "withheld by the publisher") in chart.rows
    assert chart.title == "Jobs in Denver shrank 2.00% a year over three years; the nation's grew 3.00%"
    charts.Figure(chart.figure)


def test_intervals_and_peers_stand_beside_a_quotient() -> None:
    from aker_gui.charts.concentration import concentration

    chart = concentration(
        view(
            fact("tech_lq", 2023, 1.5, status="imputed", p05=1.25, p95=2.0, disclosed=0.8),
            fact("health_lq", 2023, None, status="bounded", low=0.5, high=0.9),
            fact("tech_lq", 2023, 1.0, "AUS"),
            fact("tech_lq", 2023, 1.2, "SEA"),
        )
    )
    assert chart.figure is not None
    market, peers = chart.figure["data"]
    assert market["x"] == [1.5]
    assert (market["error_x"]["arrayminus"], market["error_x"]["array"]) == ([0.25], [0.5])
    assert peers["x"] == [1.1]
    assert chart.title.startswith("Technology is 1.50 times as concentrated in Denver as in the nation; 1 of 6")
    withheld = next(row for row in chart.rows if row[0] == "Health care")
    assert withheld[1] == "0.50–0.90, bounded"
    charts.Figure(chart.figure)


def test_a_margin_wider_than_the_value_is_no_finding() -> None:
    from aker_gui.charts.net_migration import net_migration

    sure = net_migration(view(fact("mig_25_44_per_1k", 2023, -4.0, moe=1.0)))
    unsure = net_migration(view(fact("mig_25_44_per_1k", 2023, -4.0, moe=5.0)))
    assert sure.title == "Denver loses 4.00 of 1,000 people aged 25 to 44 a year"
    assert "within the margin of error" in unsure.title


def test_without_figures_a_chart_says_so() -> None:
    from aker_gui.pages.market import INNOVATION, JOBS

    for make in (*JOBS, *INNOVATION):
        chart = make(view())
        assert chart.figure is None, chart.id
        assert chart.note.endswith("."), chart.id


def test_names_are_text_in_figures() -> None:
    from aker_gui.charts.comparison import comparison

    row = {**EMPTY, "year": 2023, "value": 1.0, "status": "observed", "current": True}
    chart = comparison("tech_lq", {"<b>x</b>": [point(row, "ratio")]})
    assert chart.figure is not None
    assert chart.figure["data"][0]["name"] == "&lt;b&gt;x&lt;/b&gt;"


def test_markup_escapes_what_it_is_handed() -> None:
    from dash import html

    from aker_gui.markup import markup

    text = markup(["<", html.A("<img src=x>", href='/x"onclick="y', title="a & b", hidden=False), html.Br(), None])
    assert text.startswith("&lt;<a ")
    assert text.endswith(">&lt;img src=x&gt;</a><br>")
    assert 'href="/x&quot;onclick=&quot;y"' in text
    assert 'title="a &amp; b"' in text
    assert "hidden" not in text
    assert markup(html.Option("all", value="")) == '<option value="">all</option>'


def test_every_status_has_a_code_of_sdmx() -> None:
    from aker_gui.api.sdmx import OBS_STATUS

    assert set(OBS_STATUS) == set(STATUS_WORDS)


def test_without_the_extra_the_command_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    from aker_core.config import Settings
    from aker_core.errors import ConfigError
    from aker_gui.app import build_app

    for name in [name for name in sys.modules if name.startswith("aker_gui.") and name != "aker_gui.app"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "fastapi", None)
    with pytest.raises(ConfigError, match=r"aker\[gui\]"):
        build_app(Settings(_env_file=None))


def test_points_of_a_missing_metric_are_hatched_and_listed_once() -> None:
    from aker_gui.charts.score import MIDDLE, score

    row = {"pillar": "innovation", "contributions": {"tech_lq": 12.0, "bio_lq": 8.0}, "missing": ["bio_lq"]}
    chart = score({**row, "score_0_100": 20.0, "coverage": 0.8, "rank": 1, "universe_size": 3}, "Denver")
    assert chart.figure is not None
    assert [(trace["name"], trace["x"]) for trace in chart.figure["data"]] == [("points", [12.0]), (MIDDLE, [8.0])]
    assert [line[2] for line in chart.rows] == ["", MIDDLE]


def test_the_data_page_finds_the_stored_checks_of_estimates() -> None:
    from aker_gui.pages.estimate_errors import ESTIMATES
    from aker_jobs.labor.estimate_errors import CHECK

    assert f"{CHECK}: " == ESTIMATES, "the page names them without loading the estimators"
