"""Slope of terrain from a grid of elevations, by Horn's formula, and how much of an area is steep. Pure.

The slope of a cell comes from its eight neighbors (Horn 1981, Hill shading and the reflectance map, Proceedings of the
IEEE 69(1), formula for p and q), as GDAL and most programs compute it. Grids are read in bands of rows, so a grid on
disk (a memory map, a raster that hands out rows) need not fit into memory.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

STEEP = 0.15  # rise over run: the limit above which building costs more
BAND_CELLS = 2_000_000  # cells read at once: bounds the memory to about 200 MB
_EQUATOR_M, _ECCENTRICITY_2 = 6_378_137.0, 0.00669438002290  # GRS 80
Grid = NDArray[np.float64]


class Rows(Protocol):
    """A grid that hands out rows: an array, a memory map, or a raster."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Rows and columns."""

    def __getitem__(self, rows: slice, /) -> Any:
        """Some of the rows as an array."""


@dataclass(frozen=True)
class Slopes:
    """Slopes of an area. cells: that have one (and count); mean: rise over run; steep_share: of the area, above STEEP.

    Both are weighted with the area of the cells, and None where no cell has a slope.
    """

    cells: int
    mean: float | None
    steep_share: float | None


def horn_slope(elevation: Grid, width: float | Grid, height: float) -> Grid:
    """The slope (rise over run) of every cell with eight neighbors; NaN at the edge and beside a cell without value.

    elevation: meters, rows from north to south; NaN is none. width, height: of a cell in meters; width may be
    one number for each row. Raises ValueError for a grid that is none or cells without size.
    """
    if elevation.ndim != 2 or min(elevation.shape, default=0) < 1:
        raise ValueError(f"Not a grid of rows and columns: its shape is {elevation.shape}")
    widths = np.broadcast_to(np.asarray(width, dtype=np.float64), elevation.shape[:1])
    if not (height > 0 and bool((widths > 0).all())):
        raise ValueError("Cells without size. Give width and height in meters, above 0")
    slope = np.full(elevation.shape, np.nan)
    if min(elevation.shape) < 3:
        return slope
    cells = np.asarray(elevation, dtype=np.float64)
    across = cells[:-2] + 2 * cells[1:-1] + cells[2:]  # rows weighted 1, 2, 1: the difference of columns follows
    along = cells[:, :-2] + 2 * cells[:, 1:-1] + cells[:, 2:]
    east = (across[:, 2:] - across[:, :-2]) / (8 * widths[1:-1, None])
    south = (along[2:] - along[:-2]) / (8 * height)
    inner = np.hypot(east, south)
    inner[np.isnan(cells[1:-1, 1:-1])] = np.nan  # Horn's formula does not look at the cell itself
    slope[1:-1, 1:-1] = inner
    return slope


def slopes(
    elevation: Rows, width: float | Grid, height: float, *, counted: Rows | None = None, steep: float = STEEP
) -> Slopes:
    """Mean slope and the share above a limit, over the cells that count.

    elevation, width, height: as `horn_slope`; any size, read in bands. counted: true for cells of the area (default:
    all). Raises ValueError where shapes differ.
    """
    rows, columns = elevation.shape
    if counted is not None and counted.shape != elevation.shape:
        raise ValueError(f"The mask is of shape {counted.shape}, the grid of {elevation.shape}")
    widths = np.broadcast_to(np.asarray(width, dtype=np.float64), (rows,))
    number, areas, rises, steeps = 0, [], [], []
    for first, last in _bands(rows, columns):
        begin, end = max(first - 1, 0), min(last + 1, rows)
        band = horn_slope(np.asarray(elevation[begin:end], dtype=np.float64), widths[begin:end], height)
        band = band[first - begin : last - begin]
        here = ~np.isnan(band)
        if counted is not None:
            here &= np.asarray(counted[first:last], dtype=bool)
        weight = np.broadcast_to(widths[first:last, None], band.shape)[here]
        values = band[here]
        number += len(values)
        areas.append(float(weight.sum()))
        rises.append(float((values * weight).sum()))
        steeps.append(float(weight[values > steep].sum()))
    area = math.fsum(areas)
    return Slopes(number, *((math.fsum(part) / area if area else None) for part in (rises, steeps)))


def _bands(rows: int, columns: int) -> Iterator[tuple[int, int]]:
    step = max(BAND_CELLS // max(columns, 1), 1)
    return ((first, min(first + step, rows)) for first in range(0, rows, step))


def cell_meters(latitudes: Grid, degrees: float) -> tuple[Grid, float]:
    """Width by row and height of cells of a grid in degrees, in meters on the ellipsoid GRS 80.

    latitudes: of the middle of each row. degrees: of a cell, east to west and north to south. The height is that of the
    middle of the grid; within a tile of one degree it changes by less than 0.02 %.
    """
    middle = np.radians(np.asarray(latitudes, dtype=np.float64))
    root = 1 - _ECCENTRICITY_2 * np.sin(middle) ** 2
    widths: Grid = np.radians(degrees) * _EQUATOR_M * np.cos(middle) / np.sqrt(root)
    center = 1 - _ECCENTRICITY_2 * math.sin(float(middle.mean())) ** 2
    return widths, math.radians(degrees) * _EQUATOR_M * (1 - _ECCENTRICITY_2) / center**1.5
