"""Two sets of polygons laid over one another: the pieces that both have, and their areas. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from aker_geo.polygons import areas_m2

SMALLEST_M2 = 1.0  # less is what rounding leaves along a border


@dataclass(frozen=True)
class Overlay:
    """Pieces, by the positions of the two polygons that each is of. area_m2: on the ellipsoid GRS 80."""

    one: NDArray[np.intp]
    other: NDArray[np.intp]
    area_m2: NDArray[np.float64]


def overlay(ones: Iterable[BaseGeometry], others: Iterable[BaseGeometry]) -> Overlay:
    """The pieces of `ones` in `others`, in the order of both. All are valid polygons in degrees."""
    first, second = (np.array(list(geometries), dtype=object) for geometries in (ones, others))
    if not len(first) or not len(second):
        return Overlay(np.empty(0, np.intp), np.empty(0, np.intp), np.empty(0))
    at_one, at_other = shapely.STRtree(second).query(first, predicate="intersects")
    # Most of the smaller polygons lie wholly within a county: what is inside needs no intersection.
    shapely.prepare(first)
    pieces = second[at_other]
    cut = ~shapely.covers(first[at_one], pieces)
    pieces[cut] = shapely.intersection(first[at_one[cut]], pieces[cut])
    areas = areas_m2(pieces)
    kept = np.flatnonzero(areas >= SMALLEST_M2)
    order = kept[np.lexsort((at_other[kept], at_one[kept]))]
    return Overlay(at_one[order], at_other[order], areas[order])
