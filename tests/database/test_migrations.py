"""Migrations: up, down and up again, the same tables as the models, whole or not at all, and free when done."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from limits import HANG
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from aker_core.errors import StorageError
from aker_data import new_database
from aker_data.engine import HEAD, alembic_config, create_engine_from_url, current_revision, migrate
from aker_data.models import Base
from alembic import command
from scripts.make_sqlite_schema import made_by_migrations

ROOT = Path(__file__).resolve().parents[2]


def alembic(engine: Engine, name: str, target: str) -> None:
    config = alembic_config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        getattr(command, name)(config, target)


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) & set(Base.metadata.tables)


@pytest.fixture
def empty(database_url: str) -> Any:
    engine = create_engine_from_url(database_url)
    yield engine
    engine.dispose()


def test_up_down_up(empty: Engine) -> None:
    migrate(empty)
    assert tables(empty) == set(Base.metadata.tables)
    assert "metric_values" in inspect(empty).get_view_names()
    alembic(empty, "downgrade", "base")
    assert tables(empty) == set()
    assert "metric_values" not in inspect(empty).get_view_names()
    migrate(empty)
    assert tables(empty) == set(Base.metadata.tables)
    with empty.connect() as connection:
        assert current_revision(connection) == HEAD


def test_the_newest_migration_is_the_one_the_engine_knows() -> None:
    scripts = ScriptDirectory.from_config(alembic_config())
    assert scripts.get_heads() == [HEAD], "raise HEAD in aker_data.engine with a new migration"


def test_migrations_make_what_the_models_say(engine: Engine) -> None:
    if engine.dialect.name == "postgresql":
        import geoalchemy2  # noqa: F401 (so that a comparison knows geometries)

    def ours(item: Any, name: str | None, kind: str, reflected: bool, other: Any) -> bool:
        if kind == "table":
            return name in Base.metadata.tables
        gist = kind == "index" and item.dialect_options["postgresql"]["using"] == "gist"
        return not gist or engine.dialect.name == "postgresql"

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": ours})
        assert compare_metadata(context, Base.metadata) == []


def constraints(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """What a comparison of metadata does not look at: CHECKs with their text, uniqueness, keys, defaults."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    look = inspect(engine)
    for table in sorted(Base.metadata.tables):
        found[table] = [
            *sorted(
                (check["name"], re.sub(r"[\s()]", "", check["sqltext"])) for check in look.get_check_constraints(table)
            ),
            *sorted((unique["name"], tuple(unique["column_names"])) for unique in look.get_unique_constraints(table)),
            *sorted((key["name"], tuple(key["constrained_columns"])) for key in look.get_foreign_keys(table)),
            *sorted((index["name"], tuple(index["column_names"])) for index in look.get_indexes(table)),
            (look.get_pk_constraint(table)["name"], tuple(look.get_pk_constraint(table)["constrained_columns"])),
            *sorted((column["name"], column["nullable"], str(column["type"])) for column in look.get_columns(table)),
        ]
    return found


def test_constraints_of_migrations_and_models_agree(empty: Engine) -> None:
    with empty.begin() as connection:
        if empty.dialect.name == "postgresql":
            import geoalchemy2  # noqa: F401 (so that reading the tables knows geometries)

            connection.execute(text("CREATE EXTENSION IF NOT EXISTS postgis"))
        Base.metadata.create_all(connection)
    made = constraints(empty)
    Base.metadata.drop_all(empty)
    migrate(empty)
    assert made == constraints(empty)


def test_a_new_sqlite_database_is_the_one_that_the_migrations_make(tmp_path: Path) -> None:
    new, migrated = (create_engine_from_url(f"sqlite:///{tmp_path}/{name}.db") for name in ("new", "migrated"))
    migrate(new)
    alembic(migrated, "upgrade", "head")
    with new.connect() as one, migrated.connect() as other:
        assert new_database.statements(one) == new_database.statements(other), "run scripts/make_sqlite_schema.py"
    assert (ROOT / "alembic" / new_database.NAME).read_text(encoding="utf-8") == made_by_migrations()


def test_a_database_that_another_process_made_meanwhile_is_left_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = create_engine_from_url(f"sqlite:///{tmp_path}/aker.db")
    migrate(engine)
    answers = iter([True, False])
    monkeypatch.setattr("aker_data.engine.current_revision", lambda _connection: None)
    monkeypatch.setattr(new_database, "is_empty", lambda _connection: next(answers))
    migrate(engine)
    assert tables(engine) == set(Base.metadata.tables)


def test_a_new_or_up_to_date_database_needs_no_alembic(tmp_path: Path) -> None:
    code = (
        "import sys; from aker_data.engine import create_engine_from_url, migrate;"
        "engine = create_engine_from_url(sys.argv[1]); migrate(engine); print('alembic' in sys.modules)"
    )
    url = f"sqlite:///{tmp_path}/aker.db"
    runs = [subprocess.run([sys.executable, "-c", code, url], capture_output=True, text=True, check=True) for _ in "12"]
    assert [run.stdout.strip() for run in runs] == ["False", "False"]


def test_a_migration_that_fails_leaves_the_database_as_it_was(empty: Engine) -> None:
    with empty.begin() as connection:
        connection.execute(text("CREATE TABLE checks (x INTEGER)"))
    with pytest.raises((StorageError, DBAPIError), match="checks"):
        migrate(empty)
    assert tables(empty) == {"checks"}
    with empty.begin() as connection:
        assert current_revision(connection) is None
        connection.execute(text("DROP TABLE checks"))
    migrate(empty)


def test_two_processes_may_migrate_at_once(database_url: str) -> None:
    code = "import sys; from aker_data.engine import *; migrate(create_engine_from_url(sys.argv[1]))"
    both = [subprocess.Popen([sys.executable, "-c", code, database_url], stderr=subprocess.PIPE) for _ in range(2)]
    for one in both:
        _, said = one.communicate(timeout=HANG)
        assert one.returncode == 0, said.decode()


def test_a_database_of_a_newer_version_is_refused(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StorageError, match=r"9999.*Update Aker"):
        migrate(engine)


def run_alembic(url: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "alembic", *words],
        cwd=ROOT,
        env={**os.environ, "AKER_POSTGIS_DSN": url},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_that_operators_use(database_url: str) -> None:
    for words in (["upgrade", "head"], ["check"]):
        done = run_alembic(database_url, *words)
        assert done.returncode == 0, done.stderr


def test_the_command_on_a_database_that_is_away() -> None:
    done = run_alembic("postgresql://u:hunter2-and-more@127.0.0.1:1/d", "upgrade", "head")
    assert done.returncode == 30
    assert "127.0.0.1:1" in done.stderr
    assert "hunter2" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
