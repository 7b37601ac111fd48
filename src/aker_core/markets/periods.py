"""How old the figures of a score are. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from aker_core.markets.presentation import period_text

YEAR = re.compile(r"\b\d{4}\b")


def oldest_period(periods: Mapping[str, str | None]) -> str:
    """The oldest of the periods of some metrics, by the year that each ends with, and whose it is; empty without one.

    >>> oldest_period({"tech_lq": "2023", "mig_all_ages_per_1k": "2021-2022", "total_jobs": None})
    '2021-2022 (mig_all_ages_per_1k)'
    """
    ends = [
        (max(years), period_text(period) or "", name)
        for name, period in periods.items()
        if period and (years := [int(year) for year in YEAR.findall(period.partition(" (")[0])])
    ]
    return f"{min(ends)[1]} ({min(ends)[2]})" if ends else ""
