"""Tables of the Workforce Information Database: codes, withheld cells, and what is left empty."""

from __future__ import annotations

import polars as pl

from aker_scale.wid import INDUSTRY, LABFORCE, industry, labforce

METROS = pl.DataFrame({"qcew_area": ["C1974"], "cbsa_code": ["19740"], "state_fips": ["08"]})
QCEW = pl.DataFrame(
    [
        ("US000", "0", "10", 2022, 100, 1000, 52_000_000),
        ("08000", "5", "54", 2022, 50, 500, 26_000_000),
        ("08013", "5", "54", 2022, 5, None, None),
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


def test_industry_has_the_codes_of_the_database() -> None:
    rows = industry(QCEW.lazy(), METROS).collect()
    assert tuple(rows.columns) == INDUSTRY
    assert rows.select("stfips", "areatype", "area", "indcode", "ownership", "suppress").rows() == [
        ("00", "00", "000000", "000000", "00", "0"),
        ("08", "01", "000000", "54", "50", "0"),
        ("08", "04", "000013", "54", "50", "1"),
        ("08", "21", "019740", "000000", "10", "0"),
    ]
    assert rows["avgwkwage"].to_list() == [1000, 1000, None, None]
    assert rows["avgemp"].to_list() == [1000, 500, None, 0]  # withheld is empty, none is 0
    assert rows["totwage"].null_count() == 1
    assert rows["estab"].to_list() == [100, 50, 5, 9]


def test_labforce_is_by_month_and_employed_are_the_rest() -> None:
    rows = [
        ("LAU1", "19740", "08", measure, 2022, month, value, note)
        for month, note in (("M01", None), ("M02", "P"), ("M13", None))
        for measure, value in (("unemployed", 50.0), ("labor_force", 1000.0), ("unemployment_rate_pct", 5.0))
    ]
    names = ["series_id", "cbsa_code", "state_fips", "measure", "year", "period", "value", "footnotes"]
    table = labforce(pl.DataFrame(rows, schema=names, orient="row").lazy(), "31").collect()
    assert tuple(table.columns) == LABFORCE
    assert table.select("stfips", "areatype", "area", "periodtype", "period", "prelim", "emplab").rows() == [
        ("08", "31", "019740", "03", "01", "0", 950),
        ("08", "31", "019740", "03", "02", "1", 950),
    ]
    assert table["clfprate"].null_count() == 2
