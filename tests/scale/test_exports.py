"""Tables of the Workforce Information Database: columns and widths of both structures, codes, withheld cells."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl
import pytest

from aker_core.errors import ConfigError
from aker_scale.wid import Layout, industry, labor_force
from aker_scale.wid_columns import INDUSTRY, LABOR_FORCE, Column

METROS = pl.DataFrame({"qcew_area": ["C1974"], "cbsa_code": ["19740"], "state_fips": ["08"]})
# The nation's totals are the widest figures there are.
QCEW = pl.DataFrame(
    [
        ("US000", "0", "10", 2022, 11_000_000, 149_000_000, 10_400_000_000_000),
        ("08000", "5", "31-33", 2022, 50, 500, 26_000_000),
        ("08013", "5", "541511", 2022, 5, None, None),
        ("C1974", "1", "10", 2022, 9, 0, 0),
        ("CS216", "5", "10", 2022, 9, 10, 52_000),
        ("08013", "8", "10", 2022, 9, 10, 52_000),
    ],
    schema=[
        "area_fips",
        "own_code",
        "industry_code",
        "year",
        "annual_avg_estabs",
        "annual_avg_emplvl",
        "total_annual_wages",
    ],
    orient="row",
)
LAUS = pl.DataFrame(
    [
        ("LAU1", "19740", "08", measure, 2022, month, value, note)
        for month, note in (("M01", None), ("M02", "P"), ("M13", None))
        for measure, value in (("unemployed", 50.0), ("labor_force", 1000.0), ("unemployment_rate_pct", 5.0))
    ],
    schema=["series_id", "cbsa_code", "state_fips", "measure", "year", "period", "value", "footnotes"],
    orient="row",
)
# As the document of the structure 3.0 (May 1, 2025) lists them; that of industry as Virginia's database answers.
INDUSTRY_3_0 = (
    "StFips AreaType AreaTypeVersion Area PeriodYear PeriodType Period IndCodeType IndCode Ownership Prelim Firms "
    "Establishments QuarterAvgEmp Month1Emp Month2Emp Month3Emp TopEmployerAvgEmp TotalWages AvgWeeklyWage "
    "TaxableWages UIContributions Suppress"
)
LABOR_FORCE_3_0 = (
    "StFips AreaType AreaTypeVersion Area PeriodYear PeriodType Period Adjusted Prelim Benchmark LaborForce Employed "
    "Unemployed UnemployedRate CLFPRate EmpPopRatio"
)
# As Colorado publishes its tables.
INDUSTRY_2_8 = (
    "stfips areatype area periodyear periodtype period indcodty indcode ownership prelim firms estab avgemp mnth1emp "
    "mnth2emp mnth3emp topempav totwage avgwkwage taxwage contrib suppress"
)
LABOR_FORCE_2_8 = (
    "stfips areatype area periodyear periodtype period adjusted prelim benchmark laborforce emplab unemp unemprate"
)


def test_columns_are_those_of_each_structure() -> None:
    newest, old = Layout(), Layout("2.8")
    assert industry(QCEW.lazy(), METROS, newest).collect().columns == INDUSTRY_3_0.split()
    assert labor_force(LAUS.lazy(), newest).collect().columns == LABOR_FORCE_3_0.split()
    assert industry(QCEW.lazy(), METROS, old).collect().columns == INDUSTRY_2_8.split()
    assert labor_force(LAUS.lazy(), old).collect().columns[:13] == LABOR_FORCE_2_8.split()
    with pytest.raises(ConfigError, match=r"Unknown structure '2\.7' of the WID\. Choose from 3\.0, 2\.8"):
        industry(QCEW.lazy(), METROS, Layout("2.7"))


def test_industry_has_the_codes_of_the_database() -> None:
    rows = industry(QCEW.lazy(), METROS, Layout(metro_version="2301")).collect()
    place = rows.select("StFips", "AreaType", "AreaTypeVersion", "Area")
    assert place.rows() == [
        ("00", "00", "0000", "000000"),
        ("08", "01", "0000", "000008"),
        ("08", "04", "0000", "000013"),
        ("08", "31", "2301", "019740"),
    ]
    assert rows.select("IndCode", "Ownership", "Suppress").rows() == [
        ("000000", "00", "0"),
        ("31-33", "50", "0"),
        ("541511", "50", "1"),
        ("000000", "10", "0"),
    ]
    assert rows["AvgWeeklyWage"].to_list() == [1342, 1000, None, None]
    assert rows["QuarterAvgEmp"].to_list() == [149_000_000, 500, None, 0]  # withheld is empty, none is 0
    assert rows["TotalWages"].null_count() == 1
    assert rows["Establishments"].to_list() == [11_000_000, 50, 5, 9]


def test_labor_force_is_by_month_and_employed_are_the_rest() -> None:
    table = labor_force(LAUS.lazy(), Layout(metro_type="21")).collect()
    assert table.select("StFips", "AreaType", "Area", "PeriodType", "Period", "Prelim", "Employed").rows() == [
        ("08", "21", "019740", "03", "01", "0", 950),
        ("08", "21", "019740", "03", "02", "1", 950),
    ]
    assert table["CLFPRate"].null_count() == 2


def test_the_files_load_into_tables_of_the_structure(tmp_path: Path) -> None:
    loaded_into_database(industry(QCEW.lazy(), METROS).collect(), INDUSTRY, keys=10, at=tmp_path / "Industry.csv")
    loaded_into_database(labor_force(LAUS.lazy()).collect(), LABOR_FORCE, keys=8, at=tmp_path / "LaborForce.csv")


def loaded_into_database(rows: pl.DataFrame, columns: tuple[Column, ...], *, keys: int, at: Path) -> None:
    """Every row goes into a table with the structure's widths and primary key, and comes out as it went in."""
    kinds = [_kind(column) + (" NOT NULL" if number < keys else "") for number, column in enumerate(columns)]
    key = ", ".join(column.name for column in columns[:keys])
    rows.write_csv(at)
    with duckdb.connect() as database:
        database.execute(f"CREATE TABLE wid ({', '.join(kinds)}, PRIMARY KEY ({key}))")
        database.execute(f"COPY wid FROM '{at}' (HEADER, NULLSTR '')")
        there = database.sql(f"SELECT * FROM wid ORDER BY {key}").pl()
    assert there.equals(rows.cast(dict(there.schema)))


def _kind(column: Column) -> str:
    if column.kind == "char":
        return f"{column.name} VARCHAR CHECK (length({column.name}) <= {column.width})"
    return f"{column.name} DECIMAL({column.width}, {1 if column.name.endswith(('Rate', 'Ratio')) else 0})"
