"""Grids in GeoTIFF: where their cells lie, and rows of them as numbers, read block by block.

Files without compression or with Deflate are read here. Others (LZW, as USGS writes; JPEG 2000, ZSTD …) are read by
GDAL where rasterio is installed (`pip install 'aker[terrain]'`). TIFF 6.0, Adobe's supplement 3, OGC GeoTIFF 1.1.
"""

from __future__ import annotations

import importlib.util
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

MAX_CELLS = 2_000_000_000
MAX_COLUMNS = 200_000
MAX_BLOCK_BYTES = 64_000_000
NONE, DEFLATE = (1,), (8, 32946)
_WIDTH, _HEIGHT, _BITS, _COMPRESSION, _SAMPLES = 256, 257, 258, 259, 277
_STRIPS, _STRIP_ROWS, _STRIP_BYTES, _PREDICTOR, _FORMAT = 273, 278, 279, 317, 339
_TILE_WIDTH, _TILE_HEIGHT, _TILES, _TILE_BYTES = 322, 323, 324, 325
_SCALE, _TIEPOINT, _GEO_KEYS, _NO_DATA = 33550, 33922, 34735, 42113
_MODEL, _RASTER, _GEOGRAPHIC, _POINT = 1024, 1025, 2, 2
_TYPES = {1: "B", 2: "s", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 11: "f", 12: "d", 16: "Q", 17: "q"}
_KINDS = {1: "u", 2: "i", 3: "f"}
_WITHOUT_GDAL = "is not read without rasterio. Install aker[terrain], or save the raster with Deflate"
Floats = NDArray[np.float64]


class Grid(Protocol):
    """A grid of degrees, north up. west, north: of the outer corner of its first cell; dx, dy: degrees of a cell."""

    @property
    def west(self) -> float: ...
    @property
    def north(self) -> float: ...
    @property
    def dx(self) -> float: ...
    @property
    def dy(self) -> float: ...

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""

    def __getitem__(self, rows: slice, /) -> Floats:
        """Some of the rows; NaN where there is no value."""


def open_grid(body: bytes) -> Grid:
    """The first band of a GeoTIFF. Raises ValueError where it is none, damaged, not in degrees, or not north up."""
    tags = _tags(body)
    compression, predictor = _one(tags, _COMPRESSION, 1), _one(tags, _PREDICTOR, 1)
    if compression in (*NONE, *DEFLATE) and predictor in (1, 3) and _one(tags, _SAMPLES, 1) == 1:
        return _Plain.of(body, tags, compression, predictor)
    if importlib.util.find_spec("rasterio") is None:
        raise ValueError(f"compression {compression} with predictor {predictor} {_WITHOUT_GDAL}")
    return GdalGrid(body)


