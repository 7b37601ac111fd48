"""Shift-share: tables worked by hand, parts that add up exactly, and withheld cells that are bounds and never zero."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aker_jobs.metrics import shift_share, shift_share_parts, shift_share_total

KINDS: dict[str, tuple[Callable[[pl.DataFrame], Any], Callable[[Any], pl.DataFrame]]] = {
    "polars": (lambda frame: frame, lambda frame: frame),
    "lazy": (lambda frame: frame.lazy(), lambda frame: frame.collect()),
    "pandas": (lambda frame: frame.to_pandas(), pl.from_pandas),
    "arrow": (lambda frame: frame.to_arrow(), pl.DataFrame),
    "duckdb": (lambda frame: duckdb.from_arrow(frame.to_arrow()), lambda frame: frame.pl()),
}
# The nation grows from 1,000 to 1,100 jobs: tech from 200 to 300 (+50 %), mining from 300 to 240 (-20 %), others from
# 500 to 560 (+12 %). Denver: tech 40 to 70, mining 20 to 10, others 140 to 150.
NATION = {"tech": (200.0, 300.0), "mining": (300.0, 240.0), "others": (500.0, 560.0)}
DENVER = {"tech": (40.0, 70.0), "mining": (20.0, 10.0), "others": (140.0, 150.0)}
EXPECTED = {  # change, national, mix, competitive
    "tech": (30, 4, 40 * 0.4, 70 - 60),
    "mining": (-10, 2, 20 * -0.3, 10 - 16),
    "others": (10, 14, 140 * 0.02, 150 - 156.8),
}
TOTAL = (30, 20, 16 - 6 + 2.8, 10 - 6 - 6.8)
jobs = st.integers(0, 10_000_000)
people = st.integers(1, 200_000_000)


def frame(**changes: Any) -> pl.DataFrame:
    rows = [
        {
            "market": "DEN", "sector": sector, "start": start, "end": end,
            "national_start": NATION[sector][0], "national_end": NATION[sector][1],
            "national_total_start": 1000.0, "national_total_end": 1100.0,
            "local_total_start": 200.0, "local_total_end": 230.0,
        }
        for sector, (start, end) in DENVER.items()
    ]  # fmt: skip
    return pl.DataFrame(rows).with_columns(**changes)


@pytest.mark.parametrize("kind", KINDS)
def test_worked_table(kind: str) -> None:
    make, back = KINDS[kind]
    native = make(frame())
    result = shift_share(native)
    assert type(result) is type(native)
    for row in back(result).iter_rows(named=True):
        found = tuple(row[name] for name in ("change", "national", "mix", "competitive"))
        assert found == pytest.approx(EXPECTED[row["sector"]]), row["sector"]
        assert row["shift_status"] == "observed"
    total = back(shift_share_total(native, key_columns=["market"])).row(0, named=True)
    assert tuple(total[name] for name in ("change", "national", "mix", "competitive")) == pytest.approx(TOTAL)
    assert (total["shift_status"], total["mix_low"]) == ("observed", None)


@given(jobs, jobs, people, jobs, people, jobs)
def test_parts_add_up_exactly(start: int, end: int, n0: int, n1: int, t0: int, t1: int) -> None:
    parts = shift_share_parts(*map(Fraction, (start, end, n0, n1, t0, t1)))
    assert sum(parts) == end - start


@settings(max_examples=60)
@given(st.lists(st.tuples(jobs, jobs, people, jobs), min_size=1, max_size=8))
def test_parts_of_a_frame_add_up_to_the_change(cells: list[tuple[int, int, int, int]]) -> None:
    """Sector by sector and in total, within the rounding of the machine."""
    names = ("start", "end", "national_start", "national_end")
    rows = pl.DataFrame([list(map(float, cell)) for cell in cells], schema=list(names), orient="row")
    totals = {f"national_total_{end}": pl.col(f"national_{end}").sum() for end in ("start", "end")}
    totals |= {f"local_total_{end}": pl.col(end).sum() for end in ("start", "end")}
    rows = rows.with_columns(market=pl.lit("DEN"), **totals)
    parts = pl.col("national") + pl.col("mix") + pl.col("competitive")
    for found in (shift_share(rows), shift_share_total(rows, key_columns=["market"])):
        scale = pl.col("national").abs() + pl.col("mix").abs() + pl.col("competitive").abs() + 1
        worst = found.select(((parts - pl.col("change")).abs() / scale).max()).item()
        assert worst < 1e-9
    by_sector, total = shift_share(rows), shift_share_total(rows, key_columns=["market"])
    assert by_sector["mix"].sum() == pytest.approx(total["mix"].item(), rel=1e-9, abs=1e-3)


def test_a_withheld_end_is_bounds_and_a_withheld_start_nothing() -> None:
    given_rows = frame(
        end=pl.when(pl.col("sector") == "tech").then(None).otherwise("end"),
        start=pl.when(pl.col("sector") == "mining").then(None).otherwise("start"),
        low=pl.lit(50.0),
        high=pl.lit(90.0),
    )
    rows = {
        row["sector"]: row for row in shift_share(given_rows, end_low_column="low", end_high_column="high").to_dicts()
    }
    tech = rows["tech"]
    assert (tech["shift_status"], tech["change"], tech["competitive"]) == ("bounded", None, None)
    assert (tech["national"], tech["mix"]) == pytest.approx((4, 16))
    assert (tech["change_low"], tech["change_high"]) == (10, 50)
    assert (tech["competitive_low"], tech["competitive_high"]) == pytest.approx((-10, 30))
    mining = rows["mining"]
    assert (mining["shift_status"], mining["national"], mining["change"]) == ("suppressed", None, None)
    assert rows["others"]["change_low"] is None
    without = shift_share(given_rows).filter(pl.col("sector") == "tech")
    assert without["shift_status"].item() == "suppressed"


@pytest.mark.parametrize("hidden", [["tech"], ["tech", "mining"], ["tech", "mining", "others"]])
def test_withheld_starts_bound_the_parts_of_the_total(hidden: list[str]) -> None:
    """The bounds hold the true value; the nation's part and the change are known; nothing is taken for zero."""
    rows = frame(start=pl.when(pl.col("sector").is_in(hidden)).then(None).otherwise("start"))
    found = shift_share_total(rows, key_columns=["market"], slack=0.5).row(0, named=True)
    assert (found["shift_status"], found["mix"], found["competitive"]) == ("bounded", None, None)
    assert (found["change"], found["national"]) == pytest.approx(TOTAL[:2])
    assert found["mix_low"] <= TOTAL[2] <= found["mix_high"]
    assert found["competitive_low"] <= TOTAL[3] <= found["competitive_high"]
    if hidden == ["tech"]:  # what is withheld is known as a whole, but for the rounding of four figures
        assert found["mix_high"] - found["mix_low"] == pytest.approx(0.4 * 4)


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 5_000), people, jobs, st.booleans()), min_size=1, max_size=8),
    st.integers(0, 40_000),
)
def test_bounds_always_hold_what_was_withheld(cells: list[tuple[int, int, int, bool]], end: int) -> None:
    rows = pl.DataFrame(
        [(float(start), float(n0), float(n1), hide) for start, n0, n1, hide in cells],
        schema=["true_start", "national_start", "national_end", "hide"],
        orient="row",
    ).with_columns(
        market=pl.lit("DEN"),
        start=pl.when("hide").then(None).otherwise("true_start"),
        national_total_start=pl.col("national_start").sum(),
        national_total_end=pl.col("national_end").sum(),
        local_total_start=pl.col("true_start").sum(),
        local_total_end=pl.lit(float(end)),
    )
    told = shift_share_total(rows, key_columns=["market"]).row(0, named=True)
    true = shift_share_total(rows, key_columns=["market"], start_column="true_start").row(0, named=True)
    if any(hide for *_, hide in cells):
        near = 1e-9 * (abs(true["mix"]) + 1)
        assert told["mix_low"] - near <= true["mix"] <= told["mix_high"] + near
        near = 1e-9 * (abs(true["mix"]) + abs(true["competitive"]) + abs(true["national"]) + 1)
        assert told["competitive_low"] - near <= true["competitive"] <= told["competitive_high"] + near
    else:
        assert told == true


def test_without_a_base_or_a_nation() -> None:
    rows = frame(national_start=pl.when(pl.col("sector") == "tech").then(0.0).otherwise("national_start"))
    found = {row["sector"]: row for row in shift_share(rows).to_dicts()}
    assert (found["tech"]["shift_status"], found["tech"]["mix"]) == ("no_base", None)
    assert shift_share_total(rows, key_columns=["market"])["shift_status"].item() == "no_base"
    gone = frame(national_end=pl.lit(None, pl.Float64))
    assert set(shift_share(gone)["shift_status"]) == {"not_published"}
    unknown = frame(local_total_end=pl.lit(None, pl.Float64))
    assert shift_share_total(unknown, key_columns=["market"])["shift_status"].item() == "not_published"


def test_what_is_wrong_is_said() -> None:
    with pytest.raises(ValueError, match="Growth needs a base"):
        shift_share_parts(1.0, 2.0, 0.0, 1.0, 1.0, 1.0)
    with pytest.raises(ValueError, match="no column 'start'"):
        shift_share(frame().drop("start"))
    with pytest.raises(ValueError, match="negative"):
        shift_share_total(frame(start=pl.lit(-1.0)), key_columns=["market"])
