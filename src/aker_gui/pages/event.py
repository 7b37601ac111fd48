"""One announced expansion: each field with the words it was read from, its history, and a decision on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from aker_core.markets.report import SYNTHETIC
from aker_gui.data import Data
from aker_gui.parts import attributes, choice, field, table, warning_note

DECISIONS = (("accept", "accept as it was read"), ("correct", "correct"), ("reject", "reject"))
# What can be corrected, in words, and whether it is a number.
FIELDS = {
    "company": ("Company", False),
    "place": ("City or county", False),
    "state": ("State", False),
    "new_jobs": ("New jobs", True),
    "investment_usd": ("Investment, dollars", True),
    "sector": ("Sector", False),
    "status": ("Status", False),
    "due_year": ("Due year", True),
    "announced_on": ("Announced on", False),
}
HISTORY = ("published", "status", "new_jobs", "investment_usd", "outlet", "title", "url")
HISTORY_HEADS = ("day", "status", "jobs", "investment", "outlet", "title", "address")
REVIEWS = ("decided_at", "decision", "fields", "why", "decided_by")


def event_page(data: Data, key: str) -> list[Component]:
    """The event of a key, or of a beginning of it that no other has."""
    event = data.event(key)
    name = event["company"] or "A company that is not named"
    where = ", ".join(part for part in (event["place"], event["state"]) if part) or "a place that is not stated"
    fields = [
        (words, _text(event[column]), _words(event["fields"].get(column))) for column, (words, _) in FIELDS.items()
    ]
    history = [tuple(_text(item.get(column)) for column in HISTORY) for item in event["history"]]
    decided = [tuple(_text(row[column]) for column in REVIEWS) for row in event["reviews"]]
    return [
        html.H1(f"{name} in {where}: {event['review_state'].replace('_', ' ')}"),
        *warning_note(SYNTHETIC if event["data_origin"] == "sample" else data.warning()),
        html.P([html.A("All announced expansions", href="/expansions"), f" · {event['event_key']}"]),
        *[html.P(f"Waits because: {reason}") for reason in event["review_reasons"] or []],
        table("What was read", ("field", "value", "from the words"), fields),
        table("Items it was read from", HISTORY_HEADS, history),
        *([table("Decisions", ("when", "decision", "fields", "why", "by"), decided)] if decided else []),
        html.H2("Decide"),
        *(_form(event) if data.writable else _closed(event["event_key"])),
    ]


def _closed(key: str) -> list[Component]:
    return [
        html.P(
            [
                "Decisions are taken here where AKER_API_TOKEN is set. From a terminal: ",
                html.Code(f"aker review accept {key}"),
            ]
        )
    ]


def _form(event: Mapping[str, Any]) -> list[Component]:
    """A form that assets/review.js sends; fields that are left as they are, are not sent."""
    inputs = [
        field(
            words,
            dcc.Input(
                name=name,
                value=_plain(event[name]),
                type="number" if is_number else "text",
                maxLength=200,
            ),
        )
        for name, (words, is_number) in FIELDS.items()
    ]
    more = [
        field("Reason", dcc.Input(name="why", value="", type="text", maxLength=1000)),
        field("Your name", dcc.Input(name="by", value="", type="text", maxLength=100)),
    ]
    controls = [
        field("Decision", choice("decision", DECISIONS, "accept")),
        *inputs,
        *more,
        html.Button("Keep the decision", type="submit"),
        html.Output("", **attributes(aria_live="polite")),
    ]
    return [html.Form(controls, className="controls review", **attributes(data_event=event["event_key"]))]


def _words(source: Mapping[str, Any] | None) -> str:
    return "" if source is None else str((source.get("span") or {}).get("text") or source.get("item") or "")


def _text(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {part}" for name, part in value.items())
    return "–" if value is None else f"{value:,}" if isinstance(value, int) and abs(value) > 9_999 else str(value)


def _plain(value: Any) -> str:
    return "" if value is None else str(value)
