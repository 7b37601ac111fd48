"""What makes a Parquet file GeoParquet (1.1.0): the key ``geo`` of its metadata, which names the column of outlines."""

from __future__ import annotations

import json

import polars as pl

VERSION = "1.1.0"
BOX = ("west", "south", "east", "north")


def metadata(frame: pl.DataFrame, geometry: str) -> dict[str, str] | None:
    """The metadata of a file with multipolygons as well-known binary; None where there is no such column.

    frame: beside the geometry, its box in the columns of `BOX`. Without a coordinate system the standard means
    longitude and latitude in WGS 84 (OGC:CRS84), which is EPSG:4326 with its axes in the order of the coordinates.
    """
    if not geometry:
        return None
    column: dict[str, object] = {"encoding": "WKB", "geometry_types": ["MultiPolygon"]}
    if frame.height:
        west, south = (frame[name].min() for name in BOX[:2])
        east, north = (frame[name].max() for name in BOX[2:])
        column["bbox"] = [west, south, east, north]
    return {"geo": json.dumps({"version": VERSION, "primary_column": geometry, "columns": {geometry: column}})}
