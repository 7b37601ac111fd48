"""GeoPackages of one layer of polygons, as programs write them: an SQLite database of its own."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterable, Sequence

import shapely

WGS84 = 4326
_SCHEMA = """
PRAGMA application_id = 1196444487;
PRAGMA user_version = 10300;
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
INSERT INTO gpkg_spatial_ref_sys VALUES ('WGS 84', 4326, 'EPSG', 4326, 'GEOGCS["WGS 84",DATUM["WGS_1984",
  SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]', NULL),
  ('undefined', -1, 'NONE', -1, 'undefined', NULL), ('undefined', 0, 'NONE', 0, 'undefined', NULL);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE,
  srs_id INTEGER);
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT
  NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL, PRIMARY KEY (table_name, column_name));
"""


def geopackage(
    layer: str, columns: Sequence[str], rows: Iterable[Sequence[object]], outlines: Sequence[object]
) -> bytes:
    """The file of a layer. columns: with their types; rows: values, one row for each outline (WGS 84)."""
    database = sqlite3.connect(":memory:")
    database.executescript(_SCHEMA)
    database.execute(f'CREATE TABLE "{layer}" (fid INTEGER PRIMARY KEY, geom MULTIPOLYGON, {", ".join(columns)})')
    places = "?, " * (len(columns) + 1) + "?"
    blobs = [struct.pack("<2sBBi", b"GP", 0, 1, WGS84) + shapely.to_wkb(outline, byte_order=1) for outline in outlines]
    numbered = [(number, blob, *row) for number, (blob, row) in enumerate(zip(blobs, rows, strict=True), start=1)]
    database.executemany(f'INSERT INTO "{layer}" VALUES ({places})', numbered)  # noqa: S608 (names of our own)
    west, south, east, north = shapely.total_bounds(list(outlines))
    written = "2023-07-05T00:00:00.000Z"
    database.execute(
        "INSERT INTO gpkg_contents VALUES (?, 'features', ?, '', ?, ?, ?, ?, ?, ?)",
        (layer, layer, written, west, south, east, north, WGS84),
    )
    database.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'MULTIPOLYGON', ?, 0, 0)", (layer, WGS84))
    database.commit()
    body = database.serialize()
    database.close()
    return body
