"""A frame against its declaration; pandera must come to the same verdict."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aker_data.schemas.pandera import to_pandera
from aker_data.schemas.table import Column, TableSchema
from aker_data.schemas.validate import NAMES, key_hashes, validate

SCHEMA = TableSchema(
    "toy",
    "A toy.",
    (
        Column("area", pl.String, "Area.", pattern=r"^\d{2}$"),
        Column("own", pl.Categorical, "Ownership.", nullable=True, one_of=("0", "5")),
        Column("size", pl.Int16, "Size.", one_of=("1", "2")),
        Column("share", pl.Float64, "Share.", nullable=True, low=0, high=1),
    ),
    key=("area", "own"),
)


def frame(*rows):
    return pl.DataFrame(list(rows), schema=SCHEMA.dtypes, orient="row")


GOOD = (("01", "0", 1, 0.0), ("01", "5", 2, 1.0), ("02", None, 1, None))


def verdict(*rows):
    return {check.name: check for check in validate(frame(*rows), SCHEMA)}


def test_what_is_as_declared_passes_every_rule():
    checks = validate(frame(*GOOD), SCHEMA)
    assert [check.name for check in checks] == list(NAMES)
    assert all(check.passed and check.fatal for check in checks)


def test_an_empty_table_passes():
    assert all(check.passed for check in validate(SCHEMA.empty(), SCHEMA))


@pytest.mark.parametrize(
    ("row", "rule", "told"),
    [
        ((None, "0", 1, 0.5), "schema_nulls", "area: 1 nulls"),
        (("03", "0", None, 0.5), "schema_nulls", "size: 1 nulls"),
        (("3", "0", 1, 0.5), "schema_pattern", "area: 1 not like ^[0-9]{2}$ (3)"),
        (("03", "9", 1, 0.5), "schema_one_of", "own: 1 not one of 0, 5 (9)"),
        (("03", "0", 7, 0.5), "schema_one_of", "size: 1 not one of 1, 2 (7)"),
        (("03", "0", 1, -0.1), "schema_range", "share: 1 outside 0…1"),
        (("03", "0", 1, 1.1), "schema_range", "share: 1 outside 0…1"),
        (("03", "0", 1, float("nan")), "schema_range", "share: 1 outside"),
        (("03", "0", 1, float("inf")), "schema_range", "share: 1 outside"),
        (("01", "5", 1, 0.5), "schema_key", "2 rows share a (area, own): ('01', '5')"),
        (("02", None, 1, 0.5), "schema_key", "2 rows share a (area, own)"),
    ],
)
def test_each_rule_finds_its_fault_and_no_other(row, rule, told):
    found = verdict(*GOOD, row)
    assert [name for name, check in found.items() if not check.passed] == [rule]
    assert told in found[rule].note
    assert found[rule].rows == (2 if rule == "schema_key" else 1)


def test_columns_come_first():
    wrong = frame(*GOOD).drop("share").with_columns(pl.col("size").cast(pl.Int64), pl.lit(1).alias("more"))
    (check,) = validate(wrong, SCHEMA)
    assert not check.passed
    assert check.note == "missing ['share']; unknown ['more']; size is Int64, not Int16"


def test_two_keys_with_one_hash_are_still_two_keys(monkeypatch):
    monkeypatch.setattr("aker_data.schemas.validate.key_hashes", lambda rows, _: pl.Series([7] * rows.height))
    assert verdict(*GOOD)["schema_key"].passed
    assert verdict(*GOOD, GOOD[0])["schema_key"].rows == 2


def test_hashes_tell_nulls_and_order_apart():
    rows = pl.DataFrame({"a": ["1", None, "2", ""], "b": [None, "1", "2", ""]})
    assert key_hashes(rows, ["a", "b"]).n_unique() == 4


CELLS = st.tuples(
    st.sampled_from(["01", "02", "3", None]),
    st.sampled_from(["0", "5", "9", None]),
    st.sampled_from([1, 2, 3, None]),
    st.sampled_from([0.0, 0.5, 1.0, 2.0, -1.0, None]),
)


@settings(max_examples=60)
@given(st.lists(CELLS, max_size=6))
def test_pandera_comes_to_the_same_verdict(rows):
    import pandera.errors

    ours = all(check.passed for check in validate(frame(*rows), SCHEMA))
    try:
        to_pandera(SCHEMA).validate(frame(*rows), lazy=True)
        theirs = True
    except pandera.errors.SchemaErrors:
        theirs = False
    assert ours == theirs
