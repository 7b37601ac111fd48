"""The reference lists beside this module, read once."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).with_name("reference")


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """All rows of a reference list, every cell as text, empty where there is nothing."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, strict=True))


@cache
def known_counties() -> frozenset[str]:
    """Five-digit codes of all counties and county equivalents, of today and ended ones."""
    ended = {row["county_fips"] for row in rows("county_changes")}
    return frozenset({row["county_fips"] for row in rows("counties")} | ended)
