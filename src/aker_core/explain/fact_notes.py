"""What is said of a fact beside its value, and its formula with the numbers put in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from aker_core.facts.formula import Amount
from aker_core.markets.basis import basis_text
from aker_core.markets.number_formats import format_of
from aker_core.markets.qualifiers import disclosed_text, status_text
from aker_jobs.registry import MetricSpec

Row = Mapping[str, Any]


def fact_notes(fact: Row, declared: MetricSpec) -> Iterator[tuple[str, str]]:
    """What is known of a fact: unit, status, interval, bounds, why, and the run that made it."""
    written = format_of(declared.unit)
    yield "unit", declared.unit
    if basis := basis_text(declared, fact["reason"]):
        yield "counts", basis
    if declared.limits:
        yield "limits", declared.limits
    yield "status", status_text(fact["status"])
    if fact["p05"] is not None or fact["p95"] is not None:
        yield "90 % interval", written.span(fact["p05"], fact["p95"])
    if fact["low"] is not None or fact["high"] is not None:
        # What feeds and studies span is no certain bound of what is announced.
        label = "range" if declared.family == "expansions" else "certain bounds"
        yield label, written.span(fact["low"], fact["high"])
    if fact["moe"] is not None:
        yield "margin of error, 90 %", f"± {written.text(fact['moe'])}"
    if fact["disclosed"] is not None:
        yield "disclosed", disclosed_text(fact["disclosed"])
    for name in ("reason", "method", "released_on"):
        if fact.get(name):
            yield name.replace("_", " "), str(fact[name])
    yield "run", f"{fact['run_id']}, methodology {fact['methodology']}, {fact['data_origin']}"


def formula_notes(fact: Row, amounts: Mapping[str, Amount | None]) -> Iterator[tuple[str, str]]:
    """The formula, and the same with the numbers in the place of the roles."""
    formula = fact["formula"]
    if not formula:
        return
    yield "formula", formula
    numbers = {role: _number(amount) for role, amount in amounts.items() if isinstance(amount, float | int)}
    if numbers:
        yield "with numbers", re.sub(r"[A-Za-z_]\w*", lambda word: numbers.get(word[0], word[0]), formula)


def _number(value: float | None) -> str:
    if value is None:
        return "withheld"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.12g}"
