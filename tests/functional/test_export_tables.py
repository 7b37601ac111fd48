"""`aker export --wid --parquet --duckdb`: what other shops load has the lake's cells and the database's facts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from aker_data.lake.tables import Lake

FACTS = ["geography", "geo_code", "metric", "year", "value", "status"]


@pytest.fixture(scope="module")
def written(sample: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the month, from one command for all forms."""
    folder: Path = tmp_path_factory.mktemp("exports")
    ended = sample.house.aker("export", "--wid", "--parquet", "--duckdb", "--folder", str(folder))
    assert ended.returncode == 0, ended.stderr
    said = [Path(line) for line in ended.stdout.splitlines()]
    assert sorted(said) == sorted(path for path in folder.rglob("*.*") if path.is_file())
    return folder / "2024-06"


def test_industry_is_the_qcew_of_the_lake(written: Path, sample: Any) -> None:
    cells = Lake(str(sample.house.root / "data_lake")).scan("bls_qcew_annual", "2024-06").collect()
    rows = pl.read_csv(written / "wid" / "Industry.csv", infer_schema=False)
    county = pl.col("area_fips").cast(pl.String).str.contains(r"^\d{2}(?:00[1-9]|0[1-9]\d|[1-9]\d\d)$")
    own = pl.col("own_code").cast(pl.String).is_in(["0", "1", "2", "3", "5"])
    expected = cells.filter(county, own)
    counties = rows.filter(AreaType="04")
    assert counties.height == expected.height > 0
    assert counties["QuarterAvgEmp"].cast(pl.Int64).sum() == expected["annual_avg_emplvl"].sum()
    assert (counties["Suppress"] == "1").sum() == expected["annual_avg_emplvl"].null_count() > 0
    assert set(rows.filter(AreaType="01")["Area"]) == {f"0000{code}" for code in set(rows["StFips"]) - {"00"}}
    assert rows.filter(AreaType="31").height


def test_facts_by_year_and_in_duckdb_are_those_of_the_database(written: Path, sample: Any) -> None:
    facts = pl.read_parquet(written / "facts" / "**" / "*.parquet", hive_partitioning=True)
    stored = [row for row in sample.house.rows("facts") if row["data_vintage"] == "2024-06-01"]
    assert facts.height == len(stored)
    with duckdb.connect(str(written / "aker-2024-06.duckdb"), read_only=True) as database:
        held = database.sql(f"SELECT {', '.join(FACTS)} FROM facts").pl()
        markets = database.sql("SELECT DISTINCT cbsa_code FROM markets").pl()
    ours = facts.select(pl.col(name).cast(kind) for name, kind in held.schema.items())
    assert ours.sort(FACTS).equals(held.sort(FACTS))
    assert markets.height == facts.filter(geography="market")["cbsa_code"].n_unique()


def test_a_structure_that_is_not_known_is_refused(sample: Any, tmp_path: Path) -> None:
    ended = sample.house.aker("export", "--wid", "--wid-version", "2.7", "--folder", str(tmp_path))
    assert ended.returncode != 0
    assert "Choose from 3.0, 2.8" in ended.stderr
    assert not list(tmp_path.rglob("*.csv"))
