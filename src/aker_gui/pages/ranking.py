"""Ranking: all markets by the score of a pillar; sorted, filtered and weighted anew in the browser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import orjson
from dash import dcc, html
from dash.development.base_component import Component

from aker_core.markets.book import LEAD
from aker_core.markets.pillars import Ingredient, Pillar
from aker_core.markets.presentation import title_of
from aker_gui.data import Data
from aker_gui.pages.page import Page, Query
from aker_gui.parts import attributes, choice, field, no_map, sample_note

Row = Mapping[str, Any]
FIRST = 10  # markets side by side in a report
RANKED: Mapping[str, str] = {"type": "their kind", "size": "those of their size", "all": "all"}
SIZES = (
    ("", "any size"),
    ("50000", "50,000 residents and more"),
    ("250000", "250,000 and more"),
    ("1000000", "a million and more"),
)


STATUSES = (
    ("", "any status"),
    ("complete", "complete"),
    ("estimated", "uncertain in part"),
    ("missing", "metrics missing"),
    ("none", "no score"),
)


def layout(data: Data, query: Query) -> list[Component]:
    """The frame of the table: `assets/ranking.js` fills it from /api/v1/scores and /api/v1/markets."""
    pillars = data.pillars()
    pillar = next((name for name in pillars if name == query.get("pillar")), LEAD)
    as_of = query.get("as_of")
    rows = data.ranking(as_of, pillar)
    if not rows:
        return [html.H1("Ranking"), html.P("No market is scored yet. Run: aker refresh", className="empty")]
    first = rows[0]
    states = sorted({part for row in data.vintage_markets(as_of) for part in (row["states"] or "").split("-") if part})
    declared = pillars[pillar]
    controls = [
        field("Pillar", choice("pillar", [(name, name.capitalize()) for name in pillars], pillar, id="pillar")),
        field("State", choice("state", [("", "all states"), *((code, code) for code in states)], None, id="state")),
        field(
            "Type",
            choice("type", [("", "metros and micros"), ("metro", "metros"), ("micro", "micros")], None, id="type"),
        ),
        field("Size", choice("size", list(SIZES), None, id="size")),
        field("Status", choice("status", list(STATUSES), None, id="status")),
        field("Name", dcc.Input(id="name", type="search", name="name", maxLength=80, autoComplete="off")),
    ]
    return [
        html.H1(f"{pillar.capitalize()} ranking of U.S. metropolitan and micropolitan areas"),
        html.P(
            f"{counted(rows, declared)} Vintage {first['data_vintage']:%Y-%m}, data year {first['data_year']}. "
            "The interval is what estimates, margins of surveys and holes leave to a score (90 %)."
        ),
        *sample_note(sample=first["data_origin"] == "sample", snapshot=bool(first["snapshot"])),
        html.Form(controls, className="controls", id="filters", **attributes(aria_label="Filters")),
        *weights_of(declared, rows),
        _map(data, as_of, declared),
        html.P("Loading…", id="ranking-status", role="status"),
        html.Div(id="ranking", **_rule(declared), **attributes(data_as_of=f"{first['data_vintage']}")),
        html.P(_downloads(rows, pillar), className="source downloads"),
    ]


def _downloads(rows: Sequence[Row], pillar: str) -> list[Component | str]:
    """The ranking as files, the whole vintage as a workbook, the first markets side by side as PDF."""
    day = f"{rows[0]['data_vintage']}"
    files = {
        words: f"/api/v1/scores?{urlencode({'pillar': pillar, 'format': words.lower(), 'as_of': day})}"
        for words in ("CSV", "JSON", "Parquet")
    }
    files["workbook of all markets"] = f"/download/markets.xlsx?{urlencode({'as_of': day})}"
    best = [row["msa_id"] for row in rows if row["rank"] is not None][:FIRST]
    if len(best) > 1:
        asked = urlencode({"markets": ",".join(best), "as_of": day})
        files[f"PDF of the first {len(best)}"] = f"/download/markets.pdf?{asked}"
    links: list[Component | str] = ["Download: "]
    return links + [part for words, address in files.items() for part in (html.A(words, href=address), " ")]


def counted(rows: Sequence[Row], pillar: Pillar) -> str:
    """How many areas there are, of which kind, and how many are ranked among what, in words."""
    kinds = {"metro": "metropolitan", "micro": "micropolitan"}
    parts = []
    for kind, words in kinds.items():
        own = [row for row in rows if (row["type"] or "metro") == kind]
        ranked = sum(row["rank"] is not None for row in own)
        if own:
            parts.append(f"{ranked:,} of {len(own):,} {words}")
    left = sum(row["rank"] is None for row in rows)
    why = f" Of the other {left:,} too little is published, or loaded here, for a score." if left else ""
    if left and pillar.members:
        why = f" The other {left:,} are not in it, or too little is known of them."
    among = RANKED.get(pillar.among, f"those of the list {pillar.among}")
    return f"{' and '.join(parts)} areas have a score and a rank among {among}.{why}"


def weights_of(pillar: Pillar, rows: Sequence[Row]) -> list[Component]:
    """The sliders; where the browser cannot weigh anew as the scores were made, what does."""
    if pillar.aggregation != "arithmetic":
        return [_no_sliders("This pillar is a geometric mean, which is not computed here.")]
    scored = next((row for row in rows if row["score_0_100"] is not None), {})
    made_of = {*(scored.get("contributions") or ()), *(scored.get("missing") or ())}
    if made_of and made_of != {part.metric for part in pillar.ingredients}:
        return [_no_sliders("The stored scores are made of other metrics than AKER_PILLARS names now.")]
    total = sum(part.weight for part in pillar.ingredients)
    shares = {part.metric: part.weight / total for part in pillar.ingredients}
    most = 50 if max(shares.values()) <= 0.5 else 100
    return [
        html.Details(
            [
                html.Summary("Weights: what if?"),
                html.P(
                    "Move a weight: the markets are ranked anew here, and the address keeps it. Reset brings back "
                    "the declared weights."
                ),
                html.Div(
                    [_slider(part, shares[part.metric], most) for part in pillar.ingredients], className="sliders"
                ),
                html.Button("Reset weights", type="button", id="reset"),
            ],
            id="weights",
        )
    ]


def _no_sliders(reason: str) -> Component:
    command = html.Code("aker score --weights FILE")
    return html.P([f"No weights can be moved here. {reason} Another set of weights: ", command], className="empty")


def _slider(part: Ingredient, share: float, most: int) -> Component:
    percent = round(100 * share)
    return html.Label(
        [
            html.Span(title_of(part.metric)),
            dcc.Input(id=f"weight-{part.metric}", type="range", min=0, max=most, step=1, value=percent),
            html.Output(f"{percent}", id=f"shown-{part.metric}"),
        ],
        className="slider",
        **attributes(data_metric=part.metric, data_weight=str(share), data_group=part.group),
    )


def _rule(pillar: Pillar) -> dict[str, Any]:
    """What a score needs, for the scores with other weights."""
    return attributes(
        data_pillar=pillar.id,
        data_titles=orjson.dumps({part.metric: title_of(part.metric) for part in pillar.ingredients}).decode(),
        data_among=pillar.among,
        data_needed=str(pillar.needed_share),
        data_needed_group=str(pillar.needed_group_share),
        data_certain=str(pillar.least_certain),
    )


def _map(data: Data, as_of: str | None, pillar: Pillar) -> Component:
    """The frame of the map, which `assets/ranking.js` fills from /api/v1/map; without outlines, what makes them."""
    first = data.ranking(as_of, pillar.id)[0]
    if not data.outlines(as_of):
        return no_map(first["data_vintage"])
    measures = [("score", "score, with the weights above")]
    if pillar.aggregation == "arithmetic":
        measures += [(part.metric, f"{title_of(part.metric)}: points") for part in pillar.ingredients]
    delineation = data.vintage_markets(as_of)[0]["delineation"]
    choose = html.Div(field("The map shows", choice("by", measures, None, id="by")), className="controls")
    return html.Figure(
        [
            html.Div("Drawing the map…", id="map", **attributes(data_as_of=f"{first['data_vintage']}")),
            html.Div(
                [
                    choose,
                    html.P("Point at a market, or at a row of the table.", id="map-market"),
                    html.Div(id="map-legend"),
                ],
                className="legend",
            ),
            html.Figcaption(
                f"Markets of the delineation of {delineation}, outlines of the Census Bureau, generalized; Alaska, "
                "Hawaii and Puerto Rico are not to scale. A click opens a market. The table below says the same in "
                "words: it is the map for keyboards and screen readers.",
                className="source",
            ),
        ],
        className="map",
    )


PAGE = Page("/", "Ranking", "Ranking", layout)
