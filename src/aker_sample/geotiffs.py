"""GeoTIFFs of one band of floats, north up, in degrees of NAD 83: a strip for each sixteen rows."""

from __future__ import annotations

import struct
import zlib

import numpy as np
from numpy.typing import NDArray

STRIP_ROWS = 16
NO_DATA = -999999.0
_NAD83 = 4269
# Version of the keys; degrees; cells are areas; NAD 83.
_KEYS = (1, 1, 0, 3, 1024, 0, 1, 2, 1025, 0, 1, 1, 2048, 0, 1, _NAD83)


def geotiff(elevation: NDArray[np.float32], west: float, north: float, cell: float, *, deflate: bool = True) -> bytes:
    """The file of a grid of meters. west, north: of the outer corner of its first cell; cell: degrees."""
    rows, columns = elevation.shape
    strips = [
        np.ascontiguousarray(elevation[at : at + STRIP_ROWS], "<f4").tobytes() for at in range(0, rows, STRIP_ROWS)
    ]
    if deflate:
        strips = [zlib.compress(strip, 6) for strip in strips]
    head = 8
    at = [head + sum(map(len, strips[:number])) for number in range(len(strips))]
    tags = [
        (256, "I", (columns,)),
        (257, "I", (rows,)),
        (258, "H", (32,)),
        (259, "H", (8 if deflate else 1,)),
        (262, "H", (1,)),
        (273, "I", tuple(at)),
        (277, "H", (1,)),
        (278, "I", (STRIP_ROWS,)),
        (279, "I", tuple(map(len, strips))),
        (339, "H", (3,)),
        (33550, "d", (cell, cell, 0.0)),
        (33922, "d", (0.0, 0.0, 0.0, west, north, 0.0)),
        (34735, "H", _KEYS),
        (42113, "s", (f"{NO_DATA:.0f}\0".encode(),)),
    ]
    body = b"".join(strips)
    body += b"\0" * (len(body) % 2)
    return struct.pack("<2sHI", b"II", 42, head + len(body)) + body + _directory(tags, head + len(body))


def _directory(tags: list[tuple[int, str, tuple[object, ...]]], at: int) -> bytes:
    kinds = {"s": 2, "H": 3, "I": 4, "d": 12}
    entries, values = bytearray(struct.pack("<H", len(tags))), bytearray()
    beyond = at + 2 + 12 * len(tags) + 4
    for tag, kind, numbers in tags:
        packed = bytes(numbers[0]) if kind == "s" else struct.pack(f"<{len(numbers)}{kind}", *numbers)  # type: ignore[call-overload]
        count = len(packed) if kind == "s" else len(numbers)
        entries += struct.pack("<HHI", tag, kinds[kind], count)
        if len(packed) <= 4:
            entries += packed.ljust(4, b"\0")
        else:
            entries += struct.pack("<I", beyond + len(values))
            values += packed + b"\0" * (len(packed) % 2)
    return bytes(entries) + struct.pack("<I", 0) + bytes(values)
