"""Bounds of amounts that add up: each sum and its parts narrow one another until nothing narrows any more.

A sum is at least the lows of its parts and, where its parts are all there, at most their highs; a part is at most what
the sum's high leaves beside the lows of the others, and at least what its low needs beside their highs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

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
    families = [_Family.of(each, len(low)) for each in sums]
    earlier: Positions | None = None  # what moved in the pass before; in the first all sums have something to say
    for _ in range(passes):
        moved: list[Positions] = []
        for family in families:
            touched = family.sums if earlier is None else family.touched(np.concatenate([earlier, *moved]))
            if not len(touched.whole):
                continue
            amounts = np.concatenate([touched.part, touched.whole[touched.whole >= 0]])
            before = low[amounts], high[amounts]
            _narrow(touched, low, high)
            moved.append(amounts[(before[0] != low[amounts]) | (before[1] != high[amounts])])
        earlier = _distinct(np.concatenate([np.zeros(0, np.int64), *moved]), len(low))
        if not len(earlier):
            break
    return low, high


@dataclass(frozen=True)
class _Family:
    """Sums whose parts lie together, and where each amount is in them.

    start: where the parts of each sum begin, and the end of the last. sum_of, whole_of: of each amount the sum that it
    is part of, and the one that it is (`NOT_UNKNOWN`: none).
    """

    sums: SumsOfParts
    start: Positions
    sum_of: npt.NDArray[np.int32]
    whole_of: npt.NDArray[np.int32]

    @classmethod
    def of(cls, sums: SumsOfParts, amounts: int) -> _Family:
        if (sums.of[1:] < sums.of[:-1]).any():
            order = np.argsort(sums.of, kind="stable")
            sums = replace(sums, part=sums.part[order], of=sums.of[order])
        sum_of, whole_of = (np.full(amounts, NOT_UNKNOWN, dtype=np.int32) for _ in range(2))
        sum_of[sums.part] = sums.of
        wholes = np.flatnonzero(sums.whole >= 0)
        whole_of[sums.whole[wholes]] = wholes
        return cls(sums, np.searchsorted(sums.of, np.arange(len(sums.whole) + 1)), sum_of, whole_of)

    def touched(self, moved: Positions) -> SumsOfParts:
        """The sums that an amount which moved is in, numbered anew: the others have nothing new to say."""
        numbers = np.concatenate([self.sum_of[moved], self.whole_of[moved]])
        numbers = _distinct(numbers[numbers >= 0], len(self.sums.whole))
        sizes = self.start[numbers + 1] - self.start[numbers]
        ends = np.cumsum(sizes)
        of = np.repeat(np.arange(len(numbers)), sizes)
        parts = np.arange(len(of)) + (self.start[numbers] - ends + sizes)[of]
        sums = self.sums
        return SumsOfParts(
            part=sums.part[parts],
            of=of,
            base_low=sums.base_low[numbers],
            base_high=sums.base_high[numbers],
            whole=sums.whole[numbers],
            whole_low=sums.whole_low[numbers],
            whole_high=sums.whole_high[numbers],
            complete=sums.complete[numbers],
        )


def _distinct(positions: npt.NDArray[np.int_], count: int) -> Positions:
    """The different ones of some positions below a count, sorted."""
    there = np.zeros(count, dtype=bool)
    there[positions] = True
    return np.flatnonzero(there)


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
