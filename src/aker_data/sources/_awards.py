"""What the award connectors share: JSON records as a frame, places as the common table writes them, fiscal years."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import polars as pl
import polars.selectors as cs

from aker_data.contracts import Payload
from aker_data.schemas.table import PolarsType, TableSchema
from aker_data.sources import cells, json_text, reading
from aker_data.sources._shape import as_declared
from aker_geo import codes

TERRITORIES = ("AS", "FM", "GU", "MH", "MP", "PR", "PW", "VI")
UNITED_STATES = ("US", "USA", "UNITED STATES", "UNITED STATES OF AMERICA")
ENTITIES = {"&apos;": "'", "&#39;": "'", "&quot;": '"', "&lt;": "<", "&gt;": ">", "&amp;": "&"}
# As bytes of a JSON answer, where & may be escaped.
ENTITY = re.compile(rb"(?:&|\\u0026)(?:apos|#39|quot|lt|gt|amp);", re.IGNORECASE)

Record = Mapping[str, Any]


def json_object(payload: Payload) -> dict[str, Any]:
    """The JSON object of an answer. Raises SourceChanged where it is none."""
    try:
        reply = json_text.parsed(payload.body)
    except ValueError as error:
        reading.raise_source_changed(payload, f"not JSON ({error})", error)
    if not isinstance(reply, dict):
        reading.raise_source_changed(
            payload, f"a JSON object was expected, not a {type(reply).__name__}: {str(reply)[:200]!r}"
        )
    return reply


def records(payload: Payload, rows: object, name: str, required: Collection[str]) -> list[dict[str, Any]]:
    """The records of an answer, each with the required fields. Raises SourceChanged, naming what is missing."""
    if not isinstance(rows, list) or not all(isinstance(record, dict) for record in rows):
        reading.raise_source_changed(payload, f"no list of records under {name!r}")
    missing = sorted({field for record in rows for field in required if field not in record})
    if missing:
        reading.raise_source_changed(payload, f"missing fields {missing}")
    return rows


def frame(payload: Payload, entries: Sequence[Record], shape: Mapping[str, PolarsType]) -> pl.DataFrame:
    """Records as a frame of the fields in `shape`; a field that a record lacks is null, others are left out."""
    if (name := _boolean(entries, shape)) is not None:
        reading.raise_source_changed(payload, f"{name} holds true or false, which is not a number")
    try:
        return pl.from_dicts(entries, schema=dict(shape)) if entries else pl.DataFrame(schema=dict(shape))
    except (pl.exceptions.PolarsError, TypeError, ValueError, OverflowError) as error:
        reading.raise_source_changed(payload, f"a field is not as declared: {str(error).partition(chr(10))[0]}", error)


def _boolean(entries: Sequence[Record], shape: Mapping[str, PolarsType]) -> str | None:
    """The first field of numbers that holds true or false, which would be read as 1 and 0."""
    for name, dtype in shape.items():
        if isinstance(dtype, pl.Struct):
            within = {part.name: part.dtype for part in dtype.fields}
            inner = [value for entry in entries if isinstance(value := entry.get(name), dict)]
            if (part := _boolean(inner, within)) is not None:
                return f"{name}.{part}"
        elif pl.Series(dtype=dtype).dtype.is_numeric() and any(isinstance(entry.get(name), bool) for entry in entries):
            return name
    return None


def derived(payload: Payload, rows: pl.DataFrame, *columns: pl.Expr) -> pl.DataFrame:
    """Rows with further columns. Raises SourceChanged where a cell cannot be read as its column says."""
    return collected(payload, rows.lazy().with_columns(columns))


def collected(payload: Payload, rows: pl.LazyFrame) -> pl.DataFrame:
    """The rows. Raises SourceChanged where a cell cannot be read as its column says."""
    try:
        return rows.collect()
    except pl.exceptions.PolarsError as error:
        reading.raise_source_changed(payload, f"a cell is not as declared: {str(error).partition(chr(10))[0]}", error)


def table(payload: Payload, rows: pl.DataFrame, schema: TableSchema) -> pl.DataFrame:
    """Rows as the common table has them; columns that the publisher does not have are null."""
    there = set(rows.columns)
    absent = [pl.lit(None, dtype).alias(name) for name, dtype in schema.dtypes.items() if name not in there]
    return as_declared(payload, rows.with_columns(absent), schema)


def without_entities(payload: Payload, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with characters in place of the entities that some publishers leave in their texts."""
    if payload.request.media == "json" and ENTITY.search(payload.body) is None:
        return rows
    return rows.with_columns(cs.string().str.replace_many(list(ENTITIES), list(ENTITIES.values())))


def text(column: str | pl.Expr) -> pl.Expr:
    """Text without blanks around it; empty text is null."""
    cell = pl.col(column) if isinstance(column, str) else column
    cleaned = cell.str.strip_chars()
    return pl.when(cleaned != "").then(cleaned)


def is_american(country: pl.Expr, state: pl.Expr) -> pl.Expr:
    """Whether a place is in a state or territory. A foreign country may have regions with the letters of a state."""
    named = country.str.strip_chars().str.to_uppercase()
    home = named.is_null() | (named == "") | named.is_in(UNITED_STATES)
    return (home | state.is_in(TERRITORIES)).fill_null(value=False)


def us_state(state: str, country: str) -> pl.Expr:
    """The postal code of the state; null for places abroad and for codes that are no state's."""
    code = pl.col(state).str.strip_chars().str.to_uppercase()
    return pl.when(code.is_in([*codes.state_codes(), *TERRITORIES]) & is_american(pl.col(country), code)).then(code)


def us_zip(zip_code: str, state: str, country: str) -> pl.Expr:
    """The first five digits of a ZIP code, with the zeros that spreadsheets lose at its front; null abroad."""
    american = is_american(pl.col(country), pl.col(state).str.strip_chars().str.to_uppercase())
    return pl.when(american).then(cells.five_digits(pl.col(zip_code)))


def fiscal_year(day: pl.Expr) -> pl.Expr:
    """The federal fiscal year of a day: it begins on October 1 of the year before."""
    return (day.dt.year() + (day.dt.month() >= 10).cast(pl.Int32)).cast(pl.Int16)


def us_day(column: str | pl.Expr) -> pl.Expr:
    """A day written month/day/year, or year-month-day with or without a time after it; any other way is an error."""
    cell = text(column)
    turned = cell.str.replace(r"^([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})$", "$3-$1-$2")
    iso = pl.when(cell.str.contains(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}")).then(cell.str.head(10)).otherwise(turned)
    return iso.str.to_date("%Y-%m-%d", strict=True)
