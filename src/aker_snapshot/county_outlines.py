"""Outlines of the counties of 2016, generalized, as the Census Bureau's shapefile of cartographic boundaries.

Borders are kept once (`arcs`), points as whole hundred-thousandths of a degree, each as its difference from the point
before. What was generalized: README.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import shapely

from aker_geo.polygons import outline
from aker_sample.shapefiles import zipped
from aker_snapshot.arcs import Arcs, cut, joined
from aker_snapshot.columns import Whole, packed, unpacked

NAME = "cb_2016_us_county_500k"
COLUMNS = ("x", "y", "counts", "refs", "ring_refs", "rings")
TABLE = "counties.tsv"
KEPT = ("COUNTYNS", "GEOID", "NAME", "LSAD", "ALAND", "AWATER")  # the others follow from the code
UNITS = 100_000  # of a degree
FIELDS = {
    "STATEFP": ("C", 2),
    "COUNTYFP": ("C", 3),
    "COUNTYNS": ("C", 8),
    "AFFGEOID": ("C", 14),
    "GEOID": ("C", 5),
    "NAME": ("C", 100),
    "LSAD": ("C", 2),
    "ALAND": ("N", 14),
    "AWATER": ("N", 14),
}
Row = Mapping[str, str]


def stored(outlines: Sequence[shapely.MultiPolygon]) -> dict[str, bytes]:
    """Outlines as columns. Their coordinates are rounded to hundred-thousandths of a degree."""
    rings = [[_units(ring) for part in shape.geoms for ring in (part.exterior, *part.interiors)] for shape in outlines]
    arcs = cut([ring for own in rings for ring in own])
    steps = np.diff(arcs.points, axis=0, prepend=0)
    columns = {
        "x": steps[:, 0],
        "y": steps[:, 1],
        "counts": arcs.counts,
        "refs": arcs.refs,
        "ring_refs": arcs.ring_refs,
        "rings": np.array([len(own) for own in rings], dtype=np.int64),
    }
    return {name: packed(np.ascontiguousarray(column)) for name, column in columns.items()}


def outlines_of(column: Callable[[str], bytes]) -> list[shapely.MultiPolygon]:
    """The outlines out of columns by name. Raises ValueError for bytes that are none."""
    of = {name: unpacked(column(name)) for name in COLUMNS}
    points = np.cumsum(np.column_stack([of["x"], of["y"]]), axis=0)
    rings = [ring / UNITS for ring in joined(Arcs(points, of["counts"], of["refs"], of["ring_refs"]))]
    ends = np.cumsum(of["rings"]).tolist()
    return [outline(rings[begin:end]).geometry for begin, end in zip([0, *ends[:-1]], ends, strict=True)]


def table(rows: Sequence[Row]) -> bytes:
    """What is kept of the publisher's attributes: a line for each county."""
    return "".join("\t".join(row[name] for name in KEPT) + "\n" for row in rows).encode()


def attributes(body: bytes) -> list[dict[str, str]]:
    """All attributes of each county, as the publisher has them."""
    rows = [dict(zip(KEPT, line.split("\t"), strict=True)) for line in body.decode().splitlines()]
    return [
        row | {"STATEFP": row["GEOID"][:2], "COUNTYFP": row["GEOID"][2:], "AFFGEOID": f"0500000US{row['GEOID']}"}
        for row in rows
    ]


def shapefile(rows: Sequence[Row], outlines: Sequence[shapely.MultiPolygon]) -> bytes:
    """The zip under the publisher's name."""
    return zipped(NAME, FIELDS, rows, outlines)


def _units(ring: shapely.LinearRing) -> Whole:
    points: Whole = np.round(shapely.get_coordinates(ring) * UNITS).astype(np.int64)
    keep = np.append(True, (np.diff(points, axis=0) != 0).any(axis=1))
    kept: Whole = points[keep]
    return kept
