"""Reading a database: nothing is made, migrated or written, and each obstacle is named with what to do."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from aker_core.errors import StorageError
from aker_data.engine import HEAD, create_engine_from_url, migrate
from aker_data.read_only import open_for_reading
from aker_data.sqlite_file import SqliteReader


def test_reads_and_does_not_write(migrated_url: str) -> None:
    with open_for_reading(migrated_url)() as session:
        assert session.scalar(text("SELECT count(*) FROM market_jobs")) == 0
        with pytest.raises((StorageError, DBAPIError), match=r"readonly|read-only"):
            session.execute(text("INSERT INTO fact_texts (id, text) VALUES (1, 'x')"))


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"No database at .*/data/aker.db yet. Run `make demo`"):
        open_for_reading(f"sqlite:///{tmp_path}/data/aker.db")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_database(database_url: str) -> None:
    if database_url.startswith("sqlite"):
        create_engine_from_url(database_url).connect().close()
    with pytest.raises(StorageError, match="has no tables yet. Run `make demo` or `aker refresh`"):
        open_for_reading(database_url)


@pytest.mark.parametrize(
    ("revision", "advice"),
    [
        ("0003", f"revision 0003, and this version of Aker reads {HEAD}. Run `aker refresh`.*`alembic upgrade head`"),
        ("9999", f"is at revision 9999, and this version of Aker reads {HEAD}. Update Aker"),
    ],
)  # fmt: skip
def test_another_revision_is_named_and_left_alone(migrated_url: str, revision: str, advice: str) -> None:
    engine = create_engine_from_url(migrated_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
    with pytest.raises(StorageError, match=advice):
        open_for_reading(migrated_url)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == revision
    engine.dispose()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a folder with spaces" / "aker 1.db"
    engine = create_engine_from_url(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()
    return path


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_the_right_to_write(file: Path) -> None:
    """The locks of a reader cannot be made there: the file is read as one that nobody changes."""
    file.chmod(0o400)
    file.parent.chmod(0o500)
    try:
        with open_for_reading(f"sqlite:///{file}")() as session:
            assert session.scalar(text("SELECT count(*) FROM markets")) == 0
    finally:
        file.parent.chmod(0o700)


def test_a_file_that_is_being_written_is_read_as_it_was(file: Path) -> None:
    engine = create_engine_from_url(f"sqlite:///{file}")
    with engine.begin() as writer:
        writer.execute(text("INSERT INTO fact_texts (id, text) VALUES (1, 'x')"))
        with open_for_reading(f"sqlite:///{file}")() as session:
            assert session.scalar(text("SELECT count(*) FROM fact_texts")) == 0
    with open_for_reading(f"sqlite:///{file}")() as session:
        assert session.scalar(text("SELECT count(*) FROM fact_texts")) == 1
    engine.dispose()


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "aker.db").write_bytes(b"<html>" * 500)
    with pytest.raises(StorageError, match=r"not a database.*move it away"):
        open_for_reading(f"sqlite:///{tmp_path}/aker.db")


def test_a_migration_that_fails_does_not_advise_to_migrate(file: Path) -> None:
    """The tables are not those of the revision that the file says it has."""
    engine = create_engine_from_url(f"sqlite:///{file}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0003'"))
    with pytest.raises(StorageError, match="The migration was rolled back") as raised:
        migrate(engine)
    assert "alembic upgrade" not in str(raised.value)
    engine.dispose()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become somebody else")
@pytest.mark.parametrize("reader", ["session", "rows"])
def test_somebody_who_may_only_read(reader: str) -> None:
    """As root may write everywhere, the reading is done by a user who owns nothing."""
    folder = Path(tempfile.mkdtemp())
    try:
        path = folder / "aker.db"
        engine = create_engine_from_url(f"sqlite:///{path}")
        migrate(engine)
        engine.dispose()
        before = sorted(entry.name for entry in folder.iterdir())
        path.chmod(0o444)
        folder.chmod(0o555)
        child = os.fork()
        if child == 0:
            os._exit(_read_as_nobody(path, reader))
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert sorted(entry.name for entry in folder.iterdir()) == before
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


def _read_as_nobody(path: Path, reader: str) -> int:
    """0 where the file can be read and not written by a user without rights."""
    try:
        os.setgid(65534)
        os.setuid(65534)
        if os.access(path, os.W_OK) or os.access(path.parent, os.W_OK):
            return 2
        if reader == "rows":
            with closing(SqliteReader(path)) as rows:
                return 0 if rows.rows("SELECT count(*) AS n FROM markets", {}) == [{"n": 0}] else 3
        with open_for_reading(f"sqlite:///{path}")() as session:
            return 0 if session.scalar(text("SELECT count(*) FROM markets")) == 0 else 3
    except BaseException:
        return 1
