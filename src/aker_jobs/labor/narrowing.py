"""Bounds of amounts that add up: each sum and its parts narrow one another until nothing narrows any more.

A sum is at least the lows of its parts and, where its parts are all there, at most their highs; a part is at most what
the sum's high leaves beside the lows of the others, and at least what its low needs beside their highs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

NOT_UNKNOWN = -1


@dataclass(frozen=True)
class SumsOfParts:
    """Sums over some of the unknown amounts, each amount being part of one sum and the whole of one at most.

    part, of: positions of unknown amounts and the number of the sum that they are part of. base_low, base_high: of each
    sum, what is known of its other parts. whole: the unknown amount that the sum is, else `NOT_UNKNOWN` and
    whole_low, whole_high are what is known of it. complete: whether the parts are all there are.
    """

    part: Positions
    of: Positions
    base_low: Numbers
    base_high: Numbers
    whole: Positions
    whole_low: Numbers
    whole_high: Numbers
    complete: Flags


def narrowed(sums: Sequence[SumsOfParts], low: Numbers, high: Numbers, passes: int) -> tuple[Numbers, Numbers]:
    """The bounds of whole unknown amounts, narrowed by all sums in turn (they are valid after each pass).

    low, high: what is known before; high may be infinite. Amounts are whole numbers: bounds are rounded inwards.
    """
    low, high = low.copy(), high.copy()
    moved = np.ones(len(low), dtype=bool)
    for _ in range(passes):
        earlier, moved = moved, np.zeros(len(low), dtype=bool)
        for family in sums:
            touched = _touched(family, earlier | moved)
            before = low[touched.part], high[touched.part], low[touched.whole], high[touched.whole]
            _narrow(touched, low, high)
            moved[touched.part] |= (before[0] != low[touched.part]) | (before[1] != high[touched.part])
            moved[touched.whole] |= (before[2] != low[touched.whole]) | (before[3] != high[touched.whole])
        if not moved.any():
            break
    return low, high


def _touched(sums: SumsOfParts, moved: Flags) -> SumsOfParts:
    """The sums that an amount which moved is in, numbered anew: the others have nothing new to say."""
    active = np.where(sums.whole >= 0, moved[sums.whole], False)
    active[sums.of[moved[sums.part]]] = True
    if active.all():
        return sums
    kept = active[sums.of]
    number = np.cumsum(active) - 1
    return SumsOfParts(
        part=sums.part[kept],
        of=number[sums.of[kept]],
        base_low=sums.base_low[active],
        base_high=sums.base_high[active],
        whole=sums.whole[active],
        whole_low=sums.whole_low[active],
        whole_high=sums.whole_high[active],
        complete=sums.complete[active],
    )


def _narrow(sums: SumsOfParts, low: Numbers, high: Numbers) -> None:
    """One pass over the sums of one kind, in place."""
    count = len(sums.whole)
    lows, highs = low[sums.part], high[sums.part]
    endless = np.isinf(highs)
    finite = np.where(endless, 0.0, highs)
    all_lows = sums.base_low + np.bincount(sums.of, weights=lows, minlength=count)
    all_highs = sums.base_high + np.bincount(sums.of, weights=finite, minlength=count)
    open_ends = np.bincount(sums.of, weights=endless, minlength=count)
    unknown = sums.whole >= 0
    wholes = sums.whole[unknown]
    whole_low, whole_high = sums.whole_low.copy(), sums.whole_high.copy()
    whole_low[unknown], whole_high[unknown] = low[wholes], high[wholes]

    ends = np.where(sums.complete & (open_ends == 0), np.floor(all_highs), np.inf)
    low[wholes] = np.maximum(low[wholes], np.ceil(all_lows[unknown]))
    high[wholes] = np.minimum(high[wholes], ends[unknown])

    closed = sums.complete[sums.of] & (open_ends[sums.of] == endless)
    least = np.where(closed, np.ceil(whole_low[sums.of] - (all_highs[sums.of] - finite)), 0.0)
    most = np.floor(whole_high[sums.of] - (all_lows[sums.of] - lows))
    low[sums.part] = np.maximum(low[sums.part], least)
    high[sums.part] = np.minimum(high[sums.part], most)
