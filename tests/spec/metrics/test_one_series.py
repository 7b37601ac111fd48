"""Frames as people have them: several series in one, totals beside sectors, years of every kind. By hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pandas as pd
import polars as pl
import pytest

from aker_jobs import jobs, migration
from aker_jobs.metrics import (
    age_distribution,
    all_areas_location_quotients,
    average_age,
    awards_yoy,
    cagr_frame,
    change_point,
    deflate,
    location_quotient,
    migration_net_25_44,
    over_the_year,
    percentiles,
    shift_share_total,
    standardized_quotients,
    survival_rates,
)

KINDS: list[Callable[[dict[str, list[Any]]], Any]] = [pd.DataFrame, lambda rows: pl.DataFrame(rows, strict=False)]
GROWTH = {"year_column": "year", "value_column": "jobs"}

# Denver (08031) 500 -> 400 and Clermont (39041) 5 -> 6, a row a year each: neither is a series of four years.
TWO_COUNTIES = {
    "area_fips": ["08031", "39041", "39041", "08031"],
    "year": [2020, 2021, 2022, 2023],
    "jobs": [500, 5, 6, 400],
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "name",
    ["area_fips", "GEOID", "geo", "County", "county_name", "state_abbr", "Region", "msa", "city", "own", "NAICS title",
     "supersector", "series_id", "agglvl_code"],
)  # fmt: skip
def test_two_counties_with_a_row_a_year_are_no_series(kind: Callable[..., Any], name: str) -> None:
    frame = kind({name: TWO_COUNTIES["area_fips"], "year": TWO_COUNTIES["year"], "employment": TWO_COUNTIES["jobs"]})

    with pytest.raises(ValueError, match=f"column '{name}' has several"):
        jobs.cagr(frame, 3)


@pytest.mark.parametrize("kind", KINDS)
def test_a_title_that_changes_beside_its_code_is_one_series(kind: Callable[..., Any]) -> None:
    """Denver's metro has another title since 2023: 100 -> 133.1 over three years is 10 % a year."""
    titles = ["Denver-Aurora-Lakewood, CO"] * 3 + ["Denver-Aurora-Centennial, CO"]
    rows = {
        "area_fips": ["C1974"] * 4,
        "area_title": titles,
        "year": [2020, 2021, 2022, 2023],
        "jobs": [100, 110, 121, 133.1],
    }

    assert jobs.cagr(kind(rows), 3) == pytest.approx(0.1)
    grown = cagr_frame(kind(rows), key_columns=["area_fips"], years=[3], **GROWTH)
    assert list(grown["cagr_3y"])[-1] == pytest.approx(0.1)


@pytest.mark.parametrize("kind", KINDS)
def test_frames_of_growth_refuse_two_places_under_one_key(kind: Callable[..., Any]) -> None:
    frame = kind({"sector": ["51"] * 4, **TWO_COUNTIES})
    dollars = kind(
        {"agency": ["NIH"] * 2, "county_fips": ["08031", "39041"], "fiscal_year": [2020, 2021], "usd": [500, 5]}
    )

    for call in (cagr_frame, over_the_year):
        with pytest.raises(ValueError, match="some sector has several places .column 'area_fips'"):
            call(frame, key_columns=["sector"], **GROWTH)
    with pytest.raises(ValueError, match="some agency has several places .column 'county_fips'"):
        awards_yoy(dollars, key_columns=["agency"])
    kept = over_the_year(frame, key_columns=["sector", "area_fips"], **GROWTH)  # 5 -> 6 is 20 %
    assert [change for change in kept["oty_pct"] if not pd.isna(change)] == [pytest.approx(20)]


@pytest.mark.parametrize("kind", KINDS)
def test_two_years_or_sectors_are_no_universe(kind: Callable[..., Any]) -> None:
    """Of 1, 2, 3 the middle has z = 0 and percentile 50; with the next year's 4, 5, 6 beside it -0.80 and 25."""
    year = {"sector": ["51"] * 3, "cbsa_code": ["a", "b", "c"], "year": [2020] * 3, "lq": [1.0, 2.0, 3.0]}
    both = {name: [*values, *(values if name != "year" else [2021] * 3)] for name, values in year.items()}

    assert list(standardized_quotients(kind(year))["lq_z"])[1] == pytest.approx(0)
    assert list(percentiles(kind(year), value_columns=["lq"])["lq_percentile"])[1] == pytest.approx(50)
    for call in (standardized_quotients, lambda frame: percentiles(frame, value_columns=["lq"])):
        with pytest.raises(ValueError, match="several years .column 'year'"):
            call(kind(both))
        with pytest.raises(ValueError, match="cbsa_code has several rows"):
            call(kind({**year, "cbsa_code": ["a", "b", "b"]}))
    with pytest.raises(ValueError, match="several sectors .column 'sector'"):
        percentiles(kind({**year, "sector": ["51", "51", "54"]}), value_columns=["lq"])
    with pytest.raises(ValueError, match="not numbers"):
        percentiles(kind({"cbsa_code": ["a", "b"], "lq": ["9", "10"]}), value_columns=["lq"])


