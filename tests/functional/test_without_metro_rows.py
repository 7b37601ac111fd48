"""Data years in which the publisher has metros in total only: the newest of two years has lost its metro rows."""

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

pytestmark = pytest.mark.xdist_group("published")
METRO_TENS, TOTAL = ("4", "8"), "10"
YEAR, AS_OF, BEFORE = 2023, "2024-06", 2022
HARTFORD = "25540"  # has its metro row alone: QCEW counts its jobs in counties, the list draws planning regions


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
def house(make_house: type[Any], published_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("counties_only") / "files"
    shutil.copytree(published_folder, folder)
    assert without_metro_rows(folder / f"{YEAR}_annual_singlefile.zip") > 1_000
    made = make_house(tmp_path_factory.mktemp("house"), "files", folder)
    said = made.aker("refresh", "--year", str(YEAR), "--as-of", AS_OF)
    assert said.returncode == 0, said.stdout + said.stderr
    # The run says so, in its summary and among its checks.
    assert f"note: {YEAR}: no metro rows by industry; every metro figure is rebuilt from counties" in said.stdout
    return made


def facts(house: Any) -> pl.DataFrame:
    rows = pl.DataFrame(house.rows("facts"), infer_schema_length=None)
    return rows.filter(pl.col("geography") == "market")


def test_every_metro_has_its_figures_from_counties(house: Any, published: Any) -> None:
    rebuilt, before = facts(house), facts(published)
    keys = ["geo_code", "metric", "year"]
    quotients = pl.col("metric").str.ends_with("_lq") & (pl.col("year") == YEAR)
    quotients &= pl.col("geo_code") != HARTFORD
    both = before.filter(quotients, pl.col("value").is_not_null()).join(rebuilt.filter(quotients), on=keys, how="left")
    known = pl.col("value_right").is_not_null()
    few = pl.col("reason_right").str.starts_with("too few establishments")
    assert both.filter(~known & ~few.fill_null(value=False)).height == 0
    assert set(both.filter(known)["status_right"]) <= {"derived", "imputed"}
    # Published figures lie in the intervals of the rebuilt ones as often as these promise, bounds always hold them.
    exact = both.filter(pl.col("status").is_in(["observed", "derived"]), pl.col("status_right") == "imputed")
    assert exact.height > 10
    slack = 1e-9
    inside = exact.filter(pl.col("value").is_between(pl.col("p05_right") - slack, pl.col("p95_right") + slack)).height
    assert inside / exact.height > 0.8
    outside = exact.filter(
        (pl.col("value") < pl.col("low_right") - 0.01) | (pl.col("value") > pl.col("high_right") + 0.01)
    )
    assert outside.height == 0


def test_growth_between_the_two_kinds_of_years_has_an_interval(house: Any) -> None:
    growth = facts(house).filter(pl.col("metric") == "tech_cagr_1y", pl.col("status") == "imputed")
    assert growth.height > 3
    assert growth.filter((pl.col("p05") > pl.col("value")) | (pl.col("p95") < pl.col("value"))).height == 0
    unknown = growth.filter(pl.col("p05") < 0, pl.col("p95") > 0)
    assert unknown["reason"].str.contains("the sign is not known").all()


def test_the_rebuilt_value_of_the_year_before_stands_beside_the_published_one(house: Any) -> None:
    of_before = facts(house).filter(pl.col("year") == BEFORE)
    published = of_before.filter(pl.col("metric") == "tech_jobs").select("geo_code", "value")
    rebuilt = of_before.filter(pl.col("metric") == "tech_jobs_rebuilt").select("geo_code", again="value")
    both = published.join(rebuilt, on="geo_code").drop_nulls()
    assert both.height >= 8
    off = (both["again"] - both["value"]).abs().sum() / both["value"].sum()
    assert 0 < off < 0.2


def test_a_named_check_says_how_far_they_differ_by_sector(house: Any) -> None:
    rows = {row["name"]: row for row in json.loads(house.aker("verify", "--json").stdout)}
    assert rows["metro rows by industry"]["ok"] == 0
    note = rows["metro figures rebuilt from counties meet the published ones"]["note"]
    assert note.startswith(f"{BEFORE}: sum of differences over the jobs: advanced_mfg ")
    assert all(sector in note for sector in ("biotech", "defense", "education", "health", "tech"))
