"""A frame against its declared schema: one pass over the columns, six findings, no copy of the rows.

Codes repeat, so patterns and lists are matched against the distinct values of a column only; keys are compared by hash,
and one by one only where two hashes meet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import polars as pl

from aker_data.check import Check
from aker_data.schemas.table import Column, TableSchema

SHOWN = 5
Strange = tuple[Callable[[pl.Expr], pl.Expr], str]  # which values of a column are strange, and how, in words
NAMES = ("schema_columns", "schema_nulls", "schema_range", "schema_pattern", "schema_one_of", "schema_key")


def validate(frame: pl.DataFrame, schema: TableSchema) -> list[Check]:
    """Six fatal checks, always the same names: columns and types, nulls, range, pattern, list of values, unique key.

    `rows` of a check is the number of offending cells (rows, for the key). Where columns or types are not as declared
    the other five cannot be judged, and only the first is given.
    """
    columns = _columns(frame, schema)
    if not columns.passed:
        return [columns]
    facts = _facts(frame, schema)
    return [
        columns,
        _check("schema_nulls", (_nulls(column, facts) for column in schema.columns)),
        _check("schema_range", (_range(frame, column, facts) for column in schema.columns)),
        *(_check(name, (_values(frame, column, facts, name) for column in schema.columns)) for name in RULES),
        _key(frame, schema),
    ]


def key_hashes(frame: pl.DataFrame, key: Iterable[str]) -> pl.Series:
    """One number per row (UInt64), the same for the same key; two keys with one number are possible, if unlikely."""
    return frame.select(key).hash_rows(seed=0)


def _columns(frame: pl.DataFrame, schema: TableSchema) -> Check:
    declared, there = schema.dtypes, frame.schema
    missing = [name for name in declared if name not in there]
    unknown = [name for name in there if name not in declared]
    wrong = [
        f"{name} is {there[name]}, not {kind}"
        for name, kind in declared.items()
        if name in there and there[name] != kind
    ]
    faults = [f"missing {missing}"] * bool(missing) + [f"unknown {unknown}"] * bool(unknown) + wrong
    return Check(
        "schema_columns",
        passed=not faults,
        note="; ".join(faults) or f"{len(declared)} columns as declared",
        fatal=True,
    )


def _facts(frame: pl.DataFrame, schema: TableSchema) -> dict[str, Any]:
    measures: list[pl.Expr] = []
    kinds = frame.schema  # made anew at every look
    for column in schema.columns:
        cell = pl.col(column.name)
        measures.append(cell.null_count().alias(f"{column.name} nulls"))
        if column.low is not None or column.high is not None:
            measures += [cell.min().alias(f"{column.name} least"), cell.max().alias(f"{column.name} most")]
        if kinds[column.name].is_float():
            measures.append(cell.is_finite().not_().sum().alias(f"{column.name} endless"))
        values, each = cell.unique().drop_nulls().cast(pl.String).implode(), pl.element()
        measures += [
            values.list.eval(each.filter(rule[0](each)).sort()).alias(f"{column.name} {name}")
            for name, rule_of in RULES.items()
            if (rule := rule_of(column)) is not None
        ]
    return frame.lazy().select(measures).collect().row(0, named=True) if measures else {}


def _nulls(column: Column, facts: dict[str, Any]) -> tuple[int, str]:
    count = 0 if column.nullable else facts[f"{column.name} nulls"]
    return count, f"{column.name}: {count:,} nulls"


def _range(frame: pl.DataFrame, column: Column, facts: dict[str, Any]) -> tuple[int, str]:
    least, most = facts.get(f"{column.name} least"), facts.get(f"{column.name} most")
    count = facts.get(f"{column.name} endless") or 0
    low = column.low is not None and least is not None and least < column.low
    high = column.high is not None and most is not None and most > column.high
    if low or high:
        cell = pl.col(column.name)
        outside = pl.lit(value=False)
        outside = outside | (cell < column.low) if column.low is not None else outside
        outside = outside | (cell > column.high) if column.high is not None else outside
        count += int(frame.select((outside & cell.is_finite() if _floats(frame, column) else outside).sum()).item())
    limits = f"{'' if column.low is None else column.low}…{'' if column.high is None else column.high}"
    return count, f"{column.name}: {count:,} outside {limits} (found {least} to {most})"


def _floats(frame: pl.DataFrame, column: Column) -> bool:
    return frame.schema[column.name].is_float()


def _strange_to_pattern(column: Column) -> Strange | None:
    if column.pattern is None:
        return None
    pattern = column.pattern.replace(r"\d", "[0-9]")  # there are digits of many scripts; codes have those of ASCII
    return lambda values: ~values.str.contains(pattern), f"not like {pattern}"


def _strange_to_list(column: Column) -> Strange | None:
    if not column.one_of:
        return None
    return lambda values: ~values.is_in(list(column.one_of)), f"not one of {', '.join(column.one_of[:20])}"


RULES: dict[str, Callable[[Column], Strange | None]] = {
    "schema_pattern": _strange_to_pattern,
    "schema_one_of": _strange_to_list,
}


def _values(frame: pl.DataFrame, column: Column, facts: dict[str, Any], name: str) -> tuple[int, str]:
    rule = RULES[name](column)
    strange = facts.get(f"{column.name} {name}")
    if rule is None or not strange:
        return 0, ""
    count = frame.get_column(column.name).cast(pl.String).is_in(strange).sum()
    return int(count), f"{column.name}: {count:,} {rule[1]} ({', '.join(strange[:SHOWN])})"


def _check(name: str, faults: Iterable[tuple[int, str]]) -> Check:
    failures = [(count, note) for count, note in faults if count]
    note = "; ".join(note for _, note in failures) or "nothing found"
    return Check(name, passed=not failures, note=note, fatal=True, rows=sum(count for count, _ in failures))


def _key(frame: pl.DataFrame, schema: TableSchema) -> Check:
    key = list(schema.key)
    named = f"({', '.join(key)})"
    hashes = key_hashes(frame, key)
    if hashes.n_unique() == frame.height:
        return Check("schema_key", passed=True, note=f"every row has its own {named}", fatal=True, rows=0)
    met = frame.select(key).filter(hashes.is_duplicated())
    again = met.filter(met.is_duplicated())
    shown = "; ".join(str(row) for row in again.unique().sort(key).head(SHOWN).rows())
    note = f"{again.height:,} rows share a {named}: {shown}" if again.height else f"every row has its own {named}"
    return Check("schema_key", passed=not again.height, note=note, fatal=True, rows=again.height)
