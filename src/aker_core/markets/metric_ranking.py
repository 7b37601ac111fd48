"""Markets in the order of a metric, with the ranks that bounds, intervals and margins allow. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf, nan
from typing import Any

from aker_core.markets.ranking_labels import shown_ends
from aker_jobs.registry import metric

Row = dict[str, Any]
MEASURED = ("msa_id", "name", "type")


def by_metric(rows: Sequence[Mapping[str, Any]], by: str, facts: Mapping[tuple[str, str], Row]) -> list[Row]:
    """Those with a value, best first; ties by code; then those with bounds alone, then the others.

    A market with bounds alone has a range of ranks too, and may stand before all that have a value.
    """
    sign = 1 if metric(by).direction == "lower_is_better" else -1
    values = {row["msa_id"]: facts.get((row["msa_id"], by), {}).get("value") for row in rows}
    ranges = _rank_ranges({row["msa_id"]: facts.get((row["msa_id"], by), {}) for row in rows}, -sign)

    def place(row: Mapping[str, Any]) -> tuple[bool, float, bool, str]:
        value = values[row["msa_id"]]
        return value is None, 0.0 if value is None else sign * value, not ranges[row["msa_id"]], row["msa_id"]

    ordered = sorted(rows, key=place)
    return [
        {
            "position": at if values[row["msa_id"]] is not None else None,
            **dict(zip(("rank_from", "rank_to"), ranges[row["msa_id"]] or (None, None), strict=True)),
            **{name: row[name] for name in MEASURED},
        }
        for at, row in enumerate(ordered, 1)
    ]


def _rank_ranges(facts: Mapping[str, Row], sign: int) -> dict[str, tuple[int, int] | None]:
    """By market the best and the worst rank that its figure and the others' allow; None without a figure.

    sign: 1 where more is better, -1 where less is.
    """
    import numpy as np

    from aker_core.markets.ranks import rank_ranges

    ends = np.array([sorted(sign * end for end in _ends(fact)) for fact in facts.values()]).reshape(-1, 2)
    found = zip(*rank_ranges(ends[:, 0], ends[:, 1]), strict=True)
    return {
        name: None if np.isnan(best) else (int(best), int(worst))
        for name, (best, worst) in zip(facts, found, strict=True)
    }


def _ends(fact: Row) -> tuple[float, float]:
    """Between what a figure lies: its 90 % interval, bounds (open where there is one alone) or margin, else the value
    itself; NaN without a figure."""
    low, high = (fact.get(name) for name in shown_ends(fact))
    if low is not None or high is not None:
        return -inf if low is None else low, inf if high is None else high
    value, margin = fact.get("value"), fact.get("moe") or 0.0
    return (nan, nan) if value is None else (value - margin, value + margin)
