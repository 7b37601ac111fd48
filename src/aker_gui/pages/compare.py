"""Compare: up to five markets side by side, in every metric and over the years in one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl
from dash import dcc, html
from dash.development.base_component import Component

from aker_core.markets.basis import basis_text
from aker_core.markets.number_formats import value_text
from aker_core.markets.presentation import SECTIONS
from aker_core.markets.qualifiers import flags_text, qualified, status_text
from aker_gui.charts.chart import Chart
from aker_gui.charts.comparison import comparison
from aker_gui.data import Data
from aker_gui.market_view import VALUES, Point, point
from aker_gui.pages.page import Page, Query
from aker_gui.parts import Asked, chart_block, choice, explain_link, field, form, market_link, table, warning_note
from aker_gui.vintage import Vintage
from aker_jobs.registry import EVERY, METRICS, metric

MOST, FIRST = 5, 3
SHOWN = "tech_lq"
BESIDE = ("low", "high", "p05", "p95", "moe", "disclosed", "period", "reason")  # what a cell says, with the status
SERIES = tuple(m.id for m in EVERY if m.family in ("size", "concentration", "awards", "formation", "expansions"))


def layout(data: Data, query: Query) -> list[Component]:
    """The markets of ``markets=DEN,AUS`` (default: the first of the ranking) and the metric of ``metric=``."""
    as_of = query.get("as_of")
    vintage = data.vintage(as_of)
    if vintage is None:
        return [html.H1("Compare"), html.P("No market is stored yet. Run: aker refresh", className="empty")]
    names = [part.strip() for part in query.get("markets", "").split(",") if part.strip()]
    codes = list(dict.fromkeys(data.find_market(name) for name in names[:MOST]))
    codes = (
        codes
        or [row["msa_id"] for row in data.ranking(as_of)[:FIRST]]
        or [row["msa_id"] for row in vintage.markets[:FIRST]]
    )
    chosen = query.get("metric", SHOWN)
    chosen = chosen if chosen in {m.id for m in EVERY} else SHOWN
    known, rows = _names(vintage), _rows(vintage, codes)
    series = {known.get(code, code): _series(rows, code, chosen) for code in codes}
    options = [(name, metric(name).title) for name in SERIES]
    markets = dcc.Input(name="markets", value=",".join(codes), maxLength=200, type="text")
    return [
        html.H1(f"{len(codes)} markets side by side" if len(codes) != 1 else f"{known.get(codes[0], codes[0])} alone"),
        html.P(f"Vintage {vintage.label}. Write up to {MOST} codes or cities, with commas between them.{_left(names)}"),
        *warning_note(data.warning(query.get("as_of"))),
        form(
            "/compare",
            [field("Markets", markets), field("Metric over the years", choice("metric", options, chosen))],
            "Compare",
        ),
        html.P([part for code in codes for part in (market_link(code, known.get(code)), " · ")][:-1]),
        html.H2("One metric"),
        chart_block(comparison(chosen, series), Asked(tuple(codes), vintage.day, data.warning(as_of))),
        *(_section(vintage, rows, codes, section.title, section.families) for section in SECTIONS),
    ]


def _left(names: Sequence[str]) -> str:
    return f" Not shown: {', '.join(names[MOST:])}." if len(names) > MOST else ""


def charts_of(data: Data, codes: Sequence[str], name: str, day: date) -> dict[str, Chart]:
    """The chart of some markets in a metric, by its id; empty for a metric that is not declared."""
    vintage = data.vintage(day.isoformat())
    if vintage is None or name not in {m.id for m in EVERY}:
        return {}
    known, rows = _names(vintage), _rows(vintage, codes)
    drawn = comparison(name, {known.get(code, code): _series(rows, code, name) for code in codes})
    return {drawn.id: drawn}


def _names(vintage: Vintage) -> dict[str, str]:
    return {row["msa_id"]: row["name"] or row["msa_id"] for row in vintage.markets}


def _rows(vintage: Vintage, codes: Sequence[str]) -> pl.DataFrame:
    return vintage.frame.filter((pl.col("geography") == "market") & pl.col("place").is_in(list(codes)))


def _series(rows: pl.DataFrame, code: str, name: str) -> list[Point]:
    own = (
        rows.filter((pl.col("place") == code) & (pl.col("metric") == name))
        .select("place", "metric", *VALUES)
        .sort("year")
    )
    return [point(row, metric(name).unit) for row in own.iter_rows(named=True)]


def _section(
    vintage: Vintage, rows: pl.DataFrame, codes: list[str], title: str, families: tuple[str, ...]
) -> Component:
    metrics = [m for m in METRICS if m.family in families]
    if not metrics:
        return html.Div()
    current = {
        (row["place"], row["metric"]): row
        for row in rows.filter("current").select("place", "metric", *VALUES).iter_rows(named=True)
    }
    heads = ("metric", *codes)
    lines = [[m.title, *(_cell(vintage, code, m.id, current.get((code, m.id))) for code in codes)] for m in metrics]
    drawn = table(title, heads, lines, frozenset(range(1, len(heads))))
    return html.Section([html.H2(title), drawn])


def _cell(vintage: Vintage, code: str, name: str, row: dict | None) -> Component | str:  # type: ignore[type-arg]
    if row is None:
        return status_text("not_loaded")
    unit = metric(name).unit
    link = explain_link(value_text(row["value"], unit) or "–", code, name, as_of=vintage.day.isoformat())
    beside = qualified(
        unit,
        row["status"],
        **{part: row[part] for part in BESIDE},
        basis=basis_text(metric(name), row["reason"]),
        flags=flags_text(row["reason"]),
    )
    return html.Span([link, html.Br(), html.Small(beside)], title=row["reason"] or "")


PAGE = Page("/compare", "Compare", "Compare", layout)
