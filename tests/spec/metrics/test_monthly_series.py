"""Unemployment and payrolls: months added up, and only months that both sides have."""

from __future__ import annotations

import polars as pl
import pytest

from aker_core.facts.family import FamilyInputs
from aker_core.facts.trough import FROM_TROUGH
from aker_data.contracts import Scope
from aker_economy.monthly import MONTHS, monthly_reason, monthly_status
from aker_economy.payroll_values import payroll_growth, payroll_values
from aker_economy.unemployment_values import unemployment_rates, unemployment_values

WITHOUT_OCTOBER = tuple(month for month in MONTHS if month != "M10")


def series(value: float, year: int, periods: tuple[str, ...] = MONTHS, code: str = "19740") -> pl.DataFrame:
    rows = [(code, year, period, float(value), "a") for period in periods]
    return pl.DataFrame(
        rows, schema=["cbsa_code", "year", "period", "value", "payload_sha256"], orient="row"
    ).with_columns(pl.col("year").cast(pl.Int16))


def laus(unemployed: pl.DataFrame, force: pl.DataFrame) -> pl.DataFrame:
    parts = {"unemployed": unemployed, "labor_force": force}
    return pl.concat(rows.with_columns(measure=pl.lit(measure)) for measure, rows in parts.items())


def test_rates_are_not_averaged() -> None:
    # one month of 10 in 100, one of 10 in 300: 20 in 400 are 5 %, the mean of 10 % and 3.33 % is not
    force = pl.concat([series(100, 2023, ("M01",)), series(300, 2023, ("M02",))])
    (row,) = unemployment_rates(laus(series(10, 2023, ("M01", "M02")), force)).to_dicts()
    assert (row["unemployed"], row["labor_force"], row["months"]) == (20, 400, 2)
    assert row["value"] == pytest.approx(5.0)


def test_a_month_without_a_figure_counts_for_neither_side() -> None:
    gap = series(10, 2025).with_columns(value=pl.when(period="M10").then(None).otherwise("value"))
    (row,) = unemployment_rates(laus(gap, series(200, 2025))).to_dicts()
    assert (row["unemployed"], row["labor_force"], row["months"]) == (110, 2_200, 11)


def test_nobody_in_the_labor_force_is_no_rate() -> None:
    assert unemployment_rates(laus(series(0, 2023), series(0, 2023)))["value"].to_list() == [None]


def test_the_annual_average_is_no_month() -> None:
    (row,) = unemployment_rates(
        laus(series(10, 2023, (*MONTHS, "M13")), series(200, 2023, (*MONTHS, "M13")))
    ).to_dicts()
    assert row["months"] == 12


def test_growth_is_of_the_months_that_both_years_have() -> None:
    # October of the later year is missing; the one of the earlier year is far off and does not count
    start = series(100, 2022).with_columns(value=pl.when(period="M10").then(900.0).otherwise("value"))
    (row,) = payroll_growth(pl.concat([start, series(121, 2025, WITHOUT_OCTOBER)]), 2025, 3).to_dicts()
    assert (row["start"], row["end"], row["months"]) == (1_100, 1_331, 11)
    assert row["value"] == pytest.approx(1.1 ** (2 / 3) - 1)


def test_growth_from_nothing_is_none() -> None:
    assert payroll_growth(pl.concat([series(0, 2022), series(5, 2023)]), 2023, 1)["value"].to_list() == [None]


@pytest.mark.parametrize(
    ("months", "otherwise", "status", "reason"),
    [
        (12, None, "observed", None),
        (12, "other boundaries", "derived", "other boundaries"),
        (11, None, "derived", "11 of 12 months are published"),
        (9, None, "not_published", "9 of 12 months are published"),
        (None, None, "not_published", "the publisher has no series of this area"),
    ],
)
def test_what_is_said_of_a_year(months: int | None, otherwise: str | None, status: str, reason: str | None) -> None:
    rows = pl.DataFrame({"months": [months], "figure": [1.0]}, schema={"months": pl.Int64, "figure": pl.Float64})
    value = pl.when(pl.col("months") >= 11).then("figure")
    got = rows.select(s=monthly_status(value, otherwise), r=monthly_reason(value, otherwise)).row(0)
    assert got == (status, reason)


def family_inputs(table: str, rows: pl.DataFrame, delineation: str = "2023-07") -> FamilyInputs:
    markets = pl.DataFrame({"cbsa_code": ["19740", "99999"]})
    nothing = pl.DataFrame()
    return FamilyInputs({table: rows.lazy()}, Scope(2023, "2024-06", delineation), markets, nothing, nothing, None)


def test_every_market_has_a_fact_of_the_data_year() -> None:
    rows = laus(series(10, 2023), series(200, 2023))
    facts = {
        row["geo_code"]: row for row in unemployment_values(family_inputs("bls_laus_metro", rows)).facts.to_dicts()
    }
    assert (facts["19740"]["value"], facts["19740"]["status"]) == (5.0, "observed")
    assert facts["19740"]["inputs"] == "unemployed=laus/19740/unemployed/2023;labor_force=laus/19740/labor_force/2023"
    assert (facts["99999"]["value"], facts["99999"]["status"]) == (None, "not_published")


def test_boundaries_of_another_list_are_said() -> None:
    rows = pl.concat([series(100, 2022), series(102, 2023)]).rename({"value": "thousands"})
    result = payroll_values(family_inputs("bls_ces_metro", rows, "2020-03"))
    facts = {(row["geo_code"], row["metric"], row["year"]): row for row in result.facts.to_dicts()}
    level, growth = facts["19740", "payroll_jobs", 2023], facts["19740", "payroll_jobs_cagr_1y", 2023]
    assert (level["value"], level["status"]) == (102_000.0, "derived")
    assert growth["value"] == pytest.approx(0.02)
    assert growth["reason"] == "the publisher uses the metro boundaries of 2023-07"
    assert facts["19740", "payroll_jobs_cagr_3y", 2023]["status"] == "not_published"
    assert facts["19740", "payroll_jobs_cagr_3y", 2023]["reason"] == "the publisher has no series of this area", (
        "there is no figure"
    )
    since_2020 = pl.concat([series(100, 2020), series(133.1, 2023)]).rename({"value": "thousands"})
    (grown,) = (
        payroll_values(family_inputs("bls_ces_metro", since_2020))
        .facts.filter(pl.col("metric") == "payroll_jobs_cagr_3y", pl.col("value").is_not_null())
        .to_dicts()
    )
    assert (grown["value"], grown["reason"]) == (pytest.approx(0.1), FROM_TROUGH.format("payroll_jobs"))
    # 2019 stands beside it: 100 thousand grew to 146.41 in four years, a tenth a year.
    since_2019 = pl.concat([series(100, 2019), series(146.41, 2023)]).rename({"value": "thousands"})
    found = payroll_values(family_inputs("bls_ces_metro", since_2019))
    (base,) = found.facts.filter(pl.col("metric") == "payroll_jobs_cagr_from_2019", geo_code="19740").to_dicts()
    assert (base["value"], base["period"], base["reason"]) == (pytest.approx(0.1), "2019-2023", None)
    amounts = dict(result.inputs.select("key", "amount").iter_rows())
    assert (amounts["ces/19740/thousands/2023/all"], amounts["ces/19740/months/2023/all"]) == (1_224.0, 12.0)
