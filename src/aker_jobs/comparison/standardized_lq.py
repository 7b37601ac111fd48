"""Location quotients beside those of the other markets: how many standard deviations from their mean.

    z = (LQ − mean of LQ) / standard deviation of LQ                (O'Donoghue and Gleave 2004, Regional Studies 38)
    log z: the same of ln(LQ), because quotients are skewed: they cannot fall below 0 (Tian 2013, Regional Studies 47)

Mean and standard deviation (n − 1) are over the markets that have a quotient: those whose cells are withheld are in
neither. A z of 2 says that few markets have as much of the sector, not that the market has a cluster.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import narwhals as nw

from aker_core.facts.frames import Workable, close_frame, open_frame, require_columns, with_numbers
from aker_core.facts.one_series import OF_A_UNIVERSE, refuse_several, refuse_twice
from aker_core.facts.order_free import sum_over, summands

FrameT = TypeVar("FrameT")
LEAST_MARKETS = 3  # of fewer there is no spread to speak of


def standardized_quotients(
    frame: FrameT, *, quotient_column: str = "lq", group_columns: Sequence[str] = ("sector",)
) -> FrameT:
    """The frame with ``{quotient}_z``, ``{quotient}_log_z`` and ``{quotient}_universe`` (markets with a quotient).

    frame: any kind, the same comes back; one row per market and group (a sector, or a sector and a year), the quotient
    null where withheld. z is null where the quotient is, where fewer than three markets of the group have one, or where
    all have the same; log z also where the quotient is 0 (and zeros are not in its mean).
    ValueError: missing columns, negative quotients, several years or sectors in a group, a market twice in one.
    """
    what = "standardized_quotients"
    opened = open_frame(frame, what)
    groups = list(group_columns)
    require_columns(opened, [*groups, quotient_column], what)
    refuse_several(opened, groups, what, kinds=OF_A_UNIVERSE, but=(quotient_column,))
    refuse_twice(opened, groups, what)
    ready = with_numbers(opened, {"_lq": quotient_column}, what)
    names = [f"{quotient_column}_z", f"{quotient_column}_log_z", f"{quotient_column}_universe"]
    there = [column for column in opened.collect_schema().names() if column not in names]
    closed: FrameT = close_frame(with_scores(ready, groups, names).select(*there, *names), frame)
    return closed


def with_scores(ready: Workable, groups: Sequence[str], names: Sequence[str]) -> Workable:
    """z, log z and the size of the universe under three `names`, of ``_lq`` (null where there is no quotient)."""
    ready = ready.with_columns(nw.when(nw.col("_lq") > 0).then(nw.col("_lq")).alias("_positive"))
    ready = ready.with_columns(nw.col("_positive").log().alias("_log"))
    for name, values in (("_z", "_lq"), ("_log_z", "_log")):
        ready = _with_z(ready, name, values, groups)
    columns = (nw.col("_z"), nw.col("_log_z"), nw.col("_lq").count().over(*groups))
    return ready.with_columns(column.alias(name) for column, name in zip(columns, names, strict=True))


def _with_z(frame: Workable, name: str, values: str, groups: Sequence[str]) -> Workable:
    """The frame with a column `name`: how many standard deviations a value is from the mean of its group.

    What is of a group is a column before it is used: Spark computes a window anew wherever a formula names it.
    """
    value, of = nw.col(values), {word: f"{name}|{word}" for word in ("count", "sum", "spread", "apart", "squared")}
    column = {word: nw.col(label) for word, label in of.items()}
    ready = frame.with_columns(summands(values)).with_columns(
        value.count().over(*groups).alias(of["count"]),
        sum_over(values, groups).alias(of["sum"]),
        # The same value many times has a standard deviation of a hair, not of nothing.
        (value.max().over(*groups) > value.min().over(*groups)).alias(of["spread"]),
    )
    ready = ready.with_columns((value - column["sum"] / column["count"]).alias(of["apart"]))
    ready = ready.with_columns((column["apart"] * column["apart"]).alias(of["squared"]))
    ready = ready.with_columns(summands(of["squared"]))
    ready = ready.with_columns(sum_over(of["squared"], groups).alias(of["sum"]))
    deviation = (column["sum"] / (column["count"] - 1)).sqrt()
    has_spread = column["spread"] & (column["count"] >= LEAST_MARKETS)
    return ready.with_columns(nw.when(has_spread).then(column["apart"] / deviation).alias(name))
