"""Runs migrations on the database of `AKER_POSTGIS_DSN`, or on the connection that a program hands over.

All of them run in one transaction, with nobody else migrating: a migration that fails leaves the database as it was.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Collection

from sqlalchemy import Connection, Index

from aker_core.config import Settings
from aker_core.errors import AkerError
from aker_data.engine import alone, create_engine_from_url
from aker_data.models import Base
from alembic import context


def ours(name: str | None, kind: str, _parents: Collection[str | None]) -> bool:
    """Whether a table belongs to the product: PostGIS has some of its own, and others may share the database."""
    return kind != "table" or name in Base.metadata.tables


def of_this_database(item: object, _name: str | None, _kind: str, _reflected: bool, _other: object) -> bool:
    """Whether something belongs into this kind of database: only PostGIS has indexes of places."""
    gist = isinstance(item, Index) and item.dialect_options["postgresql"]["using"] == "gist"
    return not gist or context.get_context().dialect.name == "postgresql"


def run(connection: Connection) -> None:
    """Migrate on one connection, inside its transaction."""
    alone(connection)
    if connection.dialect.name == "postgresql":
        importlib.import_module("geoalchemy2")  # so that a comparison with the models knows geometries
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        transactional_ddl=True,
        compare_type=True,
        include_name=ours,
        include_object=of_this_database,
    )
    context.run_migrations()


def main() -> None:
    """Migrate the connection that was handed over, else the database of the settings."""
    if context.is_offline_mode():
        sys.exit("migrations need a database: run alembic without --sql")
    given = context.config.attributes.get("connection")
    if given is not None:
        run(given)
        return
    try:
        engine = create_engine_from_url(Settings().postgis_dsn.get_secret_value())
        with engine.begin() as connection:
            run(connection)
    except AkerError as error:
        sys.stderr.write(f"alembic: {type(error).__name__}: {error}\n")
        sys.exit(error.exit_code)


main()
