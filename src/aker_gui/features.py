"""Places as features of GeoJSON (RFC 7946): outlines with properties, found by box. Pure.

Outer rings go counterclockwise, holes clockwise (3.1.6); coordinates are longitude and latitude as they are stored
(WGS 84, OGC:CRS84). A place without an outline is a feature without a geometry.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote

import numpy as np
import orjson
import shapely

Row = Mapping[str, Any]
Box = tuple[float, float, float, float]
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
SLIGHT = 0.05  # points of a score: an interval that is not wider is none


@dataclass(frozen=True)
class Features:
    """ids: of each feature, in their order. properties: of each. outlines: WKB by position, of those that have one."""

    ids: Sequence[str]
    properties: Sequence[Row]
    outlines: Mapping[int, bytes]

    @cached_property
    def _shapes(self) -> tuple[dict[int, int], shapely.STRtree]:
        """Where in the index the outline of each feature is, and the index."""
        order = sorted(self.outlines)
        shapes = shapely.from_wkb(np.array([self.outlines[position] for position in order], dtype=object))
        return {position: at for at, position in enumerate(order)}, shapely.STRtree(shapely.orient_polygons(shapes))

    @property
    def box(self) -> Box | None:
        """West, south, east, north of all outlines; None without any."""
        _, tree = self._shapes
        if not len(tree.geometries):
            return None
        west, south, east, north = shapely.total_bounds(tree.geometries).tolist()
        return west, south, east, north

    def within(self, box: Box) -> set[int]:
        """Positions of the features whose outline has a point in a box. West greater than east: across 180 degrees."""
        west, south, east, north = box
        at, tree = self._shapes
        order = list(at)
        halves = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
        found = [tree.query(shapely.box(left, south, right, north), "intersects") for left, right in halves]
        return {order[position] for position in np.concatenate(found).tolist()}

    def feature(self, position: int, links: Sequence[Row] = (), more: Row | None = None) -> bytes:
        """One feature. links: of the feature itself; more: its other members."""
        head = orjson.dumps({"type": "Feature", "id": self.ids[position]})[:-1]
        members = {**({"links": list(links)} if links else {}), **(more or {})}
        tail = b"," + orjson.dumps(members)[1:] if members else b"}"
        body = b',"properties":' + orjson.dumps(self.properties[position])
        return head + b',"geometry":' + self._geometry(position) + body + tail

    def _geometry(self, position: int) -> bytes:
        if position not in self.outlines:
            return b"null"
        at, tree = self._shapes
        text: str = shapely.to_geojson(tree.geometries[at[position]])
        return text.encode()


def collection(features: Sequence[bytes], more: Row) -> bytes:
    """A FeatureCollection. more: its other members (links, counts)."""
    tail = orjson.dumps(dict(more))
    return b'{"type":"FeatureCollection","features":[' + b",".join(features) + b"]," + tail[1:]


def parsed_box(text: str) -> Box:
    """The box of a parameter `bbox`: four numbers, or six with heights, which nothing here has.

    Raises ValueError for anything else, for numbers that are not finite, and for south above north.
    """
    parts = [part.strip() for part in text.split(",")]
    if len(parts) not in (4, 6) or not all(NUMBER.fullmatch(part) for part in parts):
        raise ValueError("bbox is west,south,east,north in degrees (or with heights: six numbers)")
    numbers = [float(part) for part in parts]
    if not all(math.isfinite(number) for number in numbers):
        raise ValueError("bbox has a number that is too large")
    half = len(numbers) // 2
    west, south, east, north = numbers[0], numbers[1], numbers[half], numbers[half + 1]
    if half == 3 and numbers[2] > numbers[5]:
        raise ValueError("bbox has a lowest height above its highest")
    if south > north:
        raise ValueError("bbox has its south above its north")
    if west > east and not (-180 <= west <= 180 and -180 <= east <= 180):
        raise ValueError("bbox has its west beyond its east, and not across 180 degrees")
    return west, south, east, north


def market_properties(market: Row, scores: Mapping[str, Row | None]) -> dict[str, Any]:
    """A market as flat properties. scores: of each pillar its row of the ranking."""
    names = ("msa_id", "cbsa_code", "name", "type", "states", "population", "data_year", "delineation", "data_origin")
    found = {**{name: market[name] for name in names}, "as_of": market["data_vintage"]}
    for pillar, row in scores.items():
        found |= score_properties(pillar, row)
    code = quote(market["msa_id"], safe="")
    month = f"{market['data_vintage']:%Y-%m}"
    return {
        **found,
        "score_unit": "points (0 to 100)",
        "explanation": f"/api/v1/explanations?place={code}&metric=score&as_of={month}",
        "page": f"/market/{code}?as_of={month}",
        "facts": f"/api/v1/facts?market={code}&as_of={month}",
    }


def score_properties(pillar: str, row: Row | None) -> dict[str, Any]:
    """The score of a pillar as flat properties. row: of the ranking; None where the market is not in it."""
    known = row or {}
    return {
        f"{pillar}_score": known.get("score_0_100"),
        f"{pillar}_p05": known.get("score_p05"),
        f"{pillar}_p95": known.get("score_p95"),
        f"{pillar}_rank": known.get("rank"),
        f"{pillar}_status": score_status(known),
    }


def score_status(row: Row) -> str:
    """What is known of a score, in words: complete, uncertain in part, metrics missing, both, no score."""
    if row.get("score_0_100") is None:
        return "no score"
    low, high = row.get("score_p05"), row.get("score_p95")
    estimated = low is not None and high is not None and high - low >= SLIGHT
    words = ["uncertain in part" if estimated else "", "metrics missing" if row.get("missing") else ""]
    return ", ".join(word for word in words if word) or "complete"
