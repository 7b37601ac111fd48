"""All metrics of a table of jobs by area, ownership, industry and year, as windows: the same code on any engine.

Quotients, growth, shift-share and standardized quotients of every row. The formulas are those of
`aker_jobs.labor.quotient_columns`, `aker_jobs.labor.growth`, `aker_jobs.comparison.shift_share` and
`aker_jobs.comparison.standardized_lq`; here their terms are taken from the rows of the table itself, by windows, since
a join of a table with its own totals costs many times as much.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import narwhals as nw

from aker_core.facts.frames import Workable, close_frame, one_row, open_frame, require_columns, with_numbers, with_years
from aker_jobs.comparison.shift_share import with_parts
from aker_jobs.comparison.standardized_lq import with_scores
from aker_jobs.labor.growth import YEARS, Break, growth_columns, with_earlier
from aker_jobs.labor.hierarchy import ALL_OWNERSHIPS, TOTAL
from aker_jobs.labor.nation import NATION_AREA
from aker_jobs.labor.quotient_columns import quotient_columns

FrameT = TypeVar("FrameT")

KEYS = ("area_fips", "own_code", "industry_code")
JOBS = "annual_avg_emplvl"
YEAR = "year"
SHIFT_YEARS = 1
SCORES = ("lq_z", "lq_log_z", "lq_universe")
UNIVERSE = ("year", "own_code", "industry_code", "_area_kind")
_WHAT = "industry_panel"
_PARTS = ("change", "national", "mix", "competitive", "shift_status")


def industry_panel(
    frame: FrameT,
    *,
    jobs_column: str = JOBS,
    spans: Sequence[int] = YEARS,
    breaks: Iterable[Break] = (),
) -> FrameT:
    """area_fips, own_code, industry_code, year, jobs and every metric of each row; any frame in, the same kind out.

    frame: QCEW cells of one or more years: the keys (strings or categoricals), year (whole numbers), jobs ≥ 0 (null
    where withheld), one row per key and year, and the rows of the nation (US000) in every year.

    Adds ``lq`` and ``lq_status`` (base: all industries, all ownerships); ``cagr_{n}y`` and its status for n of
    `spans`; ``shift_change``, ``shift_national``, ``shift_mix``, ``shift_competitive`` (jobs, against the year
    before) and ``shift_status``; ``lq_z``, ``lq_log_z``, ``lq_universe`` among the areas of a kind (counties, metros,
    states, …) in the year. Units, statuses and what null means are those of the functions named above.
    ValueError: missing columns, negative jobs, what is not a year, two rows for a cell, a year without the nation.
    """
    opened = open_frame(frame, _WHAT)
    ready = checked(opened, jobs_column)
    closed: FrameT = close_frame(with_universe(with_history(ready, spans=spans, breaks=breaks)), frame)
    return closed


def checked(opened: Workable, jobs_column: str) -> Workable:
    """The keys, year and jobs, with ``_value`` and ``_year``. Raises ValueError as `industry_panel` does."""
    require_columns(opened, [*KEYS, YEAR, jobs_column], _WHAT)
    ready = opened.select(*KEYS, YEAR, nw.col(jobs_column).alias("jobs"))
    ready = with_years(with_numbers(ready, {"_value": "jobs"}, _WHAT), YEAR, _WHAT)
    whole = (nw.col("area_fips") == NATION_AREA) & _is_total() & (nw.col("_value") > 0)
    cells = ready.group_by(*KEYS, "_year").agg(nw.len().alias("_rows"))
    row = one_row(cells, nw.col("_rows").max().alias("most"), nw.col("_year").n_unique().alias("years"))
    if (row["most"] or 0) > 1:
        raise ValueError(f"{_WHAT}: some {', '.join([*KEYS, YEAR])} has two rows. Give one release of each year")
    nations = one_row(ready.filter(whole), nw.len().alias("years"))["years"]
    if nations != row["years"]:
        raise ValueError(
            f"{_WHAT}: {row['years']} years, of which {nations} have jobs of the nation ({NATION_AREA}, ownership "
            f"{ALL_OWNERSHIPS}, industry {TOTAL}). Add these rows, or leave the years out"
        )
    return ready


def with_history(ready: Workable, *, spans: Sequence[int] = YEARS, breaks: Iterable[Break] = ()) -> Workable:
    """Quotients, growth and shift-share: what a row takes from its own area and the nation, of the rows there are.

    ready: as `checked` gives them; all years of an area must be there, and the nation's rows.
    """
    ready = _with_bases(ready)
    *quotient, status = quotient_columns()
    ready = ready.with_columns(*quotient, status.alias("lq_status"))
    names = ["lq", "lq_status"]
    rules = [Break(*rule) for rule in breaks]
    area = nw.col("area_fips").cast(nw.String)
    for span in spans:
        ready = with_earlier(ready, list(KEYS), span).with_columns(*growth_columns(span, area, rules))
        names += [f"cagr_{span}y", f"cagr_{span}y_status"]  # a text a row would be most of a long table
    ready, parts = _with_shift(ready, [*KEYS, YEAR, "jobs", *names])
    return ready.select(*KEYS, YEAR, "jobs", *names, *parts)


def with_universe(panel: Workable) -> Workable:
    """The panel with standardized quotients: what a row takes from the other areas of its kind in its year."""
    there = panel.collect_schema().names()
    ready = panel.with_columns(nw.col("lq").alias("_lq"), _area_kind().alias("_area_kind"))
    return with_scores(ready, UNIVERSE, SCORES).select(*there, *SCORES)


def _is_total() -> nw.Expr:
    return (nw.col("own_code") == ALL_OWNERSHIPS) & (nw.col("industry_code") == TOTAL)


def _with_bases(ready: Workable) -> Workable:
    """The terms of a quotient: jobs of the cell and of its area in all, and the same of the nation."""
    value, in_nation = nw.col("_value"), nw.col("area_fips") == NATION_AREA
    return ready.with_columns(
        value.alias("_local"),
        nw.when(in_nation & _is_total()).then(value).alias("_nation_total"),
        nw.when(in_nation).then(value).alias("_nation_cell"),
        nw.when(_is_total()).then(value).alias("_area_total"),
    ).with_columns(
        # The year alone first: an engine that distributes rows by year need not do it again for the other two.
        nw.col("_nation_total").max().over("_year").alias("_base_national"),
        nw.col("_nation_cell").max().over("_year", "own_code", "industry_code").alias("_national"),
        nw.col("_area_total").max().over("_year", "area_fips").alias("_base_local"),
    )


def _with_shift(ready: Workable, there: Sequence[str]) -> tuple[Workable, list[str]]:
    """Shift-share against the year before, null (not_loaded) where the table does not have it."""
    starts = {"_e0": "_value", "_n0": "_national", "_t0": "_base_national", "_y0": "_year"}
    ready = ready.with_columns(
        nw.col(column).shift(SHIFT_YEARS).over(*KEYS, order_by="_year").alias(name) for name, column in starts.items()
    )
    ready = ready.with_columns(
        nw.col("_value").alias("_e1"),
        nw.col("_national").alias("_n1"),
        nw.col("_base_national").alias("_t1"),
        *(nw.lit(None, dtype=nw.Float64).alias(name) for name in ("_low", "_high")),
    )
    follows = nw.when(nw.col("_y0") == nw.col("_year") - SHIFT_YEARS)
    ready = with_parts(ready, [*there, "_y0", "_year"])
    columns: dict[str, Any] = {part: nw.col(part) for part in _PARTS}
    names = {part: part if part.startswith("shift_") else f"shift_{part}" for part in _PARTS}
    values = [follows.then(expr).alias(names[part]) for part, expr in columns.items() if part != "shift_status"]
    status = follows.then(nw.col("shift_status")).otherwise(nw.lit("not_loaded")).alias("shift_status")
    return ready.with_columns(*values, status), list(names.values())


def _area_kind() -> nw.Expr:
    """What areas are compared with: areas of the same form of code."""
    area = nw.col("area_fips").cast(nw.String)
    return (
        nw.when(area.str.starts_with("US"))
        .then(nw.lit("nation"))
        .otherwise(
            nw.when(area.str.starts_with("CS"))
            .then(nw.lit("combined"))
            .otherwise(
                nw.when(area.str.starts_with("C"))
                .then(nw.lit("metro"))
                .otherwise(nw.when(area.str.ends_with("000")).then(nw.lit("state")).otherwise(nw.lit("county")))
            )
        )
    )
