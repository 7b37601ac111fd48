"""How concentrated a sector is in a market: the location quotient, and jobs per 100,000 residents.

    lq = (local sector jobs / local jobs of all industries) / (national sector jobs / national jobs of all industries)

Ratio, 1.0 = the nation's share. Definition: BLS QCEW,
https://www.bls.gov/cew/about-data/location-quotients-explained.htm.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import narwhals as nw

from aker_core.facts.columns import APART, columns_apart, without_titles
from aker_core.facts.frames import (
    Workable,
    close_frame,
    one_row,
    open_frame,
    require_columns,
    with_numbers,
)
from aker_core.facts.one_series import refuse_in_index
from aker_core.facts.scalars import is_missing
from aker_core.facts.status import Status
from aker_jobs.labor.industry_labels import is_total, overlap

FrameT = TypeVar("FrameT")

LOCAL_TOTAL, NATIONAL_TOTAL = "local_total_jobs", "national_total_jobs"
LOW, HIGH = "local_jobs_low", "local_jobs_high"
_WHAT = "location_quotient"
_MANY = ("sectors", "levels of aggregation")  # of one economy
_HELPERS = {
    *("_local", "_national", "_residents", "_base_local", "_base_national", "_given_low", "_given_high"),
    *("_low", "_high", "_rest_low", "_rest_high"),
}


@dataclass(frozen=True)
class _Base:
    """Columns of one call. local_total and national_total are None where the frame's rows are the whole economy."""

    sector: str
    local: str
    national: str
    population: str | None
    local_total: str | None
    national_total: str | None
    bounded: bool

    @property
    def amounts(self) -> dict[str, str]:
        """Helper name → column, for every column in use that holds a number."""
        columns = {
            "_local": self.local,
            "_national": self.national,
            "_residents": self.population,
            "_base_local": self.local_total,
            "_base_national": self.national_total,
            "_given_low": LOW if self.bounded else None,
            "_given_high": HIGH if self.bounded else None,
        }
        return {name: column for name, column in columns.items() if column is not None}


def location_quotient(
    frame: FrameT,
    *,
    sector_column: str,
    local_jobs_column: str,
    national_jobs_column: str,
    population_column: str | None = None,
    per_100k: bool = False,
    local_total_column: str | None = None,
    national_total_column: str | None = None,
) -> FrameT:
    """The frame with ``lq``, ``status`` and, when asked, ``jobs_per_100k``; rows and other columns stay as they are.

    frame: pandas, Polars (eager or lazy), PyArrow, DuckDB or PySpark; the same kind comes back. One row per sector,
    jobs as numbers ≥ 0, null where withheld.
    Base: the columns `local_total_column` and `national_total_column` (by default ``local_total_jobs`` and
    ``national_total_jobs`` where the frame has them) are the jobs of all industries. **Without them the frame's rows
    are taken for the whole economy**: the base is the sum of the rows, each sector may stand there once, and a withheld
    row leaves the base unknown.
    per_100k: adds ``jobs_per_100k``, local jobs per 100,000 residents (needs `population_column`).
    Local and national jobs may be in two units (persons, thousands): the quotient is the same. Local jobs above the
    national ones are therefore not refused here, as `jobs.lq` of single numbers does.
    ``local_jobs_low`` and ``local_jobs_high``, where the frame has them, bound withheld cells: adds ``lq_low`` and
    ``lq_high``.

    lq: null where withheld (status ``suppressed``, or ``bounded`` where bounds are known) and where a denominator is
    zero or missing (``no_base``). jobs_per_100k: null where jobs are withheld or the population is zero or missing.
    ValueError: missing columns, negative or infinite values, text for numbers, a sector larger than its total; where
    the rows are the base, a sector listed twice or beside its own parts, several geographies, periods or ownerships,
    or a row of all industries (10, total); and a ``local_period`` that
    is not the ``national_period`` of its row. A lazy frame is read once for these checks.
    """
    opened = open_frame(frame, _WHAT)
    base = _base(
        opened,
        _Base(
            sector_column,
            local_jobs_column,
            national_jobs_column,
            population_column,
            local_total_column,
            national_total_column,
            bounded=False,
        ),
        per_100k=per_100k,
    )
    ready = _with_totals(opened, base)
    result = ready.with_columns(
        *quotient_columns(bounded=base.bounded, own_base=base.local_total is None), *([_per_100k()] if per_100k else [])
    )
    names = ["lq", *(["lq_low", "lq_high"] if base.bounded else []), *(["jobs_per_100k"] if per_100k else []), "status"]
    there = [column for column in opened.collect_schema().names() if column not in names]
    closed: FrameT = close_frame(result.select(*there, *names), frame)
    return closed


