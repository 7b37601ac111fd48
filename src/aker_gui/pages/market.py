"""Market: everything that is known of one market, its charts first, every number with status and explanation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import polars as pl
from dash import html
from dash.development.base_component import Component

from aker_core.markets.number_formats import value_text
from aker_core.markets.periods import other_periods, period_text
from aker_core.markets.presentation import SECTIONS
from aker_core.markets.qualifiers import benchmark_text, median_text, percentile_text, percentile_words, qualified
from aker_core.markets.unscored import unscored_text
from aker_geo.codes import state_codes
from aker_gui.charts.awards import awards
from aker_gui.charts.business_age import business_age
from aker_gui.charts.chart import Chart
from aker_gui.charts.concentration import concentration
from aker_gui.charts.concentration_history import concentration_history
from aker_gui.charts.employment import employment
from aker_gui.charts.expansions import expansions
from aker_gui.charts.formation import formation
from aker_gui.charts.net_migration import net_migration
from aker_gui.charts.permits import permits
from aker_gui.charts.score import score
from aker_gui.charts.sector_growth import sector_growth
from aker_gui.charts.survival import survival
from aker_gui.charts.words import with_periods
from aker_gui.data import Data
from aker_gui.locator import locator
from aker_gui.market_view import MarketView
from aker_gui.markup import Ready
from aker_gui.pages.page import Page, Query
from aker_gui.parts import (
    Asked,
    chart_block,
    choice,
    explain_link,
    field,
    form,
    no_map,
    query_text,
    sample_note,
    status_words,
    table,
)

if TYPE_CHECKING:
    from aker_core.markets.report import MarketReport, MetricReport

JOBS = (employment, concentration, concentration_history, sector_growth, net_migration, permits)
INNOVATION = (awards, formation, business_age, survival, expansions)
HEADS = ("metric", "value", "beside it", "status", "period", "percentile", "median of peers", "state", "nation")


def layout(data: Data, query: Query) -> list[Component]:
    """The page of the market that the address names; without one, the first of the ranking."""
    as_of = query.get("as_of")
    wanted = query.get("market") or query.get("name")
    if not wanted:
        ranked = data.ranking(as_of)
        wanted = ranked[0]["msa_id"] if ranked else next((row["msa_id"] for row in data.vintage_markets(as_of)), None)
    if wanted is None:
        return [html.H1("Market"), html.P("No market is stored yet. Run: aker refresh", className="empty")]
    report = data.market(wanted, as_of, query.get("peers"))
    view = market_view(data, report)
    asked = Asked((view.code,), report.data_vintage, data.warning(as_of), query.get("peers"))
    return [
        html.H1(f"{report.name or report.msa_id} ({report.msa_id})"),
        html.P(
            f"Data year {report.data_year or 'unknown'}, vintage {report.data_vintage:%Y-%m}, delineation "
            f"{report.delineation or 'unknown'}, run {report.run_id or 'by hand'}."
        ),
        *sample_note(sample=report.sample, snapshot=report.snapshot),
        html.Div([_chooser(data, report, as_of), _locator(data, report)], className="beside"),
        *_section("Score", scores_of(data, report, view.short), asked),
        *_section("Jobs", [with_periods(chart(view), view) for chart in JOBS], asked),
        *_section("Innovation", [with_periods(chart(view), view) for chart in INNOVATION], asked),
        html.H2("Every number", id="numbers"),
        html.P(f"Percentile: {percentile_words(report.type, report.universe).removeprefix('percentile ')}."),
        *(_numbers(report, section.title, section.families) for section in SECTIONS),
    ]


def scores_of(data: Data, report: MarketReport, short: str) -> list[Chart]:
    """The charts of a market's scores, in the order in which pillars are declared everywhere."""
    pillars = data.pillars()
    order = list(pillars)
    rows = sorted(report.scores, key=lambda row: order.index(row["pillar"]) if row["pillar"] in order else len(order))
    rules = [
        unscored_text(row, pillars[row["pillar"]]) if row["score_0_100"] is None and row["pillar"] in pillars else ""
        for row in rows
    ]
    return [score(row, short, ages_of(report, row), rule) for row, rule in zip(rows, rules, strict=True)]


def ages_of(report: MarketReport, row: Mapping[str, Any]) -> str:
    """The metrics of a score that are for another time than the data year, each with its period."""
    used = {name for name, points in (row["contributions"] or {}).items() if points is not None}
    periods = [(metric.title, metric.period) for metric in report.metrics if metric.id in used]
    return ", ".join(other_periods(periods, report.data_year))


def charts_of(data: Data, report: MarketReport) -> dict[str, Chart]:
    """Every chart of a market by its id."""
    view = market_view(data, report)
    drawn = [*scores_of(data, report, view.short)]
    drawn += [with_periods(chart(view), view) for chart in (*JOBS, *INNOVATION)]
    return {chart.id: chart for chart in drawn}


