"""Findings about IRS county flows: parts against the published total, one county's story against the other's."""

from __future__ import annotations

import polars as pl

from aker_data.check import Check

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


def both_sides_agree(table: pl.LazyFrame) -> Check:
    """A flow from A to B that both the outflow of A and the inflow of B list has the same number of people in both.

    rows = flows listed on both sides and withheld on neither, share = equal, worst = largest difference in people.
    """
    flows = table.filter(pl.col("counterpart_kind") == "county", ~pl.col("suppressed"))
    out = flows.filter(pl.col("direction") == "outflow").select(
        "year2", "individuals", here="county_fips", there="counterpart_code"
    )
    came = flows.filter(pl.col("direction") == "inflow").select(
        "year2", "individuals", here="counterpart_code", there="county_fips"
    )
    gap = (pl.col("individuals") - pl.col("individuals_came")).abs()
    rows, equal, worst = (
        out.join(came, on=_PAIR, suffix="_came")
        .select(gap.count().alias("rows"), (gap == 0).sum().alias("equal"), gap.max().alias("worst"))
        .collect()
        .row(0)
    )
    note = f"{equal} of {rows} flows that both counties list have the same number of people, worst {worst}"
    share = equal / rows if rows else None
    ok = share is not None and share >= AGREEING_SHARE
    return Check("irs_inflow_agrees_with_outflow", passed=ok, note=note, rows=rows, share=share, max_abs_error=worst)
