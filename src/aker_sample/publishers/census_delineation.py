"""The Census Bureau's List 1: which counties make up each core based statistical area."""

from __future__ import annotations

from collections.abc import Callable

from aker_sample.base_files import raw
from aker_sample.messages import XLS, XLSX
from aker_sample.publisher import Files, Publisher, Route

_LISTS = "/programs-surveys/metro-micro/geographies/reference-files"


def delineations(workbook: Callable[[str], bytes | None]) -> Files:
    """The lists of 2015, 2020 and 2023. workbook: the file of one of them by its year; None: not there."""
    return Files(
        "https://www2.census.gov",
        "2",
        Route(rf"{_LISTS}/(2015)/delineation-files/list1\.xls", workbook, XLS),
        Route(rf"{_LISTS}/(2020)/delineation-files/list1_2020\.xls", workbook, XLS),
        Route(rf"{_LISTS}/(2023)/delineation-files/list1_2023\.xlsx", workbook, XLSX),
    )


def sample() -> tuple[Publisher, ...]:
    """The published rows of the twelve metros."""
    return (delineations(lambda year: raw(f"list1_{year}.{'xlsx' if year == '2023' else 'xls'}")),)
