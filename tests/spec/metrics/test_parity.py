"""Parity with the publisher: worked tables, then every comparable row of the real files."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from aker_jobs.labor.nation import national_levels
from aker_jobs.labor.parity import parity

QCEW = {
    "area_fips": ["US000", "US000", "C1974", "C1974", "USMSA", "08031"],
    "own_code": ["0", "5", "0", "5", "0", "5"],
    "industry_code": ["10", "5415", "10", "5415", "10", "5415"],
    "year": [2023] * 6,
    "annual_avg_emplvl": [100_000, 2_500, 1_000, 51, 90_000, None],
    "lq_annual_avg_emplvl": [1.0, 1.0, 1.0, 2.04, 0.9, None],
    "oty_annual_avg_emplvl_chg": [1_000, 0, 0, 1, 5, None],
    "oty_annual_avg_emplvl_pct_chg": [1.0, 0.0, 0.0, 2.0, 0.0, None],
}


def test_worked_table() -> None:
    lq, percent = parity(pl.DataFrame(QCEW))
    # The group of areas (USMSA) and the withheld row have no quotient to compare.
    assert (lq.name, lq.rows, lq.within, lq.left_out, lq.share, lq.ok) == (
        "lq_annual_avg_emplvl recomputed", 4, 4, 0, 1.0, True,
    )  # fmt: skip
    assert (percent.rows, percent.within) == (5, 5)
    assert percent.worst == pytest.approx(1.0 / 99 * 100 - 1.0)


def test_a_wrong_figure_is_found() -> None:
    wrong = pl.DataFrame(QCEW | {"lq_annual_avg_emplvl": [1.0, 1.0, 1.0, 2.06, 0.9, None]})
    lq, _ = parity(wrong)
    assert (lq.rows, lq.within, lq.ok, lq.worst) == (4, 3, False, pytest.approx(0.02))
    assert "metro 1 of 2" in lq.note
    assert "3 of 4 rows within ±0.005" in lq.note


def test_without_a_nation_nothing_is_compared() -> None:
    lq, _ = parity(pl.DataFrame(QCEW).filter(pl.col("area_fips").str.starts_with("C")))
    assert (lq.rows, lq.left_out, lq.share, lq.ok) == (0, 2, None, True)


def test_changes_against_the_year_before() -> None:
    rows = pl.DataFrame(QCEW)
    before = rows.with_columns(year=pl.lit(2022), annual_avg_emplvl=pl.col("annual_avg_emplvl") - 1)
    found = {item.name: item for item in parity(pl.concat([rows, before.cast(rows.schema)]))}
    change = found["oty_annual_avg_emplvl_chg against the year before"]
    assert (change.rows, change.within, change.worst) == (5, 1, 999)


def test_a_nation_of_states_and_counties() -> None:
    states = [f"{number:02}" for number in range(1, 52)]
    rows = [(f"{state}000", "0", "10", 10) for state in states[1:]]
    rows += [("01001", "0", "10", 4), ("01003", "0", "10", None), ("01001", "5", "61", 3), ("02000", "5", "61", 5)]
    rows += [("02013", "0", "10", 99), ("72000", "0", "10", 99), ("C1974", "0", "10", 99)]
    frame = pl.DataFrame(rows, schema=["area_fips", "own_code", "industry_code", "jobs"], orient="row")
    found = dict(national_levels(frame.lazy(), ["jobs"]).select("industry_code", "jobs").rows())
    # Territories, metros, and counties of states that are there themselves do not count; a withheld part leaves no sum.
    assert found == {"10": None, "61": 8}
    known = frame.with_columns(pl.col("jobs").fill_null(6))
    assert dict(national_levels(known.lazy(), ["jobs"]).select("industry_code", "jobs").rows())["10"] == 510
    assert national_levels(frame.filter(pl.col("area_fips") != "05000").lazy(), ["jobs"]).is_empty()


def quarterly(path: Path) -> pl.DataFrame:
    """Rows of a quarterly file with withheld cells as null."""
    rows = pl.read_csv(path, infer_schema=False).rename({"qtrly_estabs_count": "qtrly_estabs"}, strict=False)
    rows = rows.rename({"lq_qtrly_estabs_count": "lq_qtrly_estabs"}, strict=False)
    wanted: list[pl.Expr] = [pl.col("area_fips", "own_code", "industry_code"), pl.col("year", "qtr").cast(pl.Int32)]
    for name in rows.columns:
        if name.endswith("emplvl") or "emplvl_" in name or name in {"qtrly_estabs", "lq_qtrly_estabs"}:
            code = next(
                (f"{part}disclosure_code" for part in ("lq_", "oty_") if name.startswith(part)), "disclosure_code"
            )
            known = pl.lit(value=True) if name == "qtrly_estabs" else pl.col(code) != "N"
            wanted.append(pl.when(known).then(pl.col(name).cast(pl.Float64)).alias(name))
    return rows.select(wanted)


def test_real_high_level_rows_of_2016(shared_data: Path) -> None:
    rows = quarterly(shared_data / "qcew" / "2016.q1.high_level_rows_all_areas.csv")
    found = {item.name: item for item in parity(rows)}
    # California and Texas are sums of their counties: where those withhold, the nation is unknown.
    for month in ("month1", "month2", "month3"):
        lq = found[f"lq_{month}_emplvl recomputed"]
        assert (lq.rows, lq.share) == (8_093, 1.0)
        percent = found[f"oty_{month}_emplvl_pct_chg recomputed"]
        assert percent.rows > 98_000
        assert percent.share == 1.0
    # Establishments are never withheld: every quotient of every area can be compared.
    establishments = found["lq_qtrly_estabs recomputed"]
    assert (establishments.rows, establishments.share, establishments.left_out) == (101_538, 1.0, 0)
    assert {kind: rows for kind, rows, _ in establishments.by_kind}["county"] == 87_667


def test_real_nation_of_2019(shared_data: Path) -> None:
    found = parity(quarterly(shared_data / "qcew" / "api_2019q1" / "US000.csv"))
    assert len(found) == 7
    assert all(item.ok and item.rows > 3_700 for item in found)
