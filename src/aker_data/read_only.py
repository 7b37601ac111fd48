"""Sessions on a database that only read: nothing is created, migrated or written."""

from __future__ import annotations

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session, sessionmaker

from aker_data.database_errors import require_head
from aker_data.engine import (
    create_engine_from_url,
    current_revision,
    parsed_url,
    place,
    postgresql_engine,
    raise_as_storage_error,
    to_json,
)
from aker_data.sqlite_file import BUSY_SECONDS, file_of, readable


def open_for_reading(url: str) -> sessionmaker[Session]:
    """Sessions that only read, and need no right to write.

    Raises StorageError where there is no database (yet), or where it is at another revision than this version reads.
    """
    parsed = parsed_url(url)
    engine = _file(url, parsed) if parsed.get_backend_name() == "sqlite" else _server(parsed)
    return sessionmaker(bind=engine)


def _server(url: URL) -> Engine:
    engine = postgresql_engine(url).execution_options(postgresql_readonly=True)
    event.listen(engine, "handle_error", raise_as_storage_error, retval=True)
    with engine.connect() as connection:
        require_head(current_revision(connection), place(url))
    return engine


def _file(url: str, parsed: URL) -> Engine:
    file = file_of(url)
    if file is None:  # in memory, or with parameters of somebody's own
        return create_engine_from_url(url)
    opened = parsed.set(database=readable(file), query={"uri": "true"})
    arguments = {"timeout": BUSY_SECONDS, "uri": True}
    engine = create_engine(opened, hide_parameters=True, json_serializer=to_json, connect_args=arguments)
    event.listen(engine, "handle_error", raise_as_storage_error, retval=True)
    return engine
