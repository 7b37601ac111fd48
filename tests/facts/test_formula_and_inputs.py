"""Facts open into inputs and are computed again from them: worked by hand."""

from __future__ import annotations

import polars as pl
import pytest

from aker_core.facts.fact import Method, facts
from aker_core.facts.formula import evaluate, roles_of
from aker_core.facts.inputs import input_rows, merged, one, part_terms, terms, texts
from aker_core.facts.recompute import amounts_again, values_again
from aker_core.facts.terms import parsed

QUOTIENT = Method("(local / all) / (nation / its all)", "(sector / total) / (nation_sector / nation_total)")
CELLS = pl.DataFrame(
    {
        "area_fips": ["08031", "08005", "08031", "08005", "US000", "US000"],
        "industry_code": ["5415", "5415", "10", "10", "5415", "10"],
        "jobs": [30, 10, 100, 100, 1_000, 10_000],
        "payload_sha256": ["a", "a", "a", "a", "b", "b"],
    }
)


def cells(role: str, industry: str, *areas: str, amount: float | None) -> pl.DataFrame:
    row = pl.DataFrame({"industry": [industry], "amount": [amount]}, schema_overrides={"amount": pl.Float64})
    return input_rows(
        row,
        pl.lit(role),
        table="cells",
        column="jobs",
        amount=pl.col("amount"),
        payloads=texts("a"),
        where={"area_fips": texts(*areas), "industry_code": one("industry")},
    )


def test_a_quotient_opens_into_rows_and_comes_out_again() -> None:
    inputs = merged(
        [
            cells("q/den", "5415", "08031", "08005", amount=40),
            cells("q/den/all", "10", "08031", "08005", amount=200),
            cells("q/us", "5415", "US000", amount=1_000),
            cells("q/us/all", "10", "US000", amount=10_000),
        ]
    )
    made = facts(
        pl.DataFrame({"cbsa_code": ["19740"], "lq": [2.0]}),
        "tech_lq",
        pl.col("lq"),
        year=2023,
        method=QUOTIENT,
        inputs=terms(
            sector=pl.lit("q/den"),
            total=pl.lit("q/den/all"),
            nation_sector=pl.lit("q/us"),
            nation_total=pl.lit("q/us/all"),
        ),
    )
    again = amounts_again(inputs, {"cells": CELLS.lazy()})
    assert dict(zip(again["key"], again["again"], strict=True)) == dict(inputs.select("key", "amount").iter_rows())
    assert again["rows"].to_list() == [2, 2, 1, 1]
    assert list(values_again(made, inputs)) == [(("market", "19740", "tech_lq", "2023"), 2.0, 2.0)]


def test_a_withheld_row_has_no_amount() -> None:
    withheld = CELLS.with_columns(jobs=pl.when(pl.col("area_fips") != "08005").then("jobs"))
    inputs = cells("q/den", "5415", "08031", "08005", amount=None)
    assert amounts_again(inputs, {"cells": withheld.lazy()}).row(0) == ("q/den", None, 2)


def test_a_role_by_part_is_added_up_by_the_formula() -> None:
    rows = pl.DataFrame({"state": ["08", "56"], "key": ["k8", "k56"]})
    text = rows.select(part_terms("births", pl.col("state"), pl.col("key")).str.join(";")).item()
    assert parsed(text) == [("births", "08", "k8"), ("births", "56", "k56")]
    assert evaluate(
        "sum(births * rate) / sum(births)", {"births": {"08": 3.0, "56": 1.0}, "rate": {"08": 0.5, "56": 0.9}}
    ) == (pytest.approx((3 * 0.5 + 0.9) / 4))


def test_one_key_cannot_name_two_inputs() -> None:
    with pytest.raises(ValueError, match="'q/den' names two different inputs"):
        merged([cells("q/den", "5415", "08031", amount=30), cells("q/den", "10", "08031", amount=100)])


@pytest.mark.parametrize("text", ["__import__('os')", "a.b", "[1, 2]", "a if b else c", "sum(a, key=b)", "'x'", "f(a)"])
def test_a_formula_is_data_never_code(text: str) -> None:
    with pytest.raises(ValueError, match="not part of a formula"):
        evaluate(text, {"a": 1.0, "b": 2.0, "c": 3.0})


def test_the_roles_of_a_formula() -> None:
    assert roles_of("100 * sqrt(jobs / minimum(people, 2)) - jobs") == ["jobs", "people"]


def test_a_vector_is_not_a_value() -> None:
    with pytest.raises(TypeError, match=r"Put sum\(...\) around it"):
        evaluate("a", {"a": {"x": 1.0}})
