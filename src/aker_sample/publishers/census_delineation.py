"""The Census Bureau's List 1: which counties make up each core based statistical area."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from aker_sample.base_files import raw
from aker_sample.publisher import XLS, XLSX, Publisher, Route, ServerRequest

_LISTS = "/programs-surveys/metro-micro/geographies/reference-files"


class Delineations(Publisher):
    """The lists of 2015, 2020 and 2023. workbook: the file of one of them by its year; None: not there."""

    home = "https://www2.census.gov"
    version: ClassVar[str] = "2"
    routes = (
        Route(rf"{_LISTS}/(2015)/delineation-files/list1\.xls", "list1", XLS),
        Route(rf"{_LISTS}/(2020)/delineation-files/list1_2020\.xls", "list1", XLS),
        Route(rf"{_LISTS}/(2023)/delineation-files/list1_2023\.xlsx", "list1", XLSX),
    )

    def __init__(self, workbook: Callable[[str], bytes | None]) -> None:
        super().__init__()
        self._workbook = workbook

    def list1(self, request: ServerRequest, year: str) -> bytes | None:  # noqa: ARG002 (all is in the path)
        """The workbook of a year."""
        return self._workbook(year)


def sample() -> tuple[Publisher, ...]:
    """The published rows of the twelve metros."""
    return (Delineations(lambda year: raw(f"list1_{year}.{'xlsx' if year == '2023' else 'xls'}")),)
