"""Renting: shares of published estimates with the Census Bureau's margins."""

from __future__ import annotations

from math import sqrt
from typing import Any

import polars as pl
import pytest

from aker_economy.rent_values import SHARES, share_of, term_amounts

VACANCY, BURDEN = SHARES
# Renter-occupied 900 ± 60, for rent 80 ± 20, rented but not occupied 20 ± 10.
CELLS = [("B25003", 3, 900.0, 60.0), ("B25004", 2, 80.0, 20.0), ("B25004", 3, 20.0, 10.0)]


def amounts(*cells: tuple[Any, ...], sign: str | None = None, rent_sign: str | None = None) -> dict[str, Any]:
    rows = [
        {
            "geography": "metro",
            "geo_code": "19740",
            "table": table,
            "line": line,
            "estimate": estimate,
            "moe": moe,
            "annotation": rent_sign if table == "B25064" else None,
            "payload_sha256": "a",
            "moe_annotation": sign if moe is None else None,
        }
        for table, line, estimate, moe in cells
    ]
    kinds = {"estimate": pl.Float64, "moe": pl.Float64, "moe_annotation": pl.String, "annotation": pl.String}
    (row,) = term_amounts(pl.DataFrame(rows, schema_overrides=kinds)).to_dicts()
    return row


def test_worked_vacancy() -> None:
    value, margin = share_of(amounts(*CELLS), VACANCY)
    assert value == pytest.approx(8.0)  # 80 of 1,000
    whole = sqrt(60**2 + 20**2 + 10**2)
    assert margin == pytest.approx(100 * sqrt(20**2 - 0.08**2 * whole**2) / 1_000)


def test_worked_burden() -> None:
    # 40 of 100 households pay 30 % and more; the 7 that are not computed (line 11) are in neither
    lines = {2: 10.0, 3: 10.0, 4: 10.0, 5: 15.0, 6: 15.0, 7: 10.0, 8: 10.0, 9: 5.0, 10: 15.0, 11: 7.0}
    row = amounts(*(("B25070", line, value, 2.0) for line, value in lines.items()))
    value, margin = share_of(row, BURDEN)
    assert (row["burdened"], row["computed"], value) == (40.0, 100.0, pytest.approx(40.0))
    assert margin == pytest.approx(100 * sqrt(4 * 4 - 0.4**2 * 9 * 4) / 100)


def test_an_estimate_that_is_not_published_leaves_no_share() -> None:
    row = amounts(("B25003", 3, None, None), *CELLS[1:])
    assert share_of(row, VACANCY) == (None, None)
    assert share_of(amounts(*CELLS[:2]), VACANCY) == (None, None)


def test_a_missing_margin_leaves_the_value() -> None:
    assert share_of(amounts(("B25003", 3, 900.0, None), *CELLS[1:]), VACANCY) == (pytest.approx(8.0), None)
    controlled = share_of(amounts(("B25003", 3, 900.0, None), *CELLS[1:], sign="*****"), VACANCY)
    assert controlled[1] == pytest.approx(100 * sqrt(20**2 - 0.08**2 * (20**2 + 10**2)) / 1_000)


def test_nothing_to_rent_is_no_share() -> None:
    assert share_of(amounts(*((table, line, 0.0, 5.0) for table, line, _, _ in CELLS)), VACANCY) == (None, None)


@pytest.mark.parametrize(("sign", "ends"), [("3,500+", (3_500.0, None)), ("100-", (None, 100.0)), (None, (None, None))])
def test_a_median_beyond_the_classes_is_a_bound(sign: str | None, ends: tuple[float | None, float | None]) -> None:
    row = amounts(("B25064", 1, None if sign else 1_200.0, None), rent_sign=sign)
    assert (row["rent_low"], row["rent_high"]) == ends
