"""What the IRS migration files share: which pair of filing years a file is of, and its address."""

from __future__ import annotations

import polars as pl

from aker_core.errors import ConfigError

BASE = "https://www.irs.gov/pub/irs-soi"
# From the pair 2011-12 returns are matched over the full year, on dependents too: older files are not comparable.
FIRST_YEAR = 2012
PAIRS_BACK = 4


def pair(year: int) -> str:
    """How the publisher writes the pair of filing years that ends in a year: 2015 is ``1415``."""
    return f"{(year - 1) % 100:02d}{year % 100:02d}"


def pair_years(written: str) -> tuple[int, int]:
    """Both years of a pair as the publisher writes it. Raises ValueError where they do not follow each other."""
    if len(written) != 4 or not (written.isascii() and written.isdecimal()) or int(written[2:]) != int(written[:2]) + 1:
        raise ValueError(f"Not a pair of filing years: {written!r}. Write it as '1415'")
    return 2000 + int(written[:2]), 2000 + int(written[2:])


def years(year: int) -> tuple[int, ...]:
    """Years whose pair may answer for a year, best first: the pair that ends in it, then up to four before."""
    second_years = tuple(y for y in range(year, year - PAIRS_BACK - 1, -1) if y >= FIRST_YEAR)
    if not second_years:
        raise ConfigError(
            f"IRS migration files begin with the pair ending in {FIRST_YEAR}; {year} has none. Request a later year"
        )
    return second_years


def year_columns(written: str) -> tuple[pl.Expr, pl.Expr]:
    """The columns year1 and year2 of a file."""
    first, second = pair_years(written)
    return pl.lit(first, pl.Int16).alias("year1"), pl.lit(second, pl.Int16).alias("year2")
