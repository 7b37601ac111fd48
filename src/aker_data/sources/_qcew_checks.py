"""Findings about a QCEW table beyond its schema: is it whole, and are its levels what they should be?"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from aker_data.check import Check

# Nation, nation by size, combined areas, metros, states, states by size, counties; micro areas and groups of areas.
_LEVELS = frozenset(
    (*range(10, 19), *range(21, 29), 30, *range(40, 49), *range(50, 65), *range(70, 79), 80, *range(91, 97))
)


def checks(table: pl.LazyFrame, jobs: str) -> Sequence[Check]:
    """Known levels, a total row for every area, the nation there, no jobs without establishments.

    jobs: the column of jobs that the last check looks at.
    """
    return [_levels(table), *_totals(table), _withheld(table), _empty_places(table, jobs)]


def _levels(table: pl.LazyFrame) -> Check:
    levels = table.select(pl.col("agglvl_code").unique().sort()).collect().get_column("agglvl_code").to_list()
    unknown = [level for level in levels if level not in _LEVELS]
    note = f"unknown aggregation levels: {unknown}" if unknown else f"{len(levels)} aggregation levels, all known"
    return Check("qcew_levels", passed=not unknown, note=note)


def _totals(table: pl.LazyFrame) -> list[Check]:
    total = (pl.col("own_code") == "0") & (pl.col("industry_code") == "10")
    areas = table.select("area_fips", "year").unique().collect()
    totals = table.filter(total).select("area_fips", "year").unique().collect()
    without = areas.join(totals, on=["area_fips", "year"], how="anti").sort("area_fips", "year")
    years = sorted(areas.get_column("year").unique())
    national = set(totals.filter(pl.col("area_fips") == "US000").get_column("year"))
    lacking = [year for year in years if year not in national]
    names = [f"{area} {year}" for area, year in without.head(5).iter_rows()]
    note = f"{totals.height} of {areas.height} areas and years have their total (ownership 0, industry 10)"
    return [
        Check(
            "qcew_area_totals",
            passed=not without.height,
            note=note + (f"; not {names}" if names else ""),
            costs_rows=True,
            rows=areas.height,
            share=totals.height / areas.height if areas.height else None,
        ),
        Check(
            "qcew_nation",
            passed=not lacking,
            note=_without_nation(lacking) if lacking else f"national totals for {years}",
            costs_rows=True,
        ),
    ]


def _without_nation(years: list[int]) -> str:
    named = ", ".join(map(str, years))
    return f"no national total (US000) of {named}: a file that was cut off lacks it, or files by area were chosen"


def _withheld(table: pl.LazyFrame) -> Check:
    rows, withheld = table.select(pl.len(), pl.col("disclosure_code").eq_missing("N").sum()).collect().row(0)
    share = withheld / rows if rows else None
    return Check("qcew_withheld", passed=True, note=f"{withheld} of {rows} rows are withheld", rows=rows, share=share)


def _empty_places(table: pl.LazyFrame, jobs: str) -> Check:
    """The sign - stands for an industry without establishments in the quarter: it has no jobs, really."""
    dashed = table.filter(pl.col("disclosure_code") == "-")
    rows, strange = dashed.select(pl.len(), (pl.col(jobs) != 0).sum()).collect().row(0)
    note = f"{rows} rows have no establishment, {strange} of them jobs all the same"
    return Check("qcew_no_establishment_no_jobs", passed=not strange, note=note, rows=rows)
