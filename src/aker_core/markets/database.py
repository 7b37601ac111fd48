"""The database that the settings name, for commands: to read, or to write a decision."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from aker_data.store.statement import Source


@contextmanager
def reading() -> Iterator[Session]:
    """A session that only reads; nothing is created or migrated.

    Raises StorageError where there is no database, or where it is at another revision than this version reads.
    """
    from aker_core.config import Settings
    from aker_data.read_only import open_for_reading

    with open_for_reading(Settings().postgis_dsn.get_secret_value())() as session:
        yield session


@contextmanager
def reading_rows() -> Iterator[Source]:
    """As `reading`, for plain rows only (`aker_data.store.rows`): a SQLite file is opened without SQLAlchemy."""
    from aker_core.config import Settings
    from aker_data.sqlite_file import SqliteReader, file_of

    file = file_of(Settings().postgis_dsn.get_secret_value())
    if file is None:
        with reading() as session:
            yield session
        return
    with closing(SqliteReader(file)) as reader:
        yield reader


@contextmanager
def writing() -> Iterator[Session]:
    """A session on the database, brought up to date first; none is created.

    Raises StorageError where there is none (yet), or where it cannot be written.
    """
    from aker_core.config import Settings
    from aker_data.engine import open_database
    from aker_data.sqlite_file import file_of, require_file

    url = Settings().postgis_dsn.get_secret_value()
    if (file := file_of(url)) is not None:
        require_file(file)  # an empty database made here would pass for one without events
    with open_database(url)() as session:
        yield session
