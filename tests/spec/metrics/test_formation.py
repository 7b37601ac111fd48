"""Formation and dynamics, worked by hand: rates, sums of months, shares, densities, survival and age."""

from __future__ import annotations

from typing import Any

import pandas as pd
import polars as pl
import pytest

from aker_jobs.formation.business_formation import by_share_of_applications, year_totals
from aker_jobs.formation.firm_age import CENSORED
from aker_jobs.formation.survival import weighted_survival
from aker_jobs.metrics import (
    age_distribution,
    average_age,
    formation_rate,
    startup_density,
    survival_rates,
    young_firms,
)

KINDS = pytest.mark.parametrize("kind", ["polars", "lazy", "pandas", "arrow", "duckdb"])


def of_kind(frame: pl.DataFrame, kind: str) -> Any:
    if kind == "duckdb":
        duckdb = pytest.importorskip("duckdb")
        return duckdb.from_arrow(frame.to_arrow())
    makers = {"polars": frame.clone, "lazy": frame.lazy, "pandas": frame.to_pandas, "arrow": frame.to_arrow}
    return makers[kind]()


def in_polars(found: Any, kind: str) -> pl.DataFrame:
    return found.pl() if kind == "duckdb" else found.collect() if kind == "lazy" else pl.DataFrame(found)


@KINDS
def test_a_rate_is_per_100_000_residents(kind: str) -> None:
    frame = pl.DataFrame(
        {"place": ["a", "b", "c", "d"], "applications": [703, None, 5, 5], "population": [60_342, 1, 0, None]}
    )
    found = in_polars(formation_rate(of_kind(frame, kind)), kind).sort("place")
    assert found["formation_rate"].to_list()[0] == pytest.approx(100_000 * 703 / 60_342)
    assert found["formation_rate"].to_list()[1:] == [None] * 3
    assert found["formation_rate_status"].to_list() == ["observed", "suppressed", "no_base", "not_published"]
    assert found.columns == [*frame.columns, "formation_rate", "formation_rate_status"]


def test_a_rate_refuses_what_is_no_count() -> None:
    with pytest.raises(ValueError, match="negative"):
        formation_rate(pl.DataFrame({"applications": [-1], "population": [5]}))
    with pytest.raises(ValueError, match="no column 'population'"):
        formation_rate(pd.DataFrame({"applications": [1]}))


def months(*values: float | str | None) -> pl.DataFrame:
    """One year of a series: numbers, flags, or None for a month to come."""
    rows = [
        ("CO", 2021, at, value if isinstance(value, int | float) else None, value if isinstance(value, str) else None)
        for at, value in enumerate(values, start=1)
    ]
    return pl.DataFrame(rows, schema=["geo", "year", "month", "value", "flag"], orient="row", schema_overrides={
        "value": pl.Float64, "flag": pl.String})  # fmt: skip


@pytest.mark.parametrize(
    ("given", "total", "low", "status"),
    [
        (months(*range(1, 13)), 78, 78, "observed"),
        (months(*range(1, 12), "D"), None, 66, "bounded"),
        (months(*range(1, 12), None), None, None, "not_published"),
        (months(*range(1, 11), None, "S"), None, None, "not_published"),
        (months(*range(1, 12)), None, None, "not_published"),
        (months(*["NA"] * 12), None, None, "suppressed"),
    ],
    ids=["whole", "withheld", "to-come", "both", "not-listed", "none"],
)
def test_a_year_is_its_twelve_months(given: pl.DataFrame, total: float | None, low: float | None, status: str) -> None:
    found = year_totals(given, keys=["geo"]).row(0, named=True)
    assert (found["total"], found["low"], found["status"]) == (total, low, status)


def test_a_month_is_there_once() -> None:
    with pytest.raises(ValueError, match="is duplicated"):
        year_totals(pl.concat([months(1), months(2)]), keys=["geo"])


PARTS = {"cbsa_code": ["M", "M", "N"], "state_fips": ["25", "33", "25"], "year": [2021] * 3}
STATES = {"state_fips": ["25", "33"], "year": [2021] * 2, "applications": [1_000.0, 400.0], "projected": [False, True]}


def shared(applications: list[float | None], total: list[float | None], status: list[str]) -> dict[str, dict[str, Any]]:
    low = [
        value if value is not None else 7.0 if said == "bounded" else None
        for value, said in zip(total, status, strict=True)
    ]
    states = pl.DataFrame(
        {**STATES, "total": total, "low": low, "status": status},
        schema_overrides={"total": pl.Float64, "low": pl.Float64},
    )
    found = by_share_of_applications(pl.DataFrame({**PARTS, "applications": applications}), states)
    return {row["cbsa_code"]: row for row in found.to_dicts()}


