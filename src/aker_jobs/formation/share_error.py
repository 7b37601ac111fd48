"""How far a share of applications misses, measured where the right figure is known: states as parts of the nation.

A state's series is worked out as a market's is, by its share of the nation's applications, and compared with the
published figure, year by year: formations miss by half as much again in the years from 2020 on as before. low and high
are the 5th and 95th percentile of published / worked out; both misses are those of |worked out / published - 1|. A
market is smaller than a state, so its error is rather larger than smaller.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class ShareError:
    """Of one series and year: the factors that nine in ten published figures lie between; misses as decimals."""

    low: float
    high: float
    median_miss: float
    p90_miss: float

    def words(self, year: int) -> str:
        """What is said of every figure made by a share. year: the one that the error was measured in."""
        return (
            f"state share: states by their share of the nation miss by {self.median_miss:.0%} at the median, "
            f"by {self.p90_miss:.0%} at the 90th percentile ({year}); no percentile"
        )


@cache
def share_errors() -> dict[str, dict[int, ShareError]]:
    """The errors by series and year, years in order, as in reference/share_error.csv."""
    text = (files("aker_jobs.formation") / "reference" / "share_error.csv").read_text(encoding="utf-8")
    figures = ("low", "high", "median_miss", "p90_miss")
    errors: dict[str, dict[int, ShareError]] = {}
    for row in csv.DictReader(io.StringIO(text)):
        errors.setdefault(row["series"], {})[int(row["year"])] = ShareError(*(float(row[name]) for name in figures))
    return errors


def measured_year(series: str, year: int) -> int:
    """The year whose error counts for a year: itself, or the nearest of those that were measured."""
    return min(share_errors()[series], key=lambda measured: abs(measured - year))


def words_over_years(series: str) -> str:
    """What is said of a series as such: the misses of its best and its worst year."""
    errors = share_errors()[series].values()
    ranges = [
        f"{min(shares):.0%} to {max(shares):.0%}"
        for shares in ([error.median_miss for error in errors], [error.p90_miss for error in errors])
    ]
    return (
        f"state share: states by their share of the nation miss by {ranges[0]} at the median, by {ranges[1]} at the "
        "90th percentile, by year; no percentile"
    )
