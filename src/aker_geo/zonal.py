"""Slopes of a grid within outlines: cells are an outline's where their middle is in it. Pure; any size, in bands.

A row of cells is cut by the edges of an outline's rings: between an odd and an even crossing it is inside. What holes
and islands are follows from that, without an order of rings.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from aker_geo import terrain
from aker_geo.geotiff import Grid
from aker_geo.terrain import STEEP, cell_meters, horn_slope

NOWHERE = -1
Floats = NDArray[np.float64]
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class ZonalSlope:
    """Sums over the cells of one outline. cells: with a slope; without: that have none (no data, the edge of the grid).

    area_m2: of those with a slope. rise_m2: sum of slope (rise over run) times area. steep_m2: area above the limit.
    """

    cells: int
    without: int
    area_m2: float
    rise_m2: float
    steep_m2: float


def zonal_slopes(
    grid: Grid, outlines: Sequence[shapely.MultiPolygon], *, within: Box | None = None, steep: float = STEEP
) -> list[ZonalSlope]:
    """The slopes within each outline, in their order; a cell in several belongs to the first.

    grid: elevations in meters, degrees. within: west, south, east, north; only cells whose middle is there count, so
    that grids that overlap count each cell once. steep: rise over run. Raises ValueError as the grid does.
    """
    rows, columns = grid.shape
    x: Floats = grid.west + (np.arange(columns, dtype=np.float64) + 0.5) * grid.dx
    y: Floats = grid.north - (np.arange(rows, dtype=np.float64) + 0.5) * grid.dy
    west, south, east, north = within or (-np.inf, -np.inf, np.inf, np.inf)
    in_x, in_y = (x >= west) & (x < east), (y > south) & (y <= north)
    widths, height = cell_meters(y, 1.0)
    widths, height = widths * grid.dx, height * grid.dy
    tallies: list[list[tuple[float, ...]]] = [[] for _ in outlines]
    for first, last in _bands(rows, columns):
        if not in_y[first:last].any():
            continue
        labels = labels_of(outlines, x, y[first:last])
        labels[~in_y[first:last]] = NOWHERE
        labels[:, ~in_x] = NOWHERE
        if (labels == NOWHERE).all():
            continue
        begin, end = max(first - 1, 0), min(last + 1, rows)
        slope = horn_slope(np.asarray(grid[begin:end]), widths[begin:end], height)[first - begin : last - begin]
        areas = np.broadcast_to(widths[first:last, None] * height, slope.shape)
        for at, sums in _sums(labels, slope, areas, steep):
            tallies[at].append(sums)
    return [_added(parts) for parts in tallies]


def _added(parts: list[tuple[float, ...]]) -> ZonalSlope:
    cells, without, *areas = (math.fsum(column) for column in (zip(*parts, strict=True) if parts else [()] * 5))
    return ZonalSlope(int(cells), int(without), *areas)


def _sums(
    labels: NDArray[np.int32], slope: Floats, areas: Floats, steep: float
) -> Iterator[tuple[int, tuple[float, ...]]]:
    inside = labels != NOWHERE
    zone, slopes, area = labels[inside], slope[inside], areas[inside]
    valued = ~np.isnan(slopes)
    length = int(zone.max()) + 1
    slopes = np.where(valued, slopes, 0.0)
    columns = (
        valued,
        ~valued,
        area * valued,
        area * slopes,
        area * (slopes > steep),
    )
    totals = [np.bincount(zone, column.astype(np.float64), length) for column in columns]
    for at in np.unique(zone).tolist():
        yield at, tuple(float(total[at]) for total in totals)


def labels_of(outlines: Sequence[shapely.MultiPolygon], x: Floats, y: Floats) -> NDArray[np.int32]:
    """The number of the outline that each middle is in, -1 in none. x: ascending; y: descending; both evenly spaced."""
    labels = np.full((len(y), len(x)), NOWHERE, dtype=np.int32)
    for number, geometry in enumerate(outlines):
        west, south, east, north = shapely.bounds(geometry)
        if east < x[0] or west > x[-1] or north < y[-1] or south > y[0]:
            continue
        first, last = np.searchsorted(x, [west, east], side="left")
        last = min(last + 1, len(x))
        inside = _inside(geometry, x[first:last], y)
        part = labels[:, first:last]
        part[inside & (part == NOWHERE)] = number
    return labels


def _inside(geometry: shapely.MultiPolygon, x: Floats, y: Floats) -> NDArray[np.bool_]:
    """Whether middles are inside, by the number of edges that cross their row to the west of them."""
    begins, ends = _edges(geometry)
    toggles = np.zeros((len(y), len(x) + 1), dtype=np.int32)
    low, high = np.minimum(begins[:, 1], ends[:, 1]), np.maximum(begins[:, 1], ends[:, 1])
    # Rows with low <= y < high: an end that two edges share is crossed once, and level edges never.
    downward = -y
    first, last = np.searchsorted(downward, -high, side="right"), np.searchsorted(downward, -low, side="right")
    counts = last - first
    edge = np.repeat(np.arange(len(counts)), counts)
    row = np.arange(len(edge)) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(first, counts)
    part = (y[row] - begins[edge, 1]) / (ends[edge, 1] - begins[edge, 1])
    crossing = begins[edge, 0] + part * (ends[edge, 0] - begins[edge, 0])
    np.add.at(toggles, (row, np.searchsorted(x, crossing, side="left")), 1)
    inside: NDArray[np.bool_] = (np.cumsum(toggles[:, :-1], axis=1) % 2).astype(bool)
    return inside


def _edges(geometry: shapely.MultiPolygon) -> tuple[Floats, Floats]:
    """Begin and end of every edge of all rings."""
    points, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(geometry)), return_index=True)
    joined = ring[1:] == ring[:-1]
    return points[:-1][joined], points[1:][joined]


def _bands(rows: int, columns: int) -> Iterator[tuple[int, int]]:
    step = max(terrain.BAND_CELLS // max(columns, 1), 1)
    return ((first, min(first + step, rows)) for first in range(0, rows, step))
