"""location_quotient and all_areas_location_quotients: worked tables, then properties."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aker_jobs.jobs import lq
from aker_jobs.metrics import all_areas_location_quotients, location_quotient

NAMES = {"sector_column": "sector", "local_jobs_column": "local_jobs", "national_jobs_column": "national_jobs"}
KINDS: dict[str, tuple[Callable[[pl.DataFrame], Any], Callable[[Any], pl.DataFrame]]] = {
    "polars": (lambda frame: frame, lambda frame: frame),
    "lazy": (lambda frame: frame.lazy(), lambda frame: frame.collect()),
    "pandas": (lambda frame: frame.to_pandas(), pl.from_pandas),
    "arrow": (lambda frame: frame.to_arrow(), pl.DataFrame),
    "duckdb": (lambda frame: duckdb.from_arrow(frame.to_arrow()), lambda frame: frame.pl()),
}
# Local total 1,000, national total 100,000; population 5,000.
WITH_TOTALS = """
    sector     | jobs | low | high | national | lq   | lq_low | lq_high | per_100k | status
    tech       |   50 |  50 |   50 |     2500 | 2.0  | 2.0    | 2.0     |     1000 | observed
    health     |   30 |  30 |   30 |     6000 | 0.5  | 0.5    | 0.5     |      600 | observed
    none       |    0 |   0 |    0 |     6000 | 0.0  | 0.0    | 0.0     |        0 | observed
    bounded    |      |  10 |   40 |     4000 |      | 0.25   | 1.0     |          | bounded
    suppressed |      |     |      |     4000 |      |        |         |          | suppressed
    no_base    |    5 |   5 |    5 |        0 |      |        |         |      100 | no_base
