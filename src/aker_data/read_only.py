"""A database for reading: nothing is created, migrated or written, and no right to write is needed."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session, sessionmaker

from aker_core.errors import StorageError
from aker_data.engine import (
    BUSY_SECONDS,
    HEAD,
    SETTING,
    create_engine_from_url,
    current_revision,
    parsed_url,
    place,
    postgresql_engine,
    raise_as_storage_error,
    to_json,
)

_CANNOT_OPEN = ("unable to open", "readonly", "read-only")


def open_for_reading(url: str) -> sessionmaker[Session]:
    """Sessions that only read: nothing is created, migrated or written, and no right to write is needed.

    Raises StorageError where there is no database (yet), or where it is at another revision than this version reads.
    """
    parsed = parsed_url(url)
    engine = _reading_file(parsed) if parsed.get_backend_name() == "sqlite" else _reading_server(parsed)
    return sessionmaker(bind=engine)


def _reading_server(url: URL) -> Engine:
    engine = postgresql_engine(url).execution_options(postgresql_readonly=True)
    event.listen(engine, "handle_error", raise_as_storage_error, retval=True)
    with engine.connect() as connection:
        _require_head(current_revision(connection), place(url))
    return engine


def _reading_file(url: URL) -> Engine:
    """Read-only; as a file that nobody changes where the folder does not let the locks of WAL be made."""
    name = str(url.database or "")
    if name.startswith("file:") or name in ("", ":memory:"):
        return create_engine_from_url(url.render_as_string(hide_password=False))
    file = Path(name)
    if not file.is_file():
        raise StorageError(
            f"No database at {file} yet. Run `make demo` for the embedded sample, or `aker refresh` for published "
            f"figures, or set {SETTING} to where it is"
        )
    modes = ("mode=ro", "mode=ro&immutable=1")
    for mode in modes:
        engine = _reading_engine(url, f"file:{quote(str(file.resolve()))}?{mode}")
        try:
            with engine.connect() as connection:
                _require_head(current_revision(connection), str(file))
        except StorageError as error:
            if mode == modes[-1] or not any(words in str(error) for words in _CANNOT_OPEN):
                raise
        else:
            return engine
    raise AssertionError("the last mode opens or raises")


def _reading_engine(url: URL, name: str) -> Engine:
    arguments = {"timeout": BUSY_SECONDS, "uri": True}
    opened = url.set(database=name, query={"uri": "true"})
    engine = create_engine(opened, hide_parameters=True, json_serializer=to_json, connect_args=arguments)
    event.listen(engine, "handle_error", raise_as_storage_error, retval=True)
    return engine


def _require_head(revision: str | None, where: str) -> None:
    """StorageError where the database is at another revision than this version reads."""
    if revision == HEAD:
        return
    if revision is None:
        raise StorageError(f"The database at {where} has no tables yet. Run `make demo` or `aker refresh`")
    if revision > HEAD:
        raise StorageError(
            f"The database at {where} is at revision {revision}, and this version of Aker reads {HEAD}. Update Aker"
        )
    raise StorageError(
        f"The database at {where} is at revision {revision}, and this version of Aker reads {HEAD}. "
        "Run `aker refresh`, which brings it up to date first, or `alembic upgrade head`"
    )
