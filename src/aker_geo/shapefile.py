"""Polygons and attributes of a shapefile, from its bytes: strict, because a count that is off means another file.

The form is that of the ESRI Shapefile Technical Description (1998) and of dBASE III. Every count and length is compared
with the bytes that are there before it is used, so that a damaged file is an error and never a shorter list.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Decode = Callable[[bytes], str]
FILE_CODE, POLYGON = 9994, 5
_FILE_HEADER, _RECORD_HEADER, _POLYGON_HEADER = 100, 8, 44
_DBF_HEADER, _DBF_FIELD, _DBF_END = 32, 32, b"\r"
_DELETED = b"*"


@dataclass(frozen=True)
class Shape:
    """One record: rings of points (longitude, latitude in columns), each closed, outer ones and holes as they come."""

    rings: tuple[Points, ...]


def read_polygons(body: bytes) -> list[Shape]:
    """The records of a ``.shp`` of polygons. Raises ValueError that says where it is not what it claims to be."""
    if len(body) < _FILE_HEADER:
        raise ValueError(f"the .shp has {len(body)} bytes, less than its header")
    code, words = struct.unpack_from(">i20xi", body)
    kind = struct.unpack_from("<i", body, 32)[0]
    if code != FILE_CODE or kind != POLYGON:
        raise ValueError(f"not a shapefile of polygons (file code {code}, shape type {kind})")
    if words * 2 != len(body):
        raise ValueError(f"the .shp has {len(body)} bytes and says {words * 2}: it is cut off or joined")
    return [_polygon(content, number) for number, content in enumerate(_records(body), start=1)]


def _records(body: bytes) -> Iterator[memoryview]:
    view, at, number = memoryview(body), _FILE_HEADER, 0
    while at < len(body):
        number += 1
        if at + _RECORD_HEADER > len(body):
            raise ValueError(f"record {number} of the .shp is cut off")
        stated, words = struct.unpack_from(">2i", body, at)
        begin, at = at + _RECORD_HEADER, at + _RECORD_HEADER + 2 * words
        if stated != number or words < 2 or at > len(body):
            raise ValueError(f"record {number} of the .shp is numbered {stated} and says {2 * words} bytes")
        yield view[begin:at]


def _polygon(content: memoryview, number: int) -> Shape:
    kind = struct.unpack_from("<i", content)[0]
    if kind != POLYGON or len(content) < _POLYGON_HEADER:
        raise ValueError(f"record {number} of the .shp is of shape type {kind}, not a polygon")
    parts, points = struct.unpack_from("<2i", content, 36)
    if parts < 1 or points < 4 or len(content) != _POLYGON_HEADER + 4 * parts + 16 * points:
        raise ValueError(f"record {number} of the .shp says {parts} rings of {points} points in {len(content)} bytes")
    starts = np.frombuffer(content, "<i4", parts, _POLYGON_HEADER)
    ends = np.append(starts[1:], points)
    if starts[0] != 0 or bool((ends - starts < 4).any()):
        raise ValueError(f"record {number} of the .shp has a ring of fewer than four points")
    cells = np.frombuffer(content, "<f8", 2 * points, _POLYGON_HEADER + 4 * parts).reshape(points, 2)
    if not bool(np.isfinite(cells).all()):
        raise ValueError(f"record {number} of the .shp has a coordinate that is no number")
    if open_rings := int((cells[starts] != cells[ends - 1]).any(axis=1).sum()):
        raise ValueError(f"record {number} of the .shp has {open_rings} rings that are not closed")
    return Shape(tuple(cells[begin:end] for begin, end in zip(starts, ends, strict=True)))


def read_attributes(body: bytes, decode: Decode) -> dict[str, list[str]]:
    """The columns of a ``.dbf`` as text without the blanks around it. decode: bytes of a cell to text.

    Raises ValueError where header, fields and rows do not fit together, or a row is marked as deleted.
    """
    if len(body) < _DBF_HEADER + 1:
        raise ValueError(f"the .dbf has {len(body)} bytes, less than its header")
    count, header, width = struct.unpack_from("<IHH", body, 4)
    fields = _fields(body, header)
    if width != 1 + sum(fields.values()) or not header + count * width <= len(body) <= header + count * width + 1:
        raise ValueError(f"the .dbf says {count} rows of {width} bytes and has {len(body) - header} bytes of them")
    rows = [body[at : at + width] for at in range(header, header + count * width, width)]
    if any(row[:1] == _DELETED for row in rows):
        raise ValueError("the .dbf has rows that are marked as deleted")
    columns: dict[str, list[str]] = {}
    at = 1
    for name, length in fields.items():
        columns[name] = [decode(row[at : at + length].rstrip(b"\0")).strip() for row in rows]
        at += length
    return columns


def _fields(body: bytes, header: int) -> dict[str, int]:
    """Names of the columns with their widths, in the order of the row."""
    if not _DBF_HEADER < header <= len(body) or _DBF_END not in body[_DBF_HEADER:header]:
        raise ValueError(f"the header of the .dbf says {header} bytes and does not end there")
    fields: dict[str, int] = {}
    at = _DBF_HEADER
    while body[at : at + 1] != _DBF_END:
        if at + _DBF_FIELD > header:
            raise ValueError(f"the header of the .dbf says {header} bytes and does not end there")
        name = body[at : at + 11].split(b"\0")[0].decode("latin-1").strip()
        if not name or name in fields:
            raise ValueError(f"the .dbf has a column without a name of its own ({name!r})")
        fields[name] = body[at + 16]
        at += _DBF_FIELD
    return fields
