"""Ranking: all markets by the score of a pillar; sorted, filtered and weighted anew in the browser."""

from __future__ import annotations

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from aker_core.markets.pillars import PILLARS, Pillar
from aker_core.markets.presentation import title_of
from aker_gui.data import Data
from aker_gui.pages.page import Page, Query
from aker_gui.parts import attributes, choice, field, fragment, no_map, sample_note

SIZES = (
    ("", "any size"),
    ("50000", "50,000 residents and more"),
    ("250000", "250,000 and more"),
    ("1000000", "a million and more"),
)


STATUSES = (
    ("", "any status"),
    ("complete", "complete"),
    ("estimated", "estimated in part"),
    ("missing", "metrics missing"),
    ("none", "no score"),
)


def layout(data: Data, query: Query) -> list[Component]:
    """The frame of the table: `assets/ranking.js` fills it from /api/v1/scores and /api/v1/markets."""
    pillar = query.get("pillar") if query.get("pillar") in PILLARS else "innovation"
    as_of = query.get("as_of")
    rows = data.ranking(as_of, str(pillar))
    if not rows:
        return [html.H1("Ranking"), html.P("No market is scored yet. Run: aker refresh", className="empty")]
    first = rows[0]
    states = sorted({part for row in data.vintage_markets(as_of) for part in (row["states"] or "").split("-") if part})
    ingredients = PILLARS[str(pillar)].ingredients
    controls = [
        field("Pillar", choice("pillar", [(name, name.capitalize()) for name in PILLARS], str(pillar), id="pillar")),
        field("State", choice("state", [("", "all states"), *((code, code) for code in states)], None, id="state")),
        field(
            "Type",
            choice("type", [("", "metros and micros"), ("metro", "metros"), ("micro", "micros")], None, id="type"),
        ),
        field("Size", choice("size", list(SIZES), None, id="size")),
        field("Status", choice("status", list(STATUSES), None, id="status")),
        field("Name", dcc.Input(id="name", type="search", name="name", maxLength=80, autoComplete="off")),
    ]
    sliders = [
        html.Label(
            [
                html.Span(title_of(part.metric)),
                dcc.Input(
                    id=f"weight-{part.metric}",
                    type="range",
                    min=0,
                    max=50,
                    step=1,
                    value=round(100 * part.weight),
                    debounce=False,
                ),
                html.Output(f"{round(100 * part.weight)}", id=f"shown-{part.metric}"),
            ],
            className="slider",
            **attributes(data_metric=part.metric, data_weight=str(part.weight), data_group=part.group),
        )
        for part in ingredients
    ]
    return [
        html.H1(f"{str(pillar).capitalize()} ranking of {len(rows):,} markets"),
        html.P(
            f"Vintage {first['data_vintage']:%Y-%m}, data year {first['data_year']}. "
            "The interval is what estimates leave to a score (90 %)."
        ),
        *sample_note(sample=first["data_origin"] == "sample", snapshot=bool(first["snapshot"])),
        fragment(html.Form(controls, className="controls", id="filters", **attributes(aria_label="Filters"))),
        html.Details(
            [
                html.Summary("Weights: what if?"),
                html.P(
                    "Move a weight: the markets are ranked anew here, and the address keeps it. Reset brings back "
                    "the declared weights."
                ),
                html.Div(sliders, className="sliders"),
                html.Button("Reset weights", type="button", id="reset"),
            ],
            id="weights",
        ),
        _map(data, as_of, str(pillar)),
        html.P("Loading…", id="ranking-status", role="status"),
        html.Div(id="ranking", **_rule(PILLARS[str(pillar)]), **attributes(data_as_of=f"{first['data_vintage']}")),
        html.P(
            [
                "Download: ",
                html.A("CSV", href=f"/api/v1/scores?pillar={pillar}&format=csv&as_of={first['data_vintage']}"),
                " ",
                html.A("JSON", href=f"/api/v1/scores?pillar={pillar}&format=json&as_of={first['data_vintage']}"),
                " ",
                html.A("Parquet", href=f"/api/v1/scores?pillar={pillar}&format=parquet&as_of={first['data_vintage']}"),
            ],
            className="source",
        ),
        html.Div(id="ranking-drawn", hidden=True),
    ]


def _rule(pillar: Pillar) -> dict[str, Any]:
    """What a score needs, for the scores with other weights."""
    return attributes(
        data_pillar=pillar.id,
        data_among=pillar.among,
        data_needed=str(pillar.needed_share),
        data_needed_group=str(pillar.needed_group_share),
        data_certain=str(pillar.least_certain),
    )


def _map(data: Data, as_of: str | None, pillar: str) -> Component:
    """The frame of the map, which `assets/ranking.js` fills from /api/v1/map; without outlines, what makes them."""
    first = data.ranking(as_of, pillar)[0]
    if not data.outlines(as_of):
        return no_map(first["data_vintage"])
    measures = [("score", "score, with the weights above")]
    measures += [(part.metric, f"{title_of(part.metric)}: points") for part in PILLARS[pillar].ingredients]
    delineation = data.vintage_markets(as_of)[0]["delineation"]
    choose = fragment(html.Div(field("The map shows", choice("by", measures, None, id="by")), className="controls"))
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
