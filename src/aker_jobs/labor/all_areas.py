"""Location quotients of all areas, ownerships and industries of one QCEW period at once.

    lq = jobs / jobs of the area in all industries × national jobs in all industries / national jobs of the cell

Every cell needs two numbers that come from small tables: one of its area, one of its ownership and industry. They are
looked up by position (the physical code of categorical keys), which costs less than reading the rows. Keys that come
as strings are made categorical first, which costs more than all the rest: keep them categorical in the lake.
"""

from __future__ import annotations

from typing import Literal

import polars as pl

from aker_core.facts.columns import columns_apart, without_titles
from aker_core.facts.polars_frames import polars_lazy
from aker_jobs.labor.hierarchy import ALL_OWNERSHIPS, TOTAL
from aker_jobs.labor.nation import national_levels

_KEYS = ("area_fips", "own_code", "industry_code")
_BASES = {"all": ALL_OWNERSHIPS, "private": "5"}
_BOUNDS = {"value_low": "lq_low", "value_high": "lq_high"}
_ONE_OF = ("years", "quarters", "months", "sizes of establishment")
_SLICES = 2  # a slice is worked on by one thread; more than a few gain nothing, the work is memory-bound


def all_areas_location_quotients(
    qcew: pl.LazyFrame | pl.DataFrame,
    *,
    jobs_column: str = "annual_avg_emplvl",
    base: Literal["all", "private"] = "all",
) -> pl.DataFrame:
    """area_fips, own_code, industry_code, the jobs column and ``lq`` (Float64), one row per row of the table.

    qcew: one period (year, or quarter) of lake columns; keys as strings or categoricals, jobs null where withheld.
    Columns ``value_low`` and ``value_high`` (`aker_jobs.labor.withheld`) give ``lq_low`` and ``lq_high`` as well.
    base: jobs of all industries in all ownerships, as BLS publishes it, or in the private sector (`"private"`), as its
    online calculator has it. The nation is US000, else the sum of the states (`aker_jobs.labor.nation`).

    lq: null where the cell is withheld, where the nation's is zero or withheld, or where the area has no total.
    ValueError: more than one period, or no national total.
    """
    lazy = polars_lazy(qcew, "all_areas_location_quotients")
    there = lazy.collect_schema().names()
    missing = [column for column in (*_KEYS, jobs_column) if column not in there]
    if missing:
        raise ValueError(f"all_areas_location_quotients: no column {missing}. The table has {there}")
    _refuse_periods(lazy, there)
    ends = [column for column in _BOUNDS if column in there]
    schema = lazy.collect_schema()
    texts = [key for key in _KEYS if not isinstance(schema[key], pl.Categorical)]
    codes = [pl.col(key).cast(pl.Categorical) for key in texts]
    cells = lazy.select(*_KEYS, jobs_column, *ends).with_columns(codes).collect()
    by_area, by_cell, ownerships = _factors(cells, jobs_column, _BASES[base])
    place = _number(pl.col("industry_code")) * ownerships + _number(pl.col("own_code"))
    factor = pl.lit(by_area).gather(pl.col("area_fips").to_physical()) * pl.lit(by_cell).gather(place)
    quotients = [
        (pl.col(jobs_column) * factor).alias("lq"),
        *((pl.col(end) * factor).alias(_BOUNDS[end]) for end in ends),
    ]
    return _in_slices(cells, quotients).drop(ends)


def _refuse_periods(qcew: pl.LazyFrame, there: list[str]) -> None:
    """ValueError where a column says that there are several years, quarters or sizes of establishment."""
    apart = columns_apart(there)
    columns = [name for what in _ONE_OF for name in without_titles(apart.get(what, []))]
    counts = qcew.select(pl.col(columns).n_unique()).collect().row(0, named=True) if columns else {}
    if several := next((name for name, count in counts.items() if count > 1), None):
        raise ValueError(
            f"all_areas_location_quotients: column {several!r} has several values. Pass one period and size at a time"
        )


def _factors(cells: pl.DataFrame, jobs: str, base_own: str) -> tuple[pl.Series, pl.Series, int]:
    """1 / the area's total by area code; national total / national jobs by cell; the number of ownership codes."""
    sizes = cells.select(pl.col(_KEYS).to_physical().max()).row(0)
    areas, ownerships, industries = ((size or 0) + 1 for size in sizes)
    whole = (pl.col("own_code") == base_own) & (pl.col("industry_code") == TOTAL)
    totals = cells.filter(whole).select(pl.col("area_fips").to_physical(), factor=1 / _positive(jobs))
    if totals["area_fips"].n_unique() != len(totals):
        raise ValueError("all_areas_location_quotients: an area has several totals. Pass one period at a time")
    nation = national_levels(cells.lazy(), [jobs])
    national = nation.filter(whole)[jobs]
    if len(national) != 1 or not national[0]:
        raise ValueError(
            "all_areas_location_quotients: the table has no national total and no states to sum. Add the rows of US000"
        )
    pair = ("own_code", "industry_code")
    nation = nation.with_columns(_number(pl.col(key).cast(cells.schema[key])) for key in pair).select(
        place=pl.col("industry_code") * ownerships + pl.col("own_code"), factor=national[0] / _positive(jobs)
    )
    return (
        _lookup(areas, totals["area_fips"], totals["factor"]),
        _lookup(industries * ownerships, nation["place"], nation["factor"]),
        ownerships,
    )


def _number(code: pl.Expr) -> pl.Expr:
    """The number of a category, wide enough to compute places with."""
    return code.to_physical().cast(pl.UInt32)


def _positive(column: str) -> pl.Expr:
    return pl.when(pl.col(column) > 0).then(pl.col(column))


def _lookup(size: int, places: pl.Series, values: pl.Series) -> pl.Series:
    return pl.Series([None], dtype=pl.Float64).new_from_index(0, size).scatter(places, values)


def _in_slices(cells: pl.DataFrame, expressions: list[pl.Expr]) -> pl.DataFrame:
    """The expressions row by row, on several cores: a lookup by position does not split by itself."""
    length = -(-len(cells) // _SLICES) or 1
    parts = [cells.lazy().slice(start, length).with_columns(expressions) for start in range(0, len(cells) or 1, length)]
    return pl.concat(pl.collect_all(parts), rechunk=False)
