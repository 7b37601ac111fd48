"""Everything that a refresh leaves behind, as tables that can be compared, and where two of them differ.

Read are all tables of the database, every lake table, and every extract. What a database calls a row's key sorts it;
lake tables and extracts are compared in the order in which they are stored.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from sqlalchemy import Engine, Table, select

from aker_core.errors import AkerError
from aker_data import catalogue
from aker_data.engine import create_engine_from_url
from aker_data.lake.tables import Lake
from aker_data.models import Base

SHOWN = 5  # differences of one column of one table that are named
ROW, ORDER = "(row)", "(order of rows)"


@dataclass(frozen=True)
class Volatile:
    """What may differ between two refreshes of the same bytes, and why. columns: none for a whole table."""

    table: str
    columns: tuple[str, ...]
    why: str


# The whole list: what is not named here is compared.
VOLATILE = (
    Volatile("*", ("run_id",), "each run has a name of its own"),
    Volatile("*", ("calculated_at", "scored_at", "checked_at", "fetched_at", "decided_at"), "times of the clock"),
    Volatile("runs", (), "the record of each run: its name, process, times and outcome, a killed one included"),
    Volatile("run_counts", (), "what each run counted: a killed one loses its counts, and who repeats it asks less"),
    Volatile("lineage", ("id",), "counts what was read by all runs, a killed one included"),
    Volatile("checks", ("id",), "counts what was found by all runs, a killed one included"),
)


@dataclass(frozen=True)
class Stored:
    """One table as it is stored. key: columns that name a row; empty where its number does."""

    rows: pl.DataFrame
    key: tuple[str, ...] = ()


@dataclass(frozen=True)
class Difference:
    """One value that two cells do not share; key: of its row."""

    table: str
    key: str
    column: str
    first: object
    second: object

    def line(self) -> str:
        """For a person."""
        return f"{self.table} [{self.key}] {self.column}: {self.first!r} against {self.second!r}"


def stored_tables(database: str, lake: Path, extracts: Path) -> dict[str, Stored]:
    """Every table that a refresh left, by name: those of the database, `lake/<table>`, `extracts/<file>`."""
    engine = create_engine_from_url(database)
    try:
        found = dict(_database_tables(engine))
    finally:
        engine.dispose()
    return found | dict(_lake_tables(lake)) | dict(_extracts(extracts))


def all_differences(first: Mapping[str, Stored], second: Mapping[str, Stored]) -> list[Difference]:
    """Where two cells differ, at most a few values of each column."""
    names = sorted({*first, *second})
    alone = [Difference(name, "", "(table)", name in first, name in second) for name in names]
    both = (name for name in names if name in first and name in second)
    return [each for each in alone if each.first != each.second] + [
        each for name in both for each in differences(name, first[name], second[name])
    ]


def differences(name: str, first: Stored, second: Stored) -> list[Difference]:
    """Where one table differs: columns, rows that only one has, values, then the order of the rows."""
    if first.rows.columns != second.rows.columns:
        return [Difference(name, "", "(columns)", first.rows.columns, second.rows.columns)]
    if first.rows.equals(second.rows):
        return []
    key = first.key if _names_rows(first) and _names_rows(second) else ()
    left, right = (_numbered(each.rows) if not key else each.rows for each in (first, second))
    key = key or ("row number",)
    found = [*_lone_rows(name, key, left, right), *_values(name, key, left, right)]
    return found or [Difference(name, "", ORDER, "as stored", "the same rows in another order")]


def _names_rows(table: Stored) -> bool:
    return bool(table.key) and not table.rows.select(table.key).is_duplicated().any()


def _numbered(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_row_index("row number")


def _lone_rows(name: str, key: Sequence[str], left: pl.DataFrame, right: pl.DataFrame) -> Iterator[Difference]:
    for here, there, is_first in ((left, right, True), (right, left, False)):
        lone = here.join(there, on=list(key), how="anti", nulls_equal=True)
        for row in lone.select(key).head(SHOWN).rows():
            yield Difference(name, _text(key, row), ROW, is_first, not is_first)


def _values(name: str, key: Sequence[str], left: pl.DataFrame, right: pl.DataFrame) -> Iterator[Difference]:
    others = [column for column in left.columns if column not in key]
    both = left.join(right, on=list(key), how="inner", nulls_equal=True, suffix="|2", maintain_order="left")
    for column in others:
        kinds = left[column].dtype, right[column].dtype
        if kinds[0] != kinds[1] and pl.Null not in kinds:
            yield Difference(name, "", f"{column} (type)", str(kinds[0]), str(kinds[1]))
            continue
        differ = both.filter(pl.col(column).ne_missing(pl.col(f"{column}|2"))).head(SHOWN)
        for row in differ.select(*key, column, f"{column}|2").rows():
            yield Difference(name, _text(key, row), column, row[-2], row[-1])


def _text(key: Sequence[str], row: Sequence[object]) -> str:
    return ", ".join(f"{name}={value}" for name, value in zip(key, row, strict=False))


def _is_volatile(table: str, column: str) -> bool:
    return any(each.table in ("*", table) and column in each.columns for each in VOLATILE)


def _database_tables(engine: Engine) -> Iterator[tuple[str, Stored]]:
    left_out = {each.table for each in VOLATILE if not each.columns}
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            if table.name in left_out:
                continue
            columns = [column for column in table.columns if not _is_volatile(table.name, column.name)]
            rows = [[_plain(value) for value in row] for row in connection.execute(select(*columns))]
            yield table.name, _sorted(table, [column.name for column in columns], rows)


def _sorted(table: Table, columns: list[str], rows: list[list[Any]]) -> Stored:
    """By the key; without one (it is volatile) by everything, each row once: a killed run recorded some before."""
    frame = pl.DataFrame(rows, schema=columns, orient="row", infer_schema_length=None)
    key = tuple(column.name for column in table.primary_key if column.name in columns)
    return Stored(frame.sort(key), key) if key else Stored(frame.unique().sort(columns))


def _plain(value: Any) -> Any:
    """Values as both databases hand them over alike: JSON as text with sorted names."""
    return json.dumps(value, sort_keys=True) if isinstance(value, dict | list) else value


def _lake_tables(root: Path) -> Iterator[tuple[str, Stored]]:
    lake = Lake(str(root))
    for name in sorted(path.parent.name for path in root.glob("*/_delta_log")):
        for as_of, files in sorted(lake.partitions(name).items()):
            yield f"lake/{name}/{as_of}/files", Stored(pl.DataFrame({"name": [file.name for file in files]}))
            yield f"lake/{name}/{as_of}", Stored(lake.scan(name, as_of).collect(), _key(name))


def _key(table: str) -> tuple[str, ...]:
    try:
        return tuple(catalogue.load(table).schema.key)
    except AkerError:
        return ()


def _extracts(root: Path) -> Iterator[tuple[str, Stored]]:
    for path in sorted(root.rglob("*.parquet")):
        yield f"extracts/{path.relative_to(root)}", Stored(pl.read_parquet(path))
