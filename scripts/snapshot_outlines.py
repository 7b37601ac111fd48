"""Generalize the Census Bureau's outlines of counties of 2016 for the snapshot: part of `make_snapshot`.

Borders of two counties are generalized once, so both keep the same line (Visvalingam and Whyatt 1993, by
`shapely.coverage_simplify`): a corner goes where the triangle that it makes with its neighbors is smaller than a square
of the tolerance. No part of a county is left out, and no point is moved but to the grid.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import polars as pl
import shapely

from aker_data.contracts import Payload
from aker_data.sources import census_boundaries
from aker_geo.polygons import outline
from aker_geo.shapefile import read_attributes, read_polygons
from aker_snapshot import county_outlines as snapshot

TOLERANCE_DEGREES = 0.003
TEXTS = ["code", "name", "lsad", "land_m2", "water_m2"]


def made(stem: Path) -> dict[str, bytes]:
    """The columns and the table of counties. stem: the publisher's .shp and .dbf without their endings."""
    columns = read_attributes(stem.with_suffix(".dbf").read_bytes(), bytes.decode)
    shapes = read_polygons(stem.with_suffix(".shp").read_bytes())
    order = np.argsort(columns["GEOID"])
    rows = [{name: column[at] for name, column in columns.items()} for at in order]
    published = np.array([outline(shapes[at].rings).geometry for at in order])
    files = snapshot.stored(shapely.coverage_simplify(published, TOLERANCE_DEGREES))
    files[snapshot.TABLE] = snapshot.table(rows)
    _verify(files, snapshot.shapefile(rows, published))
    return files


def _verify(files: dict[str, bytes], published: bytes) -> None:
    """SystemExit unless the connector reads the same counties, as valid areas that nowhere overlap."""
    rows = snapshot.attributes(files[snapshot.TABLE])
    ours, theirs = parsed(snapshot.shapefile(rows, snapshot.outlines_of(files.__getitem__))), parsed(published)
    shapes = shapely.from_wkb(ours["geometry"].to_list())
    if not ours.select(TEXTS).equals(theirs.select(TEXTS)) or ours["repaired"].any():
        raise SystemExit("The connector reads other counties out of the snapshot than out of the publisher's file")
    if not shapely.is_valid(shapes).all() or not shapely.coverage_is_valid(shapes):
        raise SystemExit("Generalized outlines overlap. Lower TOLERANCE_DEGREES")


def parsed(body: bytes) -> pl.DataFrame:
    """The counties of a zipped shapefile as the connector reads them."""
    request = census_boundaries.request(2016, "county")
    digest = hashlib.sha256(body).hexdigest()
    return census_boundaries.parse(Payload(request, digest, body, datetime(2017, 1, 1, tzinfo=UTC)))
