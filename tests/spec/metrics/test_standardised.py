"""standardized_quotients: a table worked by hand, on every kind of frame."""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import fmean, stdev
from typing import Any

import duckdb
import polars as pl
import pytest

from aker_jobs.metrics import standardized_quotients

KINDS: dict[str, tuple[Callable[[pl.DataFrame], Any], Callable[[Any], pl.DataFrame]]] = {
    "polars": (lambda frame: frame, lambda frame: frame),
    "lazy": (lambda frame: frame.lazy(), lambda frame: frame.collect()),
    "pandas": (lambda frame: frame.to_pandas(), pl.from_pandas),
    "arrow": (lambda frame: frame.to_arrow(), pl.DataFrame),
    "duckdb": (lambda frame: duckdb.from_arrow(frame.to_arrow()), lambda frame: frame.pl()),
}
# tech: four quotients and a withheld one; health: a market without the sector; defense: all alike; biotech: too few
ROWS = [
    ("A", "tech", 0.5), ("B", "tech", 1.0), ("C", "tech", 1.5), ("D", "tech", 3.0), ("E", "tech", None),
    ("A", "health", 0.0), ("B", "health", 1.0), ("C", "health", 2.0), ("D", "health", 4.0),
    ("A", "defense", 0.1), ("B", "defense", 0.1), ("C", "defense", 0.1),
    ("A", "biotech", 1.0), ("B", "biotech", 2.0),
]  # fmt: skip
# mean of tech 1.5, standard deviation sqrt((1 + 0.25 + 0 + 2.25) / 3)
TECH_SD = math.sqrt(3.5 / 3)
LOGS = [math.log(value) for value in (0.5, 1.0, 1.5, 3.0)]


def frame() -> pl.DataFrame:
    return pl.DataFrame(ROWS, schema=["market", "sector", "lq"], orient="row")


@pytest.mark.parametrize("kind", KINDS)
def test_worked_table(kind: str) -> None:
    make, back = KINDS[kind]
    native = make(frame())
    result = standardized_quotients(native)
    assert type(result) is type(native)
    rows = {(row["market"], row["sector"]): row for row in back(result).fill_nan(None).iter_rows(named=True)}
    for market, value in (("A", -1 / TECH_SD), ("B", -0.5 / TECH_SD), ("C", 0.0), ("D", 1.5 / TECH_SD)):
        assert rows[market, "tech"]["lq_z"] == pytest.approx(value)
    assert rows["D", "tech"]["lq_log_z"] == pytest.approx((LOGS[3] - fmean(LOGS)) / stdev(LOGS))
    assert (rows["E", "tech"]["lq_z"], rows["E", "tech"]["lq_log_z"]) == (None, None)
    assert rows["E", "tech"]["lq_universe"] == 4
    # A market without the sector has a quotient of zero: it is in the mean, and has no logarithm.
    assert rows["A", "health"]["lq_z"] == pytest.approx((0 - 1.75) / stdev([0, 1, 2, 4]))
    assert rows["A", "health"]["lq_log_z"] is None
    assert rows["B", "health"]["lq_log_z"] == pytest.approx(-1.0)
    for market in ("A", "B"):
        assert rows[market, "defense"]["lq_z"] is None, "no spread"
        assert rows[market, "biotech"]["lq_z"] is None, "two markets are no universe"


def test_universes_may_be_years_too() -> None:
    twice = pl.concat([frame().with_columns(year=pl.lit(year)) for year in (2020, 2023)])
    found = standardized_quotients(twice, group_columns=("sector", "year"))
    assert set(found.filter(pl.col("sector") == "tech")["lq_universe"]) == {4}


def test_what_is_wrong_is_said() -> None:
    with pytest.raises(ValueError, match="no column 'sector'"):
        standardized_quotients(frame().drop("sector"))
    with pytest.raises(ValueError, match="negative"):
        standardized_quotients(frame().with_columns(lq=pl.lit(-1.0)))
