"""Parts that pages are made of: tables, charts with their twins, links, forms. Plain HTML; nothing here reads data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any
from urllib.parse import quote, urlencode

import orjson
from dash import html
from dash.development.base_component import Component

from aker_core.markets.qualifiers import STATUS_MEANINGS, status_text
from aker_core.markets.report import SNAPSHOT, SYNTHETIC
from aker_gui.charts.chart import Chart, Figure
from aker_gui.market_view import FactText
from aker_gui.markup import Ready, markup

Part = Component | str
MANY = 8  # columns: then each has less room
GRAPH: Any = {
    "displaylogo": False,
    "responsive": True,
    "topojsonURL": "/assets/",  # never asked for: no chart has a base map
    "plotlyServerURL": "",
    "modeBarButtonsToRemove": ["toImage", "select2d", "lasso2d", "autoScale2d", "zoomIn2d", "zoomOut2d"],
}


def attributes(**named: str) -> dict[str, Any]:
    """Attributes with dashes in their names: ``aria_label="x"`` is ``aria-label``."""
    return {name.replace("_", "-"): value for name, value in named.items()}


def table(
    caption: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[Part | None]],
    numbers: frozenset[int] = frozenset(),
) -> Component:
    """A table with a caption and a heading for each row. numbers: columns that are right-aligned."""
    kinds = [' class="n"' if position in numbers else "" for position in range(len(heads))]
    head = "".join(f'<th scope="col"{kind}>{escape(text)}</th>' for text, kind in zip(heads, kinds, strict=True))
    body = "".join(f"<tr>{_cells(row, kinds)}</tr>" for row in rows)
    kind = ' class="many"' if len(heads) >= MANY else ""
    drawn = (
        f"<table{kind}><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )
    return html.Div(Ready(drawn), className="scroll", tabIndex=0, role="region", **attributes(aria_label=caption))


def _cells(row: Sequence[Part | None], kinds: Sequence[str]) -> str:
    """The cells of a row, as text: a component for each of some thousand cells would take half a second."""
    first = f'<th scope="row">{markup(row[0])}</th>' if row else ""
    return first + "".join(f"<td{kinds[at]}>{markup(cell)}</td>" for at, cell in enumerate(row[1:], 1))


@dataclass(frozen=True)
class Asked:
    """What a chart is of: its markets, vintage and peers, and the warning that stands with its figures."""

    markets: tuple[str, ...]
    vintage: date
    warning: str | None = None
    peers: str | None = None

    @property
    def mark(self) -> str:
        """What the name of a file of the sample begins with."""
        return "sample-" if self.warning == SYNTHETIC else ""

    def address(self, path: str, **more: str) -> str:
        """The address of a file of it."""
        asked = {"markets": ",".join(self.markets), "as_of": self.vintage.isoformat(), **more}
        return f"/download/{path}?{urlencode(asked)}"


def chart_block(chart: Chart, asked: Asked) -> Component:
    """A chart: its finding, the figure (drawn by `assets/charts.js`), its source, downloads, and the table twin."""
    parts: list[Component] = [html.Figcaption(html.H3(chart.title))]
    if chart.figure is not None:
        parts.append(_drawing(chart, chart.figure, asked))
    if chart.note:
        parts.append(html.P(chart.note, className="empty" if chart.figure is None else "note"))
    parts += [
        html.P(["Source: ", chart.source, ". "], className="source"),
        html.P(_downloads(chart, asked), className="source downloads"),
        html.Details([html.Summary("Figures as a table"), _twin(chart, asked)]),
    ]
    return html.Figure(parts, id=f"chart-{chart.id}", className="chart")


def _twin(chart: Chart, asked: Asked) -> Component:
    """The table of a chart, in which every fact opens."""
    return table(chart.title, chart.columns, [[_opened(cell, asked) for cell in row] for row in chart.rows])


def _opened(cell: str, asked: Asked) -> Part:
    if not isinstance(cell, FactText):
        return cell
    geography = None if cell.geography == "market" else cell.geography
    more = {"year": cell.year, "geography": geography, "as_of": asked.vintage.isoformat()}
    return explain_link(cell, cell.place, cell.metric, **more)


def _drawing(chart: Chart, figure: Figure, asked: Asked) -> Component:
    """The place of a figure, with what a picture of it says: a picture is passed on without its page."""
    words = {
        "title": chart.title,
        "source": f"Source: {chart.source}. Vintage {asked.vintage:%Y-%m}",
        "warning": asked.warning,
        "name": f"aker-{asked.mark}{asked.vintage:%Y-%m}-{'-'.join((*asked.markets, chart.id))}",
    }
    content = orjson.dumps({"figure": figure, "config": GRAPH, "picture": words}).decode()
    place = html.Div(style={"height": figure["layout"]["height"]}, **attributes(data_figure=content))
    label = f"Chart: {chart.title}. Its figures are in the table below."
    return html.Div(place, role="group", **attributes(aria_label=label))


def _downloads(chart: Chart, asked: Asked) -> list[Part]:
    """The table twin as files, the figure as a picture, the report of the markets, and the facts behind the chart."""
    more = {"chart": chart.id, **({} if asked.peers is None else {"peers": asked.peers})}
    files = {
        "CSV": asked.address("chart.csv", **more),
        "workbook": asked.address("chart.xlsx", **more),
        "PDF": asked.address("markets.pdf"),
    }
    links: list[Part] = ["Download: "]
    links += [part for words, address in files.items() for part in (_file(words, address, chart.title), " ")]
    if chart.figure is not None:
        links += [
            part
            for kind in ("png", "svg")
            for part in (
                html.Button(
                    kind.upper(),
                    type="button",
                    className="picture",
                    **attributes(data_kind=kind, aria_label=f"{kind.upper()}: {chart.title}"),
                ),
                " ",
            )
        ]
    if not chart.metrics:
        return links
    facts = [("metric", name) for name in chart.metrics] + [("market", place) for place in asked.markets]
    facts += [("as_of", asked.vintage.isoformat())]
    links.append("Facts: ")
    for name, words in (("json", "JSON"), ("parquet", "Parquet")):
        links += [_file(words, f"/api/v1/facts?{urlencode([*facts, ('format', name)])}", chart.title), " "]
    return links


def _file(words: str, address: str, title: str) -> Component:
    return html.A(words, href=address, **attributes(aria_label=f"{words}: {title}"))


def sample_note(*, sample: bool, snapshot: bool = False) -> list[Component]:
    """The warning that stands on every page whose figures may be synthetic, or are the embedded snapshot's."""
    return warning_note(SYNTHETIC if sample else SNAPSHOT if snapshot else None)


