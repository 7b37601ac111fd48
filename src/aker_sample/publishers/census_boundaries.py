"""The Census Bureau's boundaries: zipped shapefiles by year and layer, and the counties of a state at TIGERweb."""

from __future__ import annotations

import re
from collections.abc import Callable

from aker_sample.messages import JSON, ZIP, ServerRequest, ServerResponse
from aker_sample.publisher import Files, Publisher, Route, as_json, content


def boundary_files(layer: Callable[[str, str], bytes | None]) -> Files:
    """Files of 1 : 500,000. layer: the zip of a year and layer (county, cbsa); None: not published."""

    def zipped(folder: str, year: str, kind: str) -> bytes | None:
        return layer(year, kind) if folder == year else None

    return Files(
        "https://www2.census.gov",
        "1",
        Route(r"/geo/tiger/GENZ(\d{4})/shp/cb_(\d{4})_us_(county|cbsa)_500k\.zip", zipped, ZIP),
    )


class TigerWeb(Publisher):
    """The layer of counties, asked by state. counties: GeoJSON of a state by its code. Errors come with status 200."""

    home = "https://tigerweb.geo.census.gov"
    version = "1"
    routes = (Route(r"/arcgis/rest/services/TIGERweb/State_County/MapServer/1/query", "query", JSON, has_query=True),)

    def __init__(self, counties: Callable[[str], bytes]) -> None:
        super().__init__()
        self._counties = counties

    def query(self, request: ServerRequest) -> ServerResponse | bytes:
        """The features of a query for one state."""
        asked = re.fullmatch(r"STATE='(\d{2})'", request.query.get("where", ""))
        if asked is None or request.query.get("f") != "geojson":
            return ServerResponse(200, as_json({"error": {"code": 400, "message": "Unable to complete operation."}}))
        return self._counties(asked[1])


def sample() -> tuple[Publisher, ...]:
    """Outlines of 2016, simplified; planning regions are synthetic."""
    return boundary_files(content("outlines", "layer")), TigerWeb(content("outlines", "state"))
