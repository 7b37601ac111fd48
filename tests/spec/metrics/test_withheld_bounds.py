"""withheld_bounds: worked tables, then the property that the truth is always inside."""

from __future__ import annotations

import random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from limits import grows_like_its_input

from aker_jobs.labor.hierarchy import ancestors
from aker_jobs.metrics import parents, withheld_bounds

SCHEMA = {"area_fips": pl.String, "own_code": pl.String, "industry_code": pl.String, "jobs": pl.Int64}
Row = tuple[str, str, str, int | None]


def bounds(rows: list[Row], **options: object) -> dict[tuple[str, str], tuple[float | None, float | None, str]]:
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    found = withheld_bounds(frame, value_column="jobs", **options)  # type: ignore[arg-type]
    assert found.drop("value_low", "value_high", "status").equals(frame)
    return {(row[1], row[2]): (row[4], row[5], row[6]) for row in found.iter_rows()}


def test_parent_minus_disclosed_siblings() -> None:
    found = bounds([("a", "5", "62", 100), ("a", "5", "621", 40), ("a", "5", "622", None), ("a", "5", "623", None)])
    assert found["5", "621"] == (40, 40, "observed")
    assert found["5", "622"] == (0, 60, "bounded")
    # A single withheld child is known exactly.
    assert bounds([("a", "5", "62", 100), ("a", "5", "621", 40), ("a", "5", "622", None)])["5", "622"][:2] == (60, 60)


def test_children_bound_their_parent_from_below() -> None:
    found = bounds([("a", "5", "62", None), ("a", "5", "621", 40), ("a", "5", "622", 30)])
    assert found["5", "62"] == (70, 70, "bounded")


def test_a_withheld_parent_is_bounded_by_its_own_parent() -> None:
    found = bounds(
        [("a", "5", "54", 90), ("a", "5", "541", None), ("a", "5", "5415", None), ("a", "5", "5417", 20)],
    )
    assert found["5", "541"][:2] == (90, 90)
    assert found["5", "5415"][:2] == (70, 70)


def test_an_absent_parent_is_stood_in_for_by_the_nearest_ancestor() -> None:
    # No rows for 101/102, nor for supersectors: the sectors hang under the total.
    found = bounds([("a", "5", "10", 100), ("a", "5", "54", None), ("a", "5", "31-33", 30), ("a", "5", "44-45", None)])
    assert found["5", "54"] == (0, 70, "bounded")


def test_ownerships_add_up_to_the_total() -> None:
    found = bounds([("a", "0", "10", 100), ("a", "5", "10", 60), ("a", "1", "10", None), ("a", "3", "10", None)])
    assert found["1", "10"] == (0, 40, "bounded")


def test_areas_do_not_mix_and_nothing_is_invented() -> None:
    found = bounds([("a", "5", "62", 100), ("b", "5", "621", None)])
    assert found["5", "621"] == (0, None, "suppressed")


def test_rounding_slack_widens() -> None:
    rows: list[Row] = [("a", "5", "62", 100), ("a", "5", "621", 40), ("a", "5", "622", None)]
    # Three rounded numbers, each up to half a job off: 60 ± 1.5, whole numbers inside are 59 to 61.
    assert bounds(rows, slack=0.5)["5", "622"] == (59, 61, "bounded")


def test_incomplete_groups_only_bound_from_above() -> None:
    rows = [("a", "5", "10", 100, 9), ("a", "5", "54", None, 4), ("a", "5", "62", 30, 3)]
    frame = pl.DataFrame(rows, schema=SCHEMA | {"establishments": pl.Int64}, orient="row")
    loose = withheld_bounds(frame, value_column="jobs", establishments_column="establishments")
    assert loose.row(1)[-3:] == (0, 70, "bounded")
    whole = frame.with_columns(establishments=pl.Series([7, 4, 3]))
    assert withheld_bounds(whole, value_column="jobs", establishments_column="establishments").row(1)[-3:-1] == (70, 70)


def test_contradictions_give_no_bounds() -> None:
    assert bounds([("a", "5", "62", 10), ("a", "5", "621", 40), ("a", "5", "622", None)])["5", "622"] == (
        None,
        None,
        "suppressed",
    )


