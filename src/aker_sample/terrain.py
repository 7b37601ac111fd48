"""Elevations of the sample: hills that look like the place, by a formula. Synthetic."""

from __future__ import annotations

import numpy as np

from aker_sample.geotiffs import geotiff

CELLS = 60  # of a degree; the publisher's tiles have 3,600
BEYOND = 3  # cells of its neighbors that a tile has on each side, as the publisher's have six
# Longitudes of ranges and their height in meters, roughly: Sierra and Cascades, Wasatch, Front Range, Appalachians.
RANGES = ((-121.0, 900.0), (-111.6, 1_100.0), (-105.8, 1_400.0), (-80.0, 350.0), (-72.5, 150.0))


def tile(hemisphere: str, north: str, side: str, west: str) -> bytes | None:
    """The file of a tile by the parts of its name; None where there is no land of the U.S."""
    top = int(north) * (1 if hemisphere == "n" else -1)
    left = int(west) * (1 if side == "e" else -1)
    if not 18 <= top <= 72:
        return None
    cell = 1 / CELLS
    at = np.arange(-BEYOND, CELLS + BEYOND) + 0.5
    longitude, latitude = left + at[None, :] * cell, top - at[:, None] * cell
    height = np.full(np.broadcast_shapes(longitude.shape, latitude.shape), 200.0)
    for middle, rise in RANGES:
        near = np.exp(-(((longitude - middle) / 1.2) ** 2))
        height = height + near * rise * (1 + np.sin(longitude * 90) * np.cos(latitude * 70))
    return geotiff(height.astype(np.float32), left - BEYOND * cell, top + BEYOND * cell, cell)
