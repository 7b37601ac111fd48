"""The database that the settings name, for commands that only read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@contextmanager
def reading() -> Iterator[Session]:
    """A session on the database. Raises StorageError where it cannot be reached."""
    from aker_core.config import Settings
    from aker_data.engine import open_database

    with open_database(Settings().postgis_dsn.get_secret_value())() as session:
        yield session
