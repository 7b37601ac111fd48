"""Margins of error of figures derived from ACS estimates, at 90 % confidence as published.

Standard error = margin / 1.645.

Definitions: U.S. Census Bureau, "Understanding and Using American Community Survey Data: What All Data Users Need to
Know" (2018), chapter 8, "Calculating Measures of Error for Derived Estimates". The formulas ignore covariance.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot, isfinite, sqrt

from aker_core.facts.scalars import as_float, is_number

Z90 = 1.645


def standard_error(moe: float) -> float:
    """Standard error of an estimate with this published margin (same unit)."""
    return moe / Z90


def moe_sum(estimates: Sequence[float], moes: Sequence[float]) -> float:
    """Margin of a sum (or difference): the root of the sum of squared margins, in the unit of the estimates.

    Of several estimates that are zero only the largest margin counts (the Census Bureau's rule).

    >>> round(moe_sum([10154024, 9712936], [3778, 3911]), 6)
    5437.75735
    """
    if len(estimates) != len(moes):
        raise ValueError(f"moe_sum: {len(estimates)} estimates but {len(moes)} margins")
    estimates, moes = _numbers("moe_sum", *estimates), _numbers("moe_sum", *moes)
    _refuse_codes("moe_sum", *moes)
    pairs = list(zip(estimates, moes, strict=True))
    zeros = max((moe for estimate, moe in pairs if estimate == 0), default=0.0)
    return _finite("moe_sum", hypot(*(moe for estimate, moe in pairs if estimate != 0), zeros))


def moe_difference(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Margin of first − second, each an (estimate, margin): as of their sum.

    >>> moe_difference((10.0, 3.0), (4.0, 4.0))
    5.0
    """
    margins = _numbers("moe_difference", first[1], second[1])
    _refuse_codes("moe_difference", *margins)
    return _finite("moe_difference", hypot(*margins))


def moe_ratio(numerator: float, numerator_moe: float, denominator: float, denominator_moe: float) -> float:
    """Margin of numerator / denominator where the numerator is not a part of the denominator.

    sqrt(moe_x² + (x/y)² · moe_y²) / y. ValueError for a denominator of zero or less.
    """
    numerator, numerator_moe, denominator, denominator_moe = _numbers(
        "moe_ratio", numerator, numerator_moe, denominator, denominator_moe
    )
    _refuse_codes("moe_ratio", numerator_moe, denominator_moe)
    if denominator <= 0:
        raise ValueError(f"moe_ratio: the denominator is {denominator}; a ratio needs one above zero")
    return _finite("moe_ratio", hypot(numerator_moe, numerator / denominator * denominator_moe) / denominator)


def moe_proportion(part: float, part_moe: float, whole: float, whole_moe: float) -> float:
    """Margin of part / whole where the part is counted in the whole.

    sqrt(moe_x² − (x/y)² · moe_y²) / y, and the formula of a ratio where the root would be of a negative number.
    """
    part, part_moe, whole, whole_moe = _numbers("moe_proportion", part, part_moe, whole, whole_moe)
    _refuse_codes("moe_proportion", part_moe, whole_moe)
    if whole <= 0:
        raise ValueError(f"moe_proportion: the whole is {whole}; a proportion needs one above zero")
    own, of_whole = part_moe, abs(part / whole * whole_moe)
    if own < of_whole:
        return moe_ratio(part, part_moe, whole, whole_moe)
    # (a² − b²) as (a − b)(a + b): the squares of large margins are beyond the largest number.
    return _finite("moe_proportion", sqrt(own - of_whole) * sqrt(own + of_whole) / whole)


def _numbers(name: str, *values: float) -> list[float]:
    """The values as floats. Raises ValueError for text, truth values, infinities and numbers beyond the largest."""
    for value in values:
        if not is_number(value) or not isfinite(as_float(value)):
            raise ValueError(f"{name}: {value!s:.60} is not a number that can be used. Give finite numbers")
    return [as_float(value) for value in values]


def _refuse_codes(name: str, *margins: float) -> None:
    if any(margin < 0 for margin in margins):
        raise ValueError(f"{name}: a margin is negative; the Census Bureau's codes such as -555555555 are not numbers")


def _finite(name: str, margin: float) -> float:
    if not isfinite(margin):
        raise ValueError(f"{name}: the margin is beyond the largest number. Look at the unit of what was given")
    return margin
