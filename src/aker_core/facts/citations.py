"""Where the definitions of metrics are published: addresses that several families cite."""

from __future__ import annotations

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
