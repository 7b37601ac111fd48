"""Polygons with attributes out of a GeoPackage, GeoParquet, zipped shapefile, or (by pyogrio) zipped geodatabase."""

from __future__ import annotations

import fnmatch
import importlib.util
import io
import json
import math
import sqlite3
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

from aker_data.contracts import Payload
from aker_data.sources import zips
from aker_data.sources._shapefiles import read_layer
from aker_data.sources.refusal import raise_source_changed

GEOMETRY = "geometry"
WITHOUT_PYOGRIO = (
    "a geodatabase (.gdb) is not read without pyogrio. Install aker[terrain], or save its layer as a GeoPackage, and "
    "name that file with --file"
)
_HEADER = {0: 8, 1: 40, 2: 56, 3: 56, 4: 72}  # of a GeoPackage's geometry, by the kind of its box
Geometries = NDArray[np.object_]


def read_polygons(payload: Payload, columns: Sequence[str]) -> tuple[pl.DataFrame, Geometries]:
    """The named columns as text, and the polygons of the same rows (null: none), in degrees as they are.

    Raises SourceChanged where the file is none of the formats, is damaged, or lacks a column.
    """
    try:
        rows, bodies = _read(payload, columns)
        geometries: Geometries = (
            np.asarray(shapely.from_wkb(bodies), dtype=object) if len(bodies) else np.empty(0, object)
        )
    except (sqlite3.Error, pl.exceptions.PolarsError, shapely.errors.ShapelyError, ValueError, KeyError) as error:
        raise_source_changed(payload, f"its polygons cannot be read ({type(error).__name__}: {error!s:.200})", error)
    return rows, geometries


def _read(payload: Payload, columns: Sequence[str]) -> tuple[pl.DataFrame, Sequence[bytes | None]]:
    if payload.body.startswith(b"SQLite format 3"):
        return _geopackage(payload.body, columns)
    if payload.body.startswith(b"PAR1"):
        return _geoparquet(payload.body, columns)
    with zips.opened(payload) as archive:
        names = [name for name in archive.namelist() if not zips.is_hidden(name)]
        packages = fnmatch.filter(names, "*.gpkg")
        if len(packages) == 1:
            return _geopackage(archive.read(packages[0]), columns)
        if fnmatch.filter(names, "*.shp"):
            layer = read_layer(payload)
            rows = pl.DataFrame({name: layer.attributes[name] for name in columns})
            return rows, [outline.wkb for outline in layer.outlines]
        if fnmatch.filter(names, "*.gdb/*"):
            return _geodatabase(archive, fnmatch.filter(names, "*.gdb/*"), columns)
    raise ValueError("no GeoPackage, shapefile or geodatabase is in it")


# A damaged file may hold layers without a name.
_LAYERS = """
    SELECT table_name, column_name FROM gpkg_geometry_columns
    WHERE typeof(table_name) = 'text' AND typeof(column_name) = 'text' ORDER BY 1
"""


def _geopackage(body: bytes, columns: Sequence[str]) -> tuple[pl.DataFrame, Sequence[bytes | None]]:
    """The one layer of features that has the columns. OGC GeoPackage 1.3, clauses 2.1.3 and 2.1.5."""
    database = sqlite3.connect(":memory:")
    try:
        database.deserialize(body)
        layers = database.execute(_LAYERS).fetchall()
        for table, geometry in layers:
            there = {row[1] for row in database.execute(f"PRAGMA table_info({_quoted(table)})")}
            if there >= set(columns):
                wanted = ", ".join(_quoted(name) for name in (*columns, geometry))
                rows = database.execute(f"SELECT {wanted} FROM {_quoted(table)}").fetchall()  # noqa: S608 (quoted names)
                table_rows = [tuple(None if cell is None else str(cell) for cell in row[:-1]) for row in rows]
                schema = dict.fromkeys(columns, pl.String)
                return pl.DataFrame(table_rows, schema=schema, orient="row"), [_well_known(row[-1]) for row in rows]
    finally:
        database.close()
    raise KeyError(f"no layer has the columns {', '.join(columns)}")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _well_known(blob: bytes | None) -> bytes | None:
    if blob is None:
        return None
    if not isinstance(blob, bytes) or len(blob) < 4 or blob[:2] != b"GP" or (box := blob[3] >> 1 & 7) not in _HEADER:
        raise ValueError("a geometry is not that of a GeoPackage")
    return blob[_HEADER[box] :]


def _geoparquet(body: bytes, columns: Sequence[str]) -> tuple[pl.DataFrame, Sequence[bytes | None]]:
    geo = pl.read_parquet_metadata(io.BytesIO(body)).get("geo")
    geometry = json.loads(geo)["primary_column"] if geo else GEOMETRY
    rows = pl.read_parquet(io.BytesIO(body), columns=[*columns, geometry])
    return rows.select(pl.col(columns).cast(pl.String)), rows[geometry].to_list()


def _geodatabase(
    archive: zipfile.ZipFile, members: Sequence[str], columns: Sequence[str]
) -> tuple[pl.DataFrame, Sequence[bytes | None]]:
    """The layer of a geodatabase that has the columns, by GDAL."""
    if importlib.util.find_spec("pyogrio") is None:
        raise ValueError(WITHOUT_PYOGRIO)
    from pyogrio import list_layers, raw, read_info
    from pyogrio.errors import DataLayerError, DataSourceError

    # GDAL knows a zipped geodatabase by the end of its name only, and by its folder at the root of the zip.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "layers.gdb.zip")
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as packed:
            for name in members:
                at = name.rindex(".gdb/")
                packed.writestr(name[name.rfind("/", 0, at) + 1 :], archive.read(name))
        try:
            for layer, kind in list_layers(path):
                if kind and set(columns) <= set(read_info(path, layer=layer)["fields"]):
                    meta, _, geometries, values = raw.read(path, layer=layer, columns=list(columns))
                    by_name: dict[str, Any] = dict(zip(meta["fields"], values, strict=True))
                    return pl.DataFrame({name: _texts(by_name[name]) for name in columns}), list(geometries)
        except (DataSourceError, DataLayerError) as error:
            raise ValueError(f"the geodatabase is damaged ({error})") from error
    raise KeyError(f"no layer has the columns {', '.join(columns)}")


def _texts(values: NDArray[Any]) -> pl.Series:
    """Values as text; null where there is none, which GDAL hands over as NaN."""
    cells = [None if isinstance(cell, float) and math.isnan(cell) else cell for cell in values.tolist()]
    return pl.Series([None if cell is None else str(cell) for cell in cells], dtype=pl.String)
