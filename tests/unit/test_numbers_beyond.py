"""Numbers beyond what a number holds, and signs that look like numbers: refused by name, never computed with."""

from __future__ import annotations

import math
import tracemalloc
from typing import Any

import polars as pl
import pytest

from aker_core.facts.margins import moe_difference, moe_proportion, moe_ratio, moe_sum
from aker_core.facts.scalars import as_number
from aker_data.schemas.table import Column, TableSchema
from aker_data.schemas.validate import validate
from aker_data.sources import cells
from aker_jobs import jobs


def test_a_year_a_billion_years_away_takes_no_memory() -> None:
    tracemalloc.start()
    with pytest.raises(ValueError, match=r"not a year: 1000000000|missing years"):
        jobs.cagr({2019: 1, 2020: 2, 10**9: 3}, 1)
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


@pytest.mark.parametrize("huge", [10**400, -(10**400), math.inf])
def test_a_whole_number_beyond_any_fraction(huge: float) -> None:
    with pytest.raises(ValueError, match="cagr"):
        jobs.cagr({2019: 1, 2020: huge}, 1)
    with pytest.raises(ValueError, match="cagr"):
        jobs.cagr({2019: 1, huge: 2}, 1)
    with pytest.raises(ValueError, match="lq"):
        jobs.lq(local_employment=huge, local_total=1, national_employment=2, national_total=3)


def test_margins_of_large_estimates_do_not_overflow() -> None:
    assert moe_ratio(1e200, 1e200, 1e200, 1e200) == pytest.approx(math.sqrt(2))
    assert moe_ratio(10.0, 3.0, 5.0, 2.0) == pytest.approx(math.sqrt(9 + 4 * 4) / 5)
    assert moe_proportion(1e200, 1e200, 2e200, 1e200) == pytest.approx(math.sqrt(0.75) / 2)
    assert moe_sum([1e200, 1e200], [3e200, 4e200]) == pytest.approx(5e200)
    assert moe_difference((1e200, 3e200), (0, 4e200)) == pytest.approx(5e200)


@pytest.mark.parametrize("moes", [(math.inf, 1.0), (1.0, math.nan), (1e308, 1e308)])
def test_a_margin_without_an_end_is_refused(moes: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match=r"is not a number that can be used|the margin is beyond the largest"):
        moe_ratio(1.0, moes[0], 1e-10, moes[1])


@pytest.mark.parametrize("text", ["$1,0000,0", "1e400", "inf", "true", "٣", "１２", "1\x002", "0x10", "1_000", "$"])
def test_what_is_no_dollars(text: str) -> None:
    with pytest.raises(pl.exceptions.PolarsError, match="conversion"):
        pl.DataFrame({"a": [text]}).select(cells.dollars(pl.col("a")))


@pytest.mark.parametrize("text", ["1e400", "true", "٣", "１２", "1\x002", "1_000", "1,0000,0", "inf", "nan"])
def test_what_is_no_number_of_a_person(text: str) -> None:
    number = as_number(text)
    with pytest.raises(ValueError, match="lq"):
        jobs.lq(local_employment=number, local_total=10, national_employment=2, national_total=30)


@pytest.mark.parametrize("code", ["٠١", "０１", "०१", "1", "01\x00", "01\n"])
def test_digits_of_other_scripts_are_no_code(code: str) -> None:
    schema = TableSchema("toy", "Toy.", (Column("area", pl.String, "Code.", pattern=r"^\d{2}$"),), key=("area",))
    assert not all(check.passed for check in validate(pl.DataFrame({"area": [code]}), schema))


@pytest.mark.parametrize("odd", [10**400, "1", "", None, True, math.inf, math.nan])
def test_what_is_no_number_is_told_by_every_function_of_margins(odd: Any) -> None:
    for call in (
        lambda: moe_ratio(odd, 1.0, 2.0, 1.0),
        lambda: moe_ratio(1.0, 1.0, odd, 1.0),
        lambda: moe_proportion(1.0, odd, 2.0, 1.0),
        lambda: moe_difference((1.0, odd), (2.0, 1.0)),
        lambda: moe_sum([1.0, odd], [1.0, 1.0]),
    ):
        with pytest.raises(ValueError, match=r"^moe_\w+: .* is not a number that can be used"):
            call()
