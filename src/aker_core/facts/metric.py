"""What a metric's declaration says, and the words and addresses that several families share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Direction = Literal["higher_is_better", "lower_is_better", "neutral"]
FamilyName = Literal[
    "size", "economy", "concentration", "growth", "migration", "awards", "formation", "expansions", "comparison"
]

HIGHER: Direction = "higher_is_better"
NEUTRAL: Direction = "neutral"
LOWER: Direction = "lower_is_better"

BLS_LQ = "https://www.bls.gov/cew/about-data/location-quotients-explained.htm"
BLS_LAYOUT = "https://www.bls.gov/cew/about-data/downloadable-file-layouts/annual/naics-based-annual-layout.htm"
BLS_OVERVIEW = "https://www.bls.gov/cew/overview.htm"
ACS_FLOWS = "https://www.census.gov/topics/population/migration/guidance/migration-flows.html"
ACS_HANDBOOK = "https://www.census.gov/programs-surveys/acs/library/handbooks/general.html"
PEP = "https://www.census.gov/programs-surveys/popest/technical-documentation/methodology.html"
IRS = "https://www.irs.gov/statistics/soi-tax-stats-migration-data"
NIH = "https://api.reporter.nih.gov/"
NSF = "https://resources.research.gov/common/webapi/awardapisearch-v1.htm"
USASPENDING = "https://api.usaspending.gov/docs/endpoints"
BFS = "https://www.census.gov/econ/bfs/definitions.html"
BDS = "https://www.census.gov/programs-surveys/bds/documentation/methodology.html"
MULTIPLIER = "https://research.upjohn.org/up_workingpapers/301/"

SECTORS = {
    "tech": "Technology",
    "health": "Health care",
    "education": "Education",
    "advanced_mfg": "Advanced manufacturing",
    "defense": "Defense and aerospace",
    "biotech": "Biotechnology and medical",
}
SECTOR_LIMITS = {
    "tech": "four-digit industries; growth across editions of NAICS follows the codes that both have",
    "health": "all ownerships; without social assistance (624)",
    "education": "all ownerships, schools and universities together",
    "advanced_mfg": "the 35 manufacturing groups of Brookings' advanced industries",
    "defense": "industries that serve civilians too; federal civilians of national security, never the armed forces",
    "biotech": "four-digit groups hold more than biotechnology, above all 5417",
}

QCEW = ("bls_qcew_annual", "bls_qcew_quarterly")
MARKETS = "metropolitan or micropolitan area (CBSA), delineation named in the row"


@dataclass(frozen=True)
class Metric:
    """One named number of a market. definition: URL or citation. inputs: ids of sources. table: where it is stored."""

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
    table: str = "market_jobs"
    integer: bool = False
