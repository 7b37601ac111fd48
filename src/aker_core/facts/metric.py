"""What a metric's declaration says, and the words that several families share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Direction = Literal["higher_is_better", "lower_is_better", "neutral"]
FamilyName = Literal[
    "size",
    "economy",
    "concentration",
    "growth",
    "migration",
    "awards",
    "formation",
    "expansions",
    "comparison",
    "hazards",
    "amenities",
    "housing",
]

HIGHER: Direction = "higher_is_better"
NEUTRAL: Direction = "neutral"
LOWER: Direction = "lower_is_better"

SECTORS = {
    "tech": "Technology",
    "health": "Health care",
    "education": "Education",
    "advanced_mfg": "Advanced manufacturing",
    "defense": "Defense and aerospace",
    "biotech": "Biotechnology and medical",
}
# Quotients of zero (a sector without any establishment) are facts; the wide table keeps positive ones only.
QUOTIENTS = frozenset(f"{sector}_lq" for sector in SECTORS)
SECTOR_LIMITS = {
    "tech": "four-digit industries; growth across editions of NAICS follows the codes that both have",
    "health": "all ownerships; without social assistance (624)",
    "education": "all ownerships, schools and universities together",
    "advanced_mfg": "the 35 manufacturing groups of Brookings' advanced industries",
    "defense": "industries that serve civilians too; federal civilians of national security, never the armed forces",
    "biotech": "four-digit groups hold more than biotechnology, above all 5417",
}

BASE = 2019  # the last year before the pandemic
YEARS_BEFORE = 5  # years before the data year that are loaded of jobs
SINCE = f"_cagr_from_{BASE}"  # ends the metrics that stand beside growth from the pandemic's trough
ALL_JOBS = "total_jobs"
QCEW = ("bls_qcew_annual", "bls_qcew_quarterly")
MARKETS = "metropolitan or micropolitan area (CBSA), delineation named in the row"


@dataclass(frozen=True)
class MetricSpec:
    """One named number of a market.

    basis: a word or two that stand beside every figure, about what it counts (``workplace``, ``state share``). ranked:
    False where a market's figure is that of its states, or a share of it: it has no percentile and no peers.

    direction: which way is better, wherever the metric is used. definition: URL or citation. inputs: ids of
    sources. integer: a whole number. Where it is stored follows from the tables: in `facts` always, and in a wide table
    that has a column of its name.
    """

    id: str
    title: str
    unit: str
    formula: str
    direction: Direction
    family: FamilyName
    inputs: tuple[str, ...]
    limits: str
    definition: str
    geography: str = MARKETS
    integer: bool = False
    basis: str = ""
    ranked: bool = True
