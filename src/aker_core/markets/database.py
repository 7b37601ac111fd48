"""The database that the settings name, for commands: to read, or to write a decision."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


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
def writing() -> Iterator[Session]:
    """A session on the database, brought up to date first. Raises StorageError where it cannot be written."""
    from aker_core.config import Settings
    from aker_data.engine import open_database

    with open_database(Settings().postgis_dsn.get_secret_value())() as session:
        yield session
