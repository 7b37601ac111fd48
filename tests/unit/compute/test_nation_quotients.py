"""The nation from published quotients: the interval that they leave, and the quotient of a market that rests on it."""

from __future__ import annotations

import polars as pl
import pytest

from aker_jobs.labor.nation_quotients import quotient_intervals

SCHEMA = ["area_fips", "own_code", "industry_code", "jobs", "jobs_quotient"]


def intervals(*rows: tuple[str, str, str, int | None, float | None], total: float = 10_000, rounding: float = 0.0):
    table = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    return quotient_intervals(table.lazy(), total, rounding).rows()


def test_every_disclosed_cell_leaves_an_interval_and_all_of_them_what_they_share() -> None:
    """By hand: 12 of 100 jobs with a quotient of 1.20 are 0.12 / 1.205 to 0.12 / 1.195 of the nation's 10,000.

    30 of 400 with 0.75 are 0.075 / 0.755 to 0.075 / 0.745: the first leaves less, below and above.
    """
    rows = [("a", "0", "10", 100, 1.0), ("b", "0", "10", 400, 1.0), ("c", "0", "10", 50, 1.0)]
    rows += [("a", "5", "5415", 12, 1.20), ("b", "5", "5415", 30, 0.75), ("c", "5", "5415", None, None)]
    low, high = 1_200 / 1.205, 1_200 / 1.195
    assert intervals(*rows) == [("5", "5415", pytest.approx(low), pytest.approx(high))]
    # A figure rounded to half a job says less: 11.5 of 100.5 to 12.5 of 99.5.
    wide = intervals(*rows[:1], rows[3], rounding=0.5)
    assert wide == [("5", "5415", pytest.approx(115_000 / 100.5 / 1.205), pytest.approx(125_000 / 99.5 / 1.195))]


def test_quotients_that_contradict_one_another_or_have_no_upper_end_leave_nothing() -> None:
    rows = [("a", "0", "10", 100, 1.0), ("b", "0", "10", 400, 1.0), ("US000", "5", "5415", 999, 1.0)]
    assert intervals(*rows, ("a", "5", "5415", 12, 1.20), ("b", "5", "5415", 30, 1.20)) == []
    assert intervals(*rows, ("a", "5", "5415", 1, 0.0)) == []
    assert intervals(*rows, ("a", "5", "5415", 0, 0.3)) == []


def test_a_table_without_quotients_has_no_intervals() -> None:
    table = pl.DataFrame([("a", "0", "10", 100)], schema=SCHEMA[:4], orient="row")
    assert quotient_intervals(table.lazy(), 10_000, 0.0).is_empty()
