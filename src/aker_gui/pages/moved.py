"""What moved: the markets that changed most between two vintages, and what one market's change is made of."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from aker_core.explain.diff import Change
from aker_core.explain.diff_reading import Question
from aker_core.explain.diff_service import POINTS, Movers
from aker_core.explain.score_diff import SCORE
from aker_core.markets.pillar_file import pillars_in_force
from aker_core.markets.presentation import format_of
from aker_gui.data import Data
from aker_gui.pages.page import Page, Query
from aker_gui.parts import choice, field, form, market_link, query_text, table, warning_note
from aker_jobs.registry import METRICS

SHOWN, PARTS = 50, 12
MEANINGS = {
    "data revised": "the publisher changed figures of the same period",
    "new period": "a newer period took the place of an older one",
    "boundaries and universe": "areas were drawn anew, or other markets are compared",
    "weights": "the pillars' weights were changed",
    "method": "the way of computing was changed",
    "the field": "others moved, and so did the place among them",
    "own values": "what the market itself has",
}


def layout(data: Data, query: Query) -> list[Component]:
    """``of=`` a score or metric between the vintages ``first=`` and ``last=``; of one market with ``market=``."""
    labels = [f"{row['data_vintage']:%Y-%m}" for row in data.vintages()]
    vintages = list(dict.fromkeys(labels))
    warning = warning_note(data.warning())
    if len(vintages) < 2:
        return [html.H1("What moved"), *warning, html.P(_alone(vintages), className="empty")]
    last = query.get("last") or vintages[0]
    first = query.get("first") or next((label for label in vintages if label < last), vintages[-1])
    of, market = query.get("of") or SCORE, (query.get("market") or "").strip()
    controls = [*warning, _form(vintages, first, last, of, market)]
    if market:
        change = data.change(market, first, last, Question(of))
        return [html.H1(_title(change)), *controls, *_one(change, first, last)]
    movers = data.movers(first, last, Question(of), SHOWN)
    return [html.H1(_finding(movers, first, last)), *controls, *_many(movers, of, first, last)]


def _alone(vintages: Sequence[str]) -> str:
    known = f"Vintage {vintages[0]} is stored, and no other" if vintages else "No vintage is stored"
    return f"{known}: two are compared. Store another: aker refresh --year YEAR --as-of MONTH"


def _form(vintages: Sequence[str], first: str, last: str, of: str, market: str) -> Component:
    months = [(label, label) for label in vintages]
    scores = [(SCORE, "score"), *((name, f"pillar {name}") for name in pillars_in_force())]
    options = [*scores, *((metric.id, metric.title) for metric in METRICS)]
    name = dcc.Input(name="market", value=market, maxLength=100, type="text", debounce=True, placeholder="all markets")
    return form(
        "/moved",
        [
            field("Score or metric", choice("of", options, of)),
            field("From vintage", choice("first", months, first)),
            field("To vintage", choice("last", months, last)),
            field("Market", name),
        ],
        "Compare",
    )


def _finding(movers: Movers, first: str, last: str) -> str:
    top = movers.changes[0]
    if not top.difference:
        return f"Nothing moved from {first} to {last}"
    of = top.of.partition(" of ")[0]
    return f"{top.market} moved most in {of} from {first} to {last}: {_signed(top.difference, top.unit)}"


def _many(movers: Movers, of: str, first: str, last: str) -> list[Component]:
    stages = list(dict.fromkeys(stage for change in movers.changes for stage in change.totals))
    heads = ("market", "before", "after", "moved", *stages)
    rows: list[list[Component | str]] = [
        [
            html.A(change.market, href=f"/moved{query_text(of=of, first=first, last=last, market=change.market)}"),
            _number(change.before, change.unit),
            _number(change.after, change.unit),
            _signed(change.difference, change.unit),
            *(_signed(change.totals.get(stage, 0.0), change.unit) for stage in stages),
        ]
        for change in movers.changes
    ]
    return [
        html.P(
            f"The {len(rows)} that moved most of {movers.compared:,} markets in both vintages; {movers.others:,} are "
            "in one alone. The columns after “moved” add up to it. A market opens what its own change is made of."
        ),
        table("Markets that moved most", heads, rows, frozenset(range(1, len(heads)))),
        *_notes(movers.changes),
    ]


def _title(change: Change) -> str:
    moved = _signed(change.difference, change.unit)
    return f"{change.of}: {_number(change.before, change.unit)} to {_number(change.after, change.unit)} ({moved})"


def _one(change: Change, first: str, last: str) -> list[Component]:
    rows = [
        [stage, _signed(total, change.unit), _parts(change, stage), MEANINGS.get(stage, "")]
        for stage, total in change.totals.items()
    ]
    rows.append(["together", _signed(change.difference, change.unit), change.unit, ""])
    return [
        html.P(
            [
                market_link(change.market, None, last),
                " · ",
                html.A("all markets", href=f"/moved{query_text(first=first, last=last)}"),
            ]
        ),
        table("Why it moved", ("why", "adds", "of it", "which means"), rows, frozenset({1})),
        *_notes([change]),
    ]


def _parts(change: Change, stage: str) -> str:
    parts = sorted(change.stages[stage].items(), key=lambda item: (-abs(item[1]), item[0]))
    moved = [f"{name} {_signed(amount, change.unit)}" for name, amount in parts if amount][:PARTS]
    return ", ".join([*moved, *([f"and {len(parts) - PARTS} more"] if len(parts) > PARTS else [])])


def _notes(changes: Sequence[Change]) -> list[Component]:
    return [html.P(text) for text in dict.fromkeys(text for change in changes for text in change.notes)]


def _number(value: float, unit: str) -> str:
    return f"{value + 0.0:.2f}" if unit == POINTS else format_of(unit).text(value)


def _signed(value: float, unit: str) -> str:
    text = _number(value, unit)
    if unit != POINTS and value and not any(letter in "123456789" for letter in text):
        text = f"{value:.2g}"
    return text if text.startswith(("-", "−")) else f"+{text}"


PAGE = Page("/moved", "What moved", "What moved", layout)
