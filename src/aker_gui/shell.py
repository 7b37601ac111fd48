"""Dash as the shell around every page: it draws the head of a page and the place of news.

What a page shows comes with the page, as HTML made of components of Dash: a reader has it before the scripts of Dash
have run, and no second request is made for it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from typing import Any

from dash import Dash, html
from dash.backends import _fastapi as requests_of_dash
from dash.development.base_component import Component
from starlette.requests import Request

from aker_gui.markup import markup
from aker_gui.parts import attributes

OWN = 'src="/assets/'
# Parts of Dash that no page uses: what it brings for browsers of before 2018, its controls, its table.
UNUSED = ("/deps/polyfill@", "/dash/dcc/", "/dash/dash_table/")
SCRIPTS = re.compile(r'(?:<script src="[^"]*"></script>\s*)+')
TITLE, CONTENT = "{{title}}", "{{content}}"  # places in the page that Dash makes once
INDEX = """<!DOCTYPE html>
<html lang="en">
<head>{%metas%}<title>{{title}}</title>{%favicon%}{%css%}</head>
<body><a class="skip" href="#page">Skip to the content</a>
<div class="first">{{head}}</div>{%app_entry%}
<main id="page" tabindex="-1">{{content}}</main>
<footer><p>Every number opens into what it is made of. For programs: <a href="/api/v1">/api/v1</a>
(<a href="/api/v1/openapi.json">description</a>).</p></footer>
<div>{%config%}{%scripts%}{%renderer%}</div></body>
</html>"""
Links = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Frame:
    """What stands around a page: before its title, between title and content, after it. scripts: what the
    Content-Security-Policy allows inline."""

    before: str
    between: str
    after: str
    scripts: str

    def page(self, content: Sequence[Component], title: str) -> bytes:
        """The whole page."""
        return "".join((self.before, escape(title), self.between, *map(markup, content), self.after)).encode()


def framed(app: Any, links: Links) -> Frame:
    """The frame of all pages; Dash is added to the application. links: address and words of the navigation.

    The head stands in the page as HTML until Dash has drawn it.
    """
    dash: Any = Dash(
        "aker_gui",
        server=app,
        backend="fastapi",
        assets_folder=str(files("aker_gui") / "assets"),
        assets_ignore="plotly",  # charts.js asks for it where a page has a chart
        index_string=INDEX.replace("{{head}}", markup(head(links))),
        serve_locally=True,
        use_pages=False,
        update_title="",
        include_pages_meta=False,
    )
    dash.layout = lambda: html.Div([head(links), html.P(id="news", role="status")])
    dash._setup_server()  # else the page is made without our own scripts
    before, _, rest = in_order(_index(dash)).partition(TITLE)
    between, _, after = rest.partition(CONTENT)
    return Frame(before, between, after, " ".join(dash.csp_hashes()))


def _index(dash: Any) -> str:
    """The page of Dash, which it makes for a request alone."""
    known: Any = requests_of_dash
    token = known.set_current_request(Request({"type": "http", "method": "GET", "path": "/", "headers": []}))
    try:
        page: str = dash.index()
    finally:
        known.reset_current_request(token)
    return page


def head(links: Links) -> Component:
    """The name of the dashboard and the way to its pages."""
    nav = html.Nav([html.A(words, href=address) for address, words in links], **attributes(aria_label="Pages"))
    return html.Header([html.A("Aker", href="/", className="brand"), nav])


def in_order(page: str) -> str:
    """A page with our own scripts first, which need nothing of Dash, and without those of Dash that no page uses."""

    def ordered(found: re.Match[str]) -> str:
        used = [tag for tag in found[0].split("\n") if tag.strip() and not any(part in tag for part in UNUSED)]
        return "\n".join(sorted(used, key=lambda tag: OWN not in tag))

    return SCRIPTS.sub(ordered, page)
