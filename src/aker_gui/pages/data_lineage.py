"""Lineage search of the page Data: which numbers rest on a table, a payload, a metric's or market's inputs."""

from __future__ import annotations

from urllib.parse import urlencode

import polars as pl
from dash import dcc, html
from dash.development.base_component import Component

from aker_core.markets.number_formats import COUNT, value_text
from aker_core.markets.periods import period_text
from aker_core.markets.presentation import title_of
from aker_gui.data import Data
from aker_gui.pages.page import Query
from aker_gui.parts import choice, explain_link, field, form, status_words, table
from aker_gui.resting import resting, tables_of
from aker_gui.vintage import Vintage
from aker_jobs.registry import EVERY, metric

MOST = 100  # rows on the page; the API has all of them
FIELDS = ("metric", "market", "table", "payload")
HEADS = ("number", "place", "period", "value", "status", "terms that rest on it", "how")
HEX = frozenset("0123456789abcdef")


def lineage_search(data: Data, query: Query) -> list[Component]:
    """The form, and what it finds for ``metric=``, ``market=``, ``table=``, ``payload=``."""
    vintage = data.vintage(query.get("as_of"))
    if vintage is None:
        return []
    asked = {name: query.get(name, "").strip() for name in FIELDS}
    heading = html.H2("Lineage: which numbers rest on what", id="lineage")
    shown: list[Component] = [heading, _form(data, vintage, query, asked)]
    if not any(asked.values()):
        hint = "Choose a table, or paste the SHA-256 of a payload (its first eight digits do): what rests on it?"
        return [*shown, html.P(hint, className="source")]
    if fault := _fault(data, vintage, asked):
        return [*shown, html.P(fault, className="empty", role="alert")]
    return [*shown, *_found(data, vintage, asked)]


def _form(data: Data, vintage: Vintage, query: Query, asked: dict[str, str]) -> Component:
    metrics = [("", "any metric"), *sorted(((m.id, m.title) for m in EVERY), key=lambda pair: pair[1])]
    tables = [("", "any table"), *((name, name) for name in tables_of(data, vintage))]
    month = [("as_of", query["as_of"])] if query.get("as_of") else []
    controls = [
        field("Metric", choice("metric", metrics, asked["metric"])),
        field("Market", _text("market", asked, "DEN, 19740, Denver")),
        field("Table", choice("table", tables, asked["table"])),
        field("Payload", _text("payload", asked, "SHA-256")),
        *(dcc.Input(type="hidden", name=name, value=value) for name, value in month),
    ]
    return form("/data", controls, "Search")


def _text(name: str, asked: dict[str, str], example: str) -> Component:
    return dcc.Input(type="text", name=name, value=asked[name], placeholder=example, maxLength=100)


def _fault(data: Data, vintage: Vintage, asked: dict[str, str]) -> str:
    """What is wrong with the search; empty where nothing is."""
    payload = asked["payload"].lower()
    if payload and (not 8 <= len(payload) <= 64 or not set(payload) <= HEX):
        return "A payload is named by its SHA-256: 64 hexadecimal digits, or the first eight or more of them."
    if asked["table"] and asked["table"] not in tables_of(data, vintage):
        return f"No number of {vintage.label} rests on a table {asked['table']}. Choose one of the list."
    if asked["metric"] and asked["metric"] not in {m.id for m in EVERY}:
        return f"There is no metric {asked['metric']}. Choose one of the list."
    return ""


def _found(data: Data, vintage: Vintage, asked: dict[str, str]) -> list[Component]:
    rows = resting(data, vintage, asked["table"] or None, asked["payload"].lower() or None)
    conditions = []
    if asked["metric"]:
        conditions.append(pl.col("metric") == asked["metric"])
    if asked["market"]:
        code = data.find_market(asked["market"])
        conditions += [pl.col("geography") == "market", pl.col("place") == code]
    rows = rows.filter(conditions) if conditions else rows
    known = {name: value for name, value in asked.items() if value}
    links = [
        html.A(words, href=f"/api/v1/lineage?{urlencode({**known, 'as_of': f'{vintage.day}', 'format': kind})}")
        for kind, words in (("csv", "CSV"), ("json", "JSON"), ("parquet", "Parquet"))
    ]
    direct = int(rows["direct"].sum())
    through = f", {COUNT.text(len(rows) - direct)} of them through other numbers" if direct < len(rows) else ""
    finding = f"{COUNT.text(len(rows))} numbers of {vintage.label} rest on it{through}."
    if not len(rows):
        return [html.P(f"No number of {vintage.label} rests on that.", className="empty")]
    first = rows.head(MOST)
    more = f" The first {MOST} are here." if len(rows) > MOST else ""
    return [
        html.P([finding, more, " All of them: ", *[part for link in links for part in (link, " ")]]),
        table("Numbers that rest on it", HEADS, [_row(row) for row in first.iter_rows(named=True)], frozenset({3})),
    ]


def _row(row: dict) -> tuple[Component | str, ...]:  # type: ignore[type-arg]
    more = {"geography": row["geography"], "year": row["year"], "as_of": f"{row['data_vintage']}"}
    text = value_text(row["value"], metric(row["metric"]).unit) or "–"
    return (
        title_of(row["metric"]),
        row["name"] or row["place"],
        period_text(row["period"]) or "",
        explain_link(text, row["place"], row["metric"], **more),
        status_words(row["status"]),
        row["roles"],
        "itself" if row["direct"] else "through other numbers",
    )
