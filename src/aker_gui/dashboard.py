"""The pages put together: Dash as a shell on the application of the API.

What a page shows is a function of its address and of what is stored.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

from dash import ClientsideFunction, Dash, Input, Output, dcc, html
from dash.development.base_component import Component
from starlette.concurrency import run_in_threadpool

from aker_core.errors import AkerError, StorageError
from aker_gui.downloads import router
from aker_gui.pages import compare, data_page, expansions, explain, market, method, moved, ranking
from aker_gui.pages.page import Page
from aker_gui.parts import attributes

if TYPE_CHECKING:
    from fastapi import FastAPI

    from aker_gui.data import Data

PAGES: Sequence[Page] = tuple(
    module.PAGE for module in (ranking, market, compare, moved, expansions, data_page, method, explain)
)
LONGEST = 2_000
INDEX = """<!DOCTYPE html>
<html lang="en">
<head>{%metas%}<title>{%title%}</title>{%favicon%}{%css%}</head>
<body>{%app_entry%}<div>{%config%}{%scripts%}{%renderer%}</div></body>
</html>"""


def add_pages(app: FastAPI, data: Data) -> str:
    """Add the pages to the application; returns their Content-Security-Policy."""
    logging.getLogger("dash").setLevel(logging.WARNING)
    app.include_router(router)
    server: Any = app
    dash: Any = Dash(
        "aker_gui",
        server=server,
        backend="fastapi",
        assets_folder=str(files("aker_gui") / "assets"),
        assets_ignore="plotly",  # charts.js asks for it where a chart comes near
        serve_locally=True,
        use_pages=False,
        suppress_callback_exceptions=True,
        title="Aker",
        update_title="",
        index_string=INDEX,
        include_pages_meta=False,
    )
    dash.layout = shell

    @dash.callback(  # type: ignore[untyped-decorator]
        Output("page", "children"), Output("page", "title"), Input("url", "pathname"), Input("url", "search")
    )
    async def _content(path: str | None, search: str | None) -> tuple[list[Component], str]:
        return await run_in_threadpool(content, data, path or "/", search or "")

    for function, target, source in (("named", "named", "page"), ("ranking", "ranking-drawn", "ranking")):
        dash.clientside_callback(
            ClientsideFunction("aker", function),
            Output(target, "title"),
            Input(source, "title" if source == "page" else "id"),
        )
    dash._setup_server()  # else the first page is sent without our own scripts
    scripts = " ".join(dash.csp_hashes())
    return (
        f"default-src 'self'; script-src 'self' {scripts}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


def shell() -> Component:
    """What stands around every page."""
    links = [html.A(page.label, href=page.path) for page in PAGES if page.label]
    return html.Div(
        [
            dcc.Location(id="url", refresh=False),
            html.A("Skip to the content", href="#page", className="skip"),
            html.Header(
                [html.A("Aker", href="/", className="brand"), html.Nav(links, **attributes(aria_label="Pages"))]
            ),
            html.P(id="news", role="status"),
            html.Main(id="page", tabIndex=-1),
            html.Footer(
                html.P(
                    [
                        "Every number opens into what it is made of. For programs: ",
                        html.A("/api/v1", href="/api/v1"),
                        " (",
                        html.A("description", href="/api/v1/openapi.json"),
                        ").",
                    ]
                )
            ),
            html.Div(id="named", hidden=True),
        ]
    )


def content(data: Data, path: str, search: str) -> tuple[list[Component], str]:
    """The content of the page at an address, and its title. An error of ours is a page that says what to do."""
    page, name = page_at(path)
    if page is None:
        return [html.H1("There is no such page"), html.P(html.A("To the ranking", href="/"))], "Not found – Aker"
    query: dict[str, Any] = dict(parse_qsl(search[:LONGEST].removeprefix("?"), max_num_fields=50))
    if name:
        query["name"] = name
    try:
        return page.layout(data, query), f"{page.title} – Aker"
    except StorageError as error:
        return empty(str(error)), "No figures yet – Aker"
    except (AkerError, ValueError) as error:
        return [html.H1(page.title), html.P(str(error), className="empty", role="alert")], f"{page.title} – Aker"


def page_at(path: str) -> tuple[Page | None, str]:
    """The page at an address, and what stands below it there."""
    for page in PAGES:
        if path.rstrip("/") == page.path.rstrip("/"):
            return page, ""
        if page.below and path.startswith(f"{page.path}/"):
            return page, unquote(path.removeprefix(f"{page.path}/"))[:LONGEST]
    return None, ""


def empty(message: str) -> list[Component]:
    """What to do where nothing is stored."""
    return [
        html.H1("No figures yet"),
        html.P(message, className="empty", role="alert"),
        html.P("Any of these fills the database; the page then shows it without a restart:"),
        html.Ul(
            [
                html.Li([html.Code("make demo"), " – the nation's first quarter of 2016, as published; no network"]),
                html.Li([html.Code("make sample"), " – every metric on partly synthetic figures, to try the software"]),
                html.Li([html.Code("aker refresh"), " – the publishers' newest figures"]),
            ]
        ),
    ]
