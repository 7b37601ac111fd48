"""TIGERweb, the map service of the Census Bureau: counties of today as GeoJSON, one answer a state."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import shapely

from aker_data.contracts import Payload, Request
from aker_data.sources._shapefiles import Layer
from aker_data.sources.refusal import raise_source_changed
from aker_geo import codes
from aker_geo.polygons import Outline, valid_outline

SERVICE = "https://tigerweb.geo.census.gov/arcgis/rest/services/TIGERweb/State_County/MapServer/1/query"
FIELDS = ("GEOID", "BASENAME", "LSADC", "AREALAND", "AREAWATER")
TOLERANCE_DEGREES = 0.001  # about 100 m: the generalization of the files of 1 : 500,000
DIGITS = 6
PRODUCT = "tigerweb"


def requests(source: str, year: int) -> tuple[Request, ...]:
    """The counties of every state, the District of Columbia and Puerto Rico. year: that their rows are filed under."""
    return tuple(_request(source, year, state) for state in (*codes.state_fips(), "72"))


def _request(source: str, year: int, state: str) -> Request:
    query = {
        "where": f"STATE='{state}'",
        "outFields": ",".join(FIELDS),
        "outSR": "4326",
        "maxAllowableOffset": f"{TOLERANCE_DEGREES:g}",
        "geometryPrecision": f"{DIGITS}",
        "f": "geojson",
    }
    part = f"{year}/county/{PRODUCT}/{state}"
    return Request(
        source, f"{SERVICE}?{urlencode(query)}", part=part, media="json", file_names=(f"tigerweb_{state}*.json",)
    )


def read_layer(payload: Payload) -> Layer:
    """The counties of one state. Raises SourceChanged where the answer is an error, is cut short, or lacks a field."""
    answer = _answer(payload)
    features = answer.get("features")
    if not isinstance(features, list) or not features:
        raise_source_changed(payload, f"no features in the answer, which begins {payload.body[:80]!r}")
    attributes: dict[str, list[str]] = {name: [] for name in FIELDS}
    outlines: list[Outline] = []
    for feature in features:
        properties = feature.get("properties") or {}
        if lacking := [name for name in FIELDS if properties.get(name) is None]:
            raise_source_changed(payload, f"a feature lacks {', '.join(lacking)}")
        for name in FIELDS:
            attributes[name].append(str(properties[name]))
        outlines.append(_outline(payload, feature))
    return Layer(attributes, outlines)


def _answer(payload: Payload) -> dict[str, Any]:
    try:
        answer = json.loads(payload.body)
    except ValueError as error:
        raise_source_changed(payload, f"the answer is no JSON ({error})", error)
    if not isinstance(answer, dict) or "error" in answer:
        raise_source_changed(payload, f"the service answers with an error: {payload.body[:200]!r}")
    if answer.get("exceededTransferLimit") or (answer.get("properties") or {}).get("exceededTransferLimit"):
        raise_source_changed(payload, "the service sent a part of the counties only (exceededTransferLimit)")
    return answer


def _outline(payload: Payload, feature: dict[str, Any]) -> Outline:
    try:
        return valid_outline(shapely.from_geojson(json.dumps(feature.get("geometry"))))
    except (ValueError, shapely.errors.GEOSException) as error:
        raise_source_changed(payload, f"the outline of {feature['properties']['GEOID']}: {error}", error)
