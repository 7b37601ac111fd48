"""Albers' equal-area conic projection on a sphere (Snyder 1987, Map Projections, p. 100). Pure."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
RADIUS = 6371.0  # kilometers of the earth
CONTIGUOUS_PARALLELS, CONTIGUOUS_ORIGIN = (29.5, 45.5), (-96.0, 37.5)


def albers(
    points: Numbers,
    parallels: tuple[float, float] = CONTIGUOUS_PARALLELS,
    origin: tuple[float, float] = CONTIGUOUS_ORIGIN,
) -> Numbers:
    """Longitude and latitude (degrees, in columns) to kilometers east and north of the origin.

    parallels: latitudes that keep their length; those of the contiguous states by default, as the Census Bureau and the
    Geological Survey use them.
    """
    first, second = np.radians(parallels)
    n = (np.sin(first) + np.sin(second)) / 2
    c = np.cos(first) ** 2 + 2 * n * np.sin(first)

    def rho(latitude: Numbers) -> Numbers:
        return np.asarray(RADIUS * np.sqrt(c - 2 * n * np.sin(latitude)) / n)

    angle = n * np.radians(points[:, 0] - origin[0])
    distance = rho(np.radians(points[:, 1]))
    start = rho(np.radians(np.array([origin[1]])))[0]
    return np.column_stack([distance * np.sin(angle), start - distance * np.cos(angle)])
