"""Findings about IRS county flows: parts against the published total, one county's story against the other's."""

from __future__ import annotations

import polars as pl

from aker_data.check import MOVED, Check, is_far_off

# What the total of US and foreign is made of. Regions are left out: they break other_different_state down.
PARTS = ("county", "foreign_part", "other_same_state", "other_different_state")
NEAR = 20
# What the files have kept to so far: 0.92 of the counties of 2014-15 within 20 returns, 0.997 of its flows equal.
PARTS_SHARE = 0.8
AGREEING_SHARE = 0.99
_PAIR = ["year2", "here", "there"]


def parts_make_the_total(table: pl.LazyFrame) -> list[Check]:
    """For each direction, the returns of pairs, foreign parts and other flows against the total of US and foreign.

    Not fatal: the publisher moves small flows between rows. rows = counties with a published total, share = within
    20 returns, worst = largest gap.
    """
    kind = pl.col("counterpart_kind")
    counties = table.filter(~pl.col("county_fips").str.ends_with("000"))
    gap = (
        counties.group_by("direction", "year2", "county_fips")
        .agg(
            pl.col("returns").filter(kind.is_in(PARTS)).sum().alias("parts"),
            pl.col("returns").filter(kind == "us_and_foreign_total").first().alias("total"),
        )
        .with_columns((pl.col("parts") - pl.col("total")).abs().alias("gap"))
    )
    checks = (
        gap.group_by("direction")
        .agg(
            pl.col("gap").count().alias("rows"),
            (pl.col("gap") == 0).sum().alias("exact"),
            (pl.col("gap") <= NEAR).sum().alias("near"),
            pl.col("gap").max().alias("worst"),
        )
        .sort("direction")
        .collect()
    )
    return [_parts_check(**row) for row in checks.iter_rows(named=True)]


def _parts_check(direction: str, rows: int, exact: int, near: int, worst: int | None) -> Check:
    note = f"of {rows} counties with a published total {exact} are exact, {near} within {NEAR} returns; worst {worst}"
    share = near / rows if rows else None
    ok = share is not None and share >= PARTS_SHARE
    return Check(f"irs_{direction}_parts_vs_total", passed=ok, note=note, rows=rows, share=share, max_abs_error=worst)


def both_sides_agree(table: pl.LazyFrame) -> list[Check]:
    """A flow from A to B that both the outflow of A and the inflow of B list has the same people and income in both.

    In the run's summary where less than half of them do: such a file was changed. rows = flows listed on both sides and
    withheld on neither, share = equal, worst = largest difference (people, thousand dollars).
    """
    measures = ("individuals", "agi_kusd")
    flows = table.filter(pl.col("counterpart_kind") == "county", ~pl.col("suppressed"))
    out = flows.filter(pl.col("direction") == "outflow").select(
        "year2", *measures, here="county_fips", there="counterpart_code"
    )
    came = flows.filter(pl.col("direction") == "inflow").select(
        "year2", *measures, here="counterpart_code", there="county_fips"
    )
    gaps = [(pl.col(name) - pl.col(f"{name}_came")).abs().alias(name) for name in measures]
    counted = (
        out.join(came, on=_PAIR, suffix="_came")
        .select(gaps)
        .select(
            rows=pl.len(),
            **{f"{name}_equal": (pl.col(name) == 0).sum() for name in measures},
            **{f"{name}_worst": pl.col(name).max() for name in measures},
        )
        .collect()
        .row(0, named=True)
    )
    return [
        _agreement(name, what, counted["rows"], counted[f"{measure}_equal"], counted[f"{measure}_worst"])
        for name, what, measure in (
            ("irs_inflow_agrees_with_outflow", "number of people", "individuals"),
            ("irs_income_agrees_both_ways", "income", "agi_kusd"),
        )
    ]


def _agreement(name: str, what: str, rows: int, equal: int, worst: int | None) -> Check:
    far_off = is_far_off(equal, rows)
    note = f"{equal} of {rows} flows that both counties list have the same {what}, worst {worst}"
    share = equal / rows if rows else None
    ok = share is not None and share >= AGREEING_SHARE
    note = f"{note}. {MOVED}" if far_off else note
    return Check(name, passed=ok, note=note, rows=rows, share=share, max_abs_error=worst, costs_rows=far_off)