@pytest.mark.parametrize("kind", KINDS)
def test_nan_is_in_no_percentile(kind: Callable[..., Any]) -> None:
    found = percentiles(kind({"lq": [1.0, float("nan"), 3.0]}), value_columns=["lq"])["lq_percentile"]

    assert [None if pd.isna(value) else value for value in found] == [25, None, 75]


@pytest.mark.parametrize("kind", KINDS)
def test_survival_and_age_refuse_two_places_under_one_key(kind: Callable[..., Any]) -> None:
    cells = {"state": ["CO", "OH"], "year": [2020, 2021], "age": [0, 1], "estabs": [100, 50]}

    with pytest.raises(ValueError, match="several places"):
        survival_rates(kind(cells), years=[1])
    twice = {name: values * 2 for name, values in ages(2020).items()}
    for call in (average_age, age_distribution):
        with pytest.raises(ValueError, match="several places"):
            call(kind({**twice, "state": ["CO"] * 5 + ["OH"] * 5}), keys=[])
        with pytest.raises(ValueError, match="class '0' is there twice in 2020"):
            call(kind(twice), keys=[])


def ages(year: Any) -> dict[str, list[Any]]:
    """Firms by class of age: mid-points 0, 3, 8, (11 + 43) / 2 = 27 and 44 in 2020; 3,580 years of 150 firms."""
    classes = ["0", "1 to 5", "6 to 10", "11+", "left censored"]
    edges = {"age_low": [0, 1, 6, 11, None], "age_high": [0, 5, 10, None, None]}
    return {"year": [year] * 5, "age_class": classes, **edges, "firms": [10, 20, 30, 40, 50]}


# The economy of one market: 60 and 40 jobs of 100; the nation's sectors grew by 25 % and by nothing, all of it by 10 %.
ECONOMY: dict[str, list[Any]] = {
    "market": ["A", "A"], "sector": ["51", "54"], "start": [60, 40],
    "national_start": [400, 600], "national_end": [500, 600],
    "national_total_start": [1000, 1000], "national_total_end": [1100, 1100],
    "local_total_start": [100, 100], "local_total_end": [120, 120],
}  # fmt: skip


def with_row(sector: str, start: float, national: tuple[float, float]) -> dict[str, list[Any]]:
    row = {"sector": sector, "start": start, "national_start": national[0], "national_end": national[1]}
    return {name: [*values, row.get(name, values[0])] for name, values in ECONOMY.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_the_sectors_of_a_shift_share_are_the_economy_once(kind: Callable[..., Any]) -> None:
    """Mix: 60 · (1.25 − 1.1) + 40 · (1 − 1.1) = 5. A total beside them, or a part of one, would count twice."""
    call: Callable[[Any], Any] = lambda rows: shift_share_total(kind(rows), key_columns=["market"])  # noqa: E731
    right = call(ECONOMY)

    assert (list(right["mix"]), list(right["shift_status"])) == ([pytest.approx(5)], ["observed"])
    for label in ("10", "Total, all industries", "000"):
        with pytest.raises(ValueError, match=f"'{label}' holds '51'"):
            call(with_row(label, 100, (1000, 1100)))
    with pytest.raises(ValueError, match="'51' holds '5112'"):
        call(with_row("5112", 30, (100, 110)))
    with pytest.raises(ValueError, match="several years"):
        call({**ECONOMY, "year": [2020, 2021]})
    with pytest.raises(ValueError, match="several places .column 'area_fips'"):
        shift_share_total(kind({**ECONOMY, "run": [1, 1], "area_fips": ["08031", "39041"]}), key_columns=["run"])
    with pytest.raises(ValueError, match="no key columns"):
        shift_share_total(kind(ECONOMY), key_columns=[])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("start", [[60, 60], [60, 20], [None, 120]])
def test_sectors_that_are_not_the_total_have_no_mix(kind: Callable[..., Any], start: list[float | None]) -> None:
    found = shift_share_total(kind({**ECONOMY, "start": start, "sector": ["tech", "rest"]}), key_columns=["market"])

    assert list(found["shift_status"]) == ["not_comparable"]
    assert all(pd.isna(list(found[part])).all() for part in ("mix", "competitive"))
    assert list(found["change"]) == [20]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("total", ["10.0", "Total nonfarm", "U.S. total", "Total, all industries (10)", "00-0000"])
def test_a_total_in_other_words_is_the_base(kind: Callable[..., Any], total: str) -> None:
    """Information: (1714 / 79006) / (879213 / 15593224) = 0.3848, with the total's level beside that of sectors."""
    frame = kind(
        {"industry_code": [total, "51", "54"], "agglvl_code": [71, 74, 74], "local_jobs": [79006, 1714, 9000],
         "national_jobs": [15593224, 879213, 1000000]}
    )  # fmt: skip

    assert jobs.lq(frame)["51"] == pytest.approx((1714 / 79006) / (879213 / 15593224))
    with pytest.raises(ValueError, match="is the total of all industries"):
        quotients(frame)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("whole", "part"),
    [("Goods-producing", "Manufacturing"), ("Manufacturing", "311 Food"), ("Manufacturing (31-33)", "Food (311)"),
     ("31.0", "311.0"), ("Information", "51"), ("Total private", "Information"), ("Subtotal", "Information")],
)  # fmt: skip
def test_a_sector_beside_its_part_in_other_words_is_refused(kind: Callable[..., Any], whole: str, part: str) -> None:
    frame = kind({"industry_code": [whole, part, "62"], "local_jobs": [10, 5, 3], "national_jobs": [100, 50, 30]})

    for call in (jobs.lq, quotients):
        with pytest.raises(ValueError, match="count twice"):
            call(frame)


