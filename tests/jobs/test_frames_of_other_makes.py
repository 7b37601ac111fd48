"""Frames as people hold them: what would be taken for something else is read as what it is, or refused by name."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from aker_jobs import migration
from aker_jobs.comparison.standing import Against, Standing
from aker_jobs.metrics import (
    Break,
    acs_net_25_44,
    against,
    awards_yoy,
    cagr,
    cagr_frame,
    deflate,
    irs_market_flows,
    location_quotient,
    migration_net_25_44,
    moe_difference,
    moe_proportion,
    moe_ratio,
    percentile,
    percentiles,
    standardized_quotients,
    standing,
    survival_rates,
    withheld_bounds,
)

CODE = -555_555_555
JOBS = {"sector_column": "sector", "local_jobs_column": "local_jobs", "national_jobs_column": "national_jobs"}
# Denver's three and Austin's three: in one base, each quotient is a mixture of both.
ECONOMIES = pd.DataFrame(
    {
        "msa_id": ["DEN", "DEN", "AUS", "AUS"],
        "sector": ["tech", "rest", "biotech", "other"],
        "local_jobs": [100, 900, 50, 950],
        "national_jobs": [1_000, 19_000, 2_000, 18_000],
    }
)
AGES = {
    "age": ["20-24", "25-29", "30-34", "35-39", "40-44", "45-49"],
    "inflow": [900, 10, 20, 30, 40, 900],
    "outflow": [0, 0, 0, 0, 0, 0],
    "population": [1_000] * 6,
}


def quotients(frame: Any) -> Any:
    return location_quotient(frame, **JOBS)


def test_markets_in_the_index_are_no_one_economy() -> None:
    with pytest.raises(ValueError, match="the index 'msa_id' has several places.*reset_index"):
        quotients(ECONOMIES.set_index("msa_id"))


def test_an_index_that_tells_nothing_apart_is_none_of_the_formulas_business() -> None:
    denver = ECONOMIES[ECONOMIES["msa_id"] == "DEN"]
    for frame in (denver.set_index("msa_id"), denver.set_index("sector", drop=False), denver):
        assert quotients(frame)["lq"].round(6).tolist() == [2.0, round(0.9 / 0.95, 6)]


def test_places_in_the_index_are_no_one_series() -> None:
    frame = pd.DataFrame({"sector": ["s"] * 4, "year": [2020, 2021, 2022, 2023], "jobs": [1, 2, 3, 4]})
    mixed = frame.set_index(pd.Index(["A", "B", "A", "B"], name="cbsa_code"))
    with pytest.raises(ValueError, match="the index 'cbsa_code' has several places"):
        cagr_frame(mixed, key_columns=["sector"], year_column="year", value_column="jobs")
    cohort = pd.DataFrame({"year": [2016, 2017], "age": [0, 1], "estabs": [100, 80]})
    with pytest.raises(ValueError, match="the index 'state' has several places"):
        survival_rates(cohort.set_index(pd.Index(["CO", "TX"], name="state")))


@pytest.mark.parametrize("name", ["Age", "age_range", "AGEGRP", "Age Group", "agegroup"])
@pytest.mark.parametrize("make", [pd.DataFrame, pl.DataFrame])
def test_ages_are_filtered_however_their_column_is_called(name: str, make: Any) -> None:
    frame = make({name if key == "age" else key: values for key, values in AGES.items()})
    assert list(migration_net_25_44(frame)) == [25.0]  # 1,000 · 100 / 4,000


def test_ages_in_the_index_are_refused() -> None:
    with pytest.raises(ValueError, match="the index 'age' has several ages"):
        migration_net_25_44(pd.DataFrame(AGES).set_index("age"))


def test_ages_of_net_25_44_are_filtered_however_their_column_is_called() -> None:
    flows = pd.DataFrame({"Age Group": AGES["age"], "people": AGES["inflow"]})
    assert migration.net_25_44(flows, flows.assign(people=1)) == 96.0


def test_years_as_text_and_numbers_have_one_order() -> None:
    frame = pd.DataFrame({"Year": ["2021", 2023, 2022.0], "inflow": [1, 2, 3], "outflow": [0] * 3, "population": 100})
    assert migration_net_25_44(frame).tolist() == [20.0, 30.0, 10.0]


@pytest.mark.parametrize("cell", ["N", "(D)", "1_000", "\uff11\uff12", "nan", True])
def test_a_cell_that_is_no_number_is_named(cell: object) -> None:
    frame = ECONOMIES[:2].assign(local_jobs=pd.Series([100, cell], dtype=object))
    with pytest.raises(ValueError, match=r"location_quotient: column 'local_jobs' holds .* not a number"):
        quotients(frame)


def test_numbers_as_text_and_gaps_of_any_kind_in_a_column_of_objects() -> None:
    mixed = ECONOMIES[:2].assign(local_jobs=pd.Series([100, " 900 "], dtype=object))
    assert quotients(mixed)["lq"].round(6).tolist() == [2.0, round(0.9 / 0.95, 6)]
    gaps = ECONOMIES[:2].assign(local_jobs=pd.Series([100, pd.NA], dtype=object))
    assert quotients(gaps)["status"].tolist() == ["suppressed"] * 2


def test_a_code_for_a_margin_is_no_margin() -> None:
    for margin in (
        lambda: moe_difference((1.0, CODE), (2.0, 3.0)),
        lambda: moe_ratio(1.0, 5.0, 2.0, CODE),
        lambda: moe_proportion(1.0, CODE, 2.0, 3.0),
    ):
        with pytest.raises(ValueError, match="a margin is negative; the Census Bureau's codes"):
            margin()


def test_two_zeros_that_zip_codes_lost_are_put_back() -> None:
    """Holtsville and Adjuntas, Puerto Rico, as a spreadsheet leaves them."""
    assert migration.net_25_44({501: 10, 601: 5}, {"00501": 3, "00601": 5}) == {"00501": 7.0, "00601": 0.0}


@pytest.mark.parametrize("column", ["agency", "Institution"])
def test_awards_of_two_agencies_are_no_change_of_one(column: str) -> None:
    frame = pd.DataFrame({"msa_id": "DEN", column: ["NIH", "NSF"], "fiscal_year": [2021, 2022], "usd": [100.0, 150.0]})
    with pytest.raises(ValueError, match=f"some msa_id has several (agencies|institutions) .column '{column}'"):
        awards_yoy(frame, key_columns=["msa_id"])
    apart = awards_yoy(frame, key_columns=["msa_id", column])
    assert apart["awards_yoy_status"].tolist() == ["not_published"] * 2


def test_awards_without_a_place_are_no_series() -> None:
    frame = pl.DataFrame({"msa_id": [None, None], "fiscal_year": [2021, 2022], "usd": [100.0, 150.0]})
    with pytest.raises(ValueError, match="a row has no msa_id"):
        awards_yoy(frame, key_columns=["msa_id"])


@pytest.mark.parametrize("code", [9001, 9001.0, "9001", "09001", 9])
def test_no_growth_across_a_break_of_codes_that_lost_their_zero(code: object) -> None:
    frame = pd.DataFrame({"area": [code] * 2, "year": [2023, 2024], "jobs": [100, 110]})
    grown = cagr_frame(
        frame, key_columns=["area"], year_column="year", value_column="jobs", years=[1], breaks=[Break("09", 2024)]
    )
    assert grown["cagr_1y_status"].tolist()[1] == "not_comparable"


def test_a_break_of_an_industry_is_not_one_of_a_state() -> None:
    frame = pl.DataFrame({"industry": [5112, 5112, 9001, 9001], "year": [2023, 2024] * 2, "jobs": [100, 110] * 2})
    grown = cagr_frame(
        frame, key_columns=["industry"], year_column="year", value_column="jobs", years=[1], breaks=[("51", 2024)]
    )
    assert grown["cagr_1y_status"].to_list() == ["not_loaded", "not_comparable", "not_loaded", "observed"]


def test_years_as_text_in_duckdb() -> None:
    duckdb = pytest.importorskip("duckdb")
    frame = duckdb.sql(
        "select 'DEN' as msa_id, * from (values ('2021', 100.0), (' 2022.0 ', 150.0)) as t(fiscal_year, usd)"
    )
    changes = awards_yoy(frame, key_columns=["msa_id"]).fetchall()
    assert sorted(row[-2:] for row in changes if row[-1] == "observed") == [(0.5, "observed")]


def test_nan_is_no_value_among_others() -> None:
    nan = float("nan")
    assert percentile(nan, [1.0, 2.0]) is None
    assert percentile(2.0, [1.0, 2.0, nan]) == 75.0
    assert standing(nan, [1.0, 2.0]) == Standing(1.5, None, 2)
    assert standing(2.0, [1.0, nan, 3.0]) == Standing(2.0, 2, 3)
    assert against(nan, 2.0) == against(2.0, nan) == Against(None, None)


@pytest.mark.parametrize("of", [percentiles, standardized_quotients])
def test_a_market_twice_in_the_index_is_refused(of: Any) -> None:
    frame = pd.DataFrame({"sector": "tech", "lq": [1.0, 2.0, 4.0]}, index=pd.Index(["A", "B", "C"], name="msa_id"))
    wanted = {"value_columns": ["lq"]} if of is percentiles else {}
    assert len(of(frame, **wanted)) == 3
    with pytest.raises(ValueError, match="a place stands twice in the index 'msa_id'"):
        of(pd.concat([frame, frame]), **wanted)


@pytest.mark.parametrize("kind", [int, float, np.int64, np.float32, Decimal])
def test_growth_between_numbers_of_any_kind(kind: Any) -> None:
    assert cagr(kind(100), kind(800), years=3) == pytest.approx(1.0)


def test_prices_that_are_no_table_or_say_nothing_of_projections() -> None:
    dollars = pd.DataFrame({"fiscal_year": [2021], "usd": [100.0]})
    prices = pd.DataFrame({"index": "gdp", "fiscal_year": [2021, 2022], "value": [1.0, 1.05], "projected": False})
    assert deflate(dollars, prices, index="gdp", base_year=2022)["real_usd"].tolist() == [105.0]
    with pytest.raises(ValueError, match="deflate, prices: expected a frame"):
        deflate(dollars, {"gdp": 1.0}, index="gdp")
    with pytest.raises(ValueError, match="'projected' of the prices holds text"):
        deflate(dollars, prices.astype({"projected": str}), index="gdp", base_year=2022)


FLOWS = pl.DataFrame(
    {
        "year1": 2014,
        "year2": 2015,
        "direction": ["inflow", "outflow"] * 2,
        "county_fips": ["08031", "08031", "08001", "08001"],
        "counterpart_code": "97000",
        "counterpart_kind": "us_total",
        "individuals": [100, 50, 10, 20],
    }
)
COUNTIES = pl.DataFrame({"county_fips": ["08031", "08001"], "cbsa_code": "19740"})


@pytest.mark.parametrize(
    ("flows", "counties"),
    [
        (FLOWS, COUNTIES),
        (FLOWS.to_pandas(), COUNTIES.to_pandas()),
        (FLOWS.with_columns(pl.col("county_fips").cast(pl.Int64)), COUNTIES),
        (FLOWS, COUNTIES.with_columns(pl.col("county_fips").cast(pl.Float64))),
        (FLOWS.with_columns(pl.col("county_fips").str.strip_chars_start("0")), COUNTIES.to_arrow()),
    ],
)
def test_flows_of_any_make_have_one_net(flows: Any, counties: Any) -> None:
    row = irs_market_flows(flows, counties).row(0, named=True)
    assert (row["inflow_us"], row["outflow_us"], row["net"], row["status"]) == (110, 70, 40, "observed")


def test_flows_that_would_be_added_up_are_refused() -> None:
    with pytest.raises(ValueError, match="4 flows are there twice"):
        irs_market_flows(pl.concat([FLOWS, FLOWS]), COUNTIES)
    with pytest.raises(ValueError, match="individuals holds -1. A withheld flow must be null"):
        irs_market_flows(FLOWS.with_columns(individuals=pl.Series([100, -1, 10, 20])), COUNTIES)
    people = pl.DataFrame({"cbsa_code": ["19740", "19740"], "population": [1000, 2000]})
    with pytest.raises(ValueError, match="19740 has two rows of residents"):
        irs_market_flows(FLOWS, COUNTIES, people)


CELLS = pl.DataFrame(
    [
        {"year": 2018, "geography": "metro", "geo_code": "19740", "table": table, "line": line, "estimate": 100.0}
        for table in ("B07001", "B07401")
        for line in (1, *range(6, 10), 49, *range(54, 58), 65, *range(70, 74), 81, *range(86, 90))
    ]
).with_columns(moe=pl.lit(10.0))


def test_survey_cells_of_any_make() -> None:
    wanted = acs_net_25_44(CELLS)
    assert wanted.select("inflow", "net", "status").row(0) == (800.0, 0.0, "observed")
    for cells in (CELLS.to_pandas(), CELLS.to_arrow(), CELLS.with_columns(pl.col("line").cast(pl.String))):
        assert acs_net_25_44(cells).equals(wanted)


@pytest.mark.parametrize(("column", "code"), [("moe", -555_555_555.0), ("estimate", -666_666_666.0)])
def test_codes_of_the_survey_are_no_figures(column: str, code: float) -> None:
    with pytest.raises(ValueError, match=f"{column} holds {code:.0f}, a code and no figure"):
        acs_net_25_44(CELLS.with_columns(pl.lit(code).alias(column)))


def test_bounds_of_a_pandas_frame() -> None:
    cells = {"area_fips": "08031", "own_code": "5", "industry_code": ["10", "101", "102"], "jobs": [100, None, 40]}
    assert withheld_bounds(pd.DataFrame(cells), value_column="jobs")["value_low"].to_list() == [100.0, 60.0, 40.0]
