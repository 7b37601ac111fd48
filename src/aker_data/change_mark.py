"""A mark of a database that changes whenever anything in it may have changed: what was read before can be kept.

A file is looked at from outside (it and its write-ahead log: inode, size, time), a server is asked for its newest
transaction. Neither reads a table.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from aker_data.sqlite_file import file_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session, sessionmaker

Mark = tuple[object, ...]
SECONDS = 1.0  # a server is asked no more often than that


def marker(url: str) -> Callable[[], Mark]:
    """What gives the mark of the database of this URL. A mark of a database that is not there is one, too."""
    file = file_of(url)
    if file is not None:
        return lambda: (*_looks(file), *_looks(file.with_name(f"{file.name}-wal")))
    return _server(url)


def _looks(file: Path) -> Mark:
    try:
        stat = file.stat()
    except OSError:
        return (None,)
    return (stat.st_ino, stat.st_size, stat.st_mtime_ns)


def _server(url: str) -> Callable[[], Mark]:
    from sqlalchemy import text

    from aker_core.errors import StorageError
    from aker_data.read_only import open_for_reading

    newest = text("SELECT CAST(pg_snapshot_xmax(pg_current_snapshot()) AS text)")
    last: list[tuple[float, Mark]] = []
    sessions: list[sessionmaker[Session]] = []  # one, once the server has been reached

    def mark() -> Mark:
        now = monotonic()
        if last and now - last[0][0] < SECONDS:
            return last[0][1]
        try:
            if not sessions:
                sessions.append(open_for_reading(url))
            with sessions[0]() as session:
                found: Mark = (session.execute(newest).scalar_one(),)
        except StorageError as error:
            found = (str(error),)
        last[:] = [(now, found)]
        return found

    return mark
