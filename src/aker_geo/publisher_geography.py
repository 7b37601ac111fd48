"""By which CBSA list a publisher draws its own metros: rows of publisher_geography.csv, one per year of a switch."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from aker_core.errors import UnknownGeography
from aker_geo import lists


@dataclass(frozen=True)
class PublisherGeography:
    """What a publisher uses from a data year on.

    first_year: None for the first row of a publisher. delineation: a vintage of `aker_geo.delineation`, the one that
    stands for the publisher's list, or an older one that no market is drawn by.
    """

    publisher: str
    first_year: int | None
    delineation: str


@cache
def publisher_geographies() -> tuple[PublisherGeography, ...]:
    """Every row, the newest first for each publisher."""
    rows = [
        PublisherGeography(
            publisher=row["publisher"],
            first_year=int(row["first_year"]) if row["first_year"] else None,
            delineation=row["delineation"],
        )
        for row in lists.rows("publisher_geography")
    ]
    return tuple(sorted(rows, key=lambda row: (row.publisher, -(row.first_year or 0))))


def publisher_geography(publisher: str, year: int) -> PublisherGeography:
    """What a publisher uses for the figures of a year. Raises UnknownGeography for a publisher without a row."""
    for row in publisher_geographies():
        if row.publisher == publisher and year >= (row.first_year or year):
            return row
    publishers = ", ".join(sorted({row.publisher for row in publisher_geographies()}))
    raise UnknownGeography(
        f"No CBSA list of publisher {publisher!r} is known for {year}; publishers with lists: {publishers}. "
        "Add a row to publisher_geography.csv."
    )
