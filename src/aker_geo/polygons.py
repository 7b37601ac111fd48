"""Rings to valid multipolygons in longitude and latitude, and several of them to one.

Pure functions on shapely geometries. Longitudes end in -180 to 180: what crosses the antimeridian is cut there, as RFC
7946 (3.1.9) asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

Points = NDArray[np.float64]
_EQUATOR_M, _ECCENTRICITY = 6_378_137.0, 0.0818191910428  # GRS 80
MAX_RINGS = 5_000  # of one outline; the most of any county is a tenth of it, and nesting compares rings in pairs
_TURN = np.array([360.0, 0.0])
_WORLD = shapely.box(-180, -90, 180, 90)
_BEYOND = shapely.box(180, -90, 540, 90)


@dataclass(frozen=True)
class Outline:
    """One valid multipolygon. repaired: whether its rings crossed or touched themselves and it was made valid."""

    geometry: MultiPolygon
    repaired: bool

    @property
    def wkb(self) -> bytes:
        """Well-known binary, little endian."""
        body: bytes = shapely.to_wkb(self.geometry, byte_order=1)
        return body


def outline(rings: Sequence[Points]) -> Outline:
    """The area that closed rings enclose: a ring inside an even number of others is outer, else it is a hole.

    So which way around a ring goes does not matter. Raises ValueError where nothing is enclosed, or a coordinate is no
    longitude or latitude, or there are more than 5,000 rings.
    """
    if len(rings) > MAX_RINGS:
        raise ValueError(f"an outline of {len(rings):,} rings, more than {MAX_RINGS:,}")
    polygons = shapely.polygons([shapely.linearrings(_unwrapped(ring)) for ring in rings])
    geometry = shapely.multipolygons(_nested(polygons)) if len(polygons) > 1 else polygons[0]
    west, south, east, north = shapely.bounds(geometry)
    if south < -90 or north > 90 or west < -360 or east > 540:
        raise ValueError(f"coordinates from {west:g}, {south:g} to {east:g}, {north:g} are no longitudes and latitudes")
    return valid_outline(geometry)


def valid_outline(geometry: BaseGeometry) -> Outline:
    """A valid multipolygon of any polygonal geometry, within -180 to 180. Raises ValueError where it has no area."""
    is_valid = bool(shapely.is_valid(geometry))
    area = geometry if is_valid else shapely.make_valid(geometry, method="structure", keep_collapsed=False)
    return Outline(_multipolygon(_within_world(area)), repaired=not is_valid)


def dissolve(geometries: Iterable[BaseGeometry]) -> MultiPolygon:
    """One multipolygon of several, without the lines between them. Raises ValueError where there is no area."""
    return _multipolygon(shapely.union_all(sorted(geometries, key=shapely.to_wkb)))


def differing_share(one: BaseGeometry, other: BaseGeometry) -> float:
    """The area that only one of two has, as a share of the area of both together (0: the same, 1: apart)."""
    together = shapely.area(shapely.union(one, other))
    return float(shapely.area(shapely.symmetric_difference(one, other)) / together) if together else 0.0


def areas_m2(geometries: Sequence[BaseGeometry]) -> NDArray[np.float64]:
    """Square meters that outlines in degrees cover: on the cylinder of equal areas around the ellipsoid GRS 80."""
    projected = shapely.transform(geometries, _on_equal_area_cylinder)
    areas: NDArray[np.float64] = shapely.area(projected)
    return areas


def _on_equal_area_cylinder(points: Points) -> Points:
    """Longitude and latitude to meters (Snyder 1987, Map Projections, equations 3-12 and 10-14, 10-15)."""
    sine = np.sin(np.radians(points[:, 1]))
    ratio = np.arctanh(_ECCENTRICITY * sine) / _ECCENTRICITY
    q = (1 - _ECCENTRICITY**2) * (sine / (1 - (_ECCENTRICITY * sine) ** 2) + ratio)
    return np.column_stack([_EQUATOR_M * np.radians(points[:, 0]), _EQUATOR_M * q / 2])


def _nested(polygons: NDArray[np.object_]) -> list[Polygon]:
    """Outer rings with their holes, from rings as polygons."""
    areas = shapely.area(polygons)
    inside, around = shapely.STRtree(polygons).query(shapely.point_on_surface(polygons), predicate="within")
    larger = areas[around] > areas[inside]  # a point of an outer ring may lie in its own hole, which is smaller
    inside, around = inside[larger], around[larger]
    depth = np.bincount(inside, minlength=len(polygons))
    holes: dict[int, list[Polygon]] = {}
    for ring in np.flatnonzero(depth % 2):
        outer = around[inside == ring]
        outer = outer[depth[outer] == depth[ring] - 1]
        if not len(outer):
            raise ValueError("rings that cross one another enclose no area that is certain")
        holes.setdefault(int(outer[np.argmin(areas[outer])]), []).append(polygons[ring].exterior)
    return [shapely.polygons(polygons[ring].exterior, holes.get(int(ring))) for ring in np.flatnonzero(depth % 2 == 0)]


def _unwrapped(ring: Points) -> Points:
    """A ring that jumps from 180 to -180 as one that goes on beyond 180."""
    longitudes = ring[:, 0]
    if not bool((np.abs(np.diff(longitudes)) > 180).any()):
        return ring
    return np.column_stack([np.where(longitudes < 0, longitudes + 360, longitudes), ring[:, 1]])


def _within_world(geometry: BaseGeometry) -> BaseGeometry:
    west, _, east, _ = shapely.bounds(geometry)
    if west < -180:
        geometry = shapely.transform(geometry, lambda points: points + _TURN)
        east += 360
    if east <= 180:
        return geometry
    beyond = shapely.transform(shapely.intersection(geometry, _BEYOND), lambda points: points - _TURN)
    return shapely.union(shapely.intersection(geometry, _WORLD), beyond)


def _multipolygon(geometry: BaseGeometry) -> MultiPolygon:
    """The polygons of a geometry; lines and points that were left of collapsed parts are none."""
    parts = [part for part in _flat(geometry) if isinstance(part, Polygon) and part.area > 0]
    if not parts:
        raise ValueError("no area is enclosed")
    made: MultiPolygon = shapely.normalize(shapely.multipolygons(parts))
    return made


def _flat(geometry: BaseGeometry) -> list[BaseGeometry]:
    parts = [geometry]
    while any(hasattr(part, "geoms") for part in parts):
        parts = [inner for part in parts for inner in getattr(part, "geoms", [part])]
    return parts
