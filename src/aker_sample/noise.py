"""Numbers that look random and are always the same: a hash of what they belong to.

No generator with a state: a value depends only on its keys, so parts of the sample can be made alone and in any order.
"""

from __future__ import annotations

import zlib

import numpy as np
from numpy.typing import NDArray

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)


def keys(names: list[str]) -> NDArray[np.uint64]:
    """A number for each name, the same on every machine."""
    return np.array([zlib.crc32(name.encode()) for name in names], dtype=np.uint64)


def uniform(*parts: NDArray[np.uint64], salt: str) -> NDArray[np.float64]:
    """Numbers in [0, 1) by broadcasting the keys against each other."""
    state = np.uint64(zlib.crc32(salt.encode()))
    with np.errstate(over="ignore"):
        value: NDArray[np.uint64] = np.zeros((), dtype=np.uint64) + state
        for part in parts:
            value = _mix(value + part * _GOLDEN)
    return (value >> np.uint64(11)).astype(np.float64) / float(1 << 53)


def bell(*parts: NDArray[np.uint64], salt: str) -> NDArray[np.float64]:
    """Numbers with mean 0 and deviation 1, never beyond 3.5 (the sum of four uniform ones)."""
    total = sum(uniform(*parts, salt=f"{salt}/{at}") for at in range(4)) - 2.0
    return np.asarray(total * np.sqrt(3.0), dtype=np.float64)


def _mix(value: NDArray[np.uint64]) -> NDArray[np.uint64]:
    value = (value ^ (value >> np.uint64(30))) * _MIX_1
    value = (value ^ (value >> np.uint64(27))) * _MIX_2
    return value ^ (value >> np.uint64(31))
