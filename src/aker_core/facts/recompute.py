"""Facts computed again from what they say they are made of: the rows behind each input, then the formula over the
amounts.

Nothing of a family's own code is used: that both agree is what makes a number explainable.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping

import polars as pl

from aker_core.facts.formula import Amount, evaluate
from aker_core.facts.order_free import sorted_sum
from aker_core.facts.terms import parsed

FACTS_TABLE = "facts"
_AGGREGATES: dict[str, Callable[[pl.Expr], pl.Expr]] = {
    "sum": sorted_sum,
    "count": lambda column: column.count().cast(pl.Float64),
    "sum_of_squares": lambda column: sorted_sum(column * column),
    "sum_of_logs": lambda column: sorted_sum(column.log()),
    "sum_of_squared_logs": lambda column: sorted_sum(column.log() * column.log()),
    "min": lambda column: column.min(),
    "max": lambda column: column.max(),
}


def amounts_again(inputs: pl.DataFrame, tables: Mapping[str, pl.LazyFrame]) -> pl.DataFrame:
    """What the rows of each input add up to: key, again (null where a row is withheld), rows (how many there are).

    inputs: `aker_core.facts.inputs.INPUT`. tables: of the lake by name, and `facts` for inputs that are facts.
    Raises KeyError for a table that is not there.
    """
    shapes = inputs.with_columns(columns=pl.col("where").map_elements(_columns, return_dtype=pl.String))
    sums = [pl.DataFrame(schema={"key": pl.String, "again": pl.Float64, "rows": pl.UInt32})]
    for (table, column, aggregate, names), rows in shapes.group_by(
        "table", "column", "aggregate", "columns", maintain_order=True
    ):
        conditions = _conditions(rows, str(names).split(",") if names else [])
        sums.append(_added(tables[str(table)], conditions, str(column), str(aggregate)))
    there = inputs.select("key").join(pl.concat(sums), on="key", how="left", maintain_order="left")
    none = pl.col("rows").is_null()  # no row at all adds up to nothing
    return there.with_columns(again=pl.when(none).then(0.0).otherwise("again"), rows=pl.col("rows").fill_null(0))


def amount_again(rows: pl.DataFrame, column: str, aggregate: str) -> float | None:
    """What the rows of one input add up to, by the rules of `amounts_again`: null where a row is withheld."""
    if not rows.height:
        return 0.0
    if rows[column].null_count():
        return None
    if aggregate == "count":  # what is counted may be a text
        return float(rows.height)
    found: float | None = rows.select(_AGGREGATES[aggregate](pl.col(column).cast(pl.Float64))).item()
    return found


def _columns(where: str) -> str:
    """The columns of a filter that say something, in the order of their names."""
    return ",".join(sorted(name for name, values in json.loads(where).items() if values))


def _conditions(rows: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    """One row per key and combination of values."""
    filters = [json.loads(where) for where in rows["where"]]
    lists = {name: pl.Series(name, [values[name] for values in filters], pl.List(pl.String)) for name in names}
    conditions = rows.select("key").with_columns(**lists)
    for name in names:
        conditions = conditions.explode(name)
    return conditions


def _added(table: pl.LazyFrame, conditions: pl.DataFrame, column: str, aggregate: str) -> pl.DataFrame:
    names = [name for name in conditions.columns if name != "key"]
    value = pl.col("_value")
    # What is counted may be a text, such as the key of an event.
    number = pl.when(pl.col(column).is_not_null()).then(1.0) if aggregate == "count" else pl.col(column)
    rows = table.select(*(pl.col(name).cast(pl.String) for name in names), _value=number.cast(pl.Float64))
    joined = conditions.lazy().join(rows, on=names, how="inner", maintain_order="left_right")
    whole = pl.when(value.null_count() == 0).then(_AGGREGATES[aggregate](value))
    return joined.group_by("key").agg(again=whole, rows=pl.len()).collect()


def values_again(facts: pl.DataFrame, inputs: pl.DataFrame) -> Iterator[tuple[tuple[str, ...], float, float | None]]:
    """For each fact with a value: its key, the value, and what its formula gives for the amounts of its inputs.

    None where it names no input, or one that has no amount. Raises KeyError for an input that is not there or a role
    that the formula lacks, ValueError for text that is not a formula.
    """
    amount_of = dict(inputs.select("key", "amount").iter_rows())
    columns = ("geography", "geo_code", "metric", "year", "value", "formula", "inputs")
    for *key, value, formula, named in facts.filter(pl.col("value").is_not_null()).select(columns).iter_rows():
        amounts = amounts_of(named, amount_of)
        if not amounts or any(amount is None for amount in amounts.values()):
            yield tuple(map(str, key)), value, None
        else:
            yield tuple(map(str, key)), value, evaluate(formula or next(iter(amounts)), amounts)  # type: ignore[arg-type]


def amounts_of(named: str | None, amount_of: Mapping[str, float | None]) -> dict[str, Amount | None]:
    """The amount of each role of a fact: a number, or a vector by part; None where an input of it has no amount."""
    amounts: dict[str, Amount | None] = {}
    for role, part, key in parsed(named):
        amount = amount_of[key]
        if amount is None or (role in amounts and amounts[role] is None):
            amounts[role] = None
        elif part is None:
            before = amounts.get(role, 0.0)
            amounts[role] = amount + (before if isinstance(before, float) else 0.0)
        else:
            vector = amounts.setdefault(role, {})
            if isinstance(vector, dict):
                vector[part] = vector.get(part, 0.0) + amount
    return amounts
