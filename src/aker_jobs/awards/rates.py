"""The rates of research awards: whose dollars each adds up, of which sector, at which prices."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from aker_data.schemas.usaspending import DEVELOPMENT
from aker_jobs.awards import AGENCIES, BASE_YEAR, SOURCES
from aker_jobs.awards.pieces import ALL
from aker_jobs.awards.reference_data import SECTORS

TOTAL, REAL, CHANGE = "research_awards_usd_per_100k", "research_awards_real_usd_per_100k", "research_awards_yoy"
CHANGE_3Y = "research_awards_3y_change"


@dataclass(frozen=True)
class Rate:
    """A rate per 100,000 residents: whose dollars it adds up, of which sector, at which prices, and how, in words."""

    metric: str
    method: str
    agencies: tuple[str, ...] = AGENCIES
    sector: str = ALL
    real: bool = False


WORDS = {
    "NIH": "dollars of RePORTER (grants, contracts and intramural projects of NIH, awards of AHRQ, CDC, FDA and "
    "others)",
    "NSF": "NSF obligations",
    "DOD": "DoD obligations for research (grants, and contracts of the stages of research)",
}
# Metric, words, agency, and the kind of its pieces.
PARTS_OF_AGENCIES = (
    ("nih_grants", "grants and cooperative agreements of NIH", "NIH", "nih_grants"),
    ("nih_intramural", "intramural projects of NIH", "NIH", "nih_intramural"),
    ("nih_contracts", "contracts of NIH", "NIH", "nih_contracts"),
    ("nih_other_agencies", "awards of AHRQ, CDC, FDA and others in RePORTER", "NIH", "nih_other_agencies"),
    ("dod_development", "DoD obligations for contracts of development", "DOD", DEVELOPMENT),
)


def _rates() -> tuple[Rate, ...]:
    placed = "by county of work, else of the recipient"
    agencies = (
        Rate(
            f"{agency.lower()}_awards_usd_per_100k",
            f"100,000 · {WORDS[agency]} / residents; {placed}",
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
    parts = tuple(
        Rate(f"{part}_usd_per_100k", f"100,000 · {words} / residents", agencies=(agency,), sector=part_of)
        for part, words, agency, part_of in PARTS_OF_AGENCIES
    )
    real = f"the same in dollars of fiscal year {BASE_YEAR}: NIH by BRDPI, NSF and DoD by the GDP price index"
    return (
        *agencies,
        Rate(TOTAL, f"100,000 · (NIH + NSF + DoD research obligations) / residents; {placed}"),
        Rate(REAL, real, real=True),
        *sectors,
        *parts,
    )


RATES = _rates()
CHANGE_OF = Rate(CHANGE, "obligations / obligations of the year before - 1, all agencies")


def not_loaded(agencies: tuple[str, ...], year: pl.Expr) -> pl.Expr:
    """Why there is nothing of agencies in a fiscal year, in words that name the sources."""
    names, sources = ", ".join(agencies), ", ".join(SOURCES[agency] for agency in agencies)
    return pl.format("no {} awards of fiscal year {} are loaded ({})", pl.lit(names), year, pl.lit(sources))
