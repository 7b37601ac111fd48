"""The database: engines for SQLite and PostgreSQL, and the migrations that bring a database up to date.

Whatever keeps a statement from being carried out (server away, disk full, locked, tables missing) comes out of these
engines as StorageError; what is wrong with the data (constraints) stays SQLAlchemy's IntegrityError.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DBAPIError,
    InterfaceError,
    OperationalError,
    ProgrammingError,
)
from sqlalchemy.orm import Session as Session  # noqa: PLC0414 (handed on for types)
from sqlalchemy.orm import sessionmaker

from aker_core.errors import ConfigError, StorageError
from aker_core.redaction import scrub
from aker_data import new_database
from aker_data.database_errors import HEAD, SETTING, advice, is_damaged, is_missing
from aker_data.sqlite_file import BUSY_SECONDS

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy.engine import Connection, ExceptionContext

CONNECT_SECONDS = 10
LOCK = 4_125_370  # any number, the same in every Aker: who migrates a PostgreSQL database holds this lock
_HERE = Path(__file__).resolve()
_SCRIPTS = (_HERE.with_name("migrations"), _HERE.parents[2] / "alembic")  # in a wheel, in a checkout
MIGRATING = "migrating"  # mark of a connection whose failures are those of a migration


def create_engine_from_url(url: str) -> Engine:
    """An engine for a SQLAlchemy URL; `postgresql://` means psycopg 3. The folder of a SQLite file is made.

    Raises ConfigError for anything but a database URL, StorageError where the folder cannot be made.
    """
    parsed = parsed_url(url)
    engine = _sqlite(parsed) if parsed.get_backend_name() == "sqlite" else postgresql_engine(parsed)
    event.listen(engine, "handle_error", raise_as_storage_error, retval=True)
    return engine


def parsed_url(url: str) -> URL:
    """The URL of a database with its driver. Raises ConfigError for anything else."""
    # `postgres://` is what hosting services hand out; SQLAlchemy knows only the long form.
    spelled = "postgresql" + url[len("postgres") :] if url.startswith("postgres:") else url
    try:
        parsed = make_url(spelled)
    except (ArgumentError, ValueError):
        raise ConfigError(f"{SETTING} is not a database URL; for example sqlite:///data/aker.db") from None
    backend = parsed.get_backend_name()
    if backend not in ("sqlite", "postgresql"):
        raise ConfigError(f"{SETTING}: {backend} is not supported. Use SQLite or PostgreSQL with PostGIS")
    driver = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg"}[backend]
    return parsed.set(drivername=driver) if parsed.drivername == backend else parsed


def postgresql_engine(url: URL) -> Engine:
    """An engine for a server. Raises ConfigError for a driver that is not installed."""
    try:
        return create_engine(
            url,
            pool_pre_ping=True,
            hide_parameters=True,
            json_serializer=to_json,
            connect_args={"connect_timeout": CONNECT_SECONDS},
        )
    except (ModuleNotFoundError, ArgumentError):
        raise ConfigError(
            f"{SETTING}: driver {url.drivername} is not installed. Write postgresql:// for the driver that "
            f"comes with Aker"
        ) from None


def _sqlite(url: URL) -> Engine:
    in_memory = url.database in (None, "", ":memory:")
    if not in_memory and not str(url.database).startswith("file:"):
        folder = Path(str(url.database)).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError(f"{folder}: cannot be created ({error.strerror}). Fix it or set {SETTING}") from error
    # IMMEDIATE: a transaction that writes takes its place in the queue with its first write. With the default it reads
    # first, and is refused at once (not after a wait) when somebody else wrote in between.
    arguments = {"timeout": BUSY_SECONDS, "isolation_level": "IMMEDIATE"}
    engine = create_engine(url, hide_parameters=True, json_serializer=to_json, connect_args=arguments)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys = ON")
        if not in_memory:
            _write_ahead(cursor)
        cursor.close()

    return engine


def _write_ahead(cursor: Any) -> None:
    """WAL: readers go on while one writes. It is kept in the file; changing it needs the file for a moment alone."""
    until = time.monotonic() + BUSY_SECONDS
    while cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            # Where it cannot be had (in memory, some network folders) the old mode is answered, and no error.
            cursor.execute("PRAGMA journal_mode = WAL")
            break
        except cursor.connection.OperationalError as error:
            # The busy timeout does not cover this statement. A file that cannot be written can still be read.
            if "readonly" in str(error):
                break
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.01)
    cursor.execute("PRAGMA synchronous = NORMAL")


def raise_as_storage_error(context: ExceptionContext) -> BaseException | None:
    """What the driver raised as StorageError, unless it is about the data."""
    error = context.sqlalchemy_exception
    if context.engine is None or not isinstance(error, DatabaseError | InterfaceError):
        return None
    cause = str(error.orig)
    expected = isinstance(error, (OperationalError, InterfaceError, ProgrammingError))
    damaged = type(error) is DatabaseError and is_damaged(cause)
    if not expected and not damaged:
        return None
    ours = "syntax error" in cause or (isinstance(error, ProgrammingError) and not is_missing(cause))
    migrating = context.connection is not None and MIGRATING in context.connection.info
    return None if ours else storage_error(context.engine.url, error, migrating=migrating)


LONGEST_REASON = 2_000


def storage_error(url: URL, error: DBAPIError, *, migrating: bool = False) -> StorageError:
    """A StorageError that says which database, what happened and what to do; never with the password.

    migrating: the statement was one of a migration, so that migrating cannot be the advice.
    """
    secret = (url.password,) if isinstance(url.password, str) else ()
    reason = " ".join(scrub(str(error.orig), secret, LONGEST_REASON).split())
    return StorageError(f"{place(url)}: {reason}. {advice(reason, migrating=migrating)}")


def place(url: URL) -> str:
    """Where a database is, as it may be shown: no user, no password, no parameters."""
    return URL.create(url.get_backend_name(), None, None, url.host, url.port, url.database).render_as_string()


def to_json(value: Any) -> str:
    """Compact JSON in a stable order. NaN and infinity, which JSON does not have, become null."""
    try:
        return json.dumps(value, allow_nan=False, sort_keys=True, separators=(",", ":"))
    except ValueError:
        return json.dumps(_finite(value), sort_keys=True, separators=(",", ":"))


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(inner) for inner in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def open_database(url: str) -> sessionmaker[Session]:
    """Sessions on the database, brought up to date first. Raises StorageError where it cannot be reached or written."""
    engine = create_engine_from_url(url)
    migrate(engine)
    return sessionmaker(bind=engine)


@contextmanager
def closed_at_the_end(sessions: sessionmaker[Session]) -> Iterator[None]:
    """Close every connection of these sessions at the end: SQLite then has its log in the database, in one file."""
    try:
        yield
    finally:
        sessions.kw["bind"].dispose()


def migrate(engine: Engine) -> None:
    """Bring the database up to the newest migration, in one transaction; costs one query where it is there already.

    Raises StorageError where the database cannot be reached or written, or was made by a newer version.
    """
    with engine.connect() as connection:
        if current_revision(connection) == HEAD:
            return
        is_empty = new_database.is_empty(connection)
    if not (is_empty and _made_new(engine)):
        _upgrade(engine)


def _made_new(engine: Engine) -> bool:
    """Make an empty SQLite database in one step; False where another process was faster."""
    with _migration(engine) as connection:
        alone(connection)
        if is_empty := new_database.is_empty(connection):
            new_database.make(connection, _scripts() / new_database.NAME)
    return is_empty


def _upgrade(engine: Engine) -> None:
    """Run every migration that the database lacks."""
    from alembic.util import CommandError

    from alembic import command

    with _migration(engine) as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise StorageError(f"{place(engine.url)}: {error}. Another version of Aker made it. Update Aker") from error


@contextmanager
def _migration(engine: Engine) -> Iterator[Connection]:
    """A transaction whose failures are told as those of a migration."""
    with engine.connect() as connection, connection.begin():
        connection.info[MIGRATING] = True
        try:
            yield connection
        finally:
            connection.info.pop(MIGRATING, None)


def current_revision(connection: Connection) -> str | None:
    """The migration that the database is at, None for an empty one."""
    if not connection.dialect.has_table(connection, "alembic_version"):
        return None
    revision: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return revision


def alone(connection: Connection) -> None:
    """Let nobody else migrate (on SQLite: write) until this transaction ends."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # pysqlite itself begins none for CREATE TABLE
    else:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


def alembic_config() -> Config:
    """Alembic's configuration with the scripts of this installation. Raises StorageError where they are missing."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_scripts()).replace("%", "%%"))
    return config


def _scripts() -> Path:
    scripts = next((folder for folder in _SCRIPTS if (folder / "env.py").is_file()), None)
    if scripts is None:
        raise StorageError(f"No migration scripts in {' or '.join(map(str, _SCRIPTS))}. Reinstall the package")
    return scripts