def test_a_series_of_states_by_the_markets_share_of_applications() -> None:
    found = shared([500.0, 100.0, 250.0], [80.0, 60.0], ["observed"] * 2)
    # half of 80 and a quarter of 60; a quarter of 80
    assert (found["M"]["value"], found["M"]["status"], found["M"]["projected"]) == (55.0, "derived", True)
    assert (found["N"]["value"], found["N"]["projected"]) == (20.0, False)


def test_a_withheld_month_of_one_state_leaves_the_market_without_a_figure() -> None:
    """A share of the other months is no bound: nothing says that the market has its share of them."""
    found = shared([500.0, 100.0, 250.0], [80.0, None], ["observed", "bounded"])
    assert (found["M"]["value"], found["M"]["status"], "low" in found["M"]) == (None, "suppressed", False)
    assert (found["N"]["value"], found["N"]["status"]) == (20.0, "derived")
    found = shared([500.0, None, 250.0], [80.0, 60.0], ["observed"] * 2)
    assert (found["M"]["value"], found["M"]["status"]) == (None, "not_published")
    found = shared([500.0, 100.0, 250.0], [80.0, None], ["observed", "not_published"])
    assert (found["M"]["value"], found["M"]["status"]) == (None, "not_published")


@KINDS
def test_density_divides_by_the_average_of_two_years(kind: str) -> None:
    frame = pl.DataFrame(
        {"estabs": [110, 110, 0], "estabs_entry": [20, None, 0], "estabs_exit": [10, 10, 0], "population": [2_000] * 3,
         "emp": [500, 500, 0], "place": ["a", "b", "c"]}
    )  # fmt: skip
    found = in_polars(startup_density(of_kind(frame, kind)), kind).sort("place")
    # 100 before; the average of 100 and 110 is 105
    first = found.row(0, named=True)
    assert first["estabs_average"] == 105
    assert first["per_100_estabs"] == pytest.approx(100 * 20 / 105)
    assert (first["per_1k_residents"], first["per_1k_jobs"]) == (10, 40)
    assert found["per_100_estabs_status"].to_list() == ["observed", "suppressed", "no_base"]
    assert found["per_1k_residents_status"].to_list() == ["observed", "suppressed", "observed"]
    assert found["per_1k_jobs_status"].to_list() == ["observed", "suppressed", "no_base"]


def test_density_refuses_what_cannot_be() -> None:
    with pytest.raises(ValueError, match="Entries must not exceed establishments"):
        startup_density(pl.DataFrame({"estabs": [1], "estabs_entry": [9], "estabs_exit": [0]}))
    with pytest.raises(ValueError, match="no column 'estabs_exit'"):
        startup_density(pl.DataFrame({"estabs": [1], "estabs_entry": [1]}))


COHORTS = pl.DataFrame(
    {
        "state": ["a"] * 6 + ["b"] * 2,
        "year": [2016, 2017, 2018, 2021, 2017, 2018, 2016, 2017],
        "age": [0, 1, 2, 5, 0, 1, 0, 1],
        "estabs": [1_000, 800, 700, 500, 900, None, 10, 12],
    }
)


@KINDS
def test_survival_is_those_of_an_age_over_the_births_before(kind: str) -> None:
    found = survival_rates(of_kind(COHORTS, kind), key_columns=["state"])
    rates = {
        (row["state"], row["birth_year"], row["years"]): (row["survival"], row["status"]) for row in found.to_dicts()
    }
    assert rates["a", 2016, 1] == (0.8, "observed")
    assert rates["a", 2016, 2] == (0.7, "observed")
    assert rates["a", 2016, 5] == (0.5, "observed")
    assert rates["a", 2017, 1] == (None, "suppressed")
    assert rates["a", 2017, 2] == (None, "not_published")
    assert rates["b", 2016, 1] == (None, "not_comparable")  # twelve of ten is no cohort


def test_survival_refuses_two_series_as_one() -> None:
    with pytest.raises(ValueError, match="several places .column 'state'"):
        survival_rates(COHORTS)
    with pytest.raises(ValueError, match="at least one"):
        survival_rates(COHORTS, key_columns=["state"], years=[0])


def test_a_market_survives_as_its_states_weighted_by_its_births() -> None:
    rates = pl.DataFrame({"state_fips": ["25", "33"], "years": [1, 1], "survival": [0.8, 0.7]})
    weights = pl.DataFrame(
        {"cbsa_code": ["M", "M", "N", "O", "O", "P"], "state_fips": ["25", "33", "25", "25", "33", "50"],
         "births": [300, 100, None, 1, None, 5]}
    )  # fmt: skip
    found = {row["cbsa_code"]: row for row in weighted_survival(rates, weights).to_dicts()}
    assert found["M"]["survival"] == pytest.approx((300 * 0.8 + 100 * 0.7) / 400)
    assert (found["M"]["states"], found["M"]["status"]) == (["25", "33"], "derived")
    assert (found["N"]["survival"], found["N"]["status"]) == (0.8, "derived")  # one state needs no weight
    assert (found["O"]["survival"], found["O"]["status"]) == (None, "not_published")
    assert "P" not in found


