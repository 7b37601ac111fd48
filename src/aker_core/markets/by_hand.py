"""Numbers that a person wrote into a wide table: they stand in the place of the computed ones, and say so. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]
Computed = tuple[float | None, int | None, str | None]  # value, year, period
NOTHING: Computed = (None, None, None)
BY_HAND, TAKEN_OUT = "entered by hand", "taken out by hand"
EXACT = 1e-9  # a number that is stored in two tables may differ by its last bit
STAMP = ("msa_id", "cbsa_code", "delineation", "data_origin", "run_id", "data_year")


def hand_written(
    wide: Iterable[Row], metrics: Sequence[str], computed: Mapping[tuple[str, str], Computed], whole: frozenset[str]
) -> Iterator[dict[str, Any]]:
    """A current fact for every number of a wide row that is not the computed one.

    wide: rows of a table. metrics: its columns. computed: value, year and period by CBSA code and metric. whole:
    metrics that are stored as whole numbers.
    """
    for row in wide:
        for metric in metrics:
            fact = computed.get((row["cbsa_code"], metric), NOTHING)
            if _differs(row[metric], fact[0], 0.5 if metric in whole else 0.0):
                yield _fact(row, metric, fact)


def _differs(written: float | None, computed: float | None, rounding: float) -> bool:
    if written is None or computed is None:
        return written is not computed
    return abs(written - computed) > rounding + EXACT * (1 + abs(computed))


def _fact(row: Row, metric: str, fact: Computed) -> dict[str, Any]:
    written = row[metric]
    _, year, period = fact
    return {
        **{name: row[name] for name in STAMP},
        "geography": "market",
        "geo_code": row["cbsa_code"],
        "metric": metric,
        "year": year or row["data_year"],
        "period": period,
        "current": True,
        "value": None if written is None else float(written),
        "status": "not_published" if written is None else "observed",
        "reason": TAKEN_OUT if written is None else BY_HAND,
        "method": BY_HAND,
    }
