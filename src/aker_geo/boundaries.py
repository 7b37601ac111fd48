"""Point to county to market by one spatial index over the outlines of counties.

    index = BoundaryIndex.of(codes, outlines)         # WKB, WGS 84
    index.locate(longitudes, latitudes)               # a county code for each point, None outside all of them
    place_points(points, index, crosswalk)            # a frame with county_fips and cbsa_code

A point on a border belongs to the county with the lowest code of those that meet there, so the answer never depends on
the order of rows. Only counties are looked up; the market of a county is the crosswalk's, as for every other figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

CHUNK = 250_000  # points looked up at once: bounds the memory of candidates
_NOWHERE = -1
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class BoundaryIndex:
    """Outlines in the order of their codes, with a tree over their boxes. Make it with `of`."""

    codes: tuple[str, ...]
    outlines: NDArray[np.object_]
    tree: shapely.STRtree

    @classmethod
    def of(cls, codes: Sequence[str], outlines: Sequence[bytes]) -> BoundaryIndex:
        """The index of outlines (WKB of polygons, WGS 84) by code. Raises ValueError for a code that is there twice."""
        if len(set(codes)) != len(codes):
            raise ValueError("A code has two outlines. Filter the table to one year and layer")
        order = sorted(range(len(codes)), key=lambda at: codes[at])
        geometries = np.array(shapely.from_wkb([outlines[at] for at in order]), dtype=object)
        shapely.prepare(geometries)
        return cls(tuple(codes[at] for at in order), geometries, shapely.STRtree(geometries))

    def locate(self, longitudes: Floats, latitudes: Floats) -> list[str | None]:
        """The code of the outline that each point is in or on (the lowest of several), None outside all.

        longitudes, latitudes: degrees, WGS 84. NaN is nowhere; raises ValueError for other numbers that are no place.
        """
        x, y = np.asarray(longitudes, dtype=np.float64), np.asarray(latitudes, dtype=np.float64)
        if x.shape != y.shape or bool((np.abs(x) > 180).any()) or bool((np.abs(y) > 90).any()):
            raise ValueError("Not longitudes (-180 to 180) and latitudes (-90 to 90) of the same number of points")
        cuts = [*range(0, len(x), CHUNK), len(x)]
        parts = [self._positions(x[begin:end], y[begin:end]) for begin, end in pairwise(cuts)]
        names = (*self.codes, None)  # the last one is that of -1
        return [names[at] for at in np.concatenate([np.empty(0, np.intp), *parts])]

    def _positions(self, x: Floats, y: Floats) -> NDArray[np.intp]:
        """The position of the outline of each point; candidates are those whose box the point is in."""
        point, candidate = self.tree.query(shapely.points(x, y))
        order = np.argsort(candidate, kind="stable")
        point, candidate = point[order], candidate[order]
        found = np.full(len(x), _NOWHERE, dtype=np.intp)
        begins = np.searchsorted(candidate, np.arange(len(self.codes) + 1))
        # From the last outline to the first, so that of several the lowest code stays.
        for at in np.flatnonzero(np.diff(begins))[::-1]:
            near = point[begins[at] : begins[at + 1]]
            found[near[shapely.intersects_xy(self.outlines[at], x[near], y[near])]] = at
        return found


def place_points(
    points: pl.DataFrame,
    index: BoundaryIndex,
    crosswalk: pl.DataFrame,
    *,
    longitude: str = "lon",
    latitude: str = "lat",
) -> pl.DataFrame:
    """The points with the county that each is in and the market of it, in the same order.

    points: the columns named by longitude and latitude (degrees, WGS 84; null: not known). crosswalk: county_fips,
    cbsa_code of one delineation. Adds county_fips (null: outside every county, or no coordinates) and cbsa_code (null:
    also where the county is in no market).
    """
    x, y = (points[name].cast(pl.Float64).fill_null(float("nan")).to_numpy() for name in (longitude, latitude))
    placed = points.with_columns(pl.Series("county_fips", index.locate(x, y), dtype=pl.String))
    return placed.join(
        crosswalk.select("county_fips", "cbsa_code"),
        on="county_fips",
        how="left",
        maintain_order="left",
        validate="m:1",
    )


def markets_of(crosswalk: pl.DataFrame, counties: Iterable[str]) -> dict[str, list[str]]:
    """The counties of each market, in order. counties: those that have outlines; a market lacking one is left out."""
    there = set(counties)
    by_market = crosswalk.group_by("cbsa_code").agg(pl.col("county_fips").sort()).sort("cbsa_code")
    return {market: members for market, members in by_market.iter_rows() if there.issuperset(members)}
