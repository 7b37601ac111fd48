"""Make a PNG of a screen a third as large: at most 256 colors, the most frequent of it. No library is needed."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHANNELS = {2: 3, 6: 4}  # color types that browsers write: RGB, and with an alpha
STEP = 8  # colors that are nearer than this are one


def shrink(path: Path) -> int:
    """Rewrite a picture with at most 256 colors; returns its bytes. Raises ValueError for what is no plain PNG."""
    pixels = decoded(path.read_bytes())
    path.write_bytes(encoded(pixels))
    return path.stat().st_size


def decoded(body: bytes) -> Bytes:
    """The pixels, height x width x 3, of an 8-bit PNG that is not interlaced."""
    if body[:8] != SIGNATURE:
        raise ValueError("Not a PNG. A picture of a browser is one. Give its path")
    at, header, data = 8, b"", b""
    while at < len(body):
        size, name = struct.unpack(">I4s", body[at : at + 8])
        part = body[at + 8 : at + 8 + size]
        header, data = (part if name == b"IHDR" else header), (data + part if name == b"IDAT" else data)
        at += 12 + size
    width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", header)
    if depth != 8 or kind not in CHANNELS or interlaced:
        raise ValueError("A PNG of another kind. Only 8-bit RGB without interlacing is read. Save it again")
    return _unfiltered(zlib.decompress(data), width, height, CHANNELS[kind])[:, :, :3]


def _unfiltered(raw: bytes, width: int, height: int, channels: int) -> Bytes:
    """Undo the filters of the rows (PNG specification, 9.2)."""
    lines = np.frombuffer(raw, np.uint8).reshape(height, 1 + width * channels)
    found = np.zeros((height + 1, width + 1, channels), np.uint8)  # one pixel of zeros above and to the left
    for row in range(height):
        kind, line = int(lines[row, 0]), lines[row, 1:].reshape(width, channels)
        above = found[row]
        if kind == 0:
            found[row + 1, 1:] = line
        elif kind == 1:
            found[row + 1, 1:] = np.cumsum(line, axis=0, dtype=np.uint8)
        elif kind == 2:
            found[row + 1, 1:] = line + above[1:]
        else:
            _slowly(kind, line, above, found[row + 1])
    return found[1:, 1:]


def _slowly(kind: int, line: Bytes, above: Bytes, into: Bytes) -> None:
    """Average and Paeth: each pixel needs the one before it."""
    up, own, plain = above.astype(int).tolist(), into.astype(int).tolist(), line.tolist()
    for x in range(1, len(own)):
        for c in range(len(own[0])):
            a, b, d = own[x - 1][c], up[x][c], up[x - 1][c]
            near = (a + b) // 2 if kind == 3 else _paeth(a, b, d)
            own[x][c] = (plain[x - 1][c] + near) % 256
    into[:] = np.array(own, np.uint8)


def _paeth(a: int, b: int, c: int) -> int:
    guess = a + b - c
    return min((a, b, c), key=lambda value: abs(guess - value))


def encoded(pixels: Bytes) -> bytes:
    """A PNG with a palette."""
    height, width, _ = pixels.shape
    exact = pixels.reshape(-1, 3).astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], np.uint32)
    kinds, of, counts = np.unique(exact, return_inverse=True, return_counts=True)
    colors = np.stack([kinds >> 16, (kinds >> 8) & 255, kinds & 255], axis=1).astype(np.uint8)
    frequent = np.argsort(-counts.astype(np.int64), kind="stable")
    _, first = np.unique(
        colors[frequent] // STEP, axis=0, return_index=True
    )  # the most frequent of those that are near
    palette = colors[frequent[np.sort(first)[:256]]]
    distance = ((colors[:, None].astype(int) - palette[None].astype(int)) ** 2).sum(axis=2)
    index = distance.argmin(axis=1).astype(np.uint8)[of.reshape(-1)].reshape(height, width)
    lines = np.concatenate([np.zeros((height, 1), np.uint8), index], axis=1).tobytes()
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", header), (b"PLTE", palette.tobytes()), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return SIGNATURE + b"".join(_chunk(name, part) for name, part in parts)


def _chunk(name: bytes, part: bytes) -> bytes:
    return struct.pack(">I", len(part)) + name + part + struct.pack(">I", zlib.crc32(name + part))
