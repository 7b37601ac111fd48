"""What may be shown of estimates: no figure of one or two establishments, nor one that subtraction gives."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from aker_jobs.labor.estimates.intervals import establishments_beside
from aker_jobs.labor.estimates.partitions import Partition
from aker_jobs.labor.too_few import few_alone, few_between, few_of_wholes

ESTABS = {"a": 1.0, "b": 2.0, "c": 9.0, "d": 20.0}  # of withheld county cells


def leaves(**sums: str) -> pl.DataFrame:
    """Sums of one place by name, each of the cells that its letters name."""
    rows = [("10000", name, "08001", "5", cell, ESTABS[cell]) for name, cells in sums.items() for cell in cells]
    schema = ["cbsa_code", "sector", "county", "own_code", "industry_code", "establishments"]
    return pl.DataFrame(rows, schema, orient="row")


def named(new: pl.DataFrame, before: pl.DataFrame | None = None, *, is_shown: bool = True) -> list[str]:
    known = new.clear() if before is None else before
    return few_between(new, known.with_columns(is_shown=is_shown))["sector"].to_list()


@pytest.mark.parametrize(
    ("sums", "few"),
    [
        ({"whole": "abcd", "part": "bcd"}, ["part"]),  # a, one establishment
        ({"whole": "abcd", "part": "cd"}, []),  # a and b are three
        ({"one": "ac", "other": "ad"}, []),  # neither holds the other
        ({"one": "cd", "other": "cd"}, []),  # nothing lies between
    ],
)
def test_two_sums_are_not_shown_together_where_one_or_two_establishments_lie_between(
    sums: dict[str, str], few: list[str]
) -> None:
    assert named(leaves(**sums)) == few


def test_a_new_sum_gives_way_to_one_that_is_shown_already() -> None:
    assert named(leaves(wider="abcd"), leaves(tech="bcd")) == ["wider"]
    assert named(leaves(narrower="bcd"), leaves(tech="abcd")) == ["narrower"]
    assert named(leaves(same="bcd"), leaves(tech="bcd")) == []


def test_the_cells_of_a_sum_that_is_not_shown_are_shown_under_no_other_name() -> None:
    assert named(leaves(same="bcd", wider="abcd"), leaves(tech="bcd"), is_shown=False) == ["same"]


def parts(**industries: tuple[int, bool]) -> pl.DataFrame:
    rows = [("10000", name[1:].replace("_", "-"), float(n), few) for name, (n, few) in industries.items()]
    return pl.DataFrame(rows, ["cbsa_code", "sector", "open_establishments", "few"], orient="row")


@pytest.mark.parametrize(
    ("industries", "few"),
    [
        # Mining is what agriculture leaves of goods; in services nothing is hidden.
        ({"_5_11": (40, False), "_5_21": (2, True), "_5_22": (5, False), "_5_55": (9, False)}, ["5-11", "5-21"]),
        # Three establishments together are enough, and the smallest part is taken.
        ({"_5_22": (2, True), "_5_55": (4, False), "_5_61": (9, False)}, ["5-22", "5-55"]),
        ({"_5_22": (2, True), "_5_55": (2, True), "_5_61": (9, False)}, ["5-22", "5-55"]),
        # Nothing is left in the domain: another one of all private industries.
        ({"_5_21": (1, True), "_5_22": (5, False), "_5_55": (9, False)}, ["5-21", "5-22"]),
        ({"_5_22": (5, False), "_5_55": (9, False)}, []),
    ],
)
def test_what_a_whole_leaves_of_its_hidden_parts_is_never_one_or_two_establishments(
    industries: dict[str, tuple[int, bool]], few: list[str]
) -> None:
    assert few_of_wholes(parts(**industries)).filter("few")["sector"].to_list() == few


def test_margins_tell_what_lies_beside_a_sum() -> None:
    estabs = np.array([4.0, 1.0, 7.0, 9.0])
    # Two county margins of two cells each; one metro margin of all; no state margin has the last.
    county = Partition("county", np.array([0, 0, 1, 1]), np.array([10.0, 10.0]))
    metro = Partition("metro", np.array([0, 0, 0, 0]), np.array([20.0]))
    state = Partition("state", np.array([0, 0, 0, 1]), np.array([11.0]))
    # The sums: the first cell, the first and third, the first two, all.
    cells, sums = np.array([0, 0, 2, 0, 1, 0, 1, 2, 3]), np.array([0, 1, 1, 2, 2, 3, 3, 3, 3])
    beside = establishments_beside(cells, sums, 4, [county, metro, state], estabs)
    assert beside[:3].tolist() == [1.0, 1.0, 7.0]
    assert np.isnan(beside[3])


def test_a_sum_is_too_few_by_itself_or_by_what_lies_beside_it() -> None:
    frame = pl.DataFrame({"open_establishments": [2.0, 3.0, 30.0], "establishments_beside": [None, None, 2.0]})
    assert frame.select(few_alone()).to_series().to_list() == [True, False, True]
