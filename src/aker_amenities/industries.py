"""Which industries stand for which amenity: data with a reason each."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PATH = Path(__file__).with_name("reference") / "industries.csv"
EVERY = "amenity"


@dataclass(frozen=True)
class Industry:
    """One kind of amenity. level: last digit of the aggregation level; is_counted: part of the sum of all amenities."""

    id: str
    title: str
    industry_code: str
    level: int
    is_counted: bool
    reason: str

    @property
    def metric(self) -> str:
        """The id of its metric."""
        return metric_of(self.id)


def metric_of(amenity: str) -> str:
    """The id of the metric of an amenity, or of all (`EVERY`)."""
    return f"{amenity}_estabs_per_10k"


@cache
def industries() -> tuple[Industry, ...]:
    """Every declared amenity, in the order of the file."""
    with PATH.open(encoding="utf-8", newline="") as file:
        return tuple(
            Industry(
                row["id"],
                row["title"],
                row["industry_code"],
                int(row["level"]),
                row["is_counted"] == "1",
                row["reason"],
            )
            for row in csv.DictReader(file)
        )
