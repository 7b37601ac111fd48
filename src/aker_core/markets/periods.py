"""Periods of figures as a person reads them: of which year they are, and which of them is the oldest. Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MONTHS = {"1": "March", "2": "June", "3": "September", "4": "December"}
QUARTER = re.compile(r"\b(\d{4})Q([1-4])\b")
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


@lru_cache(maxsize=4096)  # a vintage has a few dozen
def period_text(period: str | None) -> str | None:
    """A period as a person reads it: a quarter is one month, and does not pass for a year.

    >>> period_text("2016Q1"), period_text("2014-2015")
    ('March 2016', '2014-2015')
    """
    if period is None:
        return None
    return QUARTER.sub(lambda found: f"{MONTHS[found[2]]} {found[1]}", period)


def is_of_year(period: str | None, year: int | None) -> bool:
    """Whether a period is the year, or a window of years that ends with it. Without a period a figure is of its year.

    >>> [is_of_year(period, 2016) for period in (None, "2016 (vintage 2019)", "2013-2016", "2016Q1", "2014-2015")]
    [True, True, True, False, False]
    """
    return period is None or period.partition(" (")[0] == str(year) or bool(re.fullmatch(rf"\d{{4}}-{year}", period))


def other_periods(periods: Iterable[tuple[str, str | None]], year: int | None) -> list[str]:
    """Those of the named figures that are for another time than the data year, each with its period.

    >>> other_periods([("tech_lq", "2016Q1"), ("population", "2016")], 2016)
    ['tech_lq March 2016']
    """
    return [f"{name} {period_text(period)}" for name, period in periods if not is_of_year(period, year)]
