"""A small map of where a market lies: outlines projected to points of the page. Pure.

Albers' equal-area conic projection of the contiguous states (standard parallels 29.5° and 45.5°, as the Census Bureau
and the Geological Survey use it). A market elsewhere is drawn alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from aker_geo.albers import albers

Numbers = npt.NDArray[np.float64]
Ring = list[list[float]]
WIDTH, HEIGHT = 190.0, 118.0  # points of the page
CONTIGUOUS = (-125.0, 24.0, -66.5, 49.5)  # west, south, east, north
DETAIL = 0.4  # points: a line is not drawn finer
LEAST = 3.0  # points: a market smaller than this is a mark, too
DIGITS = 1


@dataclass(frozen=True)
class LocatorMap:
    """Outlines of markets by msa_id, WKB in longitude and latitude."""

    outlines: Mapping[str, bytes]

    @cached_property
    def _projected(self) -> dict[str, BaseGeometry]:
        codes = sorted(self.outlines)
        shapes = shapely.transform(shapely.from_wkb([self.outlines[code] for code in codes]), albers)
        return dict(zip(codes, shapes, strict=True))

    @cached_property
    def _frame(self) -> Numbers:
        """The corner and the scale by which the contiguous states fill the map."""
        west, south, east, north = CONTIGUOUS
        edge = np.linspace(0, 1, 30)
        sides = [np.column_stack([west + edge * (east - west), np.full(30, side)]) for side in (south, north)]
        return _frame_of(albers(np.concatenate(sides)))

    @cached_property
    def background(self) -> str:
        """All markets of the contiguous states as one path of an SVG picture, the same for every report."""
        lines = []
        for code in self._projected:
            if self._is_contiguous(code):
                lines += [_path(ring) for ring in _rings(self._placed(code, self._frame))]
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}">'
            f'<path d="{"".join(lines)}" fill="#dfe5ea" stroke="#ffffff" stroke-width="0.3"/></svg>'
        )

    def of(self, codes: Sequence[str]) -> dict[str, object] | None:
        """The map of some markets as plain data: rings of each, marks of small ones; None where one has no outline.

        background: whether the other markets are drawn behind.
        """
        if not codes or any(code not in self.outlines for code in codes):
            return None
        is_inside = all(self._is_contiguous(code) for code in codes)
        frame = self._frame if is_inside else _frame_of(_corners([self._projected[code] for code in codes]))
        shapes = {code: self._placed(code, frame) for code in codes}
        marks = {}
        for code, shape in shapes.items():
            left, top, right, bottom = shapely.bounds(shape)
            marks[code] = [round((left + right) / 2, DIGITS), round((top + bottom) / 2, DIGITS)]
        return {
            "width": WIDTH,
            "height": HEIGHT,
            "background": is_inside,
            "areas": [ring for shape in shapes.values() for ring in _rings(shape)],
            "marks": [
                marks[code]
                for code, shape in shapes.items()
                if is_inside and np.ptp(_corners([shape]), 0).max() < 4 * LEAST
            ],
        }

    def _is_contiguous(self, code: str) -> bool:
        west, south, east, north = CONTIGUOUS
        left, bottom, right, top = shapely.bounds(shapely.from_wkb(self.outlines[code]))
        return bool(west <= left and right <= east and south <= bottom and top <= north)

    def _placed(self, code: str, frame: Numbers) -> BaseGeometry:
        left, top, scale = frame

        def place(points: Numbers) -> Numbers:
            return np.column_stack([(points[:, 0] - left) * scale, (top - points[:, 1]) * scale])

        return shapely.simplify(shapely.transform(self._projected[code], place), DETAIL)


def _corners(shapes: Sequence[BaseGeometry]) -> Numbers:
    left, low, right, high = np.array([shapely.bounds(shape) for shape in shapes]).T
    return np.array([[left.min(), low.min()], [right.max(), high.max()]])


def _frame_of(points: Numbers) -> Numbers:
    """Left, top and scale by which points fill the map, in its middle."""
    low, high = points.min(axis=0), points.max(axis=0)
    spread = np.maximum(high - low, 1e-9)
    scale = min(WIDTH / spread[0], HEIGHT / spread[1])
    return np.array([low[0] - (WIDTH / scale - spread[0]) / 2, high[1] + (HEIGHT / scale - spread[1]) / 2, scale])


def _rings(shape: BaseGeometry) -> list[Ring]:
    """The outer rings of a shape; specks that would not be seen are left out, but for the largest."""
    parts = sorted(shapely.get_parts(shape), key=shapely.area, reverse=True)
    seen = [part for at, part in enumerate(parts) if at == 0 or part.area >= DETAIL]
    rings = [np.round(shapely.get_coordinates(part.exterior)[:-1], DIGITS).tolist() for part in seen]
    return [ring for ring in rings if len(ring) >= 3]


def _path(ring: Ring) -> str:
    return "M" + "L".join(f"{x:g},{y:g}" for x, y in ring) + "Z"
