"""One statement of SQL, run on a session or on a SQLite file (without SQLAlchemy): values as Python has them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from aker_data.sqlite_file import SqliteReader, plain

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    Source = Session | SqliteReader

Row = dict[str, Any]


def only_where(**columns: str | None) -> tuple[str, dict[str, str]]:
    """Conditions on columns that have a value, and their parameters."""
    given = {name: value for name, value in columns.items() if value is not None}
    return " ".join(f"AND {name} = :{name}" for name in given), given


def listed_values(values: Iterable[str], prefix: str = "v") -> tuple[str, dict[str, str]]:
    """The names of parameters for a list of values, and the values by name."""
    parameters = {f"{prefix}{position}": value for position, value in enumerate(sorted(values))}
    return ", ".join(f":{name}" for name in parameters) or "NULL", parameters


def select_rows(source: Source, statement: str, **parameters: Any) -> list[Row]:
    """The rows of a statement of our own with ``:names``; dates, moments and JSON (`READERS`) as Python has them."""
    if isinstance(source, SqliteReader):
        rows = source.rows(statement, parameters)
    else:
        from sqlalchemy import text

        source.flush()
        dated = plain(parameters) if source.get_bind().dialect.name == "sqlite" else parameters
        rows = [dict(row) for row in source.execute(text(statement), dated).mappings()]
    for name in rows[0] if rows else ():
        if name in READERS:
            for row, value in zip(rows, _column([row[name] for row in rows], READERS[name]), strict=True):
                row[name] = value
    return rows


def _column(cells: list[Any], read: Callable[[Any], Any]) -> Iterable[Any]:
    """The cells of a column as Python has them. JSON is read as one text: to begin anew for each cell takes three times
    as long."""
    if read is not as_data:
        return map(read, cells)
    if not all(cell is None or isinstance(cell, str) for cell in cells):
        return cells  # the driver has read them
    found: list[Any] = json.loads(f"[{','.join('null' if cell is None else cell for cell in cells)}]")
    return found


@lru_cache(maxsize=1024)  # of a thousand rows few have another day or moment
def _day(value: str | date | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


@lru_cache(maxsize=1024)
def _moment(value: str | datetime | None) -> datetime | None:
    """UTC; SQLite keeps no time zone."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    if moment is None:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def as_data(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


# Columns that a driver hands over in a form of its own.
READERS: dict[str, Callable[[Any], Any]] = {
    "data_vintage": _day,
    "calculated_at": _moment,
    "scored_at": _moment,
    "started_at": _moment,
    "finished_at": _moment,
    "fetched_at": _moment,
    "params": as_data,
    "contributions": as_data,
    "weights": as_data,
    "missing": as_data,
    "reasons": as_data,
    "sectors": as_data,
    "review_reasons": as_data,
    "checked_at": _moment,
    "announced_on": _day,
}
