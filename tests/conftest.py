"""What tests share: the data beside the project, databases of both kinds, and an environment without settings."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
import sample_answers

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.engine import URL
    from sqlalchemy.orm import Session, sessionmaker

# Programs that tests start keep what they compile: each of hundreds would compile all modules again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# One profile for every property test: no example is judged by how long it took. `make drills` tries more of them.
EXAMPLES = int(os.environ.get("AKER_TEST_EXAMPLES", "40"))
hypothesis.settings.register_profile("aker", deadline=None, max_examples=EXAMPLES)
hypothesis.settings.load_profile("aker")

ROOT = Path(__file__).resolve().parents[1]
NO_POSTGIS = "no PostGIS: set AKER_TEST_POSTGIS_DSN, or run make test, which starts one"
BOTH = [pytest.param("sqlite", id="sqlite"), pytest.param("postgis", id="postgis", marks=pytest.mark.postgis)]


def pytest_configure(config: pytest.Config) -> None:
    """One folder of sample answers for all processes of this run."""
    if sample_answers.FOLDER not in os.environ:
        folder = tempfile.mkdtemp(prefix="aker-answers-")
        os.environ[sample_answers.FOLDER] = folder
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    sample_answers.share()


def pytest_make_parametrize_id(val: object) -> str | None:
    """Zips hold the time at which they are made: as names of tests they would differ from worker to worker."""
    return "zip" if isinstance(val, bytes) and val.startswith(b"PK") else None


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests do not depend on what the developer has set."""
    for name in list(os.environ):
        if name.startswith("AKER_") and not name.startswith("AKER_TEST_"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real files beside the project (or AKER_TEST_SHARED); tests that need it are skipped without it."""
    folder = Path(os.environ.get("AKER_TEST_SHARED", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there: the files of real data (AKER_TEST_SHARED says where they are)")
    return folder


@pytest.fixture(scope="session")
def hostile_files(shared_data: Path) -> Path:
    """The folder of files as people have them (saved again, cut, of another place), beside that of real files."""
    folder = shared_data.parent / "hostile" / "files"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there: files as people have them")
    return folder


@pytest.fixture(scope="session")
def postgis_server() -> URL:
    """A PostGIS server where databases may be made."""
    from sqlalchemy.engine import make_url

    dsn = os.environ.get("AKER_TEST_POSTGIS_DSN")
    if not dsn:
        pytest.skip(NO_POSTGIS)
    return make_url(dsn).set(drivername="postgresql+psycopg")


def _empty(server: URL, template: str) -> Iterator[URL]:
    """A database made from a template, dropped afterwards."""
    from sqlalchemy import create_engine

    name = f"aker_test_{secrets.token_hex(6)}"
    admin = create_engine(server.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    yield server.set(database=name)
    with admin.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')
    admin.dispose()


@pytest.fixture
def postgis_url(postgis_server: URL) -> Iterator[str]:
    """The URL of an empty PostgreSQL database of this test's own; the extension PostGIS can be created in it."""
    for url in _empty(postgis_server, "template1"):
        yield url.render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def _migrated_postgis(postgis_server: URL) -> Iterator[URL]:
    """A migrated database to copy: that is much faster than migrating one for each test."""
    from aker_data.engine import create_engine_from_url, migrate

    for url in _empty(postgis_server, "template1"):
        engine = create_engine_from_url(url.render_as_string(hide_password=False))
        migrate(engine)
        engine.dispose()
        yield url


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database: SQLite, then PostGIS."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/empty/aker.db"
    url: str = request.getfixturevalue("postgis_url")
    return url


@pytest.fixture(scope="session")
def _migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file to copy."""
    from aker_data.engine import create_engine_from_url, migrate

    path = tmp_path_factory.mktemp("migrated") / "aker.db"
    engine = create_engine_from_url(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()
    return path


@pytest.fixture(params=BOTH)
def migrated_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database with its tables: SQLite, then PostGIS."""
    if request.param == "sqlite":
        path: Path = request.getfixturevalue("_migrated_sqlite")
        yield f"sqlite:///{shutil.copy(path, tmp_path / 'migrated.db')}"
        return
    template: URL = request.getfixturevalue("_migrated_postgis")
    for copy in _empty(template, str(template.database)):
        yield copy.render_as_string(hide_password=False)


@pytest.fixture
def engine(migrated_url: str) -> Iterator[Engine]:
    """An engine on a database with its tables: SQLite, then PostGIS."""
    from aker_data.engine import create_engine_from_url

    made = create_engine_from_url(migrated_url)
    yield made
    made.dispose()


@pytest.fixture
def session_factory(engine: Engine) -> sessionmaker[Session]:
    """Sessions on a database with its tables: SQLite, then PostGIS."""
    from sqlalchemy.orm import sessionmaker

    return sessionmaker(bind=engine)
