"""A metric's change by the roles of its formula and by stage."""

from __future__ import annotations

import math

import pytest

from aker_core.explain.diff import FORMULA, PERIOD, REVISION, WHOLE, Change, Figure, by_role, over_time
from aker_core.facts.formula import Amount, evaluate

QUOTIENT = "(sector / total) / (nation_sector / nation_total)"


def figure(formula: str, **amounts: Amount) -> Figure:
    return Figure(evaluate(formula, amounts), formula, amounts)


def quotient(sector: float, total: float = 1000.0) -> Figure:
    return figure(QUOTIENT, sector=sector, total=total, nation_sector=50.0, nation_total=1000.0)


def test_what_stays_the_same_adds_nothing_and_the_rest_adds_up() -> None:
    before, after = quotient(80, 1000), quotient(120, 1250)
    shares = by_role(before, after)
    assert shares["nation_sector"] == shares["nation_total"] == 0.0
    assert shares["sector"] > 0 > shares["total"]
    assert math.fsum(shares.values()) == pytest.approx(after.value - before.value, abs=1e-12)
    assert by_role(after, before) == {role: -share for role, share in shares.items()}


def test_a_vector_is_one_role() -> None:
    formula = "activity * sum(structure * intensity)"
    before = figure(formula, activity=50.0, structure={"1": 0.2, "2": 0.8}, intensity={"1": 3.0, "2": 0.5})
    after = figure(formula, activity=80.0, structure={"1": 0.5, "2": 0.5}, intensity={"1": 2.0, "2": 0.4})
    assert by_role(before, after) == pytest.approx({"activity": 34.35, "structure": 39.30, "intensity": -27.65})


def test_another_formula_is_a_part_of_its_own() -> None:
    before = figure("nih / residents", nih=50.0, residents=10.0)
    after = figure("(nih + nsf) / residents", nih=60.0, nsf=20.0, residents=10.0)
    assert by_role(before, after) == pytest.approx({"nih": 1.0, "residents": 0.0, FORMULA: 2.0})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Figure(1.0, "", {}), quotient(80)),
        (Figure(3.0, QUOTIENT, quotient(80).amounts), quotient(80)),  # a value that the formula does not give
        (Figure(1.6, QUOTIENT, {**quotient(80).amounts, "sector": None}), quotient(80)),
        (figure("a / b", a=1.0, b=2.0), figure("a / (b - c)", a=1.0, b=3.0, c=2.0)),
    ],
    ids=["no formula", "another value", "withheld", "a zero below the line"],
)
def test_what_cannot_be_taken_apart_stays_whole(before: Figure, after: Figure) -> None:
    shares = by_role(before, after)
    if WHOLE not in shares:
        assert math.fsum(shares.values()) == pytest.approx(after.value - before.value)
    else:
        assert shares == {WHOLE: after.value - before.value}


def test_a_mixture_without_a_value_is_not_split() -> None:
    before, after = figure("a / (b - c)", a=1.0, b=1.0, c=2.0), figure("a / (b - c)", a=1.0, b=2.0, c=1.0)
    assert by_role(before, after) == {WHOLE: 2.0}


def test_revised_and_new_are_told_apart_by_the_old_period_in_the_new_vintage() -> None:
    before, revised, after = quotient(80), quotient(90), quotient(120, 1250)
    stages = over_time(before, after, {REVISION: revised}, REVISION, same_period=False)
    totals = Change("", "", "", before.value, after.value, stages).totals
    assert totals == pytest.approx({REVISION: 0.2, PERIOD: after.value - revised.value})
    back = over_time(after, before, {PERIOD: revised}, REVISION, same_period=False)
    assert back == {stage: {role: -share for role, share in parts.items()} for stage, parts in stages.items()}


def test_two_ways_are_averaged() -> None:
    corners = {REVISION: quotient(90), PERIOD: quotient(100)}
    stages = over_time(quotient(80), quotient(120), corners, REVISION, same_period=False)
    totals = Change("", "", "", 1.6, 2.4, stages).totals
    assert totals == pytest.approx({REVISION: (0.2 + 0.4) / 2, PERIOD: (0.6 + 0.4) / 2})


def test_without_a_figure_between_all_is_the_period_and_in_one_period_all_is_revision() -> None:
    assert set(over_time(quotient(80), quotient(120), {}, REVISION, same_period=False)) == {PERIOD}
    assert set(over_time(quotient(80), quotient(120), {}, REVISION, same_period=True)) == {REVISION}


def test_as_data() -> None:
    said = Change("tech_lq of DEN", "DEN", "ratio", 1.0, 1.5, {PERIOD: {"sector": 0.5}, REVISION: {"total": 0.0}})
    assert said.as_dict()["stages"] == {PERIOD: {"total": 0.5, "parts": {"sector": 0.5}}}
    assert (said.difference, said.as_dict()["remainder"]) == (0.5, 0.0)
