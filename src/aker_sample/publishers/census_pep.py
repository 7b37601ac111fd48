"""The Census Bureau's Population Estimates Program: the county file of a vintage, in Latin-1."""

from __future__ import annotations

from collections.abc import Callable

from aker_sample.messages import CSV
from aker_sample.publisher import Files, Publisher, Route, content

_DATASETS, _COUNTIES = "/programs-surveys/popest/datasets", r"counties/totals/co-est(\d{4})-alldata\.csv"


def population_estimates(table: Callable[[str], bytes | None]) -> Files:
    """The county files. table: the CSV of a vintage (its last year), or None where there is none."""

    def county_file(last: str, vintage: str) -> bytes | None:
        return table(vintage) if last == vintage else None  # a vintage lies under the folder of its years only

    return Files(
        "https://www2.census.gov",
        "2",
        Route(rf"{_DATASETS}/2010-(2019)/{_COUNTIES}", county_file, CSV),
        Route(rf"{_DATASETS}/2020-(\d{{4}})/{_COUNTIES}", county_file, CSV),
    )


def sample() -> tuple[Publisher, ...]:
    """Vintages 2019 and 2023 as published, 2022 with synthetic revisions."""
    return (population_estimates(content("population", "county_file")),)
