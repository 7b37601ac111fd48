"""The pages put together: Dash as a shell on the application of the API.

What a page shows is a function of its address and of what is stored.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, unquote

from dash import html
from dash.development.base_component import Component
from starlette.requests import Request
from starlette.responses import Response

from aker_core.errors import AkerError, StorageError
from aker_gui.api.formats import Format
from aker_gui.api.replies import Replies, Reply
from aker_gui.downloads import router
from aker_gui.pages import compare, data_page, expansions, explain, market, method, moved, ranking
from aker_gui.pages.page import Page
from aker_gui.shell import framed

if TYPE_CHECKING:
    from fastapi import FastAPI

    from aker_gui.data import Data

PAGES: Sequence[Page] = tuple(
    module.PAGE for module in (ranking, market, compare, moved, expansions, data_page, method, explain)
)
LONGEST = 2_000
HTML = Format("html", "text/html; charset=utf-8", "html")


def add_pages(app: FastAPI, data: Data) -> str:
    """Add the pages to the application; returns their Content-Security-Policy."""
    logging.getLogger("dash").setLevel(logging.WARNING)
    app.include_router(router)
    replies = Replies(data.state)

    async def answer(request: Request) -> Response:
        path, search = quote(request.scope["path"]), request.url.query

        def make() -> Reply:
            return Reply(frame.page(*content(data, path, search)), HTML)

        page, _ = page_at(path)
        if page is not None and not page.lasting:
            return await replies.respond_anew(make)
        return await replies.respond(request, (path, search), make)

    app.router.add_route("/", answer)  # before Dash adds its own
    frame = framed(app, [(page.path, page.label) for page in PAGES if page.label])
    app.router.add_route("/{path:path}", answer)  # Dash adds its own when the server starts
    return (
        f"default-src 'self'; script-src 'self' {frame.scripts}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
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