def quotients(frame: Any) -> Any:
    names = {
        "sector_column": "industry_code",
        "local_jobs_column": "local_jobs",
        "national_jobs_column": "national_jobs",
    }
    return location_quotient(frame, **names)


YEARS: dict[str, Callable[[int], Any]] = {
    "number": int,
    "float": float,
    "text": str,
    "text of a float": lambda year: f"{year}.0",
    "date": lambda year: date(year, 1, 1),
    "time": lambda year: datetime(year, 1, 1),  # noqa: DTZ001 (what a file of dates is read as)
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("how", YEARS)
def test_years_of_every_kind(kind: Callable[..., Any], how: str) -> None:
    """Ten percent a year, from 100 in 2020; a price index from 100 to 110; 80 of 100 born in 2020 are there in 2021."""
    years = [YEARS[how](year) for year in range(2020, 2024)]
    values = [100, 110, 121, 133.1]
    prices = kind({"index": ["gdp"] * 2, "fiscal_year": years[:2], "value": [100, 110], "projected": [False] * 2})
    cohort = kind({"year": years[:2], "age": [0, 1], "estabs": [100, 80]})

    assert jobs.cagr(kind({"year": years, "jobs": values}), 3) == pytest.approx(0.1)
    of_area = kind({"area": ["a"] * 4, "year": years, "jobs": values})
    assert list(cagr_frame(of_area, key_columns=["area"], **GROWTH)["cagr_3y"])[-1] == pytest.approx(0.1)
    assert list(over_the_year(of_area, key_columns=["area"], **GROWTH)["oty_pct"])[-1] == pytest.approx(10)
    dollars = kind({"market": ["a"] * 4, "fiscal_year": years, "usd": values})
    assert list(awards_yoy(dollars, key_columns=["market"])["awards_yoy"])[-1] == pytest.approx(0.1)
    real = deflate(kind({"fiscal_year": years[:2], "usd": [1.0, 1.1]}), prices, index="gdp", base_year=2020)
    assert list(real["real_usd"]) == [pytest.approx(1), pytest.approx(1)]
    assert survival_rates(cohort, years=[1])["survival"].to_list()[0] == pytest.approx(0.8)
    assert average_age(kind(ages(years[0])), keys=[])["average"].to_list() == [pytest.approx(3580 / 150)]
    change = change_point(
        dict(zip([YEARS[how](year) for year in range(2010, 2018)], [10, 11, 10, 11, 20, 21, 20, 22], strict=True))
    )
    assert change.year == 2014


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA, "n/a"])
def test_dollars_that_are_none_are_named_by_year(missing: Any) -> None:
    series = dict(zip(range(2010, 2018), [10, 11, 10, 11, 20, 21, 20, missing], strict=True))

    with pytest.raises(ValueError, match="change_point: 2017"):
        change_point(series)


