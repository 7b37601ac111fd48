"""Explain: what one number is made of, down to the archived bytes, and the number computed again."""

from __future__ import annotations

import math
from typing import Any

import orjson
from dash import html
from dash.development.base_component import Component

from aker_core.errors import UnknownGeography
from aker_core.facts.metric import MetricSpec
from aker_core.markets.basis import basis_text
from aker_core.markets.number_formats import value_text
from aker_core.markets.periods import period_text
from aker_core.markets.qualifiers import qualified, status_text
from aker_core.markets.report import SYNTHETIC
from aker_gui.data import Data
from aker_gui.pages.explain_score import score_page
from aker_gui.pages.page import Page, Query
from aker_gui.parts import definition_list, market_link, status_words, table, warning_note
from aker_jobs.registry import metric

Row = dict[str, Any]
CLOSE = 1e-9
SCORE = "score"


def layout(data: Data, query: Query) -> list[Component]:
    """The fact of ``place=``, ``metric=``, ``year=``, ``geography=`` and ``as_of=``; metric=score: a score opened."""
    if query.get("metric") == SCORE:
        return score_page(data, query)
    try:
        declared = metric(query.get("metric", ""))
    except ValueError as error:
        return [html.H1("Explain"), html.P(str(error), className="empty")]
    fact = _fact_of(data, query, declared)
    made_of = data.explanation(fact)
    return [
        html.H1(f"{declared.title}: {value_text(fact['value'], declared.unit) or 'no value'}"),
        *warning_note(SYNTHETIC if fact["data_origin"] == "sample" else data.warning(query.get("as_of"))),
        definition_list(_about(query, declared, fact, made_of)),
        html.H2("Inputs"),
        table(
            "What each term of the formula is made of",
            ("term", "amount", "table", "column", "rows", "payloads"),
            [_input(term) for term in made_of["inputs"]],
            frozenset({1}),
        )
        if made_of["inputs"]
        else html.P("No input is named: it was entered by hand, or nothing is stored to compute it from."),
        html.H2("Archived bytes"),
        table(
            "Payloads, as received from the publisher",
            ("SHA-256", "source", "fetched", "bytes", "address"),
            [_payload(row) for row in made_of["payloads"]],
            frozenset({3}),
        )
        if made_of["payloads"]
        else html.P("No payload."),
    ]


def _fact_of(data: Data, query: Query, declared: MetricSpec) -> Row:
    """The fact that is asked for. Raises UnknownGeography where it is not stored."""
    place = query.get("place", "")
    year = int(query["year"]) if query.get("year", "").isdecimal() and len(query["year"]) <= 4 else None
    fact = data.fact(query.get("geography", "market"), place, declared.id, year, query.get("as_of"))
    if fact is None:
        raise UnknownGeography(f"No {declared.id} of {place} is stored. See the page of the market for what there is")
    return fact


def _about(query: Query, declared: MetricSpec, fact: Row, made_of: Row) -> dict[str, Component | str | None]:
    """What is known of a fact, line by line."""
    beside = qualified(
        declared.unit,
        fact["status"],
        **{name: fact[name] for name in ("low", "high", "p05", "p95", "moe", "disclosed", "reason")},
    )
    place = query.get("place", "")
    return {
        "Place": market_link(place, fact["name"]) if query.get("geography", "market") == "market" else place,
        "Period": period_text(fact["period"]),
        "Status": status_words(fact["status"]),
        "Beside it": None if beside == status_text(fact["status"]) else beside,
        "Reason": fact["reason"],
        "Counts": basis_text(declared, fact["reason"]),
        "Unit": declared.unit,
        "Formula": html.Code(made_of["formula"] or declared.formula),
        "Method": made_of["method"],
        "Computed again": _again(fact["value"], made_of["recomputed"]),
        "Limits": declared.limits,
        "Released": fact["released_on"],
        "Vintage": f"{fact['data_vintage']:%Y-%m}, {fact['data_origin'] or 'by hand'}",
        "Run": fact["run_id"],
    }


def _again(value: float | None, again: float | None) -> str | None:
    if value is None or again is None:
        return None
    same = math.isclose(value, again, rel_tol=CLOSE, abs_tol=CLOSE)
    return f"{again:.12g} from the inputs below: {'equal to what is stored' if same else f'stored is {value:.12g}'}"


def _input(term: dict) -> tuple[str, ...]:  # type: ignore[type-arg]
    role = f"{term['role']}.{term['part']}" if term["part"] else term["role"]
    amount = "withheld" if term["amount"] is None else f"{term['amount']:,.10g}"
    rows = ", ".join(f"{name}: {orjson.dumps(value).decode()}" for name, value in term["where"].items())
    column = f"{term['aggregate']} of {term['column']}"
    return (role, amount, term["table"], column, rows, " ".join(digest[:12] for digest in term["payloads"]))


def _payload(row: dict) -> tuple[Component | str, ...]:  # type: ignore[type-arg]
    fetched = row.get("fetched_at")
    size = row.get("bytes")
    return (
        html.Code(row["sha256"], className="address"),
        row.get("source", "not in this database"),
        f"{fetched:%Y-%m-%d %H:%M}" if fetched else "",
        "" if size is None else f"{size:,}",
        html.Span(row.get("url", ""), className="address"),
    )


PAGE = Page("/explain", "Explain", "", layout)
