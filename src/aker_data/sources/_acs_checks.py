"""Findings that ACS tables share: do the lines of a table add up as its layout says?"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from aker_data.check import MOVED, Check, is_far_off

_PLACE = ("year", "geography", "geo_code", "table")


def adds_up(name: str, table: pl.LazyFrame, parts: Mapping[int, tuple[int, ...]]) -> Check:
    """Compare a total line with the sum of its parts, at every place where all of them have an estimate.

    parts: the lines that a total line is the sum of. rows = totals compared, share = exact ones, worst = largest gap.
    """
    of = {line: total for total, lines in parts.items() for line in lines}
    cells = table.select(
        *_PLACE, "estimate", "line", pl.col("line").replace_strict(of, default=None, return_dtype=pl.Int16).alias("of")
    )
    sums = (
        cells.filter(pl.col("of").is_not_null())
        .group_by(*_PLACE, "of")
        .agg(pl.col("estimate").sum().alias("sum"), pl.col("estimate").null_count().alias("empty"))
        .filter(pl.col("empty") == 0)
    )
    totals = cells.filter(pl.col("estimate").is_not_null()).select(*_PLACE, pl.col("line").alias("of"), "estimate")
    gaps = (
        sums.join(totals, on=[*_PLACE, "of"])
        .select((pl.col("sum") - pl.col("estimate")).abs().alias("gap"))
        .select(pl.len().alias("rows"), (pl.col("gap") == 0).sum().alias("exact"), pl.col("gap").max().alias("worst"))
        .collect()
    )
    rows, exact, worst = gaps.row(0)
    note = f"{exact} of {rows} totals equal the sum of their parts, largest gap {worst or 0:.0f}"
    far_off = is_far_off(exact, rows)
    return Check(
        name,
        passed=exact == rows,
        note=f"{note}. {MOVED}" if far_off else note,
        rows=rows,
        share=exact / rows if rows else None,
        max_abs_error=worst,
        costs_rows=far_off,
    )