@pytest.mark.parametrize("label", ["25―29", "25－29", "25\u00ad29", "25﹣29"])
def test_every_hyphen_is_one(label: str) -> None:
    groups = {label.replace("25", str(low)).replace("29", str(low + 4)): 10 for low in (20, 25, 30, 35, 40)}

    assert migration.net_25_44(groups, dict.fromkeys(groups, 1)) == 36


@pytest.mark.parametrize(("form", "end"), [("{} {}", 4), ("[{},{})", 5), ("{}..{}", 4), ("{}{}", 4)])
def test_ages_written_in_an_unknown_way_are_no_places(form: str, end: int) -> None:
    groups = {form.format(low, low + end): 10 for low in (25, 30, 35, 40)}

    with pytest.raises(ValueError, match="may be ages or places"):
        migration.net_25_44(groups, dict.fromkeys(groups, 1))


@pytest.mark.parametrize("kind", KINDS)
def test_two_counties_with_half_of_the_ages_each_are_no_area(kind: Callable[..., Any]) -> None:
    ages_of_two = {"county": ["a", "a", "b", "b"], "age": ["25-29", "30-34", "35-39", "40-44"]}
    frame = kind({**ages_of_two, "inflow": [5] * 4, "outflow": [1] * 4, "population": [100] * 4})

    for call in (migration_net_25_44, lambda rows: migration.net_25_44(rows, rows)):
        with pytest.raises(ValueError, match="several places"):
            call(frame)
    one = kind({**ages_of_two, "county": ["a"] * 4, "inflow": [5] * 4, "outflow": [1] * 4, "population": [100] * 4})
    assert list(migration_net_25_44(one)) == [pytest.approx(1000 * 16 / 400)]


@pytest.mark.parametrize("column", ["year", "qtr", "size_code"])
def test_quotients_of_all_areas_are_of_one_period(column: str) -> None:
    """Jobs of the sector from another year than its total: 20 / 100 against 100 / 1000 is 2, of two economies."""
    rows = {"area_fips": ["US000", "US000", "08031", "08031"], "industry_code": ["10", "51", "10", "51"]}
    cells = pl.DataFrame({**rows, "own_code": ["0"] * 4, "annual_avg_emplvl": [1000, 100, 100, 20]})

    assert all_areas_location_quotients(cells)["lq"].to_list() == [1, 1, 1, 2]
    with pytest.raises(ValueError, match=f"column '{column}' has several values"):
        all_areas_location_quotients(cells.with_columns(pl.Series(column, [1, 2, 1, 2])))


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA])
def test_a_sector_without_a_name_is_in_no_base(missing: object) -> None:
    """1 of 3 jobs had no sector: 51 stood as (2/3)/(30/40) = 0.8889, though the row may be a total or anything else."""
    frame = pd.DataFrame({"sector": [missing, "51"], "local_jobs": [1, 2], "national_jobs": [10, 30]})
    columns = {"sector_column": "sector", "local_jobs_column": "local_jobs", "national_jobs_column": "national_jobs"}
    with pytest.raises(ValueError, match="a sector has no name"):
        location_quotient(frame, **columns)
    with_totals = frame.assign(local_total_jobs=79006, national_total_jobs=15593224)
    quotients = location_quotient(with_totals, **columns)["lq"].to_list()
    assert quotients[1] == pytest.approx((2 / 79006) / (30 / 15593224))


@pytest.mark.parametrize("label", ["Private", "All private", "Sum", "Sum of industries", "Overall"])
def test_an_ownership_or_sum_beside_codes_is_no_sector(label: str) -> None:
    """(1714 / 79006) / (879213 / 15593224) = 0.3848; with the sum as a sector it was 0.3797."""
    frame = pd.DataFrame(
        {"sector": [label, "51", "54"], "local_jobs": [79006, 1714, 5000], "national_jobs": [15593224, 879213, 900000]}
    )
    columns = {"sector_column": "sector", "local_jobs_column": "local_jobs", "national_jobs_column": "national_jobs"}
    with pytest.raises(ValueError, match="would count twice in the base"):
        location_quotient(frame, **columns)


@pytest.mark.parametrize("missing", [None, float("nan")])
def test_a_row_without_its_key_is_of_no_series(missing: object) -> None:
    frame = pd.DataFrame({"area": ["08031", missing, missing], "year": [2020, 2020, 2021], "jobs": [5.0, 1.0, 9.0]})
    with pytest.raises(ValueError, match="a row has no area"):
        cagr_frame(frame, key_columns=["area"], year_column="year", value_column="jobs", years=[1])
