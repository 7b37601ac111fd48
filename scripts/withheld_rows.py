"""Rows of docs/measured/withheld_later.json: errors, intervals beside bounds, and what of estimates adds up."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from aker_jobs.labor.estimates.leaves import COUNTY_TENS, METRO_TENS, STATE_TENS

Numbers = np.ndarray
AT = ["area_fips", "own_code", "industry_code"]
_KINDS = {"metros": METRO_TENS, "states": STATE_TENS, "counties": COUNTY_TENS}
_THREE, _FOUR = 5, 6  # levels of industries
_ROUNDING = 0.5  # jobs


def error_row(what: str, true: Numbers, estimate: Numbers, kept: Numbers | None = None) -> dict[str, Any]:
    """The errors of estimates of some cells."""
    chosen = np.ones(len(true), dtype=bool) if kept is None else kept
    error, jobs = np.abs(true - estimate)[chosen], true[chosen]
    return {
        "what": what,
        "cells": int(chosen.sum()),
        "jobs": float(jobs.sum()),
        "error_share": float(error.sum() / jobs.sum()),
        "median_error": float(np.median(error / np.maximum(jobs, 1))),
    }


def width_rows(cells: pl.DataFrame) -> list[dict[str, Any]]:
    """How wide bounds and intervals are, and how many of the same cells a month on they hold.

    cells: april (null where it is not known), alone_low, alone_high (bounds of industry and ownership within the area),
    low, high, month_p05, month_p95 (of the month, inside low and high), p05, p95 (with a month's movement), moved_p05
    and moved_p95 (what a month alone moves a cell of that size).
    """
    inside = [pl.col(name).clip("low", "high") for name in ("p05", "p95")]
    kinds: dict[str, tuple[str | pl.Expr, str | pl.Expr]] = {
        "hard bounds by industry and ownership within the metro alone": ("alone_low", "alone_high"),
        "hard bounds (in use: over counties, metros and states too)": ("low", "high"),
        "interval of the month itself, inside the hard bounds": ("month_p05", "month_p95"),
        "interval with a month's movement (what `estimate_withheld` gives)": ("p05", "p95"),
        "… cut at the hard bounds of March": (inside[0], inside[1]),
        "what a month alone moves cells of their size": ("moved_p05", "moved_p95"),
    }
    return [_width_row(what, cells, *ends) for what, ends in kinds.items()]


def _width_row(what: str, cells: pl.DataFrame, low: str | pl.Expr, high: str | pl.Expr) -> dict[str, Any]:
    ends = cells.select("april", first=low, last=high)
    seen = ends.drop_nulls("april")
    return {
        "what": what,
        "cells": seen.height,
        "held": float(seen.select(pl.col("april").is_between("first", "last").mean()).item()),
        "width": float(seen.select((pl.col("last") - pl.col("first")).median()).item()),
        "all_cells": ends.height,
        "all_width": float(ends.select((pl.col("last") - pl.col("first")).median()).item()),
    }


def adding_up_rows(estimates: pl.DataFrame, membership: pl.DataFrame) -> list[dict[str, Any]]:
    """How far sums of a table of estimates are off what they add up to: published figures, and those estimated apart.

    estimates: as `estimate_withheld` gives them. membership: county_fips, qcew_area.
    """
    cells = estimates.drop_nulls("estimate").with_columns(tens=pl.col("agglvl_code") // 10)
    county, state = pl.col("area_fips"), pl.col("area_fips").str.slice(0, 2)
    counties = cells.filter(pl.col("tens") == COUNTY_TENS)
    inside = {
        "metros": membership.drop_nulls().select(area_fips="county_fips", up="qcew_area"),
        "states": counties.select(county).unique().with_columns(up=pl.concat_str(state, pl.lit("000"))),
    }
    rows = []
    for kind, tens in _KINDS.items():
        whole = cells.filter(pl.col("tens") == tens)
        parent = pl.col("industry_code").str.slice(0, 3).alias("industry_code")
        parts = whole.filter(pl.col("agglvl_code") % 10 == _FOUR).select("area_fips", "own_code", parent, "estimate")
        three = whole.filter(pl.col("agglvl_code") % 10 == _THREE)
        rows += _both(f"four digits of {kind}", three, parts)
    for kind, areas in inside.items():
        whole = cells.filter(pl.col("tens") == _KINDS[kind])
        parts = counties.join(areas, on="area_fips").select("own_code", "industry_code", "estimate", area_fips="up")
        rows += _both(f"counties of {kind}, every industry and ownership", whole, parts)
    return rows


def _both(what: str, whole: pl.DataFrame, parts: pl.DataFrame) -> list[dict[str, Any]]:
    sums = parts.group_by(AT).agg(parts=pl.col("estimate").sum())
    joined = whole.join(sums, on=AT).with_columns(off=(pl.col("parts") - pl.col("estimate")).abs())
    sides = {"published": pl.col("jobs").is_not_null(), "withheld": pl.col("jobs").is_null()}
    return [_sum_row(f"{what}, {name}", joined.filter(side)["off"]) for name, side in sides.items()]


def _sum_row(what: str, off: pl.Series) -> dict[str, Any]:
    return {
        "what": what,
        "sums": len(off),
        "off": int((off > _ROUNDING).sum()),
        "largest": float(off.max() or 0.0),  # type: ignore[arg-type]
    }