def facts_of(data: Data, codes: Sequence[str], day: date) -> pl.DataFrame:
    """The facts of some markets in a vintage, of all years."""
    vintage = data.vintage(day.isoformat())
    if vintage is None:
        raise AssertionError("a vintage with a day is stored")
    return vintage.frame.filter((pl.col("geography") == "market") & pl.col("place").is_in(list(codes)))


def market_view(data: Data, report: MarketReport) -> MarketView:
    """What the charts of a market are drawn from."""
    vintage = data.vintage(report.data_vintage.isoformat())
    if vintage is None:
        raise AssertionError("a market with a report has a vintage")
    state = state_codes().get(report.state or "")
    peers = tuple(report.peers.codes) if report.peers else ()
    places = [place for place in (report.msa_id, state, "US", *peers) if place]
    facts = vintage.frame.filter(pl.col("place").is_in(places))
    events = [event for event in data.events() if event["msa_id"] == report.msa_id]
    name = report.name or report.msa_id
    return MarketView(report.msa_id, name, state, peers, facts, events, report.data_year, vintage.label)


def _chooser(data: Data, report: MarketReport, as_of: str | None) -> Component:
    markets = sorted(data.vintage_markets(as_of), key=lambda row: row["name"] or row["msa_id"])
    options = [(row["msa_id"], f"{row['name'] or row['msa_id']} ({row['msa_id']})") for row in markets]
    fellows = list(report.peers.codes) if report.peers else []
    rule = f"{', '.join(fellows) or 'none'} ({report.peers.rule})" if report.peers else "none"
    beside = query_text(markets=",".join([report.msa_id, *fellows[:3]]))
    links: list[Component | str] = [
        f"Peers: {rule}. ",
        html.A("Compare with its peers", href=f"/compare{beside}"),
        ". ",
        "All of it: ",
        *_files(report),
    ]
    return html.Div(
        [form("/market", [field("Market", choice("market", options, report.msa_id))], "Show"), html.P(links)]
    )


def _files(report: MarketReport) -> list[Component | str]:
    """The market as files."""
    asked = urlencode({"markets": report.msa_id, "as_of": report.data_vintage.isoformat()})
    files = {"workbook": f"/download/markets.xlsx?{asked}", "PDF": f"/download/markets.pdf?{asked}"}
    files["JSON"] = f"/api/v1/markets/{quote(report.msa_id, safe='')}"
    links = [html.A(words, href=address) for words, address in files.items()]
    parts: list[Component | str] = [part for link in links for part in (link, " ")]
    return parts[:-1]


def _locator(data: Data, report: MarketReport) -> Component:
    """Where the market lies; without outlines, what makes them."""
    vintage = report.data_vintage
    known = data.national_map(vintage.isoformat())
    if known is None or report.msa_id not in known.markets:
        return no_map(vintage)
    picture = locator(known, report.msa_id, f"Map: where {report.name or report.msa_id} lies")
    return html.Div(Ready(picture), className="locator")


def _section(title: str, charts: list[Chart], asked: Asked) -> list[Component]:
    blocks = [chart_block(chart, asked) for chart in charts]
    return [html.H2(title, id=title.lower()), html.Div(blocks, className="charts")] if blocks else []


def _numbers(report: MarketReport, title: str, families: tuple[str, ...]) -> Component:
    metrics = [metric for metric in report.metrics if metric.family in families]
    if not metrics:
        return html.Div()
    return html.Details(
        [
            html.Summary(f"{title} ({len(metrics)})"),
            table(title, HEADS, [_row(report, metric) for metric in metrics], frozenset({1, 5, 6, 7, 8})),
        ]
    )


def _row(report: MarketReport, metric: MetricReport) -> list[Component | str]:
    place = metric.place
    shown = value_text(metric.value, metric.unit) or "–"
    beside = qualified(
        metric.unit,
        metric.status,
        low=metric.low,
        high=metric.high,
        p05=metric.p05,
        p95=metric.p95,
        moe=metric.moe,
        disclosed=metric.disclosed,
        reason=metric.reason,
        basis=metric.basis,
    )
    return [
        metric.title,
        explain_link(shown, report.msa_id, metric.id, as_of=report.data_vintage.isoformat()),
        html.Span([beside, html.Br(), html.Small(metric.reason)] if metric.reason else beside),
        status_words(metric.status),
        period_text(metric.period) or "",
        percentile_text(place),
        median_text(place, len(report.peers.codes) if report.peers else 0, metric.unit),
        benchmark_text(place.state, metric.unit, metric.reason),
        benchmark_text(place.nation, metric.unit, metric.reason),
    ]


PAGE = Page("/market", "Market", "Market", layout, below=True)
