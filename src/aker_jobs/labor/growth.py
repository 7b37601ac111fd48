"""Growth: the compound annual growth rate over 1, 3 or 5 years, and the change over the year.

    cagr = (end / start)^(1 / years) − 1

Decimal per year (0.05 = 5 %). Only between figures that can be compared: of consecutive years, and on the same side of
every break (a new edition of the industry classification, redrawn areas) that nobody mapped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import isfinite
from typing import Any, NamedTuple, TypeVar

import narwhals as nw

from aker_core.facts.frames import (
    Workable,
    close_frame,
    one_row,
    open_frame,
    require_columns,
    with_numbers,
    with_years,
)
from aker_core.facts.one_series import OF_A_SERIES, refuse_several
from aker_core.facts.scalars import as_float, is_number
from aker_core.facts.status import Status

FrameT = TypeVar("FrameT")

YEARS = (1, 3, 5)


class Break(NamedTuple):
    """Figures of `first_year` and later cannot be compared with earlier ones, for keys that begin with `prefix`.

    prefix: beginning of the value in the break column (``"09"``: areas of Connecticut; ``""``: all).
    """

    prefix: str
    first_year: int
    reason: str = "the series breaks here and the history is not mapped"


CONNECTICUT_2024 = Break(
    "09", 2024, "Connecticut's planning regions replace its counties; BLS does not map the history"
)


def cagr(start: Any, end: Any, *, years: int) -> Any:
    """Growth per year between two figures that lie `years` apart, as a decimal.

    Numbers give a float; ValueError for a start of zero or less, which has no growth rate, and for a negative end.
    Series (pandas, Polars, PyArrow) give a series of the same kind, null where either is null, the start is zero or
    less, or the end is negative. years: a whole number of at least one.

    >>> round(cagr(100, 115.7625, years=3), 6)
    0.05
    """
    if years < 1:
        raise ValueError(f"cagr: years is {years}. Growth needs at least one year")
    if is_number(start) and is_number(end):
        return _cagr_of_numbers(as_float(start), as_float(end), years)
    first: nw.Series[Any] = nw.from_native(start, series_only=True)
    last: nw.Series[Any] = nw.from_native(end, series_only=True)
    if len(first) != len(last):
        raise ValueError(f"cagr: {len(first)} start values but {len(last)} end values")
    pairs = zip(first.to_list(), last.to_list(), strict=True)
    grown = [_cagr_or_none(begin, finish, years) for begin, finish in pairs]
    return nw.new_series(f"cagr_{years}y", grown, nw.Float64, backend=first.implementation).to_native()


def _cagr_of_numbers(start: float, end: float, years: int) -> float:
    if not start > 0:
        raise ValueError(f"cagr: the start is {start:g}; a growth rate needs a start above zero")
    if not end >= 0:
        raise ValueError(f"cagr: the end is {end:g}. It must be zero or more")
    if not isfinite(end / start):
        raise ValueError(f"cagr: from {start:g} to {end:g} the growth is beyond what a number holds. Check the figures")
    return float((end / start) ** (1 / years) - 1)


def _cagr_or_none(start: float | None, end: float | None, years: int) -> float | None:
    if start is None or end is None or not start > 0 or not end >= 0 or not isfinite(end / start):
        return None
    return _cagr_of_numbers(start, end, years)


def cagr_frame(
    frame: FrameT,
    *,
    key_columns: Sequence[str],
    year_column: str,
    value_column: str,
    years: Sequence[int] = YEARS,
    breaks: Iterable[Break | tuple[str, int]] = (),
    break_column: str | None = None,
) -> FrameT:
    """The frame with ``cagr_{n}y``, ``cagr_{n}y_status`` and ``cagr_{n}y_reason`` for each n, up to the row's year.

    frame: any kind, the same comes back; one row per keys and year (whole numbers, also as text, or dates of which each
    year has one), value ≥ 0, null where withheld.
    breaks: applied to `break_column` (by default the first key), see `Break`.

    Statuses: observed; suppressed (start or end is null); no_base (the start is zero); not_comparable (a break lies
    between: the reason says which); not_loaded (the base year or a year between is not in the frame). Null where not
    observed.
    ValueError: missing columns, negative values, two rows for the same keys and year, several places, ownerships,
    sectors or quarters under the same keys.
    """
    what = "cagr_frame"
    opened = open_frame(frame, what)
    keys = list(key_columns)
    require_columns(opened, [*keys, year_column, value_column], what)
    ready = with_years(with_numbers(opened, {"_value": value_column}, what), year_column, what)
    refuse_several(ready, keys, what, kinds=OF_A_SERIES, but=(year_column, value_column))
    _refuse_twins(ready, keys, what)
    area = nw.col(break_column or keys[0]).cast(nw.String)
    rules = [Break(*rule) for rule in breaks]
    names: list[str] = []
    for span in years:
        ready = with_earlier(ready, keys, span)
        ready = ready.with_columns(*growth_columns(span, area, rules))
        names += [f"cagr_{span}y", f"cagr_{span}y_status", f"cagr_{span}y_reason"]
    there = [column for column in opened.collect_schema().names() if column not in names]
    closed: FrameT = close_frame(ready.select(*there, *names), frame)
    return closed


def over_the_year(frame: FrameT, *, key_columns: Sequence[str], year_column: str, value_column: str) -> FrameT:
    """The frame with ``oty_chg`` (unit of the value), ``oty_pct`` (percent of the year before) and ``oty_status``.

    oty_pct = 100 · (value − value a year before) / value a year before. Nulls and statuses as in `cagr_frame`.
    """
    what = "over_the_year"
    opened = open_frame(frame, what)
    keys = list(key_columns)
    require_columns(opened, [*keys, year_column, value_column], what)
    ready = with_years(with_numbers(opened, {"_value": value_column}, what), year_column, what)
    refuse_several(ready, keys, what, kinds=OF_A_SERIES, but=(year_column, value_column))
    _refuse_twins(ready, keys, what)
    ready = with_earlier(ready, keys, 1)
    present = nw.col("_earlier_year") == nw.col("_year") - 1
    change = nw.when(present).then(nw.col("_value") - nw.col("_earlier"))
    ready = ready.with_columns(
        change.alias("oty_chg"),
        nw.when(nw.col("_earlier") > 0).then(100 * change / nw.col("_earlier")).alias("oty_pct"),
        _status(nw.lit(value=False), present).alias("oty_status"),
    )
    names = ["oty_chg", "oty_pct", "oty_status"]
    there = [column for column in opened.collect_schema().names() if column not in names]
    closed: FrameT = close_frame(ready.select(*there, *names), frame)
    return closed


def with_earlier(frame: Workable, keys: list[str], span: int) -> Workable:
    """``_earlier`` and ``_earlier_year``: ``_value`` and ``_year`` of the row `span` rows before in the same series.

    That is as many years before, if all years between are there.
    """
    return frame.with_columns(
        nw.col("_value").shift(span).over(*keys, order_by="_year").alias("_earlier"),
        nw.col("_year").shift(span).over(*keys, order_by="_year").alias("_earlier_year"),
    )


def growth_columns(span: int, area: nw.Expr, rules: list[Break]) -> list[nw.Expr]:
    """``cagr_{span}y``, its status and its reason, of what `with_earlier` gives. area: what breaks begin with."""
    present = nw.col("_earlier_year") == nw.col("_year") - span
    crossed, why = nw.lit(value=False), nw.lit(None, dtype=nw.String)
    for rule in rules:
        hit = (
            _begins(area, rule.prefix)
            & (nw.col("_year") >= rule.first_year)
            & (nw.col("_year") - span < rule.first_year)
        )
        crossed = crossed | hit
        why = nw.when(hit).then(nw.lit(f"break in {rule.first_year}: {rule.reason}")).otherwise(why)
    status = _status(crossed, present)
    rate = (nw.col("_value") / nw.col("_earlier")) ** (1 / span) - 1
    gap = nw.lit(f"some of the {span} years before are missing" if span > 1 else "the year before is missing")
    reason = (
        nw.when(crossed)
        .then(why)
        .otherwise(nw.when(~_known(present)).then(gap).otherwise(nw.lit(None, dtype=nw.String)))
    )
    usable = (~crossed) & _known(present) & (nw.col("_earlier") > 0) & (rate < float("inf"))
    return [
        nw.when(usable).then(rate).alias(f"cagr_{span}y"),
        status.alias(f"cagr_{span}y_status"),
        reason.alias(f"cagr_{span}y_reason"),
    ]


def _begins(area: nw.Expr, prefix: str) -> nw.Expr:
    """Whether a code begins with a prefix; one that was taken for a number (9001, 9001.0) lost the zero of its own."""
    begins = area.str.starts_with(prefix)
    if not prefix.startswith("0"):
        return begins
    lost = area.str.contains(r"^[0-9]{4}$|^[0-9]$|^[0-9]{4}\.0+$|^[0-9]\.0+$")
    return begins | (lost & area.str.starts_with(prefix[1:]))


def _known(flag: nw.Expr) -> nw.Expr:
    """True where the flag is true, false where it is false or null."""
    return nw.when(flag).then(nw.lit(value=True)).otherwise(nw.lit(value=False))


def _status(crossed: nw.Expr, present: nw.Expr) -> nw.Expr:
    withheld = nw.col("_value").is_null() | nw.col("_earlier").is_null()
    endless = nw.col("_value") / nw.col("_earlier") == float("inf")
    tail = (
        nw.when((nw.col("_earlier") <= 0) | endless)
        .then(nw.lit(Status.NO_BASE.value))
        .otherwise(nw.lit(Status.OBSERVED.value))
    )
    tail = nw.when(withheld).then(nw.lit(Status.SUPPRESSED.value)).otherwise(tail)
    tail = nw.when(~_known(present)).then(nw.lit(Status.NOT_LOADED.value)).otherwise(tail)
    return nw.when(crossed).then(nw.lit(Status.NOT_COMPARABLE.value)).otherwise(tail)


def _refuse_twins(frame: Workable, keys: list[str], what: str) -> None:
    """ValueError for two rows of a key and year, and for rows without a key, which no one knows to be one series."""
    unnamed = nw.when(nw.any_horizontal(*(nw.col(key).is_null() for key in keys), ignore_nulls=False)).then(1)
    if keys and one_row(frame, unnamed.otherwise(0).sum().alias("unnamed"))["unnamed"]:
        raise ValueError(f"{what}: a row has no {' or no '.join(keys)}. Fill it, or leave the row out")
    twins = frame.group_by(*keys, "_year").agg(nw.len().alias("_rows")).filter(nw.col("_rows") > 1)
    if one_row(twins, nw.len().alias("twins"))["twins"]:
        raise ValueError(f"{what}: some {', '.join([*keys, 'year'])} has two rows. Each series needs one figure a year")
