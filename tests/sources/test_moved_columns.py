"""A file of which one column was sorted by itself, as a spreadsheet does: each cell is as before, no row is right."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from csv_payloads import payload

from aker_data.check import Check
from aker_data.contracts import Request, Scope
from aker_data.sources import (
    bls_qcew_quarterly,
    census_bds,
    census_bfs_monthly,
    census_pep,
    fema_nri,
    irs_county_flows,
)
from aker_jobs.checks import qcew_parity

SCOPE = Scope(2023, "2024-06", "2023-07")


def sorted_alone(body: bytes, column: str) -> bytes:
    rows = list(csv.reader(io.StringIO(body.decode("latin-1"))))
    at = rows[0].index(column)
    cells = sorted((row[at] for row in rows[1:]), key=lambda cell: (len(cell), cell))
    for row, cell in zip(rows[1:], cells, strict=True):
        row[at] = cell
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode("latin-1")


def request_of(source: object, ending: str) -> Request:
    needs = source.requests(SCOPE)  # type: ignore[attr-defined]
    every = [request for need in needs for way in need.alternatives for request in way]
    return next(request for request in every if request.url.endswith(ending))


def residents(shared: Path, change: Callable[[bytes], bytes]) -> list[Check]:
    body = change((shared / "pep" / "co-est2019-alldata.csv").read_bytes())
    return list(
        census_pep.checks(census_pep.parse(payload(body, census_pep.request(census_pep.vintages()[-1]))).lazy())
    )


def flows(shared: Path, change: Callable[[bytes], bytes]) -> list[Check]:
    bodies = {way: (shared / "irs" / "county" / f"county{way}1415.csv").read_bytes() for way in ("inflow", "outflow")}
    bodies["inflow"] = change(bodies["inflow"])
    rows = [
        irs_county_flows.parse(payload(bodies[w], irs_county_flows.request(2015, w))) for w in ("inflow", "outflow")
    ]
    return list(irs_county_flows.checks(pl.concat(rows).lazy()))


def months(shared: Path, change: Callable[[bytes], bytes]) -> list[Check]:
    body = change((shared / "bfs" / "asof_2025-08" / "bfs_monthly.csv").read_bytes())
    rows = census_bfs_monthly.parse(payload(body, request_of(census_bfs_monthly, "bfs_monthly.csv")))
    return list(census_bfs_monthly.checks(rows.lazy()))


def dynamics(shared: Path, change: Callable[[bytes], bytes]) -> list[Check]:
    body = change((shared / "bds" / "bds2021_fa.csv").read_bytes())
    rows = census_bds.parse(payload(body, request_of(census_bds, "bds2021_fa.csv")))
    return list(census_bds.SOURCE.checks(rows.lazy()))  # type: ignore[misc]


def hazards(shared: Path, change: Callable[[bytes], bytes]) -> list[Check]:
    body = change((shared / "fema_nri" / "NRI_Table_Counties.csv").read_bytes())
    rows = fema_nri.parse(payload(body, request_of(fema_nri, ".zip")))
    return list(fema_nri.checks(rows.lazy()))


FILES = {
    "residents": (residents, "POPESTIMATE2016", "pep_counties_add_up", True),
    "income of movers": (flows, "agi", "irs_income_agrees_both_ways", False),
    "one month": (months, "jan", "bfs_nation_is_its_states", True),
    "openings": (dynamics, "estabs_entry", "bds_rates_recomputed", False),
    "losses": (hazards, "EAL_VALT", "expected loss equals buildings, people and agriculture", True),
    "scores": (hazards, "EAL_SCORE", "published percentile of eal recomputed from its score", False),
}


@pytest.mark.parametrize("name", FILES)
def test_a_column_that_was_sorted_by_itself_is_not_silent(shared_data: Path, name: str) -> None:
    read, column, rule, is_fatal = FILES[name]
    as_published = {check.name: check for check in read(shared_data, lambda body: body)}
    moved = {check.name: check for check in read(shared_data, lambda body: sorted_alone(body, column))}[rule]

    assert as_published[rule].passed
    assert (moved.passed, moved.fatal) == (False, is_fatal)
    assert moved.fatal or moved.costs_rows
    assert moved.note.endswith("Was a column sorted or moved by itself? Download the file anew")


def test_jobs_that_were_sorted_contradict_the_published_changes(shared_data: Path) -> None:
    """Denver's quarters of 2016: the change over the year of the third month is published beside its jobs."""
    folder = shared_data / "qcew" / "2016_quarterly_by_area"
    body = (folder / "2016.q1-q4 C1974 Denver-Aurora-Lakewood, CO MSA.csv").read_bytes()
    request = Request("bls_qcew_quarterly", "file:2016.q1-q4 C1974.csv", "2016", "csv")
    found = []
    for file in (body, sorted_alone(body, "month3_emplvl")):
        rows = bls_qcew_quarterly.parse(payload(file, request))
        found.append({check.name: check for check in qcew_parity(rows.lazy())})
    before, after = (checks["oty_month3_emplvl_pct_chg recomputed"] for checks in found)

    assert (before.passed, before.rows, before.costs_rows) == (True, 3_771, False)
    assert (after.passed, after.costs_rows) == (False, True)
    assert after.note.endswith("Was a column sorted or moved by itself? Download the file anew")
    assert found[1]["oty_month2_emplvl_pct_chg recomputed"].passed
