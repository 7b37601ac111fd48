"""The published cells that an estimated sum is explained by."""

from __future__ import annotations

import polars as pl

from aker_jobs.withheld_errors import PlaceCells

SCHEMA = {"area_fips": pl.String, "own_code": pl.String, "industry_code": pl.String, "jobs": pl.Int64}


def of_education(*rows: tuple[str, str, int | None]) -> list[tuple[str, str]]:
    frame = pl.DataFrame([(area, own, "61", jobs) for area, own, jobs in rows], SCHEMA, orient="row")
    cells = PlaceCells(["16580", "C1658"], frame, 2016).of_sector("education")
    return list(cells.select("area_fips", "own_code").iter_rows())


def test_governments_of_a_metro_are_explained_by_its_counties() -> None:
    """Metro files have private industries alone: its public schools and universities are the counties' rows."""
    rows = (("C1658", "5", None), ("17019", "5", 900), ("17019", "2", None), ("17019", "3", 5_000), ("17053", "3", 700))
    assert of_education(*rows) == [("17019", "2"), ("17019", "3"), ("17053", "3"), ("C1658", "5")]


def test_a_place_without_rows_of_its_own_is_explained_by_its_counties() -> None:
    assert of_education(("17019", "5", None), ("17019", "3", 5_000)) == [("17019", "3"), ("17019", "5")]
