"""Whole numbers as compressed columns: zigzag, split into planes of bytes, xz. The same numbers give the same bytes."""

from __future__ import annotations

import lzma

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
_FILTERS = [
    {"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "lc": 0, "lp": 0, "pb": 0, "dict_size": 1 << 24}
]


def packed(values: Whole) -> bytes:
    """A column: one byte with the number of planes, then the lowest bytes of all numbers, the next ones, and so on."""
    zigzag = ((values << 1) ^ (values >> 63)).astype("<u8")
    planes = max(1, (int(zigzag.max(initial=0)).bit_length() + 7) // 8)
    split = zigzag.view(np.uint8).reshape(-1, 8).T[:planes]
    return lzma.compress(bytes([planes]) + split.tobytes(), lzma.FORMAT_XZ, filters=_FILTERS)


def unpacked(body: bytes) -> Whole:
    """The numbers of a column. Raises ValueError for bytes that are no column."""
    try:
        plain = lzma.decompress(body, lzma.FORMAT_XZ)
    except lzma.LZMAError as error:
        raise ValueError(f"not a column: {error}") from error
    planes = plain[0] if plain else 0
    if not 1 <= planes <= 8 or (len(plain) - 1) % planes:
        raise ValueError(f"not a column: {len(plain):,} bytes in {planes} planes")
    split = np.frombuffer(plain, np.uint8, offset=1).reshape(planes, -1)
    zigzag = np.zeros((split.shape[1], 8), dtype=np.uint8)
    zigzag[:, :planes] = split.T
    whole = zigzag.view("<u8").ravel().astype(np.uint64)
    return ((whole >> np.uint64(1)).astype(np.int64)) ^ -((whole & np.uint64(1)).astype(np.int64))