"""


def table(text: str) -> pl.DataFrame:
    """Rows of a table drawn with bars; an empty cell is null."""
    lines = [[cell.strip() or None for cell in line.split("|")] for line in text.strip().splitlines()]
    head, rows = [str(name) for name in lines[0]], lines[1:]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(head, pl.String), orient="row")
    texts = {"sector", "status", "area_fips", "own_code", "industry_code"}
    return frame.with_columns(pl.col(name).cast(pl.Float64) for name in head if name not in texts)


def worked() -> tuple[pl.DataFrame, pl.DataFrame]:
    rows = table(WITH_TOTALS)
    given_ = rows.select(
        "sector",
        local_jobs="jobs",
        local_jobs_low="low",
        local_jobs_high="high",
        national_jobs="national",
        local_total_jobs=pl.lit(1_000),
        national_total_jobs=pl.lit(100_000),
        population=pl.lit(5_000),
    )
    return given_, rows.select("sector", "lq", "lq_low", "lq_high", jobs_per_100k="per_100k", status="status")


@pytest.mark.parametrize("kind", KINDS)
def test_worked_table_with_totals(kind: str) -> None:
    frame, expected = worked()
    make, back = KINDS[kind]
    native = make(frame)
    result = location_quotient(native, **NAMES, population_column="population", per_100k=True)
    assert type(result) is type(native)
    found = back(result)
    assert found.columns[: len(frame.columns)] == frame.columns
    for name in ("lq", "lq_low", "lq_high", "jobs_per_100k"):
        assert found[name].fill_nan(None).to_list() == pytest.approx(expected[name].to_list()), name
    assert found["status"].to_list() == expected["status"].to_list()


@pytest.mark.parametrize("kind", KINDS)
def test_without_totals_the_rows_are_the_whole_economy(kind: str) -> None:
    make, back = KINDS[kind]
    rows = pl.DataFrame({"sector": ["a", "b"], "local_jobs": [30, 70], "national_jobs": [1_500, 8_500]})
    found = back(location_quotient(make(rows), **NAMES))
    assert found["lq"].to_list() == pytest.approx([2.0, 0.7 / 0.85])
    assert found["local_jobs"].dtype == pl.Int64  # the columns that came in are left as they were


def test_a_withheld_row_leaves_the_whole_economy_unknown() -> None:
    rows = pl.DataFrame({"sector": ["a", "b"], "local_jobs": [30, None], "national_jobs": [1_500, 8_500]})
    found = location_quotient(rows, **NAMES)
    assert found["lq"].to_list() == [None, None]
    assert found["status"].to_list() == ["suppressed", "suppressed"]
    # With bounds for the withheld row (60–80), everything has bounds: a is 30 of 90 to 110, b 60 of 90 or 80 of 110.
    bounded = location_quotient(
        rows.with_columns(local_jobs_low=pl.Series([30, 60]), local_jobs_high=pl.Series([30, 80])), **NAMES
    )
    assert bounded["lq_low"].to_list() == pytest.approx([30 / 110 / 0.15, 60 / 90 / 0.85])
    assert bounded["lq_high"].to_list() == pytest.approx([30 / 90 / 0.15, 80 / 110 / 0.85])
    assert bounded["status"].to_list() == ["bounded", "bounded"]


BASE = pl.DataFrame({"sector": ["a", "b"], "local_jobs": [1.0, 2.0], "national_jobs": [10.0, 20.0]})
TOTALS = {"local_total_jobs": pl.lit(100), "national_total_jobs": pl.lit(1000)}


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (BASE.drop("national_jobs"), "no column 'national_jobs'; the frame has sector, local_jobs"),
        (BASE.with_columns(local_jobs=pl.Series([-1.0, 2.0])), "'local_jobs' holds a negative value"),
        (BASE.with_columns(local_jobs=pl.Series([float("inf"), 2.0])), "infinite"),
        (BASE.with_columns(local_jobs=pl.Series(["1", "2"])), "not numbers"),
        (BASE.with_columns(sector=pl.lit("a")), "more than once"),
        (BASE.with_columns(local_period=pl.lit(2022), national_period=pl.lit(2023)), "same time period"),
        (BASE.with_columns(geography=pl.Series(["DEN", "AUS"])), "mismatched geography"),
        (BASE.with_columns(national_geography=pl.Series(["US", "CA"])), "mismatched geography"),
        (BASE.with_columns(msa_id=pl.Series(["DEN", "AUS"])), "mismatched geography"),
        (BASE.with_columns(sector=pl.Series(["a", "Total"])), "total of all industries"),
        (BASE.with_columns(_low=pl.lit(1)), "may not be called _low"),
        (BASE.with_columns(local_jobs_low=pl.lit(3), local_jobs_high=pl.lit(2)), "local_jobs_low is above"),
        (BASE.with_columns(local_total_jobs=pl.lit(100)), "only 'local_total_jobs'"),
        (BASE.with_columns(**TOTALS | {"local_total_jobs": pl.lit(1)}), "more local jobs than all industries"),
    ],
)
@pytest.mark.parametrize("lazy", [False, True])
def test_bad_input_is_refused(frame: pl.DataFrame, message: str, lazy: bool) -> None:
    with pytest.raises(ValueError, match=message):
        location_quotient(frame.lazy() if lazy else frame, **NAMES)


def test_no_frame_and_no_population_are_refused() -> None:
    with pytest.raises(ValueError, match="expected a frame"):
        location_quotient({"sector": ["a"]}, **NAMES)
    with pytest.raises(ValueError, match="per_100k needs population_column"):
        location_quotient(BASE, **NAMES, per_100k=True)


def test_nan_is_a_withheld_cell() -> None:
    frame = BASE.with_columns(local_jobs=pl.Series([float("nan"), 2.0]), **TOTALS)
    assert location_quotient(frame, **NAMES)["status"].to_list() == ["suppressed", "observed"]
    arrow = pd.Series(frame["local_jobs"].to_arrow(), dtype=pd.ArrowDtype(pa.float64()))
    for pandas in (frame.to_pandas(), frame.to_pandas().assign(local_jobs=arrow)):
        assert location_quotient(pandas, **NAMES)["status"].to_list() == ["suppressed", "observed"]


def test_a_column_of_nothing_is_withheld() -> None:
    frame = BASE.with_columns(**TOTALS).to_pandas().assign(local_jobs=None)
    assert location_quotient(frame, **NAMES)["status"].to_list() == ["suppressed", "suppressed"]


def test_what_a_frame_says_of_itself_stays() -> None:
    frame = BASE.to_pandas()
    frame.attrs = {"origin": "sample"}
    assert location_quotient(frame, **NAMES).attrs == {"origin": "sample"}


def test_a_period_that_is_not_said_or_is_text() -> None:
    for local in (pl.lit(None), pl.lit("2023"), pl.lit(2023)):
        frame = BASE.with_columns(local_period=local, national_period=pl.lit(2023))
        for native in (frame, frame.lazy().collect().to_pandas()):
            assert list(location_quotient(native, **NAMES)["status"]) == ["observed", "observed"]
    with pytest.raises(ValueError, match="same time period"):
        location_quotient(BASE.with_columns(local_period=pl.lit("2022"), national_period=pl.lit(2023)), **NAMES)


jobs_lists = st.lists(st.integers(1, 10**7), min_size=1, max_size=12)


@given(jobs_lists)
def test_a_market_equal_to_the_nation_has_quotient_one(jobs: list[int]) -> None:
    frame = pl.DataFrame({"sector": list(map(str, range(len(jobs)))), "local_jobs": jobs, "national_jobs": jobs})
    assert location_quotient(frame, **NAMES)["lq"].to_list() == pytest.approx([1.0] * len(jobs))


@given(jobs_lists, st.integers(2, 1000), st.integers(2, 1000))
def test_scaling_either_side_changes_nothing(jobs: list[int], local: int, national: int) -> None:
    frame = pl.DataFrame({"sector": list(map(str, range(len(jobs)))), "local_jobs": jobs, "national_jobs": jobs[::-1]})
    scaled = frame.with_columns(pl.col("local_jobs") * local, pl.col("national_jobs") * national)
    before, after = (location_quotient(side, **NAMES)["lq"].to_list() for side in (frame, scaled))
    assert after == pytest.approx(before)


@given(jobs_lists)
def test_quotients_weighted_by_national_shares_average_one(jobs: list[int]) -> None:
    frame = pl.DataFrame({"sector": list(map(str, range(len(jobs)))), "local_jobs": jobs, "national_jobs": jobs[::-1]})
    found = location_quotient(frame, **NAMES)
    assert (found["lq"] * found["national_jobs"]).sum() / found["national_jobs"].sum() == pytest.approx(1.0)


QCEW = """
    area_fips | own_code | industry_code | annual_avg_emplvl | lq   | private
    US000     | 0        | 10            | 100000            | 1.0  | 1.25
    US000     | 5        | 10            |  80000            | 1.0  | 1.0
    US000     | 5        | 5415          |   2500            | 1.0  | 1.0
    US000     | 2        | 61            |                   |      |
    C1974     | 0        | 10            |   1000            | 1.0  | 1.25
    C1974     | 5        | 10            |    800            | 1.0  | 1.0
    C1974     | 5        | 5415          |     50            | 2.0  | 2.0
    C1974     | 2        | 61            |     10            |      |
    08031     | 5        | 10            |    400            |      | 1.0
    08031     | 5        | 5415          |                   |      |
    08001     | 0        | 10            |      0            |      |
