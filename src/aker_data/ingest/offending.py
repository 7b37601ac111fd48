"""The first rows that a rule of a schema does not let pass, with the lines of the payload that they stand in. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from aker_data.contracts import Payload
from aker_data.schemas.table import Column, TableSchema

FIRST = 20
LONGEST = 80  # characters of a cell
SEARCHED_BYTES = 50_000_000  # a larger payload is not searched for lines: the key names the row


@dataclass(frozen=True)
class OffendingRow:
    """A row that a rule refuses. key: its key in words; column, cell: what is wrong with it (the key: the whole of it);
    line: of the payload, from 1; null where the payload is no text or does not say the row in one line."""

    rule: str
    key: str
    column: str
    cell: str | None
    part: str
    payload: str
    line: int | None


def offending_rows(frame: pl.DataFrame, schema: TableSchema, payload: Payload | None = None) -> list[OffendingRow]:
    """The first 20 rows for each rule of the schema that has some; none for columns that are missing or of other types.

    payload: the bytes that all rows are from, in which their lines are looked for.
    """
    lines = _lines(payload)
    found: list[OffendingRow] = []
    for rule, column, rows in _refused(frame, schema):
        for row in rows.head(FIRST).iter_rows(named=True):
            key = [str(row[name]) for name in schema.key]
            cell = None if column is None or row[column] is None else str(row[column])[:LONGEST]
            found.append(
                OffendingRow(
                    rule=rule,
                    key=", ".join(f"{name}={value}" for name, value in zip(schema.key, key, strict=True))[:200],
                    column=column or ", ".join(schema.key),
                    cell=cell,
                    part=payload.request.part if payload else "",
                    payload=payload.sha256 if payload else str(row.get("payload_sha256", "")),
                    line=_line_of(lines, [*key, *([cell] if cell else [])]),
                )
            )
    return found


def _refused(frame: pl.DataFrame, schema: TableSchema) -> Iterator[tuple[str, str | None, pl.DataFrame]]:
    """Rule, column and rows of every rule that refuses some."""
    for column in schema.columns:
        if column.name not in frame.columns or frame.schema[column.name] != column.dtype:
            continue
        for rule, refused in _rules(column):
            if (rows := frame.filter(refused.fill_null(value=False))).height:
                yield rule, column.name, rows
    if set(schema.key) <= set(frame.columns):
        doubled = frame.filter(pl.struct(schema.key).is_duplicated())
        if doubled.height:
            yield "schema_key", None, doubled.sort(schema.key)


def _rules(column: Column) -> Iterator[tuple[str, pl.Expr]]:
    cell = pl.col(column.name)
    if not column.nullable:
        yield "schema_nulls", cell.is_null()
    if column.low is not None or column.high is not None:
        above = cell > column.high if column.high is not None else pl.lit(value=False)
        below = cell < column.low if column.low is not None else pl.lit(value=False)
        yield "schema_range", above | below
    if column.dtype.is_float():
        yield "schema_range", ~cell.is_finite()
    if column.pattern is not None:
        yield "schema_pattern", ~cell.cast(pl.String).str.contains(column.pattern.replace(r"\d", "[0-9]"))
    if column.one_of:
        yield "schema_one_of", ~cell.cast(pl.String).is_in(list(column.one_of))


def _lines(payload: Payload | None) -> Sequence[str]:
    if payload is None or len(payload.body) > SEARCHED_BYTES or payload.request.media not in ("csv", "text", "json"):
        return ()
    return payload.body.decode("utf-8", errors="replace").splitlines()


def _line_of(lines: Sequence[str], words: Sequence[str]) -> int | None:
    """The first line that has all words, numbers without leading zeros; null where none has."""
    plain = [word.lstrip("0").removesuffix(".0") or "0" for word in words if word and word != "None"]
    return next((at for at, line in enumerate(lines, 1) if plain and all(word in line for word in plain)), None)
