"""Whole histories on one machine: parts give what the whole gives, years are replaced whole, versions stay."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl
import pytest
from panels import crosswalk, laus_file, months_of_laus, panel
from polars.testing import assert_frame_equal

from aker_core.errors import ConfigError, SourceChanged, StorageError, UnknownGeography
from aker_jobs.comparison.industry_panel import industry_panel
from aker_scale.compute import Job, compute
from aker_scale.laus import scan_laus, write_laus, yearly_unemployment
from aker_scale.lodes import COUNTS, write_wac
from aker_scale.year_table import YearTable
from bench.synthetic_lodes import write_wac_file

KEYS = ["area_fips", "own_code", "industry_code", "year"]
YEARS = range(2015, 2022)


def read(path: Path, version: int | None = None) -> pl.DataFrame:
    return pl.scan_delta(str(path), version=version).collect().sort(KEYS)


@pytest.mark.parametrize("kind", ["lazy", "pandas", "arrow", "duckdb"])
def test_the_panel_is_the_same_of_any_frame(kind: str) -> None:
    cells = panel(areas=5, years=YEARS)
    frames = {
        "lazy": lambda: industry_panel(cells.lazy()).collect(),
        "pandas": lambda: pl.from_pandas(industry_panel(cells.to_pandas())),
        "arrow": lambda: pl.DataFrame(industry_panel(cells.to_arrow())),
        "duckdb": lambda: industry_panel(duckdb.from_arrow(cells.to_arrow())).pl(),
    }
    expected = industry_panel(cells).sort(KEYS)
    assert_frame_equal(frames[kind]().sort(KEYS), expected, check_dtypes=False, rel_tol=1e-12, abs_tol=1e-9)


def test_the_panel_worked_by_hand() -> None:
    nation = {("0", "10"): (1000, 1100), ("5", "54"): (100, 121)}
    county = {("0", "10"): (50, 55), ("5", "54"): (10, 12)}
    rows = [
        {"area_fips": area, "own_code": own, "industry_code": code, "year": 2020 + n, "annual_avg_emplvl": jobs}
        for area, cells in (("US000", nation), ("08001", county))
        for (own, code), values in cells.items()
        for n, jobs in enumerate(values)
    ]
    row = industry_panel(pl.DataFrame(rows)).filter(area_fips="08001", industry_code="54", year=2021).to_dicts()[0]
    assert row["lq"] == pytest.approx((12 / 55) / (121 / 1100))
    assert row["cagr_1y"] == pytest.approx(0.2)
    assert row["cagr_3y_status"] == "not_loaded"
    assert row["shift_national"] == pytest.approx(10 * 0.1)
    assert row["shift_mix"] == pytest.approx(10 * (1.21 - 1.1))
    assert row["shift_competitive"] == pytest.approx(12 - 12.1)
    assert row["shift_change"] == 2
    assert (row["lq_z"], row["lq_universe"]) == (None, 1)


@pytest.mark.parametrize("form", ["delta", "parquet"])
def test_parts_give_what_the_whole_gives(form: str, tmp_path: Path) -> None:
    cells, source = panel(areas=9, years=YEARS), tmp_path / "cells"
    if form == "delta":
        cells.write_delta(str(source), delta_write_options={"partition_by": ["year"]})
    else:
        for (year,), rows in cells.partition_by("year", as_dict=True).items():
            (source / f"year={year}").mkdir(parents=True)
            rows.drop("year").write_parquet(source / f"year={year}" / "cells.parquet")
    computed = compute(Job(str(source), str(tmp_path / "panel"), rows=300))
    expected = industry_panel(cells).sort(KEYS)
    there = read(tmp_path / "panel")
    assert_frame_equal(there.select(expected.columns), expected, check_dtypes=False, rel_tol=1e-9, abs_tol=1e-9)
    assert sum(computed.rows.values()) == cells.height
    assert computed.changed
    again = compute(Job(str(source), str(tmp_path / "panel"), rows=300))
    assert not again.changed
    assert again.version == 0


def test_other_years_stay_and_earlier_versions_are_readable(tmp_path: Path) -> None:
    cells, source, target = panel(areas=3, years=YEARS), tmp_path / "cells", tmp_path / "panel"
    cells.write_delta(str(source))
    compute(Job(str(source), str(target)))
    first = read(target)
    doubled = pl.when(pl.col("area_fips") == "08001").then(pl.col("annual_avg_emplvl") + 1)
    cells.with_columns(doubled.otherwise("annual_avg_emplvl").alias("annual_avg_emplvl")).write_delta(
        str(source), mode="overwrite"
    )
    computed = compute(Job(str(source), str(target), years=(2020, 2021)))
    assert computed.version == 1
    second = read(target)
    assert second.height == first.height == second.select(KEYS).unique().height
    assert second.filter(pl.col("year") < 2020).equals(first.filter(pl.col("year") < 2020))
    assert not second.equals(first)
    assert read(target, version=0).equals(first)


def test_the_newest_refresh_of_each_year_is_read(tmp_path: Path) -> None:
    old = panel(areas=2, years=(2019, 2020)).with_columns(as_of=pl.lit("2023-01"))
    new = panel(areas=2, years=(2020,), seed=9).with_columns(as_of=pl.lit("2024-01"))
    pl.concat([old, new]).write_delta(str(tmp_path / "cells"))
    compute(Job(str(tmp_path / "cells"), str(tmp_path / "panel")))
    expected = pl.concat([old.filter(year=2019), new]).select(*KEYS, jobs="annual_avg_emplvl").sort(KEYS)
    assert read(tmp_path / "panel").select(*KEYS, "jobs").equals(expected.with_columns(pl.col("year").cast(pl.Int32)))


def test_refusals(tmp_path: Path) -> None:
    cells = panel(areas=2, years=(2020, 2021))
    cells.write_parquet(tmp_path / "cells.parquet")
    with pytest.raises(ConfigError, match="no column month3"):
        compute(Job(str(tmp_path / "cells.parquet"), str(tmp_path / "panel"), jobs="month3"))
    broken = tmp_path / "broken.parquet"
    cells.filter((pl.col("area_fips") != "US000") | (pl.col("year") == 2020)).write_parquet(broken)
    with pytest.raises(ValueError, match="US000"):
        compute(Job(str(broken), str(tmp_path / "panel")))
    cells.with_columns(pl.col("year").cast(pl.Int32)).write_delta(
        str(tmp_path / "other"), delta_write_options={"partition_by": ["year"]}
    )
    with pytest.raises(StorageError, match="other columns"):
        compute(Job(str(tmp_path / "cells.parquet"), str(tmp_path / "other")))


@pytest.mark.parametrize("packed", [True, False])
def test_blocks_to_markets_are_what_duckdb_sums(packed: bool, tmp_path: Path) -> None:
    path = write_wac_file(tmp_path, "tx", 2022, 20_000, packed=packed)
    members = crosswalk("48")
    tables = YearTable(str(tmp_path / "county")), YearTable(str(tmp_path / "market"))
    assert write_wac([path], members, *tables) == [2022]
    sums = ", ".join(f"sum({name})::bigint AS {name}" for name in COUNTS)
    query = f"""
        SELECT coalesce(m.cbsa_code, 'outside') AS cbsa_code, count(*) AS blocks, {sums}
        FROM read_csv('{path}', types = {{'w_geocode': 'VARCHAR'}}) AS w
        LEFT JOIN members AS m ON m.county_fips = w.w_geocode[1:5] GROUP BY 1 ORDER BY 1
    """
    database = duckdb.connect()
    database.register("members", members.to_arrow())
    expected = database.sql(query).pl()
    computed = pl.scan_delta(str(tmp_path / "market")).collect().select(expected.columns).sort("cbsa_code")
    assert computed.equals(expected)
    assert computed["blocks"].sum() == 20_000
    counties = pl.scan_delta(str(tmp_path / "county")).collect()
    assert (
        counties["C000"].sum()
        == expected["C000"].sum()
        == sum(expected[name].sum() for name in ("CA01", "CA02", "CA03"))
    )


def test_wac_files_that_are_refused(tmp_path: Path) -> None:
    path = write_wac_file(tmp_path, "co", 2022, 500)
    tables = YearTable(str(tmp_path / "county")), YearTable(str(tmp_path / "market"))
    renamed = path.rename(path.with_name("blocks.csv.gz"))
    with pytest.raises(SourceChanged, match="not the name of a WAC file"):
        write_wac([renamed], crosswalk("08"), *tables)
    with pytest.raises(UnknownGeography):
        write_wac([_connecticut(tmp_path)], pl.DataFrame({"county_fips": ["09110"], "cbsa_code": ["25540"]}), *tables)
    assert tables[0].version() is None


def _connecticut(folder: Path) -> Path:
    """A file of blocks in Connecticut's eight counties, which later delineations do not have."""
    blocks = pl.read_csv(
        write_wac_file(folder, "ny", 2022, 50, packed=False), schema_overrides={"w_geocode": pl.String}
    )
    path = folder / "ct_wac_S000_JT00_2022.csv"
    blocks.with_columns(w_geocode=pl.lit("09001") + pl.col("w_geocode").str.slice(5)).write_csv(path)
    return path


def test_rates_of_a_year_are_of_twelve_months(tmp_path: Path) -> None:
    path = laus_file(tmp_path, "la.data.64.County", months_of_laus("CN0100100000000"))
    table = YearTable(str(tmp_path / "laus"))
    assert write_laus([path], table) == [2021, 2022]
    rows = pl.scan_delta(str(tmp_path / "laus")).collect().sort("year").to_dicts()
    assert [(row["unemployed"], row["labor_force"], row["unemployment_rate_pct"]) for row in rows] == [
        (600, 12000, 5.0),
        (None, None, None),
    ]
    assert [(row["months"], row["status"]) for row in rows] == [(12, "observed"), (11, "not_published")]
    lazy = scan_laus(path)
    by_duckdb = yearly_unemployment(duckdb.from_arrow(lazy.collect().to_arrow())).pl().sort("year")
    assert by_duckdb["status"].to_list() == ["observed", "not_published"]
