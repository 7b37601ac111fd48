"""The API put together: routes, errors, description."""

from __future__ import annotations

from fastapi import FastAPI

from aker_core.code_version import release
from aker_core.markets.files_beside import Exports
from aker_gui.api import (
    change_routes,
    fact_routes,
    file_routes,
    interval_routes,
    lineage_routes,
    map_routes,
    market_routes,
    ogc_routes,
    record_routes,
)
from aker_gui.api.problems import Problem, add_handlers
from aker_gui.api.replies import Replies
from aker_gui.data import Data

DESCRIPTION = """\
Innovation-jobs and human-capital numbers for every U.S. metro, read-only but for decisions on announced expansions.

Every value has a unit, a status, an interval where it is estimated, a vintage, and a link to what it is made of.
A value that is null has a status that says why. Figures of the embedded sample or snapshot say so in `warning`, in the
header `Aker-Warning` of every format, and in the metadata of Parquet and Arrow (`aker.warning`).
Formats: JSON, CSV, Parquet and Arrow by `Accept` or `format=`; facts also as JSON-stat 2.0 and SDMX-CSV 2.0.
Pages: follow `links.next` (or the header `Link`); it names vintage and run, so that no page mixes two refreshes.
Outlines of markets and counties for GIS: OGC API Features at /api/v1/ogc.
Errors are problem details (RFC 9457). With AKER_API_TOKEN set, send `Authorization: Bearer …`.
"""


def build_api(data: Data) -> FastAPI:
    """The application with the routes under /api/v1. No page is served by it."""
    app = FastAPI(
        title="Aker",
        version=release(),
        description=DESCRIPTION,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,  # the usual pages load their scripts from elsewhere
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.data, app.state.replies, app.state.exports = data, Replies(data.state), Exports()
    for module in (
        market_routes,
        fact_routes,
        interval_routes,
        lineage_routes,
        record_routes,
        file_routes,
        change_routes,
        map_routes,
        ogc_routes,
    ):
        app.include_router(module.router)
    app.add_api_route("/api/{path:path}", _nowhere, include_in_schema=False)  # pages come after, and take the rest
    add_handlers(app)
    if data.writable:
        _require_token(app)
    return app


def _require_token(app: FastAPI) -> None:
    """Say in the description that every request needs the token, which the guard in front asks for."""
    described = app.openapi()
    described["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    described["security"] = [{"token": []}]


async def _nowhere(path: str) -> None:
    raise Problem("not-found", f"Nothing at /api/{path}")
