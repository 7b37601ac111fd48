"""What moved: the markets that changed most between two vintages, and what one market's change is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component

from aker_core.explain.diff import Change
from aker_core.explain.diff_reading import Question
from aker_core.explain.diff_service import POINTS, Movers
from aker_core.explain.score_sides import SCORE
from aker_core.markets.number_formats import format_of
from aker_core.markets.pillar_file import pillars_in_force
from aker_core.markets.presentation import title_of
from aker_gui.data import Data
from aker_gui.pages.page import Page, Query
from aker_gui.parts import choice, explain_link, field, form, market_link, query_text, table, warning_note
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
    names = {row["msa_id"]: row["name"] or row["msa_id"] for row in data.vintage_markets(last)}
    between = Between(of, first, last, names)
    if market:
        change = data.change(market, first, last, Question(of))
        return [html.H1(_title(change, between)), *controls, *_one(change, between)]
    movers = data.movers(first, last, Question(of), SHOWN)
    return [html.H1(_finding(movers, between)), *controls, *_many(movers, between)]


@dataclass(frozen=True)
class Between:
    """What is compared: a score or metric, two vintages, and the names of the markets by their codes."""

    of: str
    first: str
    last: str
    names: Mapping[str, str]

    @property
    def title(self) -> str:
        """The metric's title; of a pillar and the score the word itself."""
        return title_of(self.of) if self.of == SCORE or self.of not in pillars_in_force() else f"{self.of} score"

    def name(self, code: str) -> str:
        """The name of a market, with its code."""
        return f"{self.names[code]} ({code})" if code in self.names else code

    def explained(self, change: Change, value: float, vintage: str) -> Component:
        """A number of a vintage, which opens what it is made of."""
        pillar = self.of if self.of in pillars_in_force() else None
        metric = SCORE if pillar or self.of == SCORE else self.of
        return explain_link(_number(value, change.unit), change.market, metric, pillar=pillar, as_of=vintage)

    def data(self, **more: str) -> Component:
        """The same for a program."""
        address = f"/api/v1/diffs{query_text(first=self.first, last=self.last, of=self.of, **more)}"
        return html.P(["As data: ", html.A("JSON", href=address)], className="source")


def _alone(vintages: Sequence[str]) -> str:
    known = f"Vintage {vintages[0]} is stored, and no other" if vintages else "No vintage is stored"
    return f"{known}: two are compared. Store another: aker refresh --year YEAR --as-of MONTH"


def _form(vintages: Sequence[str], first: str, last: str, of: str, market: str) -> Component:
    months = [(label, label) for label in vintages]
    scores = [(SCORE, "score"), *((name, f"pillar {name}") for name in pillars_in_force())]
    options = [*scores, *((metric.id, metric.title) for metric in METRICS)]
    name = dcc.Input(name="market", value=market, maxLength=100, type="text", placeholder="all markets")
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


def _finding(movers: Movers, between: Between) -> str:
    top, when = movers.changes[0], f"from {between.first} to {between.last}"
    if not top.difference:
        return f"Nothing moved {when}"
    return f"{between.name(top.market)} moved most {when}: {between.title} {_signed(top.difference, top.unit)}"


def _many(movers: Movers, between: Between) -> list[Component]:
    stages = list(dict.fromkeys(stage for change in movers.changes for stage in change.totals))
    heads = ("market", "before", "after", "moved", *stages)
    rows: list[list[Component | str]] = [
        [
            html.A(between.name(change.market), href=_address(between, market=change.market)),
            between.explained(change, change.before, between.first),
            between.explained(change, change.after, between.last),
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
        between.data(),
    ]


def _title(change: Change, between: Between) -> str:
    before, after = _number(change.before, change.unit), _number(change.after, change.unit)
    moved = f"{before} to {after} ({_signed(change.difference, change.unit)})"
    what = f"{between.title[0].upper()}{between.title[1:]}"
    return f"{what} of {between.name(change.market)}, {between.first} to {between.last}: {moved}"


def _address(between: Between, **more: str) -> str:
    return f"/moved{query_text(of=between.of, first=between.first, last=between.last, **more)}"


def _one(change: Change, between: Between) -> list[Component]:
    rows = [
        [stage, _signed(total, change.unit), _parts(change, stage), MEANINGS.get(stage, "")]
        for stage, total in change.totals.items()
    ]
    rows.append(["together", _signed(change.difference, change.unit), change.unit, ""])
    return [
        html.P(
            [
                market_link(change.market, between.names.get(change.market), between.last),
                " · ",
                html.A("all markets", href=_address(between)),
                ". Before: ",
                between.explained(change, change.before, between.first),
                ", after: ",
                between.explained(change, change.after, between.last),
                ".",
            ]
        ),
        table("Why it moved", ("why", "adds", "of it", "which means"), rows, frozenset({1})),
        *_notes([change]),
        between.data(market=change.market),
    ]


def _parts(change: Change, stage: str) -> str:
    parts = sorted(change.stages[stage].items(), key=lambda item: (-abs(item[1]), item[0]))
    moved = [f"{title_of(name)} {_signed(amount, change.unit)}" for name, amount in parts if amount][:PARTS]
    return ", ".join([*moved, *([f"and {len(parts) - PARTS} more"] if len(parts) > PARTS else [])])


def _notes(changes: Sequence[Change]) -> list[Component]:
    return [
        html.P(f"{text[0].upper()}{text[1:]}.")
        for text in dict.fromkeys(text for change in changes for text in change.notes)
    ]


def _number(value: float, unit: str) -> str:
    return f"{value + 0.0:.2f}" if unit == POINTS else format_of(unit).text(value)


def _signed(value: float, unit: str) -> str:
    text = _number(value, unit)
    if unit != POINTS and value and not any(letter in "123456789" for letter in text):
        text = f"{value:.2g}"
    return text if text.startswith(("-", "−")) else f"+{text}"


PAGE = Page("/moved", "What moved", "What moved", layout)
