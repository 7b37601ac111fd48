"""The same tables on local disk and in an S3 store on loopback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from limits import HANG
from s3_store import s3_store

from aker_data import catalogue
from aker_data.lake.tables import Lake

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


def settings(store: dict[str, str]) -> dict[str, str]:
    return {
        "AKER_LAKE_PATH": "s3://lake/tables",
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
def test_every_table_is_the_same_on_disk_and_in_a_store(make_house, tmp_path: Path, flows: tuple[str, ...]) -> None:  # type: ignore[no-untyped-def]
    local, remote = make_house(tmp_path / "local"), make_house(tmp_path / "remote")
    for house in (local, remote):
        house.root.mkdir(parents=True, exist_ok=True)
    with s3_store("lake") as store:
        for flow in flows:
            runs = [started(local, flow), started(remote, flow, **settings(store))]
            for process in runs:
                ended(process)
        here, there = tables(Lake(str(local.root / "data_lake"))), tables(Lake("s3://lake/tables", store))
        assert not (remote.root / "data_lake").exists()
        assert sorted(here) == sorted(there)
        hazards = {"fema_nri", "usgs_3dep", "wri_aqueduct"} if "refresh_hazard_metrics" in flows else set()
        assert {"census_boundaries", *hazards} <= set(here)
        for table, rows in here.items():
            key = list(catalogue.load(table).schema.key)
            assert rows.sort(key).equals(there[table].select(rows.columns).sort(key)), table


def test_two_refreshes_into_one_store_leave_every_table_whole(make_house, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Two machines, each with its own database and archive, write the same lake at once."""
    houses = [make_house(tmp_path / name) for name in ("one", "two")]
    with s3_store("lake") as store:
        runs = []
        for house in houses:
            house.root.mkdir(parents=True, exist_ok=True)
            runs.append(started(house, "refresh_boundaries", **settings(store)))
        for process in runs:
            ended(process)
        lake = Lake("s3://lake/tables", store)
        for table, rows in tables(lake).items():
            key = list(catalogue.load(table).schema.key)
            assert rows.height == rows.select(key).n_unique(), table
        assert "no change" in ended(started(houses[0], "refresh_boundaries", **settings(store)))
