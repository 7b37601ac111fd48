"""A SQLite file for reading: nothing is created, migrated or written, and no right to write is needed.

Without SQLAlchemy, which takes longer to load than a market takes to be read.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from aker_core.errors import StorageError
from aker_data.database_errors import SETTING, advice, require_head

PREFIX = "sqlite:///"
BUSY_SECONDS = 60.0  # longest wait for another process that writes
# A file in a folder without the right to write cannot have the locks of WAL: it is read as one that nobody changes.
MODES = ("mode=ro", "mode=ro&immutable=1")
_CANNOT_OPEN = ("unable to open", "readonly", "read-only")


class SqliteReader:
    """A file of this version's tables, for statements with ``:names``."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._connection = sqlite3.connect(readable(file), uri=True, timeout=BUSY_SECONDS)

    def rows(self, statement: str, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The rows of a query by column name, as SQLite keeps them: dates and JSON are texts.

        Raises StorageError where the file cannot be read.
        """
        names, rows = self.tuples(statement, parameters)
        return [dict(zip(names, row, strict=True)) for row in rows]

    def tuples(self, statement: str, parameters: Mapping[str, Any]) -> tuple[list[str], list[tuple[Any, ...]]]:
        """The names of the columns of a query, and its rows, as `rows`: for many rows, that need no names each."""
        try:
            cursor = self._connection.execute(statement, plain(parameters))
            return [column[0] for column in cursor.description], cursor.fetchall()
        except sqlite3.Error as error:
            raise StorageError(f"{self._file}: {error}. {advice(str(error))}") from error

    def blocks(self, statement: str, parameters: Mapping[str, Any], size: int) -> Iterator[list[tuple[Any, ...]]]:
        """The rows of a query as `tuples`, so many at a time."""
        try:
            cursor = self._connection.execute(statement, plain(parameters))
            while rows := cursor.fetchmany(size):
                yield rows
        except sqlite3.Error as error:
            raise StorageError(f"{self._file}: {error}. {advice(str(error))}") from error

    def close(self) -> None:
        """Let the file go."""
        self._connection.close()


def plain(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters as SQLite keeps them: a date is a text."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in parameters.items()}


def file_of(url: str) -> Path | None:
    """The file that a database URL names; None for another database, or one with parameters."""
    name = url.removeprefix(PREFIX)
    if name == url or not name or name == ":memory:" or name.startswith("file:") or "?" in name:
        return None
    return Path(name)


def require_file(file: Path) -> None:
    """Raise StorageError where there is no file (yet)."""
    if not file.is_file():
        raise StorageError(
            f"No database at {file} yet. Run `make demo` for the embedded snapshot, or `aker refresh` for published "
            f"figures, or set {SETTING} to where it is"
        )


def readable(file: Path) -> str:
    """The address by which SQLite opens a file for reading.

    Raises StorageError where there is no file (yet), none of this version's, or none that can be read.
    """
    require_file(file)
    for mode in MODES:
        address = f"file:{quote(str(file.resolve()))}?{mode}"
        try:
            require_head(_revision(address), str(file))
        except sqlite3.Error as error:
            if mode == MODES[-1] or not any(words in str(error) for words in _CANNOT_OPEN):
                raise StorageError(f"{file}: {error}. {advice(str(error))}") from error
        else:
            return address
    raise AssertionError("the last mode opens or raises")


def _revision(address: str) -> str | None:
    """The migration that a file is at, None for an empty one."""
    connection = sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS)
    try:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE name = 'alembic_version'").fetchall()
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone() if tables else None
    finally:
        connection.close()
    return str(row[0]) if row else None
