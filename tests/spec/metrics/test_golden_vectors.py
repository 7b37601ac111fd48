"""Figures that others have published, met by the functions of this project. Those with a file of their own are there.

LQ: REAT manual (R package), `locq`. Margins: census-data-aggregator. IRS: SOI gross migration, Texas. Texas in the ACS
is in `test_net_migration_analysis.py`; QCEW's own quotients and changes are in `test_parity.py`.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from aker_data.contracts import Payload, Scope
from aker_data.sources import irs_gross_migration
from aker_jobs.metrics import location_quotient, moe_sum


def test_the_quotient_of_the_reat_manual() -> None:
    counts = pl.DataFrame({"sector": ["a"], "jobs": [1714], "total": [79006], "us": [879213], "us_total": [15593224]})
    found = location_quotient(
        counts,
        sector_column="sector",
        local_jobs_column="jobs",
        local_total_column="total",
        national_jobs_column="us",
        national_total_column="us_total",
    )
    assert found["lq"].item() == pytest.approx(0.3847623, abs=5e-8)


def test_the_margin_of_a_sum() -> None:
    assert moe_sum([10_154_024, 9_712_936], [3_778, 3_911]) == pytest.approx(5_437.757350, abs=5e-7)


# Individuals of Texas by pair of years: ages 26-34 in and out, ages 35-44 in and out.
TEXAS = {"2223": ((102_328, 83_705), (57_016, 44_340))}


@pytest.mark.parametrize("pair", TEXAS)
def test_texas_in_the_irs_gross_file(shared_data: Path, pair: str) -> None:
    path = shared_data / "irs" / "gross" / f"{pair}inmigall.csv"
    if not path.is_file():
        pytest.skip(f"{path} is not there: the published figures of Texas are of this file")
    body = path.read_bytes()
    (request,) = irs_gross_migration.requests(Scope(2000 + int(pair[2:]), "2024-06", "2023-07"))[0].alternatives[0]
    payload = Payload(request, hashlib.sha256(body).hexdigest(), body, datetime(2024, 6, 1, tzinfo=UTC))
    texas = irs_gross_migration.parse(payload).filter(pl.col("state") == "TX", pl.col("agi_stub") == 0)
    for age_class, (inflow, outflow) in zip((2, 3), TEXAS[pair], strict=True):
        cells = texas.filter(pl.col("age_class") == age_class)
        found = dict(cells.select("flow", "returns").iter_rows())
        assert (found["inflow"], found["outflow"]) == (inflow, outflow)
