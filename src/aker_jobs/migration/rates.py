"""Net migration of people aged 25 to 44 per 1,000 residents, from a frame with inflow, outflow and population.

    1,000 · (inflow − outflow) / population

Rates are never averaged: people are summed over age bins first, then divided once.
"""

from __future__ import annotations

from typing import Any

import narwhals as nw

from aker_core.facts.columns import AGE_COLUMNS, PERIOD_COLUMNS, PLACE_COLUMNS, column_of, columns_of
from aker_core.facts.frames import Workable, one_row, open_frame, require_columns, with_numbers
from aker_core.facts.one_series import refuse_in_index, refuse_several
from aker_core.facts.scalars import spelled
from aker_jobs.inputs.ages import labels_25_44

NAME = "mig_25_44_per_1k"
_WHAT = "migration_net_25_44"


def migration_net_25_44(frame: Any) -> Any:
    """Net migration per 1,000 residents, one value per market and period, the newest period first.

    frame: columns ``inflow``, ``outflow``, ``population`` (people). An age column (age, age_group, age_range, AGEGRP
    and the like) is filtered to ages 25–44, of which each must be there once (bins 25-29 … 40-44, or 25-44), and the
    bins are summed; then population is that of the bin. Without one the rows are taken to be of ages 25–44. A period
    column (period, year) orders the rows; without one their order stays.

    Returns a pandas Series for a pandas frame, a Polars Series for Polars, a chunked array for PyArrow and DuckDB; for
    PySpark, whose rows have no order, a frame of places, periods and the rate.
    Null where a part is withheld or the population is zero. ValueError: missing columns, negative values, age bins
    that overlap or do not cover 25–44, two rows of one market, period and age.
    """
    opened = open_frame(frame, _WHAT)
    require_columns(opened, ["inflow", "outflow", "population"], _WHAT)
    if opened.implementation.is_spark_like():
        amounts, keys = _amounts(opened)
        return amounts.select(*keys, _rate().alias(NAME)).to_native()
    rows = opened.collect() if isinstance(opened, nw.LazyFrame) else opened
    if rows.implementation.is_pyarrow():
        rows = nw.from_native(rows.to_polars(), eager_only=True)
    amounts, keys = _amounts(rows)
    period = column_of(keys, PERIOD_COLUMNS)
    if period is not None:
        places = [column for column in keys if column not in columns_of(keys, PERIOD_COLUMNS)]
        amounts = amounts.sort(period, *places, descending=[True, *(False for _ in places)])
    values = amounts.select(_rate().alias(NAME))
    eager = values.collect() if isinstance(values, nw.LazyFrame) else values
    native = eager[NAME].to_native()
    if opened is not rows or type(frame).__module__.startswith("pyarrow"):
        return _like(native, frame)
    return native.reset_index(drop=True) if eager.implementation.is_pandas_like() else native


def _rate() -> nw.Expr:
    return nw.when(nw.col("_population") > 0).then(
        1000 * (nw.col("_inflow") - nw.col("_outflow")) / nw.col("_population")
    )


def _amounts(rows: Workable) -> tuple[Workable, list[str]]:
    """The rows with ``_inflow``, ``_outflow`` and ``_population``, one of each place and period, and their keys."""
    there = rows.collect_schema().names()
    keys = columns_of(there, (*PLACE_COLUMNS, *PERIOD_COLUMNS))
    rows = _in_one_kind(rows, columns_of(keys, PERIOD_COLUMNS))
    refuse_in_index(rows, _WHAT, kinds=("ages",))
    amounts = with_numbers(rows, {f"_{name}": name for name in ("inflow", "outflow", "population")}, _WHAT)
    age = column_of(there, AGE_COLUMNS)
    if age is not None:
        refuse_several(rows, keys, _WHAT, kinds=("places", "years", "quarters"), but=(age,))
        amounts = _bins_summed(amounts, age, keys)
    elif keys:
        _refuse_twins(rows, keys)
    return amounts, keys


def _in_one_kind(rows: Workable, periods: list[str]) -> Workable:
    """The rows, periods that a pandas column holds as numbers and as text side by side all as text: else no order."""
    for column in periods:
        if isinstance(rows, nw.DataFrame) and rows.collect_schema()[column] == nw.Object:
            labels = [spelled(label) for label in rows[column].to_list()]
            rows = rows.with_columns(nw.new_series(column, labels, nw.String, backend=rows.implementation))
    return rows


def _like(native: Any, frame: Any) -> Any:
    """Polars lazy frames give a Polars series; PyArrow and DuckDB a chunked array."""
    if type(frame).__module__.startswith("polars"):
        return native
    import pyarrow as pa

    return pa.chunked_array([native.to_arrow()])


def _bins_summed(amounts: Workable, age: str, keys: list[str]) -> Workable:
    """Ages 25–44 of every market and period, summed; null where a bin is withheld."""
    labels = labels_25_44(_rows(amounts.select(age).unique())[age].to_list(), _WHAT)
    names = ("_inflow", "_outflow", "_population")
    inside = amounts.filter(nw.col(age).is_in(labels)).with_columns(
        nw.col(name).is_null().cast(nw.Int64).alias(f"{name}|null") for name in names
    )
    sums = [
        *(nw.col(name).sum() for name in names),
        *(nw.col(f"{name}|null").sum() for name in names),
        nw.len().alias("_bins"),
        nw.col(age).n_unique().alias("_distinct"),
    ]
    counted = inside.group_by(*keys).agg(*sums).sort(*keys) if keys else inside.select(*sums)
    uneven = (nw.col("_bins") != len(labels)) | (nw.col("_distinct") != len(labels))
    for row in _rows(counted.filter(uneven).head(1)).rows(named=True):
        place = ", ".join(str(row[key]) for key in keys) or "the frame"
        raise ValueError(
            f"{_WHAT}: {place} has {row['_bins']} rows for the age bins {list(map(str, labels))}; give each once"
        )
    return counted.with_columns(nw.when(nw.col(f"{name}|null") == 0).then(nw.col(name)).alias(name) for name in names)


def _rows(frame: Workable) -> nw.DataFrame[Any]:
    return frame.collect() if isinstance(frame, nw.LazyFrame) else frame


def _refuse_twins(rows: Workable, keys: list[str]) -> None:
    twins = rows.group_by(*keys).agg(nw.len().alias("_rows")).filter(nw.col("_rows") > 1)
    if one_row(twins, nw.len().alias("twins"))["twins"]:
        raise ValueError(f"{_WHAT}: some {', '.join(keys)} has two rows; give an age column, or one row each")
