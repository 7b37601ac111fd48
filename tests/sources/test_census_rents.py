"""ACS tables of renting: lines that add up, medians beyond the classes, and bad answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import polars as pl
import pytest

from aker_core.errors import SourceChanged
from aker_data.contracts import Payload, Scope
from aker_data.schemas.census_acs import RENTS
from aker_data.schemas.validate import validate
from aker_data.sources import _acs, census_rents
from aker_sample.acs import places
from aker_sample.publishers.census_acs import METRO, TABLES, Acs, Place, written


def payload(table: str, body: bytes) -> Payload:
    request = _acs.request("census_rents", 2023, table, "metro")
    return Payload(request, "0" * 64, body, datetime(2024, 6, 1, tzinfo=UTC))


def answer(table: str) -> bytes:
    return written(table, METRO, places(2023, table, METRO))


def rents(*values: float) -> pl.DataFrame:
    rows = [
        Place(f"310M700US{19740 + at}", "A metro", str(19740 + at), [value], [20]) for at, value in enumerate(values)
    ]
    return census_rents.parse(payload("B25064", written("B25064", METRO, rows)))


def test_every_table_has_its_lines_and_adds_up() -> None:
    table = pl.concat(census_rents.parse(payload(name, answer(name))) for name in census_rents.TABLES)
    assert [check for check in validate(table, RENTS) if not check.passed] == []
    lines = {"B25003": 3, "B25004": 8, "B25064": 1, "B25070": 11}
    assert dict(table.group_by("table").agg(pl.col("line").max()).iter_rows()) == lines
    assert {name: TABLES[name] for name in lines} == {name: _acs.LINES[name] for name in lines} == lines
    assert [(check.passed, check.rows) for check in census_rents.checks(table.lazy())] == [(True, 12)] * 3
    wrong = table.with_columns(estimate=pl.when(table="B25070", line=11).then(0.0).otherwise("estimate"))
    assert [check.passed for check in census_rents.checks(wrong.lazy())] == [True, True, False]


def test_a_median_beyond_the_classes_is_no_figure() -> None:
    rows = rents(1_250, 3_501, 99)
    assert rows["estimate"].to_list() == [1_250.0, None, None]
    assert rows["annotation"].to_list() == [None, "3,500+", "100-"]


def test_all_tables_of_the_same_release_are_requested() -> None:
    metro, state, us = census_rents.requests(Scope(2023, "2024-06", "2023-07"))
    assert [request.part for request in metro.alternatives[0]] == [f"2023/{name}/metro" for name in census_rents.TABLES]
    assert [metro.required, state.required, us.required] == [True, False, False]
    assert Acs(places, (2023,)).routes


def cells(change: Callable[[list[list[Any]]], object]) -> Callable[[bytes], bytes]:
    def spoil(body: bytes) -> bytes:
        rows = json.loads(body)
        change(rows)
        return json.dumps(rows).encode()

    return spoil


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        (lambda _body: b"<!DOCTYPE html><html><body>Access Denied</body></html>", "not complete JSON"),
        (lambda _body: b"", "not complete JSON"),
        (lambda body: body[: len(body) - 40], "not complete JSON"),
        (cells(lambda rows: [row.pop(2) for row in rows]), r"missing columns \['B25070_001E'\]"),
        (cells(lambda rows: [row.append("x") for row in rows]), r"unknown columns \['x'"),
        (cells(lambda rows: rows[1].__setitem__(2, "many")), "not a number"),
    ],
)
def test_a_bad_answer_is_refused_by_name(spoil: Callable[[bytes], bytes], word: str) -> None:
    with pytest.raises(SourceChanged, match=word):
        census_rents.parse(payload("B25070", spoil(answer("B25070"))))