def test_bad_input_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        bounds([("a", "5", "62", -1)])
    with pytest.raises(ValueError, match="duplicated"):
        bounds([("a", "5", "62", 1), ("a", "5", "62", 2)])
    with pytest.raises(ValueError, match="no column"):
        withheld_bounds(pl.DataFrame({"x": [1]}))
    assert bounds([]) == {}


LEAVES = [
    *("111", "112", "21", "236", "3111", "3112", "3341", "3345", "42", "44-45", "481", "5112"),
    *("5182", "5413", "5415", "611", "621", "6221", "6222", "721", "99"),
]


def economy(seed: int, scale: int) -> dict[tuple[str, str], int]:
    """Cells of one area that add up in both directions, from random leaves."""
    chance = random.Random(seed)
    cells: dict[tuple[str, str], int] = {}
    for own in "1235":
        for leaf in chance.sample(LEAVES, chance.randint(1, len(LEAVES))):
            jobs = chance.choice([0, 1, chance.randint(0, scale)])
            for code in (leaf, *ancestors(leaf)):
                cells[own, code] = cells.get((own, code), 0) + jobs
    cells["0", "10"] = sum(jobs for (_, code), jobs in cells.items() if code == "10")
    return cells


@settings(max_examples=150)
@given(st.integers(0, 10**9), st.floats(0, 1), st.integers(1, 10**5), st.booleans())
def test_the_truth_is_always_inside(seed: int, withheld: float, scale: int, drop_rows: bool) -> None:
    chance = random.Random(seed + 1)
    truth = economy(seed, scale)
    rows: list[Row] = []
    for (own, code), jobs in truth.items():
        # Dropping a row between a cell and its ancestors keeps the sums: its children hang under the next one.
        if drop_rows and code in {"1013", "1024", "101", "334", "541"} and chance.random() < 0.5:
            continue
        rows.append(("a", own, code, None if chance.random() < withheld else jobs))
    chance.shuffle(rows)
    for cell, (low, high, status) in bounds(rows).items():
        assert low is not None
        assert low <= truth[cell] <= (float("inf") if high is None else high), (cell, low, high, truth[cell])
        assert (status == "suppressed") == (high is None)


@settings(max_examples=60)
@given(st.integers(0, 10**9), st.floats(0, 1))
def test_the_truth_is_inside_when_every_number_was_rounded(seed: int, withheld: float) -> None:
    chance = random.Random(seed)
    # An annual average is the mean of twelve months; each cell is rounded half up by itself.
    truth = {cell: (jobs + 6) // 12 for cell, jobs in economy(seed, 5_000).items()}
    rows: list[Row] = [
        ("a", own, code, None if chance.random() < withheld else jobs) for (own, code), jobs in truth.items()
    ]
    for cell, (low, high, _) in bounds(rows, slack=0.5).items():
        assert low is not None
        assert low <= truth[cell] <= (float("inf") if high is None else high)


def test_the_frame_of_the_caller_is_left_alone() -> None:
    frame = pl.DataFrame(
        [("a", "5", "62", 9.0), ("a", "5", "621", None)], schema=SCHEMA | {"jobs": pl.Float64}, orient="row"
    )
    before = frame.clone()
    withheld_bounds(frame, value_column="jobs")
    assert frame.equals(before)


def test_many_cells_are_done_at_once() -> None:
    cells = economy(3, 500)
    one = pl.DataFrame([("x", own, code, jobs) for (own, code), jobs in cells.items()], schema=SCHEMA, orient="row")

    def of_areas(count: int) -> pl.DataFrame:
        areas = pl.DataFrame({"area_fips": [f"{number:05}" for number in range(count)]})
        many = one.drop("area_fips").join(areas, how="cross").select(*SCHEMA)
        return many.with_columns(jobs=pl.when(pl.int_range(pl.len()) % 3 > 0).then("jobs"))

    small, large = of_areas(375), of_areas(1_500)
    assert len(withheld_bounds(large, value_column="jobs")) > 100_000
    assert grows_like_its_input(
        lambda: withheld_bounds(small, value_column="jobs"), lambda: withheld_bounds(large, value_column="jobs")
    )


def test_parents_of_a_cell() -> None:
    assert parents("5", "10") == (("0", "10"),)
    assert parents("5", "44-45") == (("5", "1021"), ("0", "44-45"))
    assert parents("3", "922") == (("3", "92"), ("0", "922"))
    assert parents("8", "10") == ()
    assert ancestors("541715") == ("54171", "5417", "541", "54", "1024", "102", "10")
