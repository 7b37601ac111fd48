"""Engines: what a URL becomes, what fails and how it is said, and several writers at once."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, OperationalError

from aker_core.errors import ConfigError, StorageError
from aker_data.engine import closed_at_the_end, create_engine_from_url, migrate, open_database, to_json

SECRET = "hunter2-and-more"


def test_sqlite_is_made_ready(tmp_path: Path) -> None:
    engine = create_engine_from_url(f"sqlite:///{tmp_path}/deep/er/aker.db")
    with engine.connect() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
        assert int(connection.scalar(text("PRAGMA busy_timeout")) or 0) >= 30_000


def test_sqlite_in_memory() -> None:
    engine = create_engine_from_url("sqlite://")
    migrate(engine)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM market_jobs")) == 0


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_is_spoken_to_with_psycopg_3(scheme: str) -> None:
    engine = create_engine_from_url(f"{scheme}://u:p@h:5432/d")
    assert engine.driver == "psycopg"
    assert engine.url.password == "p"


@pytest.mark.parametrize(
    "url", [SECRET, "", "mysql://u:hunter2-and-more@h/d", "postgresql+nodriver://u:hunter2-and-more@h/d"]
)
def test_what_is_no_database_is_a_config_error(url: str) -> None:
    with pytest.raises(ConfigError, match="AKER_POSTGIS_DSN") as raised:
        create_engine_from_url(url)
    assert SECRET not in str(raised.value)


def test_a_server_that_is_away() -> None:
    with pytest.raises(StorageError, match=r"127\.0\.0\.1:1/d.*Connection refused") as raised:
        open_database(f"postgresql://someone:{SECRET}@127.0.0.1:1/d?sslpassword={SECRET}")
    assert SECRET not in str(raised.value)
    assert "someone" not in str(raised.value).partition(":")[0]


@pytest.mark.postgis
def test_a_wrong_password_or_database_is_told_without_it(postgis_url: str) -> None:
    missing = postgis_url.rpartition("/")[0].replace("//aker@", f"//aker:{SECRET}@") + "/no_such_database"
    with pytest.raises(StorageError, match="no_such_database") as raised:
        open_database(missing)
    assert SECRET not in str(raised.value)


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="AKER_POSTGIS_DSN"):
        create_engine_from_url(f"sqlite:///{tmp_path}/file/aker.db")


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "aker.db").write_bytes(b"<html>" * 500)
    with pytest.raises(StorageError, match=r"not a database.*move it away"):
        open_database(f"sqlite:///{tmp_path}/aker.db")


def test_a_database_that_was_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "aker.db"
    open_database(f"sqlite:///{path}").kw["bind"].dispose()
    path.write_bytes(path.read_bytes()[:20_000])
    with pytest.raises(StorageError, match=r"malformed.*Restore a backup"):
        open_database(f"sqlite:///{path}")


@pytest.mark.filterwarnings("ignore:Selection of the SingletonThreadPool")
def test_a_database_that_knows_no_write_ahead_is_opened_all_the_same() -> None:
    with create_engine_from_url("sqlite:///file:shared?mode=memory&uri=true").connect() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "memory"


def test_a_file_that_cannot_be_opened_is_no_database_that_is_down(tmp_path: Path) -> None:
    engine = create_engine_from_url(f"sqlite:///{tmp_path}")  # a folder
    with pytest.raises(StorageError, match="unable to open database file.*give this user the right to write"):
        engine.connect()


def test_a_full_disk_is_a_storage_error(tmp_path: Path) -> None:
    engine = create_engine_from_url(f"sqlite:///{tmp_path}/aker.db")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE t (x BLOB)")
        connection.exec_driver_sql("PRAGMA max_page_count = 3")
        with pytest.raises(StorageError, match="full"):
            connection.execute(text("INSERT INTO t VALUES (zeroblob(100000))"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_file_that_may_only_be_read(tmp_path: Path) -> None:
    path = tmp_path / "aker.db"
    open_database(f"sqlite:///{path}").kw["bind"].dispose()
    path.chmod(0o400)
    tmp_path.chmod(0o500)
    try:
        engine = create_engine_from_url(f"sqlite:///{path}")
        with pytest.raises(StorageError, match="readonly"), engine.begin() as connection:
            connection.execute(text("DELETE FROM markets"))
    finally:
        tmp_path.chmod(0o700)


def test_a_mistake_in_a_query_is_not_called_a_storage_fault(engine: Engine) -> None:
    with pytest.raises(DBAPIError, match="syntax"), engine.connect() as connection:
        connection.execute(text("SELECT FROM WHERE"))


def test_missing_tables_are_told_with_what_to_do(database_url: str) -> None:
    engine = create_engine_from_url(database_url)
    with pytest.raises(StorageError, match="alembic upgrade head"), engine.connect() as connection:
        connection.execute(text("SELECT * FROM market_jobs"))
    engine.dispose()


def test_writers_wait_for_each_other(engine: Engine) -> None:
    """Each reads first and writes then: with deferred transactions SQLite would refuse all but one at once."""
    errors: list[BaseException] = []
    ready = threading.Barrier(8)

    def work(number: int) -> None:
        try:
            ready.wait()
            for turn in range(10):
                with engine.begin() as connection:
                    connection.execute(text("SELECT count(*) FROM markets")).scalar()
                    connection.execute(
                        text(
                            "INSERT INTO markets (cbsa_code, delineation, msa_id, name, type) "
                            "VALUES (:code, '2023-07', 'X', 'X', 'metro')"
                        ),
                        {"code": f"{number}-{turn}"},
                    )
                    time.sleep(0.001)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM markets")) == 80


def test_a_lock_that_does_not_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aker_data.engine.BUSY_SECONDS", 0.05)
    engine = create_engine_from_url(f"sqlite:///{tmp_path}/aker.db")
    migrate(engine)
    insert = text(
        "INSERT INTO markets (cbsa_code, delineation, msa_id, name, type) VALUES ('1', 'x', 'x', 'x', 'metro')"
    )
    with engine.begin() as first:
        first.execute(insert)
        with pytest.raises(StorageError, match="Another process is writing"), engine.begin() as second:
            second.execute(insert)


def test_json_is_stable_and_has_no_nan() -> None:
    assert to_json({"b": 1, "a": [float("nan"), float("inf"), 1.5]}) == '{"a":[null,null,1.5],"b":1}'
    with pytest.raises(TypeError):
        to_json({"a": object()})


def test_parameters_are_not_repeated_in_errors(engine: Engine) -> None:
    with pytest.raises((OperationalError, DBAPIError)) as raised, engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO markets (cbsa_code, delineation, msa_id, name, type) VALUES (:a, 'x', 'x', 'x', 'wrong')"
            ),
            {"a": SECRET},
        )
    assert f"'a': '{SECRET}'" not in str(raised.value)


def test_a_sqlite_database_is_one_file_when_it_is_closed(tmp_path):
    sessions = open_database(f"sqlite:///{tmp_path}/aker.db")
    with closed_at_the_end(sessions), sessions.begin() as session:
        session.execute(text("SELECT version_num FROM alembic_version"))
        assert (tmp_path / "aker.db-wal").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["aker.db"]
