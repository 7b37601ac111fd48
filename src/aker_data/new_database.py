"""A new SQLite database in one step: the statements that the migrations come to, without the migrations.

Migrations on an empty file mostly make what later ones make anew, and load Alembic. `sqlite.sql` beside them is made by
`scripts/make_sqlite_schema.py`; a test compares it with what they make.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

NAME = "sqlite.sql"
END = ";\n\n"
_HEADER = "-- What the migrations make of an empty SQLite database. Made by scripts/make_sqlite_schema.py"


def is_empty(connection: Connection) -> bool:
    """Whether this is SQLite, and nothing is in it."""
    return connection.dialect.name == "sqlite" and not connection.execute(text("SELECT 1 FROM sqlite_master")).first()


def make(connection: Connection, script: Path) -> None:
    """Make all tables, indexes and views, and write down which migration they are at."""
    for statement in script.read_text(encoding="utf-8").split(END)[1:]:
        connection.exec_driver_sql(statement)


def statements(connection: Connection) -> str:
    """The script that makes the tables of this SQLite database anew, in the order in which they were made."""
    made = connection.execute(text("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid")).scalars()
    revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    stamp = f"INSERT INTO alembic_version VALUES ('{revision}')\n"  # noqa: S608 (a number of our own)
    return END.join([_HEADER, *made, stamp])
