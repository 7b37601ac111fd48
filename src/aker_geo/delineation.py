"""Which CBSA list draws the markets: every figure by market names its vintage."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from aker_core.errors import UnknownGeography
from aker_geo import lists


@dataclass(frozen=True)
class Vintage:
    """One CBSA list.

    id: month of the OMB bulletin (``2023-07``). title: how the list names it (``JULY 2023``). first_year, last_year:
    data years that it draws the markets of; None is open. areas, counties: how many CBSAs it has, and how many counties
    in them. connecticut: ``counties`` or ``planning_regions``. url: the file. file_name: the name under which a person
    may hold it.
    """

    id: str
    title: str
    first_year: int | None
    last_year: int | None
    areas: int
    counties: int
    connecticut: str
    url: str
    file_name: str

    def covers(self, year: int) -> bool:
        """Whether the list draws the markets of a data year."""
        return (self.first_year or year) <= year <= (self.last_year or year)


@cache
def vintages() -> tuple[Vintage, ...]:
    """All lists in use, oldest first."""
    return tuple(
        Vintage(
            id=row["vintage"],
            title=row["title"],
            first_year=int(row["first_year"]) if row["first_year"] else None,
            last_year=int(row["last_year"]) if row["last_year"] else None,
            areas=int(row["areas"]),
            counties=int(row["counties"]),
            connecticut=row["connecticut"],
            url=row["url"],
            file_name=row["file_name"],
        )
        for row in lists.rows("delineation_vintages")
    )


def vintage(name: str) -> Vintage:
    """The list of a vintage. Raises UnknownGeography where it is not in use."""
    for edition in vintages():
        if edition.id == name:
            return edition
    names = ", ".join(edition.id for edition in vintages())
    raise UnknownGeography(
        f"Unknown CBSA delineation {name!r}. Known: {names}. A new one is a row in delineation_vintages.csv"
    )


def for_year(year: int) -> str:
    """The vintage that draws the markets of a data year: rows of delineation_vintages.csv."""
    return next(edition.id for edition in vintages() if edition.covers(year))
