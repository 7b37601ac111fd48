"""The jobs of a sector: a sum of industries and ownerships, in which withheld is not zero."""

from __future__ import annotations

import json
from typing import Any

import polars as pl
import pytest

from aker_jobs.labor.industry_levels import level_of, published_levels
from aker_jobs.labor.qcew_cells import QcewTable
from aker_jobs.labor.qcew_inputs import sector_inputs
from aker_jobs.labor.sector_sums import sector_parts, sector_sums

YEAR = 2023
SECTORS = pl.DataFrame(
    [
        ("tech", YEAR, "5415", "5"),
        ("tech", YEAR, "5182", "5"),
        ("education", YEAR, "61", "5"),
        ("education", YEAR, "61", "2"),
        ("education", YEAR, "61", "3"),
    ],
    schema={"sector": pl.String, "year": pl.Int16, "industry_code": pl.String, "own_code": pl.String},
    orient="row",
)
PLACES = pl.DataFrame(
    [
        ("19740", YEAR, "private", "C1974"),
        ("19740", YEAR, "government", "08001"),
        ("19740", YEAR, "government", "08005"),
    ],
    schema={"cbsa_code": pl.String, "year": pl.Int16, "owner": pl.String, "area_fips": pl.String},
    orient="row",
)


@pytest.fixture
def economy(cells: Any) -> Any:
    """A metro and its two counties with every level that the sectors need."""
    cells.add("C1974", "5", "5415", YEAR, 60).add("C1974", "5", "5182", YEAR, 40).add("C1974", "5", "61", YEAR, 30)
    cells.add("08001", "2", "61", YEAR, 7).add("08001", "3", "61", YEAR, 20).add("08005", "3", "61", YEAR, 13)
    return cells


def sums(cells: Any, **bounds: tuple[float | None, float | None]) -> dict[str, dict[str, Any]]:
    """By sector; bounds: industry code (with `n` before it) -> bounds of its withheld cell."""
    frame = cells.frame()
    low, high = pl.col("jobs").cast(pl.Float64), pl.col("jobs").cast(pl.Float64)
    for name, (least, most) in bounds.items():
        withheld = (pl.col("industry_code") == name.removeprefix("n")) & pl.col("jobs").is_null()
        low = pl.when(withheld).then(pl.lit(least, pl.Float64)).otherwise(low)
        high = pl.when(withheld).then(pl.lit(most, pl.Float64)).otherwise(high)
    parts = sector_parts(frame.with_columns(jobs_low=low, jobs_high=high), PLACES, SECTORS)
    found = sector_sums(parts, PLACES, SECTORS, published_levels(cells.lazy()))
    return {row["sector"]: row for row in found.to_dicts()}


def test_levels_of_codes() -> None:
    codes = pl.DataFrame({"code": ["61", "31-33", "621", "5415", "10", "1012", "102", "54151", "541511"]})
    assert codes.select(level_of(pl.col("code"))).to_series().to_list() == [4, 4, 5, 6, *[None] * 5]


def test_industries_and_ownerships_are_added_up(economy: Any) -> None:
    """Private from the metro, government from its counties; one county without federal schools has none."""
    found = sums(economy)
    assert (found["tech"]["jobs"], found["education"]["jobs"]) == (100, 30 + 7 + 20 + 13)
    assert found["education"]["own_codes"] == ["2", "3", "5"]
    assert found["education"]["keys"] == [f"qcew/19740/education/{owners}/2023" for owners in ("2+3", "5")]
    assert {row["withheld"] for row in found.values()} == {0}
    assert {row["complete"] for row in found.values()} == {True}


def test_the_parts_of_a_sector_are_inputs(economy: Any) -> None:
    """Each is one filter of the table: ownerships that have the same industries, in the areas of their side."""
    frame = economy.frame().with_columns(jobs_low=pl.col("jobs"), jobs_high=pl.col("jobs"))
    inputs = sector_inputs(sector_parts(frame, PLACES, SECTORS), QcewTable())
    rows = {row["key"]: row for row in inputs.to_dicts()}
    government = rows["qcew/19740/education/2+3/2023"]
    assert (government["table"], government["column"]) == ("bls_qcew_annual", "annual_avg_emplvl")
    assert json.loads(government["where"]) == {
        "area_fips": ["08001", "08005"],
        "own_code": ["2", "3"],
        "industry_code": ["61"],
        "year": ["2023"],
    }
    assert (government["amount"], government["payloads"]) == (40, ["qcew-2023"])
    tech = rows["qcew/19740/tech/5/2023"]
    assert json.loads(tech["where"])["industry_code"] == ["5182", "5415"]
    assert tech["amount"] == 100


