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
    """z, log z and the size of the universe under three `names`, of ``_lq`` (null where there is no quotient).

    What is of a group is a column before it is used, for both scores at once: Spark computes a window anew wherever a
    formula names it, and goes over the rows of a group once for all windows that stand side by side.
    """
    ready = ready.with_columns(nw.when(nw.col("_lq") > 0).then(nw.col("_lq")).alias("_positive"))
    ready = ready.with_columns(nw.col("_positive").log().alias("_log"))
    values = ("_lq", "_log")
    ready = ready.with_columns(part for value in values for part in summands(value))
    ready = ready.with_columns(term for value in values for term in _terms_of_group(value, groups))
    ready = ready.with_columns(_apart(value).alias(f"{value}|apart") for value in values)
    ready = ready.with_columns(
        (_of(value, "apart") * _of(value, "apart")).alias(f"{value}|squared") for value in values
    )
    ready = ready.with_columns(part for value in values for part in summands(f"{value}|squared"))
    ready = ready.with_columns(sum_over(f"{value}|squared", groups).alias(f"{value}|squares") for value in values)
    columns = (*map(_score, values), _of("_lq", "count"))
    return ready.with_columns(column.alias(name) for column, name in zip(columns, names, strict=True))


def _of(value: str, word: str) -> nw.Expr:
    return nw.col(f"{value}|{word}")


def _terms_of_group(value: str, groups: Sequence[str]) -> list[nw.Expr]:
    """How many values a group has, their sum, and whether they differ."""
    column = nw.col(value)
    # The same value many times has a standard deviation of a hair, not of nothing.
    differ = column.max().over(*groups) > column.min().over(*groups)
    terms = {"count": column.count().over(*groups), "sum": sum_over(value, groups), "spread": differ}
    return [term.alias(f"{value}|{word}") for word, term in terms.items()]


def _apart(value: str) -> nw.Expr:
    return nw.col(value) - _of(value, "sum") / _of(value, "count")


def _score(value: str) -> nw.Expr:
    """How many standard deviations a value is from the mean of its group."""
    count = _of(value, "count")
    deviation = (_of(value, "squares") / (count - 1)).sqrt()
    return nw.when(_of(value, "spread") & (count >= LEAST_MARKETS)).then(_of(value, "apart") / deviation)
