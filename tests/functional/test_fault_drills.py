"""Bad days of a whole flow: nothing is lost or there twice, the gauge says what happened, the next run heals."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import pytest
from limits import HANG
from sqlalchemy import create_engine, text

from aker_core.errors import StorageError
from aker_core.monitoring import metrics
from aker_data.engine import open_database
from flows.refresh_hazard_metrics import refresh_hazard_metrics

pytestmark = pytest.mark.xdist_group("fault drills")
FLOW = "refresh_hazard_metrics"
FACTS = """
    SELECT geo_code, metric, year, value, status, low, high FROM facts
    WHERE data_vintage = '2024-06-01' ORDER BY 1, 2, 3
"""
# Programs that start with this in their path live forty days earlier.
EARLIER = """
import datetime, time
DAYS = datetime.timedelta(days=40)
class Earlier(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return super().now(tz) - DAYS
real = time.time
time.time = lambda: real() - DAYS.total_seconds()
datetime.datetime = Earlier
"""


def command(house: Any, flow: str = FLOW, **more: str) -> subprocess.Popen[str]:
    house.root.mkdir(parents=True, exist_ok=True)
    return subprocess.Popen(
        [sys.executable, "-m", f"flows.{flow}", "2024-06"],
        cwd=house.root, env=house.environment(**more), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def facts(dsn: str) -> list[tuple[Any, ...]]:
    with open_database(dsn)() as session:
        return [tuple(row) for row in session.execute(text(FACTS))]


def outcomes(house: Any) -> dict[tuple[str, ...], float]:
    return dict(metrics.read(house.root / "data")["runs"])


@pytest.fixture(scope="module")
def undisturbed(make_house: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    house = make_house(tmp_path_factory.mktemp("undisturbed"))
    process = command(house)
    said, _ = process.communicate(timeout=HANG)
    assert process.returncode == 0, said
    return house


def stored(house: Any) -> list[tuple[Any, ...]]:
    return facts(f"sqlite:///{house.root}/data/aker.db")


def keys_once(house: Any) -> None:
    """No row of the lake is there twice."""
    from aker_data import catalogue
    from aker_data.lake.tables import Lake

    lake = Lake(str(house.root / "data_lake"))
    for table in house.lake_names():
        key = list(catalogue.load(table).schema.key)
        rows = lake.scan(table, "2024-06").select(key).collect()
        assert rows.height == rows.n_unique(), table


def test_two_refreshes_at_once_end_as_one(undisturbed: Any, make_house: Any, tmp_path: Path) -> None:
    house = make_house(tmp_path / "both")
    ended = [(process, *process.communicate(timeout=HANG)) for process in [command(house), command(house)]]
    assert [process.returncode for process, _, _ in ended] == [0, 0], ended
    assert stored(house) == stored(undisturbed)
    keys_once(house)
    assert outcomes(house) == {("refresh-hazard-metrics", "completed"): 2.0}
    process = command(house)
    assert "no change: nothing was rewritten" in process.communicate(timeout=HANG)[0]


def test_a_clock_that_is_set_back_loses_nothing(undisturbed: Any, tmp_path: Path) -> None:
    house = undisturbed.copy(tmp_path / "earlier")
    (tmp_path / "sitecustomize.py").write_text(EARLIER)
    before = {name: sha for name, sha in house.files("data_lake", "data/cache").items() if not name.endswith(".tmp")}
    paths = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    process = command(house, PYTHONPATH=paths)
    said, _ = process.communicate(timeout=HANG)
    assert process.returncode == 0, said
    assert "no change: nothing was rewritten" in said
    assert stored(house) == stored(undisturbed)
    parquet = {name: sha for name, sha in house.files("data_lake").items() if name.endswith(".parquet")}
    assert parquet == {name: sha for name, sha in before.items() if name.endswith(".parquet")}
    # What was stored later by the clock of the wall is still the newest, and a run by the right clock changes nothing.
    process = command(house)
    assert "no change: nothing was rewritten" in process.communicate(timeout=HANG)[0]
    assert outcomes(house) == {("refresh-hazard-metrics", "completed"): 3.0}


class Disturbed:
    """Tasks as plain calls; after one of them something happens."""

    def __init__(self, after: str, what: Callable[[], None]) -> None:
        self.after, self.what = after, what

    def __call__(self, name: str, work: Callable[[], Any], hosts: tuple[str, ...] = ()) -> Any:
        result = work()
        if name == self.after:
            self.what()
        return result

    def turn(self, hosts: tuple[str, ...]) -> AbstractContextManager[object]:
        return nullcontext()


@pytest.mark.postgis
@pytest.mark.parametrize("after", ["census_boundaries", "compute-and-store"])
def test_a_database_that_goes_away_in_the_middle(
    undisturbed: Any, make_house: Any, tmp_path: Path, postgis_url: str, after: str
) -> None:
    house = make_house(tmp_path / "gone")

    def gone() -> None:
        own = create_engine(postgis_url, isolation_level="AUTOCOMMIT")
        with own.connect() as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        own.dispose()

    settings = house.settings(postgis_dsn=postgis_url)
    with pytest.raises(StorageError) as raised:
        refresh_hazard_metrics("2024-06", settings=settings, run_task=Disturbed(after, gone))
    assert raised.value.exit_code == 30
    healed = refresh_hazard_metrics("2024-06", settings=settings)
    assert healed.outcome == "completed"
    assert facts(postgis_url) == stored(undisturbed)
    keys_once(house)
    ended = outcomes(house)
    assert ended.pop(("refresh-hazard-metrics", "completed")) == 1.0
    assert set(ended) <= {("refresh-hazard-metrics", "failed"), ("refresh-hazard-metrics", "abandoned")}
    assert sum(ended.values()) == 1.0
