"""IRS gross migration on four real files, and on bad answers."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from aker_core.errors import SourceChanged
from aker_data.contracts import Payload, Scope
from aker_data.schemas.irs import GROSS_MIGRATION
from aker_data.schemas.validate import validate
from aker_data.sources import irs_gross_migration as gross


def payload(body: bytes, year: int = 2022) -> Payload:
    (request,) = gross.requests(Scope(year, "2024-06", "2023-07"))[0].alternatives[0]
    return Payload(request, hashlib.sha256(body).hexdigest(), body, datetime(2024, 6, 1, tzinfo=UTC))


def small() -> bytes:
    """Two states of one income class; total = 3 and its parts 1 each, in all cells."""
    cells = [3 if name.startswith("total") else 1 for name in gross.HEADER[4:]]
    rows: list[list[object]] = [["1", "AL", "Alabama", 0, *cells], ["56", "WY", "Wyoming", 0, *cells]]
    lines = [",".join(str(cell) for cell in row) for row in (gross.HEADER, *rows)]
    return ("\n".join(lines) + "\n").encode()


@pytest.mark.parametrize("year", [2019, 2020, 2021, 2022])
def test_totals_are_their_parts_in_every_real_cell(shared_data: Path, year: int) -> None:
    body = (shared_data / "irs" / "gross" / f"{year - 2001}{year - 2000}inmigall.csv").read_bytes()
    frame = gross.parse(payload(body, year))
    assert frame.height == 51 * 8 * 7 * 5
    assert frame.schema == pl.Schema(GROSS_MIGRATION.dtypes)
    assert [check for check in validate(frame, GROSS_MIGRATION) if not check.passed] == []
    assert frame["year2"].unique().to_list() == [year]
    for check in gross.checks(frame.lazy()):
        assert (check.passed, check.rows, check.share, check.max_abs_error) == (True, 51 * 8 * 7, 1.0, 0)


def test_a_cell_is_found_by_its_name(shared_data: Path) -> None:
    frame = gross.parse(payload((shared_data / "irs" / "gross" / "2122inmigall.csv").read_bytes()))
    alabama = frame.filter(pl.col("state_fips") == "01", pl.col("agi_stub") == 0, pl.col("flow") == "total")
    assert alabama.sort("age_class").row(1, named=True) == {
        "year1": 2021,
        "year2": 2022,
        "state_fips": "01",
        "state": "AL",
        "state_name": "Alabama",
        "agi_stub": 0,
        "age_class": 1,
        "flow": "total",
        "returns": 187_166,
        "individuals": 267_480,
        "agi_year1_kusd": 4_122_052,
        "agi_year2_kusd": 5_245_810,
    }


def test_a_total_that_is_not_its_parts_shows_in_the_checks() -> None:
    frame = gross.parse(payload(small()))
    assert frame["state_fips"].unique().sort().to_list() == ["01", "56"]
    assert all(check.passed for check in gross.checks(frame.lazy()))
    wrong = frame.with_columns(pl.when(pl.col("flow") == "inflow").then(5).otherwise("returns").alias("returns"))
    returns, individuals = gross.checks(wrong.lazy())
    assert (returns.passed, returns.max_abs_error, individuals.passed) == (False, 4, True)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda _body: b"", "empty"),
        (lambda _body: b"<html>moved</html>", "page instead of data"),
        (lambda body: body[:-9], "cut off"),
        (lambda body: body.replace(b"samest_n2_6", b"samest_n2_7"), "missing columns .*samest_n2_6"),
        (lambda body: body.replace(b"state_name", b"state_name,region"), "unknown columns .*region"),
        (lambda body: body.replace(b"Alabama,0", b"Alabama,all"), "not as declared"),
        (lambda body: body.replace(b"Alabama,0", b"Alabama,999"), "does not fit"),
    ],
    ids=["empty", "html", "cut", "missing", "unknown", "text", "too-large"],
)
def test_a_bad_answer_is_refused(spoil: Callable[[bytes], bytes], says: str) -> None:
    with pytest.raises(SourceChanged, match=says):
        gross.parse(payload(spoil(small())))


def test_the_pair_is_in_the_address() -> None:
    (need,) = gross.requests(Scope(2023, "2024-06", "2023-07"))
    assert [way[0].url.rpartition("/")[2] for way in need.alternatives][:2] == ["2223inmigall.csv", "2122inmigall.csv"]
