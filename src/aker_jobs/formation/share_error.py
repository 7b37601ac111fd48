"""How far a share of applications misses, measured where the right figure is known: states as parts of the nation.

A state's series is worked out as a market's is, by its share of the nation's applications, and compared with the
published figure. low and high are the 5th and 95th percentile of published / worked out; both misses are those of
|worked out / published - 1|. A market is smaller than a state, so its error is rather larger than smaller.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class ShareError:
    """Of one series: the factors that nine in ten published figures lie between, and the misses as decimals."""

    low: float
    high: float
    median_miss: float
    p90_miss: float

    @property
    def words(self) -> str:
        """What is said of every figure made by a share."""
        return (
            f"state share: states by their share of the nation miss by {self.median_miss:.0%} at the median, "
            f"by {self.p90_miss:.0%} at the 90th percentile; no percentile"
        )


@cache
def share_errors() -> dict[str, ShareError]:
    """The errors by series, as in reference/share_error.csv."""
    text = (files("aker_jobs.formation") / "reference" / "share_error.csv").read_text(encoding="utf-8")
    figures = ("low", "high", "median_miss", "p90_miss")
    return {
        row["series"]: ShareError(*(float(row[name]) for name in figures)) for row in csv.DictReader(io.StringIO(text))
    }
