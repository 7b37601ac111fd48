"""Zipped shapefiles of polygons as the Census Bureau writes them, with clockwise outer rings."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import shapely
from shapely.geometry.polygon import orient

PROJECTION = (
    'GEOGCS["GCS_North_American_1983",DATUM["D_North_American_1983",SPHEROID["GRS_1980",6378137,298.257222101]],'
    'PRIMEM["Greenwich",0],UNIT["Degree",0.017453292519943295]]'
)
WRITTEN = (1980, 1, 1, 0, 0, 0)
# Name of a column -> its kind (C text, N number) and width.
Fields = Mapping[str, tuple[str, int]]


def zipped(
    name: str, fields: Fields, rows: Iterable[Mapping[str, str]], outlines: Sequence[shapely.MultiPolygon]
) -> bytes:
    """One layer. rows: texts of the columns, one row for each outline."""
    shp, shx = shapes(outlines)
    members = {"shp": shp, "shx": shx, "dbf": table(fields, rows), "prj": PROJECTION.encode(), "cpg": b"UTF-8"}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for ending, body in members.items():
            member = zipfile.ZipInfo(f"{name}.{ending}", date_time=WRITTEN)
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, body)
    return packed.getvalue()


def shapes(outlines: Sequence[shapely.MultiPolygon]) -> tuple[bytes, bytes]:
    """The .shp and the .shx."""
    records, index, at = bytearray(), bytearray(), 50
    for number, outline in enumerate(outlines, start=1):
        content = record(outline)
        records += struct.pack(">2i", number, len(content) // 2) + content
        index += struct.pack(">2i", at, len(content) // 2)
        at += 4 + len(content) // 2
    box = shapely.total_bounds(np.array(outlines, dtype=object))
    return (_header(len(records), box) + bytes(records)), (_header(len(index), box) + bytes(index))


def _header(size: int, box: Sequence[float]) -> bytes:
    return struct.pack(">7i", 9994, 0, 0, 0, 0, 0, (100 + size) // 2) + struct.pack("<2i8d", 1000, 5, *box, 0, 0, 0, 0)


def record(outline: shapely.MultiPolygon) -> bytes:
    """One multipolygon: its box, where its rings begin, and their points."""
    parts = [orient(part, -1.0) for part in outline.geoms]
    rings = [shapely.get_coordinates(ring) for part in parts for ring in (part.exterior, *part.interiors)]
    starts = np.cumsum([0, *(len(ring) for ring in rings[:-1])]).astype("<i4")
    points = np.concatenate(rings).astype("<f8")
    head = struct.pack("<i4d2i", 5, *shapely.bounds(outline), len(rings), len(points))
    return head + starts.tobytes() + points.tobytes()


def table(fields: Fields, rows: Iterable[Mapping[str, str]]) -> bytes:
    """The .dbf, in UTF-8."""
    body = b"".join(
        b" " + b"".join(_cell(row.get(name, ""), kind, width) for name, (kind, width) in fields.items()) for row in rows
    )
    width = 1 + sum(size for _, size in fields.values())
    header = struct.pack("<4BIHH20x", 3, 118, 2, 14, len(body) // width, 33 + 32 * len(fields), width)
    columns = b"".join(
        struct.pack("<11sc4x2B14x", name.encode(), kind.encode(), size, 0) for name, (kind, size) in fields.items()
    )
    return header + columns + b"\r" + body + b"\x1a"


def _cell(text: str, kind: str, width: int) -> bytes:
    encoded = text.encode()[:width]
    return encoded.rjust(width) if kind == "N" else encoded.ljust(width)
