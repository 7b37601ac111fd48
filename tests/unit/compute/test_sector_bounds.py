"""Bounds of a sector's sum in a metro: of its own rows, and of what its counties say of their parts of the sum."""

from __future__ import annotations

import polars as pl
import pytest

from aker_jobs.labor.qcew_cells import GOVERNMENT, PRIVATE
from aker_jobs.labor.sector_bounds import sector_bounds, uncontradicted
from aker_jobs.labor.withheld import containing_areas

MEMBERS = pl.DataFrame({"county_fips": ["08001", "08005"], "qcew_area": ["C1000", "C1000"]})
PLACES = pl.DataFrame({"cbsa_code": "10000", "owner": [PRIVATE, GOVERNMENT], "area_fips": "C1000"})
TECH = pl.DataFrame({"sector": "tech", "industry_code": ["5415", "5417"], "own_code": "5"})
# Area -> industry: low and high. In the first county 541 has 80 jobs, 20 of them in 5412, so technology has 60, though
# neither of its two industries is known. In the second nothing is, but that 541 has 50 jobs at most.
BOUNDS = {
    "08001": {"10": (80, 80), "541": (80, 80), "5412": (20, 20), "5415": (0, 60), "5417": (0, 60)},
    "08005": {"10": (0, 50), "541": (0, 50), "5412": (0, 50), "5415": (0, 50), "5417": (0, 50)},
    "C1000": {"10": (80, 130), "541": (80, 130), "5412": (20, 70), "5415": (0, 110), "5417": (0, 110)},
}


def cells() -> pl.DataFrame:
    rows = [
        (
            area,
            code,
            (2 if area[0] == "C" else 1) * (1 if len(code) == 4 else 3),
            low if low == high else None,
            low,
            high,
        )
        for area, industries in BOUNDS.items()
        for code, (low, high) in industries.items()
    ]
    names = ["area_fips", "industry_code", "establishments", "jobs", "jobs_low", "jobs_high"]
    table = pl.DataFrame(rows, schema=names, orient="row").with_columns(own_code=pl.lit("5"))
    return table.with_columns(pl.col("establishments", "jobs", "jobs_low", "jobs_high").cast(pl.Float64))


@pytest.mark.parametrize(("membership", "low"), [(None, 10), (MEMBERS, 60)], ids=["own rows", "counties too"])
def test_a_sum_is_at_least_what_its_counties_have_of_it(membership: pl.DataFrame | None, low: int) -> None:
    """By its own rows the metro has 80 − 70 at least, and 130 − 20 at most; its first county alone has 60."""
    there = cells() if membership is not None else cells().filter(pl.col("area_fips") == "C1000")
    bounds = sector_bounds(there, PLACES, TECH, 0.0, membership)
    assert bounds.rows() == [("10000", "tech", low, 110)]


def test_a_margin_that_its_parts_contradict_bounds_no_sum() -> None:
    """Without 541 of the first county, in which its parts are more than the whole, its industries in all still hold."""
    bad = pl.DataFrame({"area_fips": ["08001"], "own_code": ["5"], "industry_code": ["541"]})
    sound = uncontradicted(cells(), bad, TECH)
    marked = sound.filter(pl.col("area_fips") == "08001", pl.col("industry_code") == "541")
    assert marked.select("jobs_low", "jobs_high").row(0) == (0, None)
    rest = sound.join(marked, on=["area_fips", "industry_code"], how="anti")
    assert rest.equals(cells().join(marked, on=["area_fips", "industry_code"], how="anti"))


def test_a_micropolitan_area_without_rows_by_industry_stands_for_none_of_its_counties() -> None:
    """Else what adds up to the state by industry would lack its county, and say nothing."""
    codes = [["10", "541"]] * 4 + [["10", "10"]]  # totals by ownership are no rows by industry either
    rows = pl.DataFrame({"area_fips": ["08000", "08001", "08003", "C1000", "C2000"], "industry_code": codes}).explode(
        "industry_code"
    )
    members = pl.DataFrame({"county_fips": ["08001", "08003"], "qcew_area": ["C1000", "C2000"]})
    of_state = containing_areas(rows, "area_fips", members)[2]
    assert set(of_state.rows()) == {("C1000", "08000"), ("08003", "08000")}
