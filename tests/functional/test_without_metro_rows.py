"""Data years in which the publisher has metros in total only: the newer of two years has no metro rows.

The nation is synthetic and small (`bench.synthetic_qcew`): some whole states, the nation as their sum, half of all
cells withheld.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from bench.synthetic_people import delineation_file
from bench.synthetic_qcew import single_file

pytestmark = pytest.mark.xdist_group("without_metro_rows")
METRO_TENS, TOTAL = ("4", "8"), "10"
YEAR, AS_OF, BEFORE = 2023, "2024-06", 2022
ROWS = 120_000


def without_metro_rows(path: Path) -> int:
    """Take the rows of metros by industry out of a single file; returns how many there were."""
    with zipfile.ZipFile(path) as packed:
        name = packed.namelist()[0]
        text = io.TextIOWrapper(packed.open(name), encoding="utf-8", newline="")
        lines = list(text)
    kept = [lines[0]]
    for line, row in zip(lines[1:], csv.reader(lines[1:]), strict=True):
        if not (row[3][0] in METRO_TENS and len(row[3]) == 2 and row[2] != TOTAL):
            kept.append(line)
    path.unlink()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        packed.writestr(name, "".join(kept))
    return len(lines) - len(kept)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two folders of files mode: as the publisher had it, and the newer year without metro rows."""
    whole = tmp_path_factory.mktemp("whole")
    for year in (BEFORE, YEAR):
        shutil.copy(single_file(year, ROWS), whole)
    (whole / "list1_2023.xlsx").write_bytes(delineation_file())
    stripped = tmp_path_factory.mktemp("stripped") / "files"
    shutil.copytree(whole, stripped)
    assert without_metro_rows(stripped / f"{YEAR}_annual_singlefile.zip") > 1_000
    return whole, stripped


def refreshed(make_house: type[Any], folder: Path, files: Path) -> tuple[Any, str]:
    made = make_house(folder, "files", files)
    said = made.aker("refresh", "--year", str(YEAR), "--as-of", AS_OF)
    assert said.returncode == 0, said.stdout + said.stderr
    return made, said.stdout


@pytest.fixture(scope="module")
def published(make_house: type[Any], folders: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Any:
    made, said = refreshed(make_house, tmp_path_factory.mktemp("published"), folders[0])
    assert "no metro rows" not in said
    return made


@pytest.fixture(scope="module")
def house(make_house: type[Any], folders: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Any:
    made, said = refreshed(make_house, tmp_path_factory.mktemp("rebuilt"), folders[1])
    # The run says so, in its summary and among its checks.
    assert f"note: {YEAR}: no metro rows by industry; every metro figure is rebuilt from counties" in said
    return made


def facts(house: Any) -> pl.DataFrame:
    rows = pl.DataFrame(house.rows("facts"), infer_schema_length=None)
    return rows.filter(pl.col("geography") == "market")


def test_every_metro_has_its_figures_from_counties(house: Any, published: Any) -> None:
    rebuilt, before = facts(house), facts(published)
    keys = ["geo_code", "metric", "year"]
    quotients = pl.col("metric").str.ends_with("_lq") & (pl.col("year") == YEAR)
    had = before.filter(quotients, pl.col("value").is_not_null())
    both = had.join(rebuilt.filter(quotients), on=keys, how="left")
    assert both["value_right"].null_count() == 0
    assert set(both["status_right"]) <= {"derived", "imputed"}
    # Published figures are never outside the bounds of the rebuilt ones, but for the rounding of annual averages.
    exact = both.filter(pl.col("status").is_in(["observed", "derived"]), pl.col("status_right") == "imputed")
    assert exact.height > 10
    slack = 0.01 * pl.col("value")
    outside = (pl.col("value") < pl.col("low_right") - slack) | (pl.col("value") > pl.col("high_right") + slack)
    assert exact.filter(outside).height == 0
    inside = exact.filter(pl.col("value").is_between(pl.col("p05_right") - slack, pl.col("p95_right") + slack))
    assert inside.height / exact.height > 0.6  # these figures are drawn by other laws than those of real employers


def test_growth_between_the_two_kinds_of_years_has_an_interval(house: Any) -> None:
    growth = facts(house).filter(pl.col("metric") == "health_cagr_1y", pl.col("status") == "imputed")
    assert growth.height > 3
    assert growth.filter((pl.col("p05") > pl.col("value")) | (pl.col("p95") < pl.col("value"))).height == 0
    unknown = growth.filter(pl.col("p05") < 0, pl.col("p95") > 0)
    assert unknown["reason"].str.contains("the sign is not known").all()


def test_the_rebuilt_value_of_the_year_before_stands_beside_the_published_one(house: Any) -> None:
    of_before = facts(house).filter(pl.col("year") == BEFORE)
    published = of_before.filter(pl.col("metric") == "health_jobs").select("geo_code", "value")
    rebuilt = of_before.filter(pl.col("metric") == "health_jobs_rebuilt").select("geo_code", again="value")
    both = published.join(rebuilt, on="geo_code").drop_nulls()
    assert both.height >= 8
    off = (both["again"] - both["value"]).abs().sum() / both["value"].sum()
    assert 0 < off < 0.3


def test_a_named_check_says_how_far_they_differ_by_sector(house: Any) -> None:
    rows = {row["name"]: row for row in json.loads(house.aker("verify", "--json").stdout)}
    assert rows["metro rows by industry"]["ok"] == 0
    note = rows["metro figures rebuilt from counties meet the published ones"]["note"]
    assert note.startswith(f"{BEFORE}: sum of differences over the jobs: ")
    assert all(sector in note for sector in ("biotech ", "defense ", "education ", "health "))
