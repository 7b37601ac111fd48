"""Business Formation Statistics: one monthly table, and a workbook of yearly applications by county."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from aker_sample.base_files import raw
from aker_sample.publisher import CSV, XLSX, Publisher, Route, ServerRequest


class BusinessFormation(Publisher):
    """Both files. monthly: the CSV; county: the workbook."""

    home = "https://www.census.gov"
    version: ClassVar[str] = "2"
    routes = (
        Route(r"/econ/bfs/csv/bfs_monthly\.csv", "monthly_table", CSV),
        Route(r"/econ/bfs/xlsx/bfs_county_apps_annual\.xlsx", "county_workbook", XLSX),
    )

    def __init__(self, monthly: Callable[[], bytes], county: Callable[[], bytes]) -> None:
        super().__init__()
        self._monthly, self._county = monthly, county

    def monthly_table(self, request: ServerRequest) -> bytes:  # noqa: ARG002 (one address)
        """All series by month."""
        return self._monthly()

    def county_workbook(self, request: ServerRequest) -> bytes:  # noqa: ARG002 (one address)
        """Applications by county and year."""
        return self._county()


def sample() -> tuple[Publisher, ...]:
    """Published figures, cut to the states and counties of the sample."""
    return (BusinessFormation(lambda: raw("bfs_monthly.csv.gz"), lambda: raw("bfs_county_apps_annual.xlsx")),)