"""


@pytest.mark.parametrize("keys", [pl.String, pl.Categorical])
def test_all_areas_worked_table(keys: type[pl.DataType]) -> None:
    rows = table(QCEW).with_columns(pl.col("area_fips", "own_code", "industry_code").cast(keys))
    found = all_areas_location_quotients(rows.lazy())
    assert found["lq"].to_list() == pytest.approx(rows["lq"].to_list())
    assert found["area_fips"].cast(pl.String).to_list() == rows["area_fips"].cast(pl.String).to_list()


def test_all_areas_private_base() -> None:
    rows = table(QCEW).filter(pl.col("own_code") == "5")
    found = all_areas_location_quotients(rows, base="private")
    assert found["lq"].to_list() == pytest.approx(rows["private"].to_list())


def test_all_areas_refuses_two_periods_and_a_missing_nation() -> None:
    rows = table(QCEW)
    with pytest.raises(ValueError, match="one period at a time"):
        all_areas_location_quotients(pl.concat([rows, rows]))
    with pytest.raises(ValueError, match="no national total"):
        all_areas_location_quotients(rows.filter(pl.col("area_fips") != "US000"))
    with pytest.raises(ValueError, match="no column"):
        all_areas_location_quotients(rows.drop("own_code"))


@settings(max_examples=25)
@given(
    st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("123"), st.integers(0, 500)), min_size=1, max_size=30)
)
def test_all_areas_agrees_with_the_single_call(cells: list[tuple[str, str, int]]) -> None:
    unique = {(area, code): jobs for area, code, jobs in cells}
    rows = [(f"0{ord(area)}01", "5", f"5{code}", jobs) for (area, code), jobs in unique.items()]
    rows += [(area, "0", "10", 1000) for area in {row[0] for row in rows}]
    rows += [("US000", "0", "10", 10**6), *(("US000", "5", f"5{code}", 5_000) for code in "123")]
    schema = ["area_fips", "own_code", "industry_code", "annual_avg_emplvl"]
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    found = all_areas_location_quotients(frame).filter(pl.col("area_fips") != "US000", pl.col("industry_code") != "10")
    single = location_quotient(
        found.select(
            "area_fips",
            sector=pl.col("industry_code").cast(pl.String),
            local_jobs="annual_avg_emplvl",
            national_jobs=pl.lit(5_000),
            local_total_jobs=pl.lit(1_000),
            national_total_jobs=pl.lit(10**6),
        ),
        **NAMES,
    )
    assert found["lq"].to_list() == pytest.approx(single["lq"].to_list())


ALL_INDUSTRIES = [
    10,
    "10",
    "00",
    "000",
    "0",
    "------",
    "Total Covered",
    "Total, all industries",
    "10 Total, all industries",
]


@pytest.mark.parametrize("total", ALL_INDUSTRIES)
def test_a_total_beside_its_sectors_is_no_sector(total: object) -> None:
    """(1714 / 79006) / (879213 / 15593224) = 0.3848, not 0.3796 with the total in the base."""
    counts = {total: (79006, 15593224), "51": (1714, 879213), "54": (9000, 1000000)}
    frame = pl.DataFrame(
        {"industry_code": [str(code) for code in counts], "local": [a for a, _ in counts.values()]}
    ).with_columns(national=pl.Series([b for _, b in counts.values()]))
    right = (1714 / 79006) / (879213 / 15593224)

    assert lq(counts)["51"] == pytest.approx(right)
    assert lq(frame)["51"] == pytest.approx(right)
    with pytest.raises(ValueError, match="is the total of all industries"):
        location_quotient(
            frame, sector_column="industry_code", local_jobs_column="local", national_jobs_column="national"
        )


@pytest.mark.parametrize(
    ("whole", "part"),
    [
        ("31-33", "311"),
        ("31-33", "31"),
        ("51", "5112"),
        ("101", "23"),
        ("1022", "519"),
        ("51 Information", "NAICS 519"),
    ],
)
def test_a_sector_beside_its_own_part_is_refused_by_name(whole: str, part: str) -> None:
    counts = {whole: (10, 100), part: (5, 50), "62": (3, 30)}
    frame = pl.DataFrame({"naics": list(counts), "local": [10, 5, 3], "national": [100, 50, 30]})

    with pytest.raises(ValueError, match=f"{whole}.*holds.*{part}"):
        lq(counts)
    with pytest.raises(ValueError, match=f"{whole}.*holds.*{part}"):
        location_quotient(frame, sector_column="naics", local_jobs_column="local", national_jobs_column="national")
    # With totals of their own nothing is added up.
    assert lq(counts, local_total=100, national_total=1000) == {whole: 1.0, part: 1.0, "62": 1.0}


@pytest.mark.parametrize(
    "column", ["year", "qtr", "period", "own_code", "size_code", "area_fips", "state", "local_period"]
)
def test_several_economies_are_not_one(column: str) -> None:
    frame = pl.DataFrame({"sector": ["a", "b"], "local": [1, 2], "national": [10, 20], column: ["1", "2"]})

    with pytest.raises(ValueError, match=f"{column}.* has several"):
        location_quotient(frame, sector_column="sector", local_jobs_column="local", national_jobs_column="national")


@pytest.mark.parametrize("column", ["qtr", "own_code", "size_code", "area_fips"])
def test_several_economies_are_not_one_for_lq_either(column: str) -> None:
    frame = pl.DataFrame({"sector": ["a", "b"], "local": [1, 2], "national": [10, 20], column: ["1", "2"]})

    with pytest.raises(ValueError, match="several|mismatched geography|different periods"):
        lq(frame)


def test_numbers_in_text_and_sectors_without_a_name() -> None:
    assert lq({"a": ("1,000", " 10000 "), "b": (1000, 10000)}) == {"a": 1.0, "b": 1.0}
    assert lq({51: (1, 10), 62.0: (1, 10)}) == {"51": 1.0, "62": 1.0}
    for name in (None, float("nan"), " "):
        with pytest.raises(ValueError, match="a sector has no name"):
            lq({name: (1, 10), "b": (1, 10)})
