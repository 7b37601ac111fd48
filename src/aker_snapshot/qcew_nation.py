"""Rows of the nation, derived: the files that the snapshot is made of lack them.

Establishments are never withheld: the nation's are the sum of its counties. Jobs and wages are that sum where every
county shows them; else they are the middle of the interval that all published location quotients leave. A quotient is
the cell's share of its area over the nation's share, rounded to 0.01: q − 0.005 ≤ share / national share < q + 0.005.
Definition: https://www.bls.gov/cew/about-data/location-quotients-explained.htm
"""

from __future__ import annotations

import polars as pl

from aker_snapshot.qcew_figures import ESTABS, LEVELS, MONTHS, NATION, WAGES, WEEKLY
from aker_snapshot.qcew_rows import ALL_OWNERSHIPS, TOTAL, depth

CELL = ("own_code", "industry_code")
NOT_NATIONAL = ("72", "78")  # Puerto Rico and the Virgin Islands are no part of the national figures
_HALF = 0.005


def nation_rows(table: pl.DataFrame) -> pl.DataFrame:
    """A row of the nation for every cell whose jobs and wages are bounded by at least one quotient.

    table: the quarter's rows of all other areas, in the connector's columns, withheld cells null. Changes are given for
    the total alone: in any other cell a county may have left that still counted a year before.
    """
    county = pl.col("agglvl_code").is_between(70, 79) & ~pl.col("area_fips").str.slice(0, 2).is_in(NOT_NATIONAL)
    counties = table.filter(county)
    total = (pl.col("own_code") == ALL_OWNERSHIPS) & (pl.col("industry_code") == TOTAL)
    whole = counties.filter(total).select(pl.col(LEVELS).sum(), pl.col(f"oty_{name}_chg" for name in LEVELS).sum())
    cells = counties.group_by(CELL).agg(
        *(pl.col(name).sum() for name in LEVELS), complete=pl.col(WAGES).is_not_null().all()
    )
    for name in LEVELS[1:]:
        cells = cells.join(_intervals(table, name, whole[name].item()), on=CELL, how="inner")
    summed = pl.col("complete") & True
    jobs_and_wages = [
        pl.when(summed).then(name).otherwise(((pl.col(f"low_{name}") + pl.col(f"high_{name}")) / 2).round()).alias(name)
        for name in LEVELS[1:]
    ]
    rows = cells.with_columns(jobs_and_wages).with_columns(total.alias("_total"))
    return _in_columns(rows, whole, table.schema)


def _intervals(table: pl.DataFrame, name: str, whole: float) -> pl.DataFrame:
    """By cell: the least and greatest national figure that no published quotient contradicts (`low_`, `high_`)."""
    areas = table.filter(~pl.col("area_fips").str.starts_with("US"))
    total = (pl.col("own_code") == ALL_OWNERSHIPS) & (pl.col("industry_code") == TOTAL)
    totals = areas.filter(total).select("area_fips", _area=name)
    national = pl.col(name) / pl.col("_area") * whole
    quotient = pl.col(f"lq_{name}")
    cells = areas.filter(pl.col(name) > 0, quotient.is_not_null()).join(totals, on="area_fips")
    bounds = cells.group_by(CELL).agg(
        (national / (quotient + _HALF)).max().alias(f"low_{name}"),
        (national / pl.when(quotient > _HALF).then(quotient - _HALF)).min().alias(f"high_{name}"),
    )
    return bounds.drop_nulls()


def _in_columns(rows: pl.DataFrame, whole: pl.DataFrame, schema: pl.Schema) -> pl.DataFrame:
    """The rows in the connector's columns: quotients are 1, changes withheld but for the total's."""
    jobs = pl.sum_horizontal(MONTHS)
    level = pl.struct(CELL).map_elements(lambda cell: 10 + depth((cell["own_code"], cell["industry_code"])), pl.Int64)
    columns = {
        "area_fips": pl.lit(NATION),
        "agglvl_code": level,
        "year": pl.lit(2016),
        "qtr": pl.lit(1),
        WEEKLY: pl.when(jobs > 0).then((pl.col(WAGES) * 3 / 13 / jobs + 0.5).floor()).otherwise(0),
        "oty_disclosure_code": pl.when(~pl.col("_total")).then(pl.lit("N")),
    }
    for name in LEVELS:
        change = float(whole[f"oty_{name}_chg"].item())
        before = whole[name].item() - change
        columns[f"lq_{name}"] = pl.lit(1.0)
        hidden = pl.lit(0.0) if name == ESTABS else pl.lit(None, pl.Float64)
        shown = pl.when("_total")
        columns[f"oty_{name}_chg"] = shown.then(change).otherwise(hidden)
        columns[f"oty_{name}_pct_chg"] = shown.then(round(100 * change / before, 1)).otherwise(hidden)
    made = rows.with_columns(**columns)
    absent = [pl.lit(None).alias(name) for name in schema.names() if name not in made.columns]
    return made.with_columns(absent).select(pl.col(name).cast(kind, strict=True) for name, kind in schema.items())