CLASSES = [("0", 0, 0), ("1 to 5", 1, 5), ("6 to 10", 6, 10), ("11+", 11, None), (CENSORED, None, None)]


def ages(year: int, counts: list[int | None]) -> pl.DataFrame:
    rows = [("US", year, *named, count) for named, count in zip(CLASSES, counts, strict=True)]
    return pl.DataFrame(rows, schema=["geo", "year", "age_class", "age_low", "age_high", "firms"], orient="row")


def test_the_average_age_is_that_of_the_classes_mid_points() -> None:
    found = average_age(ages(2021, [10, 30, 20, 30, 10]), keys=["geo"]).row(0, named=True)
    # 11+: from 11 to 44 (born 1977), 27.5 in the middle; left censored: 45 at least
    assert found["average"] == pytest.approx((10 * 0 + 30 * 3 + 20 * 8 + 30 * 27.5 + 10 * 45) / 100)
    assert found["low"] == pytest.approx((0 + 30 * 1 + 20 * 6 + 30 * 11 + 10 * 45) / 100)
    assert (found["censored_share"], found["status"]) == (0.1, "derived")


def test_young_firms_are_those_of_the_first_two_classes_among_all() -> None:
    found = young_firms(ages(2021, [10, 30, 20, 30, 10]), keys=["geo"]).row(0, named=True)
    assert (found["share_pct"], found["status"]) == (pytest.approx(100 * (10 + 30) / 100), "observed")
    for counts, status in (
        ([10, None, 20, 30, 10], "suppressed"),  # a withheld class is no zero
        ([10, 30, 20, None, 10], "suppressed"),  # in the denominator alone
        ([0, 0, 0, 0, 0], "no_base"),
    ):
        row = young_firms(ages(2021, counts), keys=["geo"]).row(0, named=True)
        assert (row["share_pct"], row["status"]) == (None, status)
    missing = young_firms(ages(2021, [10, 30, 20, 30, 10]).head(4), keys=["geo"]).row(0, named=True)
    assert (missing["share_pct"], missing["status"]) == (None, "not_published")


def test_finer_classes_fall_into_the_coarse_ones() -> None:
    single = [(str(age), age, age, count) for age, count in enumerate([10, 8, 7, 6, 5, 4])]
    older = [("6 to 10", 6, 10, 20), ("11 to 15", 11, 15, 18), ("26+", 26, None, 12), (CENSORED, None, None, 10)]
    frame = pl.DataFrame([("US", 2021, *row) for row in (*single, *older)], orient="row",
                         schema=["geo", "year", "age_class", "age_low", "age_high", "firms"])  # fmt: skip
    found = age_distribution(frame, keys=["geo"])
    assert dict(found.select("age_class", "count").iter_rows()) == {
        "0": 10, "1 to 5": 30, "6 to 10": 20, "11+": 30, CENSORED: 10
    }  # fmt: skip
    assert found["share"].to_list() == [0.1, 0.3, 0.2, 0.3, 0.1]
    coarse = average_age(ages(2021, [10, 30, 20, 30, 10]), keys=["geo"])
    assert average_age(frame, keys=["geo"]).rows() == coarse.rows()


def test_a_withheld_or_missing_class_leaves_no_average() -> None:
    withheld = average_age(ages(2021, [10, None, 20, 30, 10]), keys=["geo"]).row(0, named=True)
    assert (withheld["average"], withheld["low"], withheld["status"]) == (None, None, "suppressed")
    missing = average_age(ages(2021, [10, 30, 20, 30, 10]).head(4), keys=["geo"]).row(0, named=True)
    assert (missing["average"], missing["status"]) == (None, "not_published")
    shares = age_distribution(ages(2021, [10, None, 20, 30, 10]), keys=["geo"])
    assert shares["share"].null_count() == 5
    assert shares["count"].to_list() == [10, None, 20, 30, 10]


def test_a_class_that_spans_two_is_refused() -> None:
    frame = ages(2021, [1, 2, 3, 4, 5]).with_columns(
        age_high=pl.when(pl.col("age_low") == 1).then(8).otherwise("age_high")
    )
    with pytest.raises(ValueError, match="'1 to 5' is in none"):
        age_distribution(frame, keys=["geo"])
