"""Expansions: announced expansions, newest first, those that wait for a person marked."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from aker_core.markets.report import SYNTHETIC
from aker_gui.data import Data
from aker_gui.pages.event import event_page
from aker_gui.pages.page import Page, Query
from aker_gui.parts import choice, field, form, market_link, query_text, table, warning_note

STATES = (
    ("", "all"),
    ("needs_review", "waiting for a review"),
    ("certain", "certain"),
    ("accepted", "accepted"),
    ("corrected", "corrected"),
    ("rejected", "rejected"),
)
HEADS = ("company", "place and market", "sector and status", "announced", "due", "jobs", "investment", "review")
MOST = 500
Row = dict[str, Any]


def layout(data: Data, query: Query) -> list[Component]:
    """Events of one review state (``review=``), sector and market."""
    if key := query.get("event"):
        return event_page(data, key)
    events = data.events()
    is_sample = any(event["data_origin"] == "sample" for event in events)
    warning = warning_note(SYNTHETIC if is_sample else data.warning())
    if not events:
        return [html.H1("No announced expansion is stored yet"), *warning, _nothing(data)]
    wanted = {"review_state": query.get("review"), "sector": query.get("sector"), "msa_id": query.get("market")}
    shown = [event for event in events if all(value in ("", None, event[name]) for name, value in wanted.items())]
    return [
        html.H1(f"{len(shown):,} announced expansions"),
        *warning,
        _waiting(events),
        _filter(events, query),
        table(
            "Announced expansions, newest first",
            HEADS,
            [_row(event) for event in shown[:MOST]],
            frozenset({3, 4, 5, 6}),
        ),
        html.P(
            [
                f"{min(MOST, len(shown))} of {len(shown)} are shown. Download: ",
                html.A("CSV", href="/api/v1/expansions?format=csv"),
                " ",
                html.A("JSON", href="/api/v1/expansions"),
            ],
            className="source",
        ),
    ]


def _waiting(events: list[Row]) -> Component:
    """How many wait for a review, and how to decide on them."""
    waiting = [event for event in events if event["review_state"] == "needs_review"]
    jobs = sum(event["new_jobs"] or 0 for event in waiting)
    return html.P(
        [
            f"{len(waiting)} with {jobs:,} jobs wait for a review: open one by its company, or decide with ",
            html.Code("aker review accept|correct|reject EVENT"),
            "; the next refresh applies it. A dash stands where nothing was stated.",
        ]
    )


def _filter(events: list[Row], query: Query) -> Component:
    sectors = [("", "all"), *((name, name) for name in sorted({event["sector"] for event in events}))]
    fields = [
        field("Review", choice("review", STATES, query.get("review"))),
        field("Sector", choice("sector", sectors, query.get("sector"))),
    ]
    return form("/expansions", fields, "Filter")


def _nothing(data: Data) -> Component:
    """What reads announcements, for the newest vintage that is stored."""
    day = data.vintage_day(None)
    command = f"python -m flows.ingest_expansions {'2024-06' if day is None else f'{day:%Y-%m}'}"
    return html.P(
        [
            "Announcements of companies and agencies are read by rules, and those that are not certain wait here for a "
            "review. This reads them: ",
            html.Code(command),
            " (it asks the publishers' feeds; AKER_SOURCE_MODE=sample takes the embedded ones).",
        ],
        className="empty",
    )


def _row(event: Row) -> list[Component | str]:
    place = ", ".join(part for part in (event["place"], event["state"]) if part) or "–"
    market = market_link(event["msa_id"], event["market"]) if event["msa_id"] else "in no market"
    review = [event["review_state"].replace("_", " "), html.Br(), f"confidence {event['confidence']:.2f}"]
    reasons = "; ".join(event["review_reasons"] or [])
    return [
        html.A(event["company"] or "not stated", href=f"/expansions{query_text(event=event['event_key'])}"),
        _two(place, market),
        _two(event["sector"], event["status"]),
        str(event["announced_on"] or "–"),
        str(event["due_year"] or "–"),
        "–" if event["new_jobs"] is None else f"{event['new_jobs']:,}",
        "–" if event["investment_usd"] is None else f"${event['investment_usd'] / 1e6:,.1f} m",
        html.Span([*review, *([html.Br(), html.Small(reasons)] if reasons else [])]),
    ]


def _two(above: Component | str, below: Component | str) -> Component:
    return html.Span([above, html.Br(), html.Small(below)])


PAGE = Page("/expansions", "Expansions", "Expansions", layout)