@dataclass(frozen=True)
class _Plain:
    """A GeoTIFF whose blocks need no decoder but zlib."""

    body: bytes
    shape: tuple[int, int]
    block: tuple[int, int]
    at: tuple[int, ...]
    sizes: tuple[int, ...]
    dtype: np.dtype[Any]
    unpacked: Callable[[bytes, int], bytes]
    has_predictor: bool
    west: float
    north: float
    dx: float
    dy: float
    none: float | None

    @classmethod
    def of(cls, body: bytes, tags: dict[int, tuple[Any, ...]], compression: int, predictor: int) -> _Plain:
        columns, rows = _one(tags, _WIDTH), _one(tags, _HEIGHT)
        _require_size(rows, columns)
        tiled = _TILES in tags
        block = (
            (_one(tags, _TILE_HEIGHT), _one(tags, _TILE_WIDTH))
            if tiled
            else (min(_one(tags, _STRIP_ROWS, rows), rows), columns)
        )
        at, sizes = (_whole(tags, tag) for tag in ((_TILES, _TILE_BYTES) if tiled else (_STRIPS, _STRIP_BYTES)))
        bits, kind = _one(tags, _BITS), _KINDS.get(_one(tags, _FORMAT, 1))
        if kind is None or bits not in (8, 16, 32, 64) or (kind == "f" and bits < 32):
            raise ValueError(f"cells of {bits} bits and format {tags.get(_FORMAT)} are no numbers that are known")
        if min(block) < 1 or block[0] * block[1] * bits // 8 > MAX_BLOCK_BYTES:
            raise ValueError(f"blocks of {block[0]:,} x {block[1]:,} cells are too large, or empty")
        needed = -(-rows // block[0]) * -(-columns // block[1])
        if not len(at) == len(sizes) == needed:
            raise ValueError(f"{len(at)} blocks, {needed} are needed: the file is cut off or damaged")
        dtype = np.dtype(f"{'<' if body[:2] == b'II' else '>'}{kind}{bits // 8}")
        west, north, dx, dy = _place(tags)
        return cls(
            body,
            (rows, columns),
            block,
            at,
            sizes,
            dtype,
            _inflated if compression in DEFLATE else _as_it_is,
            predictor == 3,
            *(west, north, dx, dy),
            _no_data(tags),
        )

    def __getitem__(self, rows: slice, /) -> Floats:
        first, last, _ = rows.indices(self.shape[0])
        height, width = self.block
        begin = first // height
        across = -(-self.shape[1] // width)
        bands = [
            np.hstack([self._block(down * across + column) for column in range(across)])
            for down in range(begin, -(-last // height))
        ]
        whole = np.vstack(bands)[first - begin * height : last - begin * height, : self.shape[1]]
        values: Floats = whole.astype(np.float64)
        if self.none is not None:
            values[values == self.none] = np.nan
        return values

    def _block(self, number: int) -> NDArray[Any]:
        height, width = self.block
        begin = self.at[number]
        packed = self.body[begin : begin + self.sizes[number]]
        if not self.shape[1] % width and height * (number + 1) > self.shape[0] and _is_strip(self):
            height = self.shape[0] - height * number  # the last strip holds what is left
        size = height * width * self.dtype.itemsize
        body = self.unpacked(packed, size)
        if len(packed) < self.sizes[number] or len(body) < size:
            raise ValueError(f"block {number} ends early: the file is cut off or damaged")
        if self.has_predictor:
            return _integrated(body[:size], height, width, self.dtype)
        return np.frombuffer(body, self.dtype, height * width).reshape(height, width)


def _is_strip(grid: _Plain) -> bool:
    return grid.block[1] == grid.shape[1] and len(grid.at) == -(-grid.shape[0] // grid.block[0])


class GdalGrid:
    """A raster of any format that GDAL reads, from its bytes."""

    def __init__(self, body: bytes) -> None:
        import rasterio
        from rasterio.errors import RasterioError
        from rasterio.io import MemoryFile

        try:
            self._file = MemoryFile(body)
            self._raster = self._file.open()
        except RasterioError as error:
            raise ValueError(f"not a raster that GDAL reads ({error})") from error
        across = self._raster.transform
        if self._raster.crs is None or not self._raster.crs.is_geographic:
            raise ValueError("the raster is not in degrees of longitude and latitude")
        if across.b or across.d or across.a <= 0 or across.e >= 0:
            raise ValueError("the raster is turned or mirrored; north up was expected")
        self.west, self.north, self.dx, self.dy = across.c, across.f, across.a, -across.e
        self.shape = (self._raster.height, self._raster.width)
        _require_size(*self.shape)
        self._window, self._error = rasterio.windows.Window, RasterioError

    def __getitem__(self, rows: slice, /) -> Floats:
        first, last, _ = rows.indices(self.shape[0])
        try:
            values = self._raster.read(1, window=self._window(0, first, self.shape[1], last - first), masked=True)
        except self._error as error:
            raise ValueError(
                f"rows {first} to {last} cannot be read: the file is cut off or damaged ({error})"
            ) from error
        filled: Floats = np.ma.filled(values.astype(np.float64), np.nan)
        return filled


def _require_size(rows: int, columns: int) -> None:
    if not (rows > 0 and 0 < columns <= MAX_COLUMNS and rows * columns <= MAX_CELLS):
        raise ValueError(f"{rows:,} x {columns:,} cells are none, or more than {MAX_CELLS:,}")


def _whole(tags: dict[int, tuple[Any, ...]], tag: int) -> tuple[int, ...]:
    """The whole numbers of a tag; none where the file has no such tag."""
    values = tags.get(tag, ())
    if not all(isinstance(value, int) for value in values):
        raise ValueError(f"tag {tag} holds no whole numbers: the file is damaged")
    return values


def _one(tags: dict[int, tuple[Any, ...]], tag: int, default: int | None = None) -> int:
    values = _whole(tags, tag) if tag in tags or default is None else (default,)
    if not values:
        raise ValueError(f"tag {tag} is missing: the file is damaged, or no raster")
    return values[0]


def _tags(body: bytes) -> dict[int, tuple[Any, ...]]:
    """The entries of the first directory, of a classic TIFF or a BigTIFF."""
    order = {b"II": "<", b"MM": ">"}.get(body[:2])
    if order is None or len(body) < 16:
        raise ValueError(f"not a TIFF (it begins with {body[:4]!r})")
    try:
        (magic,) = struct.unpack_from(f"{order}H", body, 2)
        if magic not in (42, 43):
            raise ValueError(f"not a TIFF (its number is {magic})")
        pointer, count, entry = ("I", "H", 12) if magic == 42 else ("Q", "Q", 20)
        (at,) = struct.unpack_from(order + pointer, body, 4 if magic == 42 else 8)
        (entries,) = struct.unpack_from(order + count, body, at)
        at += struct.calcsize(order + count)
        if entries > 1_000:
            raise ValueError(f"{entries:,} tags: the file is damaged")
        return dict(_entry(body, order, pointer, at + entry * number) for number in range(entries))
    except struct.error as error:
        raise ValueError(f"the file is cut off or damaged ({error})") from error


def _entry(body: bytes, order: str, pointer: str, at: int) -> tuple[int, tuple[Any, ...]]:
    tag, kind, count = struct.unpack_from(f"{order}HH{pointer}", body, at)
    if kind not in _TYPES:
        return tag, ()
    room, inline = struct.calcsize(order + pointer), at + 4 + struct.calcsize(order + pointer)
    size = struct.calcsize(f"{order}{_TYPES[kind]}") * count
    if size > len(body):
        raise ValueError(f"tag {tag} is longer than the file: it is damaged")
    where = inline if size <= room else struct.unpack_from(order + pointer, body, inline)[0]
    return tag, struct.unpack_from(f"{order}{count}{_TYPES[kind]}", body, where)


def _place(tags: dict[int, tuple[Any, ...]]) -> tuple[float, float, float, float]:
    """West and north of the outer corner, width and height of a cell in degrees."""
    keys = tags.get(_GEO_KEYS, ())
    named = {keys[at]: keys[at + 3] for at in range(4, len(keys) - 3, 4)}
    if named.get(_MODEL) != _GEOGRAPHIC:
        raise ValueError("the raster is not in degrees of longitude and latitude")
    scale, tie = tags.get(_SCALE, ()), tags.get(_TIEPOINT, ())
    are_numbers = all(isinstance(value, int | float) for value in (*scale, *tie))
    if len(scale) < 2 or len(tie) < 6 or not (are_numbers and scale[0] > 0 and scale[1] > 0):
        raise ValueError("where its cells lie is not stated by one point and one size")
    dx, dy = float(scale[0]), float(scale[1])
    middle = 0.5 if named.get(_RASTER) == _POINT else 0.0
    return float(tie[3]) - dx * (tie[0] + middle), float(tie[4]) + dy * (tie[1] + middle), dx, dy


def _no_data(tags: dict[int, tuple[Any, ...]]) -> float | None:
    text = b"".join(part for part in tags.get(_NO_DATA, ()) if isinstance(part, bytes)).strip(b"\0 ")
    try:
        return float(text) if text else None
    except ValueError:
        return None


def _as_it_is(packed: bytes, size: int) -> bytes:
    return packed[:size]


def _inflated(packed: bytes, size: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, size)
    except zlib.error as error:
        raise ValueError(f"a block cannot be inflated ({error}): the file is damaged") from error


def _integrated(body: bytes, height: int, width: int, dtype: np.dtype[Any]) -> NDArray[Any]:
    """Undo the predictor of floating-point numbers: differences of bytes, the first bytes of a row's numbers first."""
    raw = np.frombuffer(body, np.uint8).reshape(height, width * dtype.itemsize)
    planes = np.cumsum(raw, axis=1, dtype=np.uint8).reshape(height, dtype.itemsize, width)
    numbers = np.ascontiguousarray(planes.transpose(0, 2, 1))
    return numbers.view(dtype.newbyteorder(">")).reshape(height, width)
