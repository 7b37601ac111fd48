"""The same tables on local disk and in an S3 store on loopback."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from limits import HANG
from s3_store import client, make_bucket, s3_store

from aker_data import catalogue
from aker_data.archive import Archive
from aker_data.lake.tables import Lake
from bench.cell_tables import all_differences, stored_tables

pytestmark = pytest.mark.xdist_group("s3")
AS_OF = "2024-06"
SHORT = ("refresh_boundaries",)
ALL = (
    "refresh_hazard_metrics",
    "refresh_market_economy",
    "refresh_amenity_benchmarks",
    "refresh_boundaries",
    "ingest_expansions",
)


@pytest.fixture(scope="module")
def server() -> Iterator[dict[str, str]]:
    """A store for the whole module; each test has a bucket of its own."""
    with s3_store("lake") as store:
        yield store


@pytest.fixture
def bucket(server: dict[str, str], request: pytest.FixtureRequest) -> str:
    """An empty bucket of the test's own."""
    name = f"b{hashlib.sha256(request.node.nodeid.encode()).hexdigest()[:12]}"
    make_bucket(server, name)
    return name


def settings(store: dict[str, str], bucket: str) -> dict[str, str]:
    """Lake and archive in a bucket."""
    return {
        "AKER_LAKE_PATH": f"s3://{bucket}/tables",
        "AKER_CACHE_PATH": f"s3://{bucket}/archive",
        "AKER_S3_ENDPOINT": store["aws_endpoint_url"],
        "AKER_S3_REGION": store["aws_region"],
        "AKER_S3_ACCESS_KEY_ID": store["aws_access_key_id"],
        "AKER_S3_SECRET_ACCESS_KEY": store["aws_secret_access_key"],
        "AKER_S3_ALLOW_HTTP": "true",
    }


