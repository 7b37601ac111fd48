"""Make `alembic/sqlite.sql`, from which a new SQLite database is made, out of the migrations.

    python scripts/make_sqlite_schema.py

Run it after a change of a migration; a test says where that was forgotten.
"""

from __future__ import annotations

from pathlib import Path

from aker_data.engine import alembic_config, create_engine_from_url
from aker_data.new_database import NAME, statements
from alembic import command

ROOT = Path(__file__).resolve().parents[1]


def made_by_migrations() -> str:
    """The script of a database in memory, after every migration."""
    engine = create_engine_from_url("sqlite://")
    with engine.connect() as connection, connection.begin():
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        return statements(connection)


if __name__ == "__main__":
    (ROOT / "alembic" / NAME).write_text(made_by_migrations(), encoding="utf-8")
