"""Which series exists for which area, in what detail and how often: reviewed rows of ``reference/availability.csv``.

What is asked for and does not exist is refused by name, with what there is instead; what can only be derived says how.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

GEOGRAPHIES = ("nation", "region", "state", "metro", "county", "market")
DETAILS = ("total", "sector", "single_age", "coarse_age", "sector_single_age")
FREQUENCIES = ("month", "year")


@dataclass(frozen=True)
class Availability:
    """One way to a series. source: id of the catalogue; table: the publisher's file or table.

    geography: nation, region, state, metro (as the publisher draws it), county, market (as the delineation draws it).
    detail: total, sector, single_age, coarse_age or sector_single_age. first_year, last_year: of the newest release
    that was looked at. status: published, or derived by the method of `how`.
    """

    source: str
    series: str
    table: str
    geography: str
    detail: str
    frequency: str
    first_year: int
    last_year: int
    status: Literal["published", "derived"]
    how: str
    source_url: str

    def __str__(self) -> str:
        way = f" (derived: {self.how})" if self.status == "derived" else ""
        detail = "" if self.detail == "total" else f" by {self.detail.replace('_', ' ')}"
        return f"{self.geography}{detail}, by {self.frequency}, {self.first_year}-{self.last_year}{way}"


@cache
def table() -> tuple[Availability, ...]:
    """Every row of the table."""
    text = (files("aker_jobs.labor") / "reference" / "availability.csv").read_text(encoding="utf-8")
    return tuple(_row(row) for row in csv.DictReader(text.splitlines(), strict=True))


def availability(series: str, geography: str, *, detail: str = "total", frequency: str | None = None) -> Availability:
    """How a series is available for a kind of area: published, or derived by a named method.

    series: a series of BFS (``BA_BA``, ``BF_BF4Q`` …), a measure of BDS (``estabs_entry`` …) or ``survival``.
    frequency: month or year (default: the most frequent there is). Raises ValueError for what does not exist, naming
    what does.

    >>> availability("BA_BA", "county").frequency
    'year'
    """
    ways = [row for row in table() if row.series == series]
    if not ways:
        raise ValueError(
            f"Unknown series {series!r}. Known series: {', '.join(sorted({row.series for row in table()}))}"
        )
    for name, value, vocabulary in (("geography", geography, GEOGRAPHIES), ("detail", detail, DETAILS)):
        if value not in vocabulary:
            raise ValueError(f"Unknown {name} {value!r}. Use one of {', '.join(vocabulary)}")
    if frequency is not None and frequency not in FREQUENCIES:
        raise ValueError(f"Unknown frequency {frequency!r}. Use one of {', '.join(FREQUENCIES)}")
    fitting = [row for row in ways if (row.geography, row.detail) == (geography, detail)]
    fitting = [row for row in fitting if frequency in (None, row.frequency)]
    if not fitting:
        series_name = f"{geography}, {detail.replace('_', ' ')}" + (f", by {frequency}" if frequency else "")
        there = "; ".join(str(row) for row in ways)
        raise ValueError(f"{series} does not exist for {series_name}. Available: {there}")
    return min(fitting, key=lambda row: FREQUENCIES.index(row.frequency))


def _row(row: dict[str, str]) -> Availability:
    status: Literal["published", "derived"] = "derived" if row["status"] == "derived" else "published"
    return Availability(
        source=row["source"],
        series=row["series"],
        table=row["table"],
        geography=row["geography"],
        detail=row["detail"],
        frequency=row["frequency"],
        first_year=int(row["first_year"]),
        last_year=int(row["last_year"]),
        status=status,
        how=row["how"],
        source_url=row["source_url"],
    )