def test_ownerships_with_other_industries_are_parts_of_their_own(economy: Any) -> None:
    """Federal rows of 61 beside the government's of 92: no filter of lists finds both and nothing else."""
    sectors = SECTORS.vstack(
        pl.DataFrame([("education", YEAR, "92", "2")], schema=SECTORS.schema, orient="row"),
    )
    economy.add("08001", "2", "92", YEAR, 5).add("08001", "3", "92", YEAR, 9)
    frame = economy.frame().with_columns(jobs_low=pl.col("jobs"), jobs_high=pl.col("jobs"))
    parts = sector_parts(frame, PLACES, sectors).filter(pl.col("sector") == "education")
    assert dict(parts.select("key", "jobs").iter_rows()) == {
        "qcew/19740/education/2/2023": 5,
        "qcew/19740/education/2+3/2023": 40,
        "qcew/19740/education/5/2023": 30,
    }


def test_government_of_the_metro_itself_is_not_added_to_that_of_its_counties(economy: Any) -> None:
    economy.add("C1974", "3", "61", YEAR, 33)
    assert sums(economy)["education"]["jobs"] == 70


def test_a_withheld_part_makes_bounds_and_no_value(economy: Any) -> None:
    economy.rows[1]["jobs"] = None
    found = sums(economy, n5182=(35.0, 45.0))["tech"]
    assert (found["jobs"], found["withheld"]) == (None, 1)
    assert (found["jobs_low"], found["jobs_high"]) == (95, 105)


def test_a_part_without_an_upper_bound_leaves_the_sum_without_one(economy: Any) -> None:
    economy.rows[1]["jobs"] = None
    found = sums(economy, n5182=(0.0, None))["tech"]
    assert (found["jobs"], found["jobs_low"], found["jobs_high"]) == (None, 60, None)


def test_an_industry_without_a_row_is_none_where_its_level_is_published(economy: Any) -> None:
    del economy.rows[1]
    assert sums(economy)["tech"]["jobs"] == 60


def test_no_row_at_all_is_zero_where_the_level_is_published(economy: Any) -> None:
    economy.rows = [row for row in economy.rows if row["industry_code"] not in ("5415", "5182")]
    economy.add("C1974", "5", "5413", YEAR, 5)
    found = sums(economy)["tech"]
    assert (found["jobs"], found["jobs_low"], found["jobs_high"], found["complete"]) == (0, 0, 0, True)


def test_a_level_that_is_not_published_makes_no_zero(economy: Any) -> None:
    """Files filtered to sectors: of four-digit industries nothing is known."""
    economy.rows = [row for row in economy.rows if len(row["industry_code"]) == 2]
    found = sums(economy)
    assert (found["tech"]["jobs"], found["tech"]["complete"]) == (None, False)
    assert found["tech"]["absence"] == "not_loaded"
    assert (found["tech"]["jobs_low"], found["tech"]["jobs_high"]) == (None, None)
    assert found["education"]["jobs"] == 70


def test_one_county_without_rows_by_industry_is_enough_to_say_nothing(economy: Any) -> None:
    economy.rows = [row for row in economy.rows if row["area_fips"] != "08005"]
    economy.add("08005", "0", "10", YEAR, 200)
    found = sums(economy)
    assert (found["education"]["jobs"], found["education"]["complete"]) == (None, False)
    assert found["tech"]["jobs"] == 100


def test_private_jobs_alone_are_not_the_sector(economy: Any) -> None:
    """A market without areas for its government has no figure for a sector that has government in it."""
    private = PLACES.filter(pl.col("owner") == "private")
    frame = economy.frame().with_columns(jobs_low=pl.col("jobs"), jobs_high=pl.col("jobs"))
    parts = sector_parts(frame, private, SECTORS)
    found = sector_sums(parts, private, SECTORS, published_levels(economy.lazy()))
    assert dict(found.select("sector", "absence").iter_rows()) == {"education": "not_published", "tech": None}
    assert dict(found.select("sector", "jobs").iter_rows()) == {"education": None, "tech": 100}
