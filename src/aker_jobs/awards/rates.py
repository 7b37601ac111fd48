"""The rates of research awards: whose dollars each adds up, of which sector, at which prices."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from aker_jobs.awards import AGENCIES, BASE_YEAR, SOURCES
from aker_jobs.awards.pieces import ALL
from aker_jobs.awards.reference_data import SECTORS

TOTAL, REAL, CHANGE = "research_awards_usd_per_100k", "research_awards_real_usd_per_100k", "research_awards_yoy"


@dataclass(frozen=True)
class Rate:
    """A rate per 100,000 residents: whose dollars it adds up, of which sector, at which prices, and how, in words."""

    metric: str
    method: str
    agencies: tuple[str, ...] = AGENCIES
    sector: str = ALL
    real: bool = False


def _rates() -> tuple[Rate, ...]:
    placed = "by county of work, else of the recipient"
    agencies = (
        Rate(
            f"{agency.lower()}_awards_usd_per_100k",
            f"100,000 · {agency} obligations / residents; {placed}",
            agencies=(agency,),
        )
        for agency in AGENCIES
    )
    sectors = (
        Rate(
            f"{sector}_awards_usd_per_100k",
            f"100,000 · obligations of sector {sector} (award_sectors.csv; an award may serve several) / residents",
            sector=sector,
        )
        for sector in SECTORS
    )
    real = f"the same in dollars of fiscal year {BASE_YEAR}: NIH by BRDPI, NSF and DoD by the GDP price index"
    return (
        *agencies,
        Rate(TOTAL, f"100,000 · (NIH + NSF + DoD obligations) / residents; {placed}"),
        Rate(REAL, real, real=True),
        *sectors,
    )


RATES = _rates()
CHANGE_OF = Rate(CHANGE, "obligations / obligations of the year before - 1, all agencies")


def not_loaded(agencies: tuple[str, ...], year: pl.Expr) -> pl.Expr:
    """Why there is nothing of agencies in a fiscal year, in words that name the sources."""
    names, sources = ", ".join(agencies), ", ".join(SOURCES[agency] for agency in agencies)
    return pl.format("no {} awards of fiscal year {} are loaded ({})", pl.lit(names), year, pl.lit(sources))
