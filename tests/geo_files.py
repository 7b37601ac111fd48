"""Files of boundaries for tests: shapefiles of rings as they are (crossed, open, the wrong way), zipped."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence

import numpy as np

from aker_sample.shapefiles import PROJECTION, table

Ring = Sequence[tuple[float, float]]
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


def square(west: float, south: float, size: float = 1.0) -> list[tuple[float, float]]:
    """A closed ring, clockwise as outer rings are."""
    east, north = west + size, south + size
    return [(west, south), (west, north), (east, north), (east, south), (west, south)]


def record(rings: Sequence[Ring]) -> bytes:
    """The content of a record, rings as given."""
    points = np.concatenate([np.array(ring, dtype="<f8") for ring in rings])
    starts = np.cumsum([0, *(len(ring) for ring in rings[:-1])]).astype("<i4")
    box = (*points.min(axis=0), *points.max(axis=0))
    return struct.pack("<i4d2i", 5, *box, len(rings), len(points)) + starts.tobytes() + points.tobytes()


def shp(*contents: bytes) -> bytes:
    """A .shp of records by their contents."""
    body = b"".join(
        struct.pack(">2i", number, len(content) // 2) + content for number, content in enumerate(contents, start=1)
    )
    return struct.pack(">7i", 9994, 0, 0, 0, 0, 0, (100 + len(body)) // 2) + struct.pack("<2i64x", 1000, 5) + body


def dbf(*codes: str, **same: str) -> bytes:
    """The .dbf of areas by their codes."""
    row = {"NAME": "Doña Ana", "LSAD": "06", "ALAND": "12000000000", "AWATER": "0", **same}
    return table(FIELDS, [{**row, "STATEFP": code[:2], "COUNTYFP": code[2:], "GEOID": code} for code in codes])


def zipped(members: Mapping[str, bytes], name: str = "cb_2016_us_county_500k") -> bytes:
    """A zip of members by their endings."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for ending, body in members.items():
            archive.writestr(f"{name}.{ending}", body)
    return packed.getvalue()


def counties(areas: Mapping[str, Sequence[Ring]]) -> bytes:
    """The zip of some counties by their rings."""
    shapes = shp(*(record(rings) for rings in areas.values()))
    return zipped({"shp": shapes, "dbf": dbf(*areas), "prj": PROJECTION.encode()})
