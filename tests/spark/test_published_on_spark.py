"""LODES and LAUS by `aker compute --engine spark`: the tables that Polars writes, and no trace of a rerun."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from panels import crosswalk, laus_file, months_of_laus
from polars.testing import assert_frame_equal

from aker_core.errors import SourceChanged, UnknownGeography
from aker_scale.published import Cluster, compute_laus, compute_wac
from bench.synthetic_lodes import write_wac_file

pytestmark = pytest.mark.xdist_group("spark")

LOCAL = Cluster("local[2]")
TEXAS = crosswalk("48")


@pytest.fixture
def blocks(tmp_path: Path) -> list[Path]:
    """Two years, one of them packed."""
    return [write_wac_file(tmp_path, "tx", year, 400, packed=year == 2022) for year in (2021, 2022)]


def test_blocks_are_summed_as_by_polars_and_a_year_is_replaced_alone(
    spark: Any, blocks: list[Path], tmp_path: Path
) -> None:
    on_spark, by_polars = tmp_path / "spark", tmp_path / "polars"
    assert [table.version for table in compute_wac(blocks, TEXAS, str(on_spark), LOCAL)] == [0, 0]
    compute_wac(blocks, TEXAS, str(by_polars), None)
    for table, key in (("lodes_wac_county", "county_fips"), ("lodes_wac_market", "cbsa_code")):
        same(on_spark / table, by_polars / table, key)
    first = markets(on_spark)
    anew = write_wac_file(tmp_path, "tx", 2022, 500, seed=7)
    assert [table.version for table in compute_wac([anew], TEXAS, str(on_spark), LOCAL)] == [1, 1]
    second = markets(on_spark)
    assert second.filter(year=2021).equals(first.filter(year=2021))
    assert second.filter(year=2022)["blocks"].sum() == 500
    assert markets(on_spark, version=0).equals(first)


def markets(folder: Path, version: int | None = None) -> pl.DataFrame:
    return pl.scan_delta(str(folder / "lodes_wac_market"), version=version).collect().sort("year", "cbsa_code")


def test_files_of_lodes_that_are_refused_on_spark(spark: Any, blocks: list[Path], tmp_path: Path) -> None:
    with pytest.raises(UnknownGeography):
        compute_wac([_connecticut(blocks[0])], TEXAS.clear().vstack(_PLANNING_REGION), str(tmp_path), LOCAL)
    blocks[0].write_text(blocks[0].read_text().replace("CNS20", "CNS21", 1))
    with pytest.raises(SourceChanged, match="columns are not those of a WAC file"):
        compute_wac(blocks, TEXAS, str(tmp_path), LOCAL)
    assert not (tmp_path / "lodes_wac_market").exists()


_PLANNING_REGION = pl.DataFrame({"county_fips": ["09110"], "cbsa_code": ["25540"]})


def _connecticut(texas: Path) -> Path:
    """The blocks in a county of Connecticut that later delineations do not have."""
    rows = pl.read_csv(texas, schema_overrides={"w_geocode": pl.String})
    path = texas.with_name("ct_wac_S000_JT00_2021.csv")
    rows.with_columns(w_geocode=pl.lit("09001") + pl.col("w_geocode").str.slice(5)).write_csv(path)
    return path


def test_rates_are_those_of_polars(spark: Any, tmp_path: Path) -> None:
    files = [
        laus_file(tmp_path, "la.data.64.County", months_of_laus("CN0100100000000")),
        laus_file(tmp_path, "la.data.60.Metro", months_of_laus("MT0811974000000", unemployed="70.0")),
    ]
    compute_laus(files, str(tmp_path / "spark"), LOCAL)
    compute_laus(files, str(tmp_path / "polars"), None)
    same(tmp_path / "spark" / "laus_area", tmp_path / "polars" / "laus_area", "area_code")
    assert not compute_laus(files, str(tmp_path / "spark"), LOCAL)[0].changed


@pytest.mark.parametrize(
    ("name", "unemployed", "message"),
    [("la.data.60.Metro", "50", "Give each series once"), ("la.data.64.County", "5O", "'5O', which is not a number")],
)
def test_files_of_laus_that_are_refused_on_spark(
    name: str, unemployed: str, message: str, spark: Any, tmp_path: Path
) -> None:
    area = "CN0100100000000"
    files = {laus_file(tmp_path, "la.data.64.County", months_of_laus(area))}
    files.add(laus_file(tmp_path, name, months_of_laus(area, unemployed=unemployed)))
    with pytest.raises(SourceChanged, match=message):
        compute_laus(sorted(files), str(tmp_path), LOCAL)
    assert not (tmp_path / "laus_area").exists()


def same(computed: Path, expected: Path, key: str) -> None:
    """Every row and every column, whole numbers exactly and others to 1e-9; the partitions too."""
    ours, theirs = (pl.scan_delta(str(path)).collect().sort("year", key) for path in (computed, expected))
    assert ours.height
    assert_frame_equal(ours, theirs, rel_tol=1e-9, abs_tol=1e-9)
    parts = [sorted(path.name for path in table.glob("year=*")) for table in (computed, expected)]
    assert parts[0] == parts[1]
