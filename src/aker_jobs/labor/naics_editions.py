"""In which years QCEW is published by which edition of NAICS: reviewed rows of ``reference/naics_editions.csv``.

A new edition is a row of that file, and rows of ``sectors.csv`` with its codes.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import NamedTuple

OPEN_END = 9999


class Edition(NamedTuple):
    """An edition of NAICS with the first and last data year that QCEW has in it (`OPEN_END`: until the next one)."""

    edition: int
    first_year: int
    last_year: int


@cache
def editions() -> tuple[Edition, ...]:
    """Every edition, the earliest first."""
    text = (files("aker_jobs.labor") / "reference" / "naics_editions.csv").read_text(encoding="utf-8")
    return tuple(sorted(_edition(row) for row in csv.DictReader(text.splitlines(), strict=True)))


def edition_of(year: int) -> int | None:
    """The edition by which a data year is published; None for years before the first one.

    >>> [edition_of(year) for year in (2001, 2021, 2022)]
    [None, 2017, 2022]
    """
    return next((row.edition for row in editions() if row.first_year <= year <= row.last_year), None)


def crosses_edition(start: int, end: int) -> bool:
    """Whether the industries of two data years are of different editions."""
    return edition_of(start) != edition_of(end)


def _edition(row: dict[str, str]) -> Edition:
    return Edition(int(row["edition"]), int(row["first_year"]), int(row["last_year"] or OPEN_END))
