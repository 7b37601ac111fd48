"""Constant dollars: nominal dollars of a fiscal year at the prices of a base year.

    real = nominal · index(base year) / index(fiscal year)

In the base year itself real and nominal are the same, whether its index is known or not. A projected index is used only
when asked for: a projection is not a price that anybody paid.
"""

from __future__ import annotations

from typing import Any, TypeVar

import narwhals as nw

from aker_jobs.metrics.awards import BASE_YEAR
from aker_jobs.metrics.awards.per_capita import _numbers
from aker_jobs.metrics.frames import close_frame, open_frame, require_columns
from aker_jobs.metrics.status import Status

FrameT = TypeVar("FrameT")


def deflate(
    frame: FrameT,
    prices: Any,
    *,
    index: str,
    year_column: str = "fiscal_year",
    value_column: str = "usd",
    base_year: int = BASE_YEAR,
    projected: bool = False,
) -> FrameT:
    """The frame with ``real_{value_column}`` (dollars of the base year), ``…_status`` and ``…_reason``.

    frame: any kind, the same comes back. prices: `index` (name), fiscal_year, value (level, any base), projected
    (boolean), as `price_indices` of the reference data. index: which of them. projected: whether projections may be
    used; the status is then derived. Statuses: observed; derived (with a projected index); not_published (no index of
    the year, or a projected one; the reason says which). Null where the nominal value is null.
    ValueError: a column is missing, or the table has no such index.
    """
    what = "deflate"
    opened = open_frame(frame, what)
    require_columns(opened, [year_column, value_column], what)
    levels, guessed = _levels(prices, index, what)
    year, value = nw.col(year_column).cast(nw.Int64), f"real_{value_column}"
    factors = {known: levels[base_year] / level for known, level in levels.items() if base_year in levels}
    used = {known: factor for known, factor in factors.items() if projected or not {known, base_year} & guessed}
    used[base_year] = 1.0
    ready = _numbers(opened, {"_nominal": value_column}, what)
    factor: nw.Expr = nw.lit(None, dtype=nw.Float64)
    for known, number in used.items():
        factor = nw.when(year == known).then(nw.lit(number)).otherwise(factor)
    doubtful = sorted((set(used) if base_year in guessed else guessed & set(used)) - {base_year})
    refused = sorted(set(factors) - set(used))
    missing = ~year.is_in(list(used)) & ~nw.col("_nominal").is_null()
    base_gone = "" if base_year in levels else f", or of the base year {base_year},"
    reason = (
        nw.when(missing & year.is_in(refused))
        .then(nw.lit(f"the {index} index of the year is only projected"))
        .otherwise(
            nw.when(missing)
            .then(nw.lit(f"no published {index} index of the year{base_gone} is in the reference table"))
            .otherwise(nw.when(year.is_in(doubtful)).then(nw.lit(f"by a projected {index} index")))
        )
    )
    status = (
        nw.when(nw.col("_nominal").is_null() | missing)
        .then(nw.lit(Status.NOT_PUBLISHED.value))
        .otherwise(
            nw.when(year.is_in(doubtful)).then(nw.lit(Status.DERIVED.value)).otherwise(nw.lit(Status.OBSERVED.value))
        )
    )
    done = ready.with_columns(
        (nw.col("_nominal") * factor).alias(value), status.alias(f"{value}_status"), reason.alias(f"{value}_reason")
    )
    closed: FrameT = close_frame(done.drop("_nominal"), frame)
    return closed


def _levels(prices: Any, index: str, what: str) -> tuple[dict[int, float], set[int]]:
    """Levels of one index by fiscal year, and the years that are projected."""
    table = nw.from_native(prices, eager_only=True)
    require_columns(table, ["index", "fiscal_year", "value", "projected"], what)
    rows = table.filter(nw.col("index") == index).rows(named=True)
    if not rows:
        known = sorted(set(table["index"].to_list()))
        raise ValueError(f"{what}: no price index {index!r}; the table has {', '.join(known) or 'none'}")
    levels = {int(row["fiscal_year"]): float(row["value"]) for row in rows}
    return levels, {int(row["fiscal_year"]) for row in rows if row["projected"]}
