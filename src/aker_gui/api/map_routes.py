"""The map of the markets of a vintage, ready to be drawn; outlines for programs are in `ogc_routes`."""

from __future__ import annotations

from typing import Annotated

import orjson
from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from aker_geo.national_map import HEIGHT, WIDTH
from aker_gui.api.formats import JSON
from aker_gui.api.models import AnyRow
from aker_gui.api.problems import Problem
from aker_gui.api.queries import MapQuery
from aker_gui.api.replies import Reply
from aker_gui.api.shared import DataDep, RepliesDep, described, warned

router = APIRouter(prefix="/api/v1", tags=["markets"])
NO_OUTLINES = "No outlines of these markets are stored"


@router.get("/map", responses=described(AnyRow, (JSON,), (404,)))
async def drawing(
    request: Request, data: DataDep, replies: RepliesDep, query: Annotated[MapQuery, Query()]
) -> Response:
    """Markets and states as paths of SVG, projected (Albers), Alaska, Hawaii and Puerto Rico inset, not to scale.

    Generalized for a screen: for computing take the outlines of /api/v1/ogc."""

    def make() -> Reply:
        known = data.national_map(query.as_of)
        if known is None:
            raise Problem("no-outlines", NO_OUTLINES)
        first = data.vintage_markets(query.as_of)[0]
        warning = data.warning(query.as_of)
        document = {
            "warning": warning,
            "as_of": first["data_vintage"],
            "delineation": first["delineation"],
            "width": WIDTH,
            "height": HEIGHT,
            "states": known.states,
            "frames": known.frames,
            "markets": known.markets,
        }
        return Reply(orjson.dumps(document), JSON, warned(warning))

    return await replies.respond(request, (request.url.path, request.url.query), make)
