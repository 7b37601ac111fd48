"""Carry outlines of counties over into the embedded sample, simplified. Run once; its output is committed.

    python -m scripts.make_sample_outlines ../shared/data/boundaries/census_cb/cb_2016_us_county_500k

Reads the .shp and .dbf of the Census Bureau's file of 2016 and writes ``county_outlines_2016.csv`` beside the other
base files: the counties of the sample's metros, Tolland, Doña Ana for its ñ, and Aleutians West, which lies on both
sides of the antimeridian. Borders between two counties are simplified once, so both keep the same line.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import numpy as np
import shapely

from aker_geo.polygons import outline
from aker_geo.shapefile import read_attributes, read_polygons
from aker_sample.base_files import FOLDER, members

MORE = ("02016", "09013", "35013")
TOLERANCE_DEGREES, DIGITS = 0.008, 5
LEAST_PART_DEGREES2 = 1e-4  # about a square kilometer: smaller islands are left out
COLUMNS = ("code", "name", "lsad", "land_m2", "water_m2", "rings")


def main(stem: str) -> None:
    """Write the base file."""
    attributes = read_attributes(Path(f"{stem}.dbf").read_bytes(), bytes.decode)
    shapes = read_polygons(Path(f"{stem}.shp").read_bytes())
    wanted = {code for year in ("2015", "2020", "2023") for codes in members(year).values() for code in codes} | {*MORE}
    at = sorted((code, number) for number, code in enumerate(attributes["GEOID"]) if code in wanted)
    whole = [_large_parts(outline(shapes[number].rings).geometry) for _, number in at]
    simple = shapely.coverage_simplify(np.array(whole), TOLERANCE_DEGREES)
    with (FOLDER / "county_outlines_2016.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(COLUMNS)
        for (code, number), geometry in zip(at, simple, strict=True):
            texts = (attributes[name][number] for name in ("NAME", "LSAD", "ALAND", "AWATER"))
            rows.writerow([code, *texts, _rings(geometry)])


def _large_parts(geometry: shapely.MultiPolygon) -> shapely.MultiPolygon:
    parts = [part for part in geometry.geoms if part.area > LEAST_PART_DEGREES2]
    return shapely.multipolygons(parts or [max(geometry.geoms, key=shapely.area)])


def _rings(geometry: shapely.Geometry) -> str:
    rings = [ring for part in shapely.get_parts(geometry) for ring in (part.exterior, *part.interiors)]
    return ";".join(_line(np.round(shapely.get_coordinates(ring), DIGITS)) for ring in rings)


def _line(points: np.ndarray) -> str:
    keep = np.append(True, (np.diff(points, axis=0) != 0).any(axis=1))
    return ",".join(f"{x:.{DIGITS}f} {y:.{DIGITS}f}" for x, y in points[keep].tolist())


if __name__ == "__main__":
    main(sys.argv[1])
