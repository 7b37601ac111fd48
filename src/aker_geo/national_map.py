"""A map of the nation as paths of an SVG picture: markets, states behind them, Alaska, Hawaii and Puerto Rico inset.

Pure: outlines in longitude and latitude in, text out. Projected by Albers, in tenths of a pixel as whole numbers; lines
that neighbors share are generalized once, so no gap opens between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from aker_geo.albers import CONTIGUOUS_ORIGIN, CONTIGUOUS_PARALLELS, albers

Numbers = npt.NDArray[np.float64]
Pair = tuple[float, float]
Box = tuple[float, float, float, float]
WIDTH, HEIGHT = 9_750, 6_100  # tenths of a pixel
DETAIL = 3.5  # tenths of a pixel: a triangle smaller than a square of it is no corner
COARSE = 16.0  # the same for a map a third as wide
SPECK = 12.0  # square tenths of a pixel: smaller islands and lakes are not drawn
CORNERS = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)])
LEAST = 4  # tenths of a pixel: a market that is less wide is drawn as a square of twice that


@dataclass(frozen=True)
class Frame:
    """A part of the map. inside: west, south, east, north of what belongs to it, degrees. extent: the same of what it
    is fitted to. place: left, top, right, bottom on the map that the extent fills."""

    name: str
    inside: Box
    extent: Box
    place: Box
    parallels: Pair = CONTIGUOUS_PARALLELS
    origin: Pair = CONTIGUOUS_ORIGIN

    def project(self, points: Numbers) -> Numbers:
        """Degrees to places on the map. East of the antimeridian counts as west of it."""
        turned = np.column_stack([np.where(points[:, 0] > 0, points[:, 0] - 360, points[:, 0]), points[:, 1]])
        left, top, scale = self._fit()
        kilometers = albers(turned, self.parallels, self.origin)
        return np.column_stack([left + kilometers[:, 0] * scale, top - kilometers[:, 1] * scale])

    def _fit(self) -> tuple[float, float, float]:
        west, south, east, north = self.extent
        edge = np.linspace(0, 1, 40)
        sides = [np.column_stack([west + edge * (east - west), np.full(40, side)]) for side in (south, north)]
        sides += [np.column_stack([np.full(40, side), south + edge * (north - south)]) for side in (west, east)]
        corners = albers(np.concatenate(sides), self.parallels, self.origin)
        low, high = corners.min(axis=0), corners.max(axis=0)
        left, upper, right, lower = self.place
        scale = min((right - left) / (high[0] - low[0]), (lower - upper) / (high[1] - low[1]))
        middle = (low + high) / 2
        return (left + right) / 2 - middle[0] * scale, (upper + lower) / 2 + middle[1] * scale, scale


FRAMES = (
    Frame("contiguous", (-130, 23, -60, 50), (-124.8, 24.5, -67.0, 49.4), (-950, -580, WIDTH + 950, HEIGHT + 480)),
    Frame(
        "Alaska",
        (-190, 50, -129, 75),
        (-186, 51.5, -130, 71.5),
        (40, 4_640, 2_140, 6_080),
        (55.0, 65.0),
        (-154.0, 50.0),
    ),
    Frame(
        "Hawaii", (-179, 15, -150, 30), (-160.4, 18.8, -154.7, 22.3), (2_240, 5_180, 3_440, 6_080), (8, 18), (-157, 13)
    ),
    Frame(
        "Puerto Rico", (-68, 17, -65, 19), (-68.0, 17.8, -65.2, 18.6), (8_560, 5_660, 9_720, 6_080), (8, 18), (-66, 18)
    ),
)


@dataclass(frozen=True)
class NationalMap:
    """markets: path of each by its code. marks: the middle of each, x and y. states: one path. coarse: the states again
    for a small map. frames: one path of the borders of insets. digest: a name of the outlines that it is made of."""

    digest: str
    markets: Mapping[str, str]
    marks: Mapping[str, tuple[int, int]]
    states: str
    coarse: str
    frames: str


def national_map(digest: str, markets: Mapping[str, bytes], counties: Mapping[str, bytes]) -> NationalMap:
    """The map of markets by code, and of the states that counties make (by FIPS code), all as WKB.

    Areas that no frame has (Guam, Samoa, the Virgin Islands) are not drawn. Raises shapely's error for bytes that are
    no WKB.
    """
    shapes = _projected(markets)
    drawn = _generalized(shapes, DETAIL)
    states = _projected(_states(counties))
    boxes = {code: shapely.bounds(shape) for code, shape in drawn.items()}
    return NationalMap(
        digest,
        {code: path(shape) for code, shape in drawn.items()},
        {code: (round((box[0] + box[2]) / 2), round((box[1] + box[3]) / 2)) for code, box in boxes.items()},
        "".join(path(shape) for shape in _generalized(states, DETAIL).values()),
        "".join(path(shape) for shape in _generalized(states, COARSE).values()),
        "".join(_box(frame) for frame in FRAMES[1:]),
    )


def _states(counties: Mapping[str, bytes]) -> dict[str, BaseGeometry]:
    members: dict[str, list[BaseGeometry]] = {}
    for code, shape in zip(
        sorted(counties), shapely.from_wkb([counties[code] for code in sorted(counties)]), strict=True
    ):
        members.setdefault(code[:2], []).append(shape)
    return {code: shapely.coverage_union_all(np.array(shapes)) for code, shapes in members.items()}


def _projected(outlines: Mapping[str, bytes] | Mapping[str, BaseGeometry]) -> dict[str, tuple[str, BaseGeometry]]:
    """By code, in its order: the frame that an outline belongs to, and its shape on the map."""
    found: dict[str, tuple[str, BaseGeometry]] = {}
    for code in sorted(outlines):
        known = outlines[code]
        shape = shapely.from_wkb(known) if isinstance(known, bytes) else known
        frame = frame_of(shape)
        if frame is not None:
            found[code] = frame.name, shapely.transform(shape, frame.project)
    return found


def frame_of(shape: BaseGeometry) -> Frame | None:
    """The frame that an outline belongs to, by a point within it; None without one."""
    point = shapely.point_on_surface(shape)
    x, y = (point.x - 360 if point.x > 0 else point.x), point.y
    return next(
        (f for f in FRAMES if f.inside[0] <= x <= f.inside[2] and f.inside[1] <= y <= f.inside[3]),
        None,
    )


def _generalized(shapes: Mapping[str, tuple[str, BaseGeometry]], detail: float) -> dict[str, BaseGeometry]:
    found: dict[str, BaseGeometry] = {}
    for frame in FRAMES:
        own = {code: shape for code, (name, shape) in shapes.items() if name == frame.name}
        if own:
            found |= dict(zip(own, shapely.coverage_simplify(np.array(list(own.values())), detail), strict=True))
    return {code: found[code] for code in shapes}


def path(shape: BaseGeometry) -> str:
    """A shape as a path: an absolute point, then steps. Specks are left out, but for the largest part."""
    parts = sorted(shapely.get_parts(shape), key=shapely.area, reverse=True)
    seen = [part for at, part in enumerate(parts) if at == 0 or part.area >= SPECK]
    rings = [ring for part in seen for ring in (part.exterior, *part.interiors)]
    first, *others = [_rounded(ring) for ring in rings]
    if len(first) < 3 or np.ptp(first, axis=0).max() < LEAST:
        x, y = np.round(shapely.get_coordinates(rings[0]).mean(axis=0)).astype(int).tolist()
        first = np.array([(x, y)] * 4) + LEAST * CORNERS
    return "".join(_steps(ring) for ring in (first, *others) if len(ring) >= 3)


def _rounded(ring: BaseGeometry) -> npt.NDArray[np.int64]:
    points: npt.NDArray[np.int64] = np.round(shapely.get_coordinates(ring)).astype(np.int64)
    kept: npt.NDArray[np.int64] = points[:-1][(np.diff(points, axis=0) != 0).any(axis=1)]
    return kept


def _steps(ring: npt.NDArray[np.int64]) -> str:
    (x, y), steps = ring[0].tolist(), np.diff(ring, axis=0).ravel().tolist()
    return f"M{x} {y}l{_joined(steps)}z"


def _joined(numbers: Iterable[int]) -> str:
    """Numbers with as little between them as a path needs: a minus sign parts, too."""
    return "".join(f"{number}" if number < 0 else f" {number}" for number in numbers).lstrip()


def _box(frame: Frame) -> str:
    left, top, right, bottom = (round(side) for side in frame.place)
    return f"M{left} {top}H{right}V{bottom}H{left}z"