def _base(frame: Workable, columns: _Base, *, per_100k: bool) -> _Base:
    """The columns in use, after all refusals that need no arithmetic."""
    there = frame.collect_schema().names()
    if per_100k and columns.population is None:
        raise ValueError(f"{_WHAT}: per_100k needs population_column, the residents of the market")
    local_total = columns.local_total or (LOCAL_TOTAL if LOCAL_TOTAL in there else None)
    national_total = columns.national_total or (NATIONAL_TOTAL if NATIONAL_TOTAL in there else None)
    if (local_total is None) != (national_total is None):
        raise ValueError(
            f"{_WHAT}: only {local_total or national_total!r} is given. The local and the national base must "
            f"both cover all industries. Give both totals or neither"
        )
    base = _Base(
        columns.sector,
        columns.local,
        columns.national,
        columns.population,
        local_total,
        national_total,
        bounded=LOW in there and HIGH in there,
    )
    require_columns(frame, [base.sector, *base.amounts.values()], _WHAT)
    if taken := [column for column in there if column in _HELPERS]:
        raise ValueError(f"{_WHAT}: a column may not be called {', '.join(taken)}. Rename it")
    _refuse_mismatch(frame, base, there)
    return base


def _refuse_mismatch(frame: Workable, base: _Base, there: list[str]) -> None:
    """Different periods, several places in one base, a sector counted twice."""
    if "local_period" in there and "national_period" in there:
        here, there_too = nw.col("local_period"), nw.col("national_period")
        schema = frame.collect_schema()
        if schema["local_period"] != schema["national_period"] and nw.String in (
            schema["local_period"],
            schema["national_period"],
        ):
            here, there_too = here.cast(nw.String), there_too.cast(nw.String)
        comparable = ~here.is_null() & ~there_too.is_null()
        differ = nw.when(comparable & (here != there_too)).then(1).otherwise(0).sum()
        if one_row(frame, differ.alias("differ"))["differ"]:
            raise ValueError(
                f"{_WHAT}: local_period and national_period differ. Both sides must cover the same time period"
            )
    if "national_geography" in there and one_row(frame, nw.col("national_geography").n_unique().alias("n"))["n"] > 1:
        raise ValueError(f"{_WHAT}: mismatched geography: national_geography has more than one nation")
    if base.local_total is not None:
        return
    _refuse_several(frame, base, there)
    counts = one_row(frame, nw.col(base.sector).n_unique().alias("sectors"), nw.len().alias("rows"))
    if counts["sectors"] != counts["rows"]:
        raise ValueError(
            f"{_WHAT}: a sector is listed more than once and would count twice in the base. Give {LOCAL_TOTAL} "
            f"and {NATIONAL_TOTAL}, or sum the rows first"
        )
    _refuse_overlap(frame, base.sector)


def _refuse_several(frame: Workable, base: _Base, there: list[str]) -> None:
    """The rows must be one economy: of one place, period, ownership and size of establishment."""
    apart = columns_apart(there)
    refuse_in_index(frame, _WHAT, kinds=[what for what in APART if what not in _MANY])
    apart["years"] = [*apart.get("years", []), *(name for name in ("local_period", "national_period") if name in there)]
    used = {base.sector, *base.amounts.values()}
    for what, columns in apart.items():
        for column in without_titles(columns) if what not in _MANY else ():
            if column not in used and one_row(frame, nw.col(column).n_unique().alias("n"))["n"] > 1:
                mismatch = "mismatched geography: " if what == "places" else ""
                raise ValueError(
                    f"{_WHAT}: {mismatch}{column!r} has several {what}, but the rows must be one economy. Give "
                    f"{LOCAL_TOTAL} and {NATIONAL_TOTAL}, or the rows of one"
                )


def _refuse_overlap(frame: Workable, sector: str) -> None:
    """A total beside its sectors, or a sector beside its own industries, would count twice in the base; a row without a
    name may be any of them."""
    selected = frame.select(sector)
    labels = (selected.collect() if isinstance(selected, nw.LazyFrame) else selected)[sector].to_list()
    if any(map(is_missing, labels)):
        raise ValueError(
            f"{_WHAT}: a sector has no name, and its jobs would stand in the base. Name it in {sector!r}, leave its "
            f"row out, or give {LOCAL_TOTAL} and {NATIONAL_TOTAL}"
        )
    if twice := overlap(labels):
        what = "the total of all industries" if is_total(twice[0]) else "a sector beside its own parts"
        raise ValueError(
            f"{_WHAT}: {twice[0]!r} is {what}: it holds {twice[1]!r}, which would count twice in the base. Give "
            f"{LOCAL_TOTAL} and {NATIONAL_TOTAL}, or leave one of them out"
        )


