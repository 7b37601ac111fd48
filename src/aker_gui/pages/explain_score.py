"""Explain, of a score: its pillars, the points that each metric gives, and the figures behind them."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from aker_core.markets.number_formats import POINTS, SCORE, value_text
from aker_core.markets.presentation import title_of
from aker_gui.data import Data
from aker_gui.pages.page import Query
from aker_gui.parts import (
    Part,
    definition_list,
    explain_link,
    market_link,
    query_text,
    status_words,
    table,
    warning_note,
)
from aker_gui.score_tree import score_tree

Tree = dict[str, Any]
HEADS = ("metric", "points", "at most", "weight", "points by", "figure", "status")
NO_FACT: Tree = {"value": None, "notes": {}}
LISTS = ("missing", "pillars without a score")  # notes that name metrics or pillars by their ids


def score_page(data: Data, query: Query) -> list[Component]:
    """The score of ``place=`` opened, or that of ``pillar=`` alone: what `aker explain DEN score` prints, down to the
    facts, each of which opens.

    Raises UnknownGeography for an unknown market, NotLoaded where it was not scored.
    """
    code, as_of, wanted = data.find_market(query.get("place", "")), query.get("as_of"), query.get("pillar")
    names = {row["msa_id"]: row["name"] for row in data.vintage_markets(as_of)}
    tree = score_tree(data, code, as_of)
    pillars = {_name(pillar): pillar for pillar in tree["children"]}
    of_one = pillars.get(wanted or "")
    shown = tree if of_one is None else of_one
    title = "Score" if of_one is None else f"{_name(of_one).capitalize()} score"
    whole = html.A(_score(tree), href=f"/explain{query_text(place=code, metric='score', as_of=as_of)}")
    about: dict[str, Part | None] = {"Place": market_link(code, names.get(code), as_of), **_notes(shown)}
    if of_one is not None:
        about["Score of the market"] = whole
    return [
        html.H1(f"{title} of {names.get(code) or code}: {_score(shown)}"),
        *warning_note(data.warning(as_of)),
        definition_list(about),
        *(
            part
            for pillar in pillars.values()
            if of_one in (None, pillar)
            for part in _pillar(pillar, code, as_of, alone=of_one is not None)
        ),
        html.P(["Weights and normalization: ", html.A("Method", href="/method"), "."], className="source"),
    ]


def _name(pillar: Tree) -> str:
    return str(pillar["title"]).partition(",")[0]


def _pillar(pillar: Tree, code: str, as_of: str | None, *, alone: bool) -> list[Component]:
    name = _name(pillar)
    rows = [_row(role, code, as_of) for role in pillar["children"]]
    points = table(f"What the points of {name} are made of", HEADS, rows, frozenset({1, 2, 5}))
    if alone:
        return [html.H2("Points"), points]
    return [html.H2(f"{name.capitalize()}: {_score(pillar)}"), definition_list(_notes(pillar)), points]


def _row(role: Tree, code: str, as_of: str | None) -> list[Part]:
    metric, _, normalized = role["title"].partition(": points by ")
    fact: Tree = next((child for child in role["children"] if child["kind"] == "metric"), NO_FACT)
    figure = value_text(fact["value"], fact["notes"].get("unit", "")) or "–"
    status = fact["notes"].get("status", "not loaded").replace(" ", "_")
    return [
        title_of(metric),
        "–" if role["value"] is None else POINTS.text(role["value"]),
        role["notes"].get("at most", ""),
        role["notes"].get("weight", "").removesuffix(", in no group"),
        normalized,
        explain_link(figure, code, metric, as_of=as_of),
        status_words(status),
    ]


def _score(tree: Tree) -> str:
    return "no score" if tree["value"] is None else f"{SCORE.text(tree['value'])} of 100"


def _notes(tree: Tree) -> dict[str, Part | None]:
    """What stands beside a score, and the score computed again from its parts."""
    notes: dict[str, Part | None] = {name.capitalize(): text for name, text in tree["notes"].items()}
    for name in LISTS:
        if text := tree["notes"].get(name):
            notes[name.capitalize()] = ", ".join(map(title_of, text.split(", ")))
    if tree["again"] is not None:
        notes["Computed again"] = f"{tree['again']:.12g} from the parts below"
    return notes