def started(house: Any, flow: str, **more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", f"flows.{flow}", AS_OF],
        cwd=house.root, env={**house.environment(), **more}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def ended(process: subprocess.Popen[str]) -> str:
    out, error = process.communicate(timeout=HANG)
    assert process.returncode == 0, out + error
    return out


def tables(lake: Lake) -> dict[str, pl.DataFrame]:
    """Every table of the month, in an order of its own."""
    there = [table for table in catalogue.ids() if AS_OF in lake.as_ofs(table)]
    read = {table: lake.scan(table, AS_OF).collect() for table in there}
    return {
        table: rows.select(pl.all().exclude(pl.Categorical), pl.col(pl.Categorical).cast(pl.String))
        for table, rows in read.items()
    }


@pytest.mark.parametrize("flows", [SHORT, pytest.param(ALL, marks=pytest.mark.drill)], ids=["boundaries", "every flow"])
def test_every_table_is_the_same_on_disk_and_in_a_store(
    make_house, tmp_path: Path, flows: tuple[str, ...], server, bucket
) -> None:  # type: ignore[no-untyped-def]
    local, remote = make_house(tmp_path / "local"), make_house(tmp_path / "remote")
    for house in (local, remote):
        house.root.mkdir(parents=True, exist_ok=True)
    for flow in flows:
        runs = [started(local, flow), started(remote, flow, **settings(server, bucket))]
        for process in runs:
            ended(process)
    here, there = tables(Lake(str(local.root / "data_lake"))), tables(Lake(f"s3://{bucket}/tables", server))
    assert not (remote.root / "data_lake").exists()
    assert sorted(here) == sorted(there)
    hazards = {"fema_nri", "usgs_3dep", "wri_aqueduct"} if "refresh_hazard_metrics" in flows else set()
    assert {"census_boundaries", *hazards} <= set(here)
    for table, rows in here.items():
        key = list(catalogue.load(table).schema.key)
        assert rows.sort(key).equals(there[table].select(rows.columns).sort(key)), table
    answers = [
        {(identity, record.sha256) for identity in archive.identities() for record in archive.records_of(identity)}
        for archive in (Archive(local.root / "data" / "cache"), archive_in(server, bucket, remote.root / "empty"))
    ]
    assert answers[0] == answers[1]


@pytest.mark.drill
@pytest.mark.postgis
def test_every_table_is_the_same_on_postgis_with_a_store(
    make_house, tmp_path: Path, server, bucket, postgis_url: str
) -> None:  # type: ignore[no-untyped-def]
    """SQLite and a folder, PostGIS and a store, every flow: all tables of database, lake and extracts."""
    local, remote = make_house(tmp_path / "local"), make_house(tmp_path / "remote")
    beyond = {**settings(server, bucket), "AKER_POSTGIS_DSN": postgis_url}
    for house, own in ((local, {}), (remote, beyond)):
        house.root.mkdir(parents=True, exist_ok=True)
        done = house.aker("refresh", "--year", "2023", "--as-of", AS_OF, **own)
        assert done.returncode == 0, done.stderr
        for flow in ALL:
            ended(started(house, flow, **own))
    here, there = (
        stored_tables(dsn, house.root / "no lake here", house.root / "data" / "jobs")
        for house, dsn in ((local, f"sqlite:///{local.root}/data/aker.db"), (remote, postgis_url))
    )
    assert here["facts"].rows.height > 8_000
    assert here["market_boundaries"].rows.height == 12
    assert [difference.line() for difference in all_differences(here, there)] == []
    lakes = tables(Lake(str(local.root / "data_lake"))), tables(Lake(f"s3://{bucket}/tables", server))
    assert sorted(lakes[0]) == sorted(lakes[1])
    assert len(lakes[0]) > 20
    for table, rows in lakes[0].items():
        key = list(catalogue.load(table).schema.key)
        assert rows.sort(key).equals(lakes[1][table].select(rows.columns).sort(key)), table


def archive_in(store: dict[str, str], bucket: str, copies: Path) -> Archive:
    """The archive in a bucket, as a machine sees it that has no copies yet."""
    return Archive(f"s3://{bucket}/archive", store, copies)


def test_two_refreshes_at_once_leave_tables_whole_and_lose_no_answer(make_house, tmp_path, server, bucket) -> None:  # type: ignore[no-untyped-def]
    """Two machines, each with its own database, write one lake and one archive at once. A third replays the archive."""
    houses = [make_house(tmp_path / name) for name in ("one", "two", "three")]
    for house in houses:
        house.root.mkdir(parents=True, exist_ok=True)
    for process in [started(house, "refresh_boundaries", **settings(server, bucket)) for house in houses[:2]]:
        ended(process)
    lake = Lake(f"s3://{bucket}/tables", server)
    written = tables(lake)
    for table, rows in written.items():
        key = list(catalogue.load(table).schema.key)
        assert rows.height == rows.select(key).n_unique(), table
    archive = archive_in(server, bucket, tmp_path / "empty")
    records = [record for identity in archive.identities() for record in archive.records_of(identity)]
    assert records
    assert all(hashlib.sha256(archive.read(record)).hexdigest() == record.sha256 for record in records if record.sha256)
    assert "no change" in ended(started(houses[0], "refresh_boundaries", **settings(server, bucket)))
    own = {**settings(server, bucket), "AKER_LAKE_PATH": "lake", "AKER_SOURCE_MODE": "replay"}
    ended(started(houses[2], "refresh_boundaries", **own))
    again = tables(Lake(str(houses[2].root / "lake")))
    assert sorted(again) == sorted(written)
    for table, rows in again.items():
        key = list(catalogue.load(table).schema.key)
        assert rows.sort(key).equals(written[table].select(rows.columns).sort(key)), table


@pytest.fixture(scope="module")
def copied(sample, server, tmp_path_factory) -> Any:  # type: ignore[no-untyped-def]
    """A refreshed house whose archive was copied into a bucket, file by file, and is no longer in its folder."""
    house = sample.house.copy(tmp_path_factory.mktemp("copied") / "house")
    make_bucket(server, "copied")
    folder, store = house.root / "data" / "cache", client(server)
    for path in (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")):
        store.put_object(Bucket="copied", Key=f"archive/{path.relative_to(folder)}", Body=path.read_bytes())
    shutil.rmtree(folder)
    return house


@pytest.mark.drill
def test_a_number_is_explained_and_its_run_repeated_from_a_store(copied: Any, server: dict[str, str]) -> None:
    own = {name: value for name, value in settings(server, "copied").items() if name != "AKER_LAKE_PATH"}
    tree = json.loads(copied.aker("explain", "DEN", "population", "--json", **own).stdout)
    assert "compared with the archived bytes: the same" in json.dumps(tree)
    again = copied.aker("reproduce", "--json", **own)
    assert again.returncode == 0, again.stdout + again.stderr
    assert json.loads(again.stdout)["is_identical"]
    looked = json.loads(copied.aker("prune", "--keep", "1", "--json", **own).stdout)
    assert looked["gone"] == []
