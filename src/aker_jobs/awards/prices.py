"""Constant dollars: nominal dollars of a fiscal year at the prices of a base year.

    real = nominal · index(base year) / index(fiscal year)

In the base year itself real and nominal are the same, whether its index is known or not. A projected index is used only
when asked for: a projection is not a price that anybody paid.
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeVar

import narwhals as nw

from aker_core.facts.frames import close_frame, one_row, open_frame, require_columns, with_numbers, with_years
from aker_core.facts.status import Status
from aker_jobs.awards import BASE_YEAR

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
    ready = with_numbers(opened, {"_nominal": value_column}, what, signed=True)
    ready = with_years(ready, year_column, what, fiscal=True)
    span = one_row(ready, nw.col("_year").min().alias("first"), nw.col("_year").max().alias("last"))
    factors = _factors(prices, index, base_year, (span["first"] or 0, span["last"] or 0))
    dollars = _real(factors if projected else {year: factor for year, factor in factors.items() if not factor.guessed})
    unusable = f"no published {index} index of the year, or of the base year {base_year}, is in the reference table"
    only_guessed = [] if projected else [year for year, factor in factors.items() if factor.guessed]
    guessed = [year for year, factor in factors.items() if factor.guessed and projected]
    year, real = nw.col("_year"), f"real_{value_column}"
    reason = (
        nw.when(year.is_in(only_guessed))
        .then(nw.lit(f"the {index} index of the year is only projected"))
        .otherwise(
            nw.when(~year.is_in(list(factors)))
            .then(nw.lit(unusable))
            .otherwise(nw.when(year.is_in(guessed)).then(nw.lit(f"by a projected {index} index")))
        )
    )
    done = ready.with_columns(dollars.alias(real)).with_columns(
        nw.when(nw.col(real).is_null())
        .then(nw.lit(Status.NOT_PUBLISHED.value))
        .otherwise(
            nw.when(year.is_in(guessed)).then(nw.lit(Status.DERIVED.value)).otherwise(nw.lit(Status.OBSERVED.value))
        )
        .alias(f"{real}_status"),
        nw.when(~nw.col("_nominal").is_null()).then(reason).alias(f"{real}_reason"),
    )
    closed: FrameT = close_frame(done.drop("_nominal", "_year"), frame)
    return closed


class _Factor(NamedTuple):
    """What a year's dollars are multiplied by, and whether a projection is in it."""

    number: float
    guessed: bool


def _factors(prices: Any, index: str, base_year: int, span: tuple[int, int]) -> dict[int, _Factor]:
    """The factors of the years within a span, as far as there is an index; that of the base year is one."""
    levels, guessed = _levels(prices, index, "deflate")
    factors = {}
    for year in range(span[0], span[1] + 1):
        if year == base_year:
            factors[year] = _Factor(1.0, guessed=False)
        elif {year, base_year} <= set(levels):
            factors[year] = _Factor(levels[base_year] / levels[year], guessed=bool({year, base_year} & guessed))
    return factors


def _real(factors: dict[int, _Factor]) -> nw.Expr:
    """Nominal dollars times the factor of their year, null where there is none."""
    number: nw.Expr = nw.lit(None, dtype=nw.Float64)
    for year, factor in factors.items():
        number = nw.when(nw.col("_year") == year).then(nw.lit(factor.number)).otherwise(number)
    return nw.col("_nominal") * number


def _levels(prices: Any, index: str, what: str) -> tuple[dict[int, float], set[int]]:
    """Levels of one index by fiscal year, and the years that are projected."""
    table = open_frame(prices, f"{what}, prices")
    require_columns(table, ["index", "fiscal_year", "value", "projected"], what)
    table = table.collect() if isinstance(table, nw.LazyFrame) else table
    if table.collect_schema()["projected"] == nw.String:
        raise ValueError(f"{what}: the column 'projected' of the prices holds text. Write true and false as booleans")
    rows = table.filter(nw.col("index") == index)
    if not len(rows):
        indices = sorted(set(table["index"].to_list()))
        raise ValueError(f"{what}: Unknown price index {index!r}. The table has {', '.join(indices) or 'none'}")
    dated = with_years(with_numbers(rows, {"_level": "value"}, what), "fiscal_year", what, fiscal=True)
    picked = dated.select("_year", "_level", "projected")
    years = (picked.collect() if isinstance(picked, nw.LazyFrame) else picked).rows(named=True)
    if twice := [year["_year"] for year in years if sum(other["_year"] == year["_year"] for other in years) > 1]:
        raise ValueError(f"{what}: the price index {index!r} has two levels of {twice[0]}. Give one")
    levels = {year["_year"]: year["_level"] for year in years if year["_level"]}
    return levels, {year["_year"] for year in years if year["projected"]}
