"""The tree of one fact, from inputs and rows that are given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import polars as pl

from aker_core.explain.evidence import Evidence
from aker_core.explain.fact import explain_fact
from aker_core.explain.payload_nodes import Depth

UNKNOWN = dict.fromkeys(("low", "high", "p05", "p95", "moe", "disclosed", "method", "released_on", "period"))
QUOTIENT = {"geography": "market", "geo_code": "11980", "metric": "defense_lq", "year": 2016, "value": 0.0}
INPUT = {
    "key": "lq",
    "table": "facts",
    "column": "value",
    "aggregate": "sum",
    "where": {"geo_code": ["11980"], "metric": ["defense_lq"]},
    "payloads": [],
    "amount": 0.0,
}


class Given(Evidence):
    """Reads nothing."""

    def __init__(self) -> None:
        super().__init__(None, None, None, date(2017, 6, 1))  # type: ignore[arg-type]

    def inputs(self, refresh_id: int, keys: Iterable[str]) -> dict[str, dict[str, Any]]:
        return dict.fromkeys(keys, INPUT)

    def rows_of(self, table: str, inputs: Sequence[dict[str, Any]]) -> pl.DataFrame:
        return pl.DataFrame([QUOTIENT])


def test_a_fact_without_a_value_is_not_computed_by_a_formula_that_has_none() -> None:
    fact = {
        **UNKNOWN,
        "metric": "defense_lq_log_z",
        "year": 2016,
        "value": None,
        "status": "no_base",
        "reason": "The logarithm of zero",
        "formula": "ln(lq)",
        "inputs": "lq=lq",
        "refresh_id": 1,
        "delineation": "2013-02",
        "run_id": "r",
        "methodology": "1",
        "data_origin": "published",
    }
    tree = explain_fact(Given(), fact, "ALB", Depth(facts=0))
    assert (tree.value, tree.again) == (None, None)
    (of_quotient,) = tree.children
    assert (of_quotient.value, of_quotient.again) == (0.0, 0.0)
    assert ("with numbers", "ln(0)") in tree.notes
