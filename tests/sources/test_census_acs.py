"""ACS connectors on answers recorded in 2017 and 2018, and on bad answers."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from publishers import ingest_context, serving
from publishers.server import NIGHT

from aker_core.errors import ConfigError, SourceChanged
from aker_data.contracts import Payload, Request, Scope, Source
from aker_data.http.client import Client, ClientPolicy
from aker_data.ingest.fetch_payloads import Unrecorded
from aker_data.ingest.run import ingest
from aker_data.schemas.validate import validate
from aker_data.sources import _acs
from aker_data.sources.census_age_sex import SOURCE as AGE_SEX
from aker_data.sources.census_income import SOURCE as INCOME
from aker_data.sources.census_mobility import SOURCE as MOBILITY
from aker_sample.faults import replaced
from aker_sample.messages import JSON
from aker_sample.publisher import Files, Route

SCOPE = Scope(year=2018, as_of="2024-06", delineation="2015-07")
Rows = list[list[str | None]]


def answered(request: Request, body: bytes) -> Payload:
    return Payload(request, hashlib.sha256(body).hexdigest(), body, datetime(2024, 6, 1, tzinfo=UTC))


def publisher_json(path: Path) -> bytes:
    """The recorded answer in the form that the bureau sends: an array of arrays of text or null."""
    with path.open(newline="") as file:
        rows = [[None if cell == "null" else cell for cell in row] for row in csv.reader(file)]
    return json.dumps(rows).encode()


def recorded(shared: Path, source: Source, table: str, year: int = 2018, geography: str = "state") -> pl.DataFrame:
    prefix = "us-" if geography == "us" else ""
    path = shared / "acs" / "api_group_csv" / f"{prefix}acs-acs1-{year}-GROUP_{table}_DATA.csv"
    return source.parse(answered(_acs.request(source.id, year, table, geography), publisher_json(path)))


def income_rows(places: int = 2) -> Rows:
    """A small answer for metros: B19013 with all its columns."""
    header: list[str | None] = ["NAME", "GEO_ID", "B19013_001E", "B19013_001EA", "B19013_001M", "B19013_001MA"]
    rows: Rows = [[*header, _acs.GEOGRAPHIES["metro"]]]
    for at in range(places):
        rows.append([f"Metro {at}", f"310M500US{19740 + at}", str(70000 + at), None, "655", None, str(19740 + at)])
    return rows


def parse_income(rows: Any, raw: bytes | None = None) -> pl.DataFrame:
    request = _acs.request("census_income", 2018, "B19013", "metro")
    return INCOME.parse(answered(request, json.dumps(rows).encode() if raw is None else raw))


def test_texas_2018_people_from_and_to_other_states_by_age(shared_data: Path) -> None:
    moved_in = recorded(shared_data, MOBILITY, "B07001").filter(pl.col("geo_code") == "48")
    moved_out = recorded(shared_data, MOBILITY, "B07401").filter(pl.col("geo_code") == "48")
    lines = _acs.age_25_44_lines("B07001", "other_state")
    assert lines == (70, 71, 72, 73)
    at = pl.col("line").is_in(lines)
    assert moved_in.filter(at).sort("line")["estimate"].to_list() == [82_309, 61_883, 48_059, 33_914]
    assert moved_out.filter(at).sort("line")["estimate"].to_list() == [63_006, 44_993, 30_694, 23_581]


@pytest.mark.parametrize("year", [2017, 2018])
def test_recorded_tables_have_every_place_and_line_and_add_up(shared_data: Path, year: int) -> None:
    mobility = pl.concat(recorded(shared_data, MOBILITY, table, year) for table in ("B07001", "B07401"))
    assert mobility.height == 52 * (96 + 80)
    assert mobility.schema == pl.Schema(MOBILITY.schema.dtypes)
    assert [check for check in validate(mobility, MOBILITY.schema) if not check.passed] == []
    assert MOBILITY.checks is not None
    ages, both = MOBILITY.checks(mobility.lazy())
    assert (ages.passed, ages.rows) == (True, 51 * 11)
    assert (both.passed, both.rows) == (True, 51)
    people = recorded(shared_data, AGE_SEX, "B01001", year)
    assert people.height == 52 * 49
    assert AGE_SEX.checks is not None
    assert all(check.passed and check.rows == 52 * 3 for check in AGE_SEX.checks(people.lazy()))


def test_income_of_colorado_2018(shared_data: Path) -> None:
    income = recorded(shared_data, INCOME, "B19013")
    colorado = income.filter(pl.col("geo_code") == "08").row(0, named=True)
    assert (colorado["estimate"], colorado["moe"], colorado["annotation"]) == (71_953, 655, None)


def test_the_nation_has_no_people_by_former_residence(shared_data: Path) -> None:
    nation = recorded(shared_data, MOBILITY, "B07401", geography="us")
    assert nation["geo_code"].unique().to_list() == ["US"]
    assert nation["estimate"].is_null().all()


def test_controlled_estimates_keep_their_sign_and_no_number(shared_data: Path) -> None:
    people = recorded(shared_data, AGE_SEX, "B01001")
    controlled = people.filter(pl.col("moe_annotation") == "*****")
    assert controlled.height > 0
    assert controlled["moe"].is_null().all()
    assert people["moe"].min() is not None
    assert people.filter(pl.col("moe") < 0).is_empty()


@pytest.mark.parametrize(("sentinel", "sign"), _acs.SENTINELS.items())
def test_sentinels_are_null_and_their_sign_is_kept(sentinel: str, sign: str) -> None:
    rows = income_rows(1)
    rows[1][2], rows[1][4], rows[1][5] = sentinel, sentinel, "said"
    cell = parse_income(rows).row(0, named=True)
    assert (cell["estimate"], cell["annotation"]) == (None, sign)
    assert (cell["moe"], cell["moe_annotation"]) == (None, "said")


@pytest.mark.parametrize(("coded", "sign"), [("250001", "250,000+"), ("2499", "2,500-")])
@pytest.mark.parametrize("is_stated", [True, False])
def test_a_coded_median_is_no_figure(coded: str, sign: str, is_stated: bool) -> None:
    """250,001 stands for any median above 250,000."""
    rows = income_rows(1)
    rows[1][2], rows[1][3] = coded, sign if is_stated else None
    cell = parse_income(rows).row(0, named=True)
    assert (cell["estimate"], cell["annotation"]) == (None, sign)


def test_numbers_instead_of_text_and_absent_labels_are_read() -> None:
    rows = [row[2:] for row in income_rows()]
    rows[1][0] = 70_000  # type: ignore[call-overload]
    frame = parse_income(rows)
    assert frame["estimate"].to_list() == [70_000, 70_001]
    assert frame["name"].to_list() == [None, None]


@given(st.permutations(range(7)))
def test_the_order_of_columns_does_not_matter(order: list[int]) -> None:
    rows = income_rows()
    assert parse_income([[row[at] for at in order] for row in rows]).equals(parse_income(rows))


def test_a_column_listed_twice_must_say_the_same() -> None:
    rows = [[*row, row[4]] for row in income_rows()]
    assert parse_income(rows).equals(parse_income(income_rows()))
    rows[1][-1] = "1"
    with pytest.raises(SourceChanged, match="B19013_001M is duplicated"):
        parse_income(rows)


def _without(name: str) -> Callable[[Rows], Rows]:
    return lambda rows: [[cell for at, cell in enumerate(row) if rows[0][at] != name] for row in rows]


def _renamed(old: str, new: str) -> Callable[[Rows], Rows]:
    return lambda rows: [[new if cell == old else cell for cell in rows[0]], *rows[1:]]


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (_without("B19013_001EA"), "missing columns .*B19013_001EA"),
        (lambda rows: [[*rows[0], "B19013_002E"], *([*row, "1"] for row in rows[1:])], "unknown columns .*B19013_002E"),
        (_renamed(_acs.GEOGRAPHIES["metro"], "state"), "unknown columns .*state"),
        (lambda rows: [rows[0], rows[1][:-1]], "row 1 does not have the 7 cells"),
        (lambda rows: [rows[0]], "at least one place"),
        (lambda _rows: {"error": "unknown variable"}, "not an array of rows"),
        (lambda rows: [rows[0], [*rows[1][:6], "1974"]], "'1974'"),
        (lambda rows: [rows[0], [*rows[1][:2], "NaN", *rows[1][3:]]], "not a number"),
        (lambda rows: [rows[0], [*rows[1][:2], {"a": 1}, *rows[1][3:]]], "neither text nor a number"),
    ],
    ids=["missing", "unknown", "other-places", "short-row", "no-rows", "error-object", "code", "nan", "nested"],
)
def test_an_answer_of_another_shape_is_refused(spoil: Callable[[Rows], Any], says: str) -> None:
    with pytest.raises(SourceChanged, match=says):
        parse_income(spoil(income_rows()))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><title>Missing Key</title></html>",
        json.dumps(income_rows()).encode()[:-9],
        b"[" * 100_000,
        b"\xff\xfe",
    ],
    ids=["empty", "html", "cut", "nested", "bytes"],
)
def test_an_answer_that_is_not_whole_json_is_refused(body: bytes) -> None:
    with pytest.raises(SourceChanged, match="not complete JSON"):
        parse_income(None, body)


def test_both_tables_of_one_release_are_asked_together() -> None:
    metro, state, us = MOBILITY.requests(replace(SCOPE, year=2022))
    assert [[r.part for r in way] for way in metro.alternatives] == [
        ["2022/B07001/metro", "2022/B07401/metro"],
        ["2021/B07001/metro", "2021/B07401/metro"],
    ]
    assert (metro.required, state.required, us.required) == (True, False, False)
    first = metro.alternatives[0][0]
    assert first.url == (
        "https://api.census.gov/data/2022/acs/acs1?get=group(B07001)"
        "&for=metropolitan%20statistical%20area/micropolitan%20statistical%20area:*"
    )
    assert first.key_param == "key"


def test_the_year_without_a_release_is_never_asked() -> None:
    assert _acs.release_years(2020) == (2019, 2018)
    assert _acs.release_years(2018) == (2018, 2017, 2016)
    with pytest.raises(ConfigError, match="begin with 2005"):
        _acs.release_years(2004)


@pytest.mark.parametrize("reply", [None, replaced(400, b"error: unknown dataset", "text/plain")])
def test_a_release_that_is_held_back_is_asked_once_and_reported(tmp_path: Path, reply: Any) -> None:
    bureau = Files(
        "https://api.census.gov",
        "1",
        Route(r"/data/2024/acs/acs1", lambda: json.dumps(income_rows(1)).encode(), JSON, has_query=True),
    )
    bureau.faults = {1: reply} if reply else {}
    scope = Scope(year=2025, as_of="2026-11", delineation="2023-07")
    metros = replace(INCOME, requests=lambda asked: INCOME.requests(asked)[:1] * 2)
    with serving(bureau):
        work = ingest_context(tmp_path, bureau)
        work = replace(work, client=Client(work.router, work.spec, ClientPolicy(key=lambda _: "k", now=lambda: NIGHT)))
        result = ingest(metros, scope, context=work, recorder=Unrecorded())
    (note,) = result.notes
    assert "the ACS 1-year release of 2025 is held back for an order of the Department of Commerce" in note
    assert "2024 stands in" in note
    assert [request.path for request in bureau.requests] == ["/data/2025/acs/acs1", *["/data/2024/acs/acs1"] * 2]


@pytest.mark.parametrize(("table", "block"), [("B19013", "total"), ("B07401", "abroad"), ("B01001", "total")])
def test_lines_that_a_table_does_not_have_are_refused(table: str, block: str) -> None:
    with pytest.raises(ValueError, match="Tables with ages|Its blocks"):
        _acs.age_25_44_lines(table, block)
    assert _acs.age_25_44_lines("B01001", "female") == (35, 36, 37, 38)
