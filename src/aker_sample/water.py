"""Water stress of the sample: a lattice of basins over the country, drier to the west. Synthetic."""

from __future__ import annotations

import io
import zipfile

import numpy as np
import shapely

from aker_sample import noise
from aker_sample.geopackages import geopackage

COLUMNS = ("string_id TEXT", "gid_0 TEXT", "bws_raw REAL", "bws_score REAL", "bws_cat INTEGER", "bws_label TEXT")
LABELS = ("Low (<10%)", "Low - Medium (10-20%)", "Medium - High (20-40%)", "High (40-80%)", "Extremely High (>80%)")
NO_DATA = -9999
CELL = 1.0
WEST, SOUTH, EAST, NORTH = -126, 24, -66, 50


def download() -> bytes:
    """The zip of the layer of baseline water stress, as a GeoPackage (the publisher's is a geodatabase)."""
    lattice = [(x, y) for y in np.arange(SOUTH, NORTH, CELL) for x in np.arange(WEST, EAST, CELL)]
    outlines = [shapely.multipolygons([_basin(x, y)]) for x, y in lattice]
    body = geopackage("baseline_annual", COLUMNS, [_row(x, y) for x, y in lattice], outlines)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        member = zipfile.ZipInfo(
            "Aqueduct40_sample/GPKG/Aqueduct40_baseline_annual.gpkg", date_time=(2023, 7, 5, 0, 0, 0)
        )
        member.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(member, body)
    return packed.getvalue()


def _basin(x: float, y: float) -> shapely.Polygon:
    """A cell of the lattice whose corners are shifted, the same for all cells that meet there."""
    corners = [(x, y), (x + CELL, y), (x + CELL, y + CELL), (x, y + CELL)]
    return shapely.polygons([_shifted(*corner) for corner in corners])


def _shifted(x: float, y: float) -> tuple[float, float]:
    name = noise.keys([f"{x:g},{y:g}"])
    return x + 0.3 * float(noise.bell(name, salt="x")[0]) / 3.5, y + 0.3 * float(noise.bell(name, salt="y")[0]) / 3.5


def _row(x: float, y: float) -> tuple[object, ...]:
    name = f"{int((y + 90) * 1000 + (x + 180)):06d}-USA.1_1-None"
    ratio = 0.05 + 1.2 / (1 + np.exp((x + 104) / 3)) * float(noise.uniform(noise.keys([name]), salt="water")[0])
    score = float(np.interp(ratio, (0, 0.1, 0.2, 0.4, 0.8, 1.6), (0, 1, 2, 3, 4, 5)))
    category = min(int(score), 4)
    if -1 < noise.bell(noise.keys([name]), salt="gap")[0] + 3 < 0.2:
        return name, "USA", NO_DATA, NO_DATA, NO_DATA, "No Data"
    return name, "USA", round(float(ratio), 6), round(score, 6), category, LABELS[category]