def warning_note(warning: str | None) -> list[Component]:
    """The same, of the words themselves (`Data.warning`)."""
    kind = "sample" if warning == SYNTHETIC else "snapshot"
    return [html.P(warning, className=kind, role="note")] if warning else []


def no_map(vintage: date) -> Component:
    """What stands where a map would be, as long as no outlines are stored."""
    command = html.Code(f"python -m flows.refresh_boundaries {vintage:%Y-%m}")
    return html.P(["No map: no outlines of these markets are stored. Run: ", command], className="empty")


def status_words(status: str) -> Component:
    """A status in words, with its meaning."""
    return html.Span(status_text(status), className=f"status {status}", title=STATUS_MEANINGS.get(status, ""))


def explain_link(text: str, place: str, metric: str, **more: Any) -> Component:
    """A number that opens its explanation."""
    asked = {"place": place, "metric": metric, **{name: value for name, value in more.items() if value is not None}}
    return html.A(text, href=f"/explain?{urlencode(asked)}", title="What this number is made of", className="number")


def market_link(code: str, name: str | None, as_of: str | None = None) -> Component:
    """A link to the page of a market."""
    return html.A(name or code, href=f"/market/{quote(code, safe='')}{query_text(as_of=as_of)}")


def query_text(**values: str | None) -> str:
    """``?name=value&…`` of what is set; empty without any."""
    known = {name: value for name, value in values.items() if value}
    return f"?{urlencode(known)}" if known else ""


def field(label: str, control: Component) -> Component:
    """A control with its label."""
    return html.Label([html.Span(label), control], className="field")


def choice(name: str, options: Sequence[tuple[str, str]], chosen: str | None, **more: Any) -> Component:
    """A list to choose from, for a form. options: value and words."""
    parts = (
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(words)}</option>'
        for value, words in options
    )
    return html.Select(Ready("".join(parts)), name=name, **more)


def form(address: str, controls: Sequence[Component], button: str) -> Component:
    """A form whose state is the address of the page that it leads to."""
    parts = [*controls, html.Button(button, type="submit")]
    return html.Form(parts, action=address, method="get", className="controls")


def definition_list(items: Mapping[str, Part | None]) -> Component:
    """Terms with what they are; terms without are left out."""
    pairs = [(html.Dt(term), html.Dd(text)) for term, text in items.items() if text not in (None, "")]
    return html.Dl([part for pair in pairs for part in pair])