def _with_totals(frame: Workable, base: _Base) -> Workable:
    """Helper columns ``_local, _national, _low, _high`` and the bases ``_base_local, _rest_low, _rest_high, …``."""
    ready = with_numbers(frame, base.amounts, _WHAT)
    if base.bounded:
        crossed = nw.when(nw.col("_given_low") > nw.col("_given_high")).then(1).otherwise(0).sum()
        if one_row(ready, crossed.alias("crossed"))["crossed"]:
            raise ValueError(f"{_WHAT}: {LOW} is above {HIGH} in some row")
    low, high = ("_given_low", "_given_high") if base.bounded else ("_local", "_local")
    ready = ready.with_columns(
        nw.coalesce(nw.col("_local"), nw.col(low)).alias("_low"),
        nw.coalesce(nw.col("_local"), nw.col(high)).alias("_high"),
    )
    if base.local_total is not None:
        _refuse_larger_than_total(ready)
        return ready.with_columns(
            (nw.col("_base_local") - nw.col("_low")).alias("_rest_low"),
            (nw.col("_base_local") - nw.col("_high")).alias("_rest_high"),
        )
    sums = one_row(
        ready,
        *(nw.col(column).sum().alias(column) for column in ("_local", "_national", "_low", "_high")),
        *(nw.col(column).null_count().alias(f"{column}|null") for column in ("_local", "_national", "_low", "_high")),
    )
    whole = {name: (None if sums[f"{name}|null"] else sums[name]) for name in ("_local", "_national", "_low", "_high")}
    return ready.with_columns(
        _literal(whole["_local"]).alias("_base_local"),
        _literal(whole["_national"]).alias("_base_national"),
        (_literal(whole["_high"]) - nw.col("_high")).alias("_rest_low"),
        (_literal(whole["_low"]) - nw.col("_low")).alias("_rest_high"),
    )


def _refuse_larger_than_total(frame: Workable) -> None:
    for part, total, side in (("_local", "_base_local", "local"), ("_national", "_base_national", "national")):
        larger = nw.when(nw.col(part) > nw.col(total)).then(1).otherwise(0).sum()
        if one_row(frame, larger.alias("larger"))["larger"]:
            raise ValueError(
                f"{_WHAT}: a sector has more {side} jobs than all industries together. Use a {side} total of "
                f"the same area and period, all industries and all ownerships"
            )


def quotient_columns(*, bounded: bool = False, own_base: bool = False) -> list[nw.Expr]:
    """``lq``, its bounds where there are any, and ``status``; a share's ends use the base that goes with them.

    Of ``_local``, ``_national``, ``_base_local``, ``_base_national`` (jobs as Float64, null where withheld); bounded:
    also of ``_low``, ``_high``, ``_rest_low``, ``_rest_high``. own_base: the bases are sums of the rows, so that a
    withheld row leaves them unknown; else the totals of all industries, without which there is no base.
    """
    national = _ratio(nw.col("_national"), nw.col("_base_national"))
    lq = _ratio(_ratio(nw.col("_local"), nw.col("_base_local")), national)
    exprs = [lq.alias("lq")]
    if bounded:
        for name, jobs, rest in (("lq_low", "_low", "_rest_low"), ("lq_high", "_high", "_rest_high")):
            end = _ratio(_ratio(nw.col(jobs), nw.col(jobs) + nw.col(rest)), national)
            exprs.append(nw.coalesce(lq, end).alias(name))
    withheld = nw.col("_local").is_null() | nw.col("_national").is_null()
    if own_base:
        withheld = withheld | nw.col("_base_local").is_null() | nw.col("_base_national").is_null()
    is_bounded = nw.lit(value=False)
    if bounded:
        ends_known = (~nw.col("_low").is_null()) & (~nw.col("_high").is_null()) & (~nw.col("_rest_low").is_null())
        is_bounded = withheld & (~nw.col("_national").is_null()) & ends_known
    no_base = (nw.col("_base_local") <= 0) | (nw.col("_national") <= 0) | (nw.col("_base_national") <= 0)
    if not own_base:
        no_base = no_base | nw.col("_base_local").is_null() | nw.col("_base_national").is_null()
    status = (
        nw.when(no_base)
        .then(nw.lit(Status.NO_BASE.value))
        .otherwise(
            nw.when(is_bounded)
            .then(nw.lit(Status.BOUNDED.value))
            .otherwise(nw.when(withheld).then(nw.lit(Status.SUPPRESSED.value)).otherwise(nw.lit(Status.OBSERVED.value)))
        )
    )
    return [*exprs, status.alias("status")]


def _per_100k() -> nw.Expr:
    return (_ratio(nw.col("_local"), nw.col("_residents")) * 100_000).alias("jobs_per_100k")


def _ratio(part: nw.Expr, whole: nw.Expr) -> nw.Expr:
    """part / whole, null where the whole is zero (never infinite)."""
    return nw.when(whole > 0).then(part / whole)


def _literal(value: float | None) -> nw.Expr:
    return nw.lit(value, dtype=nw.Float64)
