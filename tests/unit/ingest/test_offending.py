"""The first rows that a rule refuses, with their lines; and the words of every rule."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl

from aker_data.contracts import Payload, Request
from aker_data.ingest.offending import FIRST, offending_rows
from aker_data.ingest.rules import RULES, rule_of
from aker_data.schemas.table import Column, TableSchema
from aker_data.schemas.validate import NAMES, validate

SCHEMA = TableSchema(
    name="toy",
    says="A toy.",
    columns=(
        Column("county_fips", pl.String, "Code.", pattern=r"^\d{5}$"),
        Column("jobs", pl.Int64, "Jobs.", low=0, high=1_000),
        Column("share", pl.Float64, "Share.", nullable=True, low=0, high=1),
        Column("kind", pl.String, "Kind.", one_of=("a", "b")),
    ),
    key=("county_fips",),
)
TABLE = pl.DataFrame(
    {
        "county_fips": ["08001", "8003", "08005", "08007", "08007"],
        "jobs": [10, 20, -30, 40, 50],
        "share": [0.5, None, 0.25, float("inf"), 0.1],
        "kind": ["a", "b", "c", "a", None],
    }
)
BODY = b"county,jobs,share,kind\n8001,10,0.5,a\n8003,20,,b\n8005,-30,0.25,c\n8007,40,inf,a\n8007,50,0.1,\n"


def payload(body: bytes = BODY) -> Payload:
    request = Request("toy", "https://toy.example/t.csv", part="2023", media="csv")
    return Payload(request, "ab" * 32, body, datetime(2024, 6, 1, tzinfo=UTC))


def test_every_rule_names_its_rows_and_their_lines() -> None:
    rows = offending_rows(TABLE, SCHEMA, payload())
    found = {(row.rule, row.column, row.cell, row.line) for row in rows}
    assert found == {
        ("schema_pattern", "county_fips", "8003", 3),
        ("schema_range", "jobs", "-30", 4),
        ("schema_range", "share", "inf", 5),
        ("schema_one_of", "kind", "c", 4),
        ("schema_nulls", "kind", None, 5),  # the key stands in line 5 first
        ("schema_key", "county_fips", None, 5),
    }
    assert {row.key for row in rows if row.rule == "schema_range"} == {"county_fips=08005", "county_fips=08007"}


def test_rules_that_refuse_rows_are_those_that_do_not_pass() -> None:
    refused = {row.rule for row in offending_rows(TABLE, SCHEMA)}
    assert refused == {check.name for check in validate(TABLE, SCHEMA) if not check.passed}
    assert offending_rows(TABLE.head(1), SCHEMA) == []


def test_only_the_first_rows_are_named() -> None:
    many = pl.concat([TABLE.head(1).with_columns(jobs=pl.lit(-1, pl.Int64))] * 100)
    assert sum(row.rule == "schema_range" for row in offending_rows(many, SCHEMA)) == FIRST


def test_bytes_that_are_no_text_have_no_lines() -> None:
    assert {row.line for row in offending_rows(TABLE, SCHEMA, payload(b"\xff\xfe\x00"))} == {None}


def test_every_rule_of_a_schema_is_explained_in_sentences() -> None:
    assert set(NAMES) <= set(RULES)
    for name in (*RULES, "expected loss equals buildings, people and agriculture"):
        rule = rule_of(name, "Totals are missing.")
        assert all(text.endswith((".", ")")) for text in (rule.what, rule.why, rule.action)), name
