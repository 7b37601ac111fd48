"""The Census Bureau's Population Estimates Program: the county file of a vintage, in Latin-1."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from aker_sample.publisher import CSV, Publisher, Route, ServerRequest, content

_COUNTIES = r"counties/totals/co-est(\d{4})-alldata\.csv"
_DATASETS = "/programs-surveys/popest/datasets"


class PopulationEstimates(Publisher):
    """The county files. table: the CSV of a vintage (its last year), or None where there is none."""

    home = "https://www2.census.gov"
    version: ClassVar[str] = "2"
    routes = (
        Route(rf"{_DATASETS}/2010-(2019)/{_COUNTIES}", "county_file", CSV),
        Route(rf"{_DATASETS}/2020-(\d{{4}})/{_COUNTIES}", "county_file", CSV),
    )

    def __init__(self, table: Callable[[str], bytes | None]) -> None:
        super().__init__()
        self._table = table

    def county_file(self, request: ServerRequest, last: str, vintage: str) -> bytes | None:  # noqa: ARG002
        """The file of a vintage, under the folder of its years only."""
        return self._table(vintage) if last == vintage else None


def sample() -> tuple[Publisher, ...]:
    """Vintages 2019 and 2023 as published, 2022 with synthetic revisions."""
    return (PopulationEstimates(content("population", "county_file")),)
