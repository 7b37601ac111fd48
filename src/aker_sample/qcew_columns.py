"""The columns of a QCEW annual file from true levels, rounded and withheld as BLS does it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from aker_sample.apportion import Numbers, half_up
from aker_sample.publishers.bls_qcew import HEADER, MEASURES

Flags = NDArray[np.bool_]
WEEKS = 52


@dataclass(frozen=True)
class Rows:
    """True figures of rows, before anything is withheld: each `MEASURES` in turn, one number a row.

    quotients: location quotients. withheld: rows whose figures, withheld_change: whose changes are not shown.
    """

    now: Sequence[Numbers]
    before: Sequence[Numbers]
    quotients: Sequence[Numbers]
    withheld: Flags
    withheld_change: Flags


def with_averages(levels: Sequence[Numbers]) -> tuple[Numbers, ...]:
    """The five measured levels and the two wages that follow from them."""
    jobs, wages = np.maximum(levels[1], 1.0), levels[2]
    return (*levels, half_up(wages / jobs / WEEKS), half_up(wages / jobs))


def quotient(value: Numbers, area: Numbers, nation: Numbers, everything: Numbers) -> Numbers:
    """A location quotient: a cell in its area's total against the nation's cell in the nation's total, to 0.01."""
    base = nation / everything
    local = value / np.maximum(area, 1e-9)
    return half_up(np.where(base > 0, local / np.where(base > 0, base, 1.0), 0.0), 2)


def columns(keys: dict[str, pl.Series], rows: Rows) -> pl.DataFrame:
    """All columns. keys: area_fips, own_code, industry_code and agglvl_code, quoted; size, year and qtr as text."""
    table = keys | {"disclosure_code": _flag(rows.withheld), "lq_disclosure_code": _flag(rows.withheld)}
    table["oty_disclosure_code"] = _flag(rows.withheld_change)
    for name, now, before, ratio in zip(MEASURES, rows.now, rows.before, rows.quotients, strict=True):
        change = now - before
        percent = half_up(change / np.where(before > 0, before, 1.0) * 100, 1)
        table[name] = _numbers(now, rows.withheld, name).cast(pl.Int64)
        table[f"lq_{name}"] = _numbers(ratio, rows.withheld, name)
        table[f"oty_{name}_chg"] = _numbers(change, rows.withheld_change, name).cast(pl.Int64)
        # A tenth as an exact decimal: written with one digit, where location quotients have two.
        table[f"oty_{name}_pct_chg"] = _numbers(percent, rows.withheld_change, name).cast(pl.Decimal(12, 1))
    return pl.DataFrame(table).select(HEADER)


def constant_keys(year: int, count: int) -> dict[str, pl.Series]:
    """The keys that are the same in every row of an annual file."""
    return {
        name: pl.repeat(f'"{value}"', count, eager=True)
        for name, value in (("size_code", "0"), ("year", str(year)), ("qtr", "A"))
    }


def _flag(withheld: Flags) -> pl.Series:
    return pl.Series(['""', '"N"']).gather(pl.Series(withheld.astype(np.int64)))


def _numbers(values: Numbers, withheld: Flags, name: str) -> pl.Series:
    """Values with the withheld ones null; counts of establishments are never withheld."""
    hide = np.zeros_like(withheld) if name == MEASURES[0] else withheld
    return pl.Series(np.where(hide, np.nan, values), nan_to_null=True)
