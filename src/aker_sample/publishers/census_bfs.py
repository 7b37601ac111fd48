"""Business Formation Statistics: one monthly table, and a workbook of yearly applications by county."""

from __future__ import annotations

from collections.abc import Callable

from aker_sample.base_files import raw
from aker_sample.messages import CSV, XLSX
from aker_sample.publisher import Files, Publisher, Route


def business_formation(monthly: Callable[[], bytes], county: Callable[[], bytes]) -> Files:
    """Both files. monthly: the CSV of all series; county: the workbook."""
    return Files(
        "https://www.census.gov",
        "2",
        Route(r"/econ/bfs/csv/bfs_monthly\.csv", monthly, CSV),
        Route(r"/econ/bfs/xlsx/bfs_county_apps_annual\.xlsx", county, XLSX),
    )


def sample() -> tuple[Publisher, ...]:
    """Published figures, cut to the states and counties of the sample."""
    return (business_formation(lambda: raw("bfs_monthly.csv.gz"), lambda: raw("bfs_county_apps_annual.xlsx")),)
