"""Every metric of a market, declared: what it is, in which unit, from which sources, and what it cannot say.

A metric's id is its column in the wide table. Growth and survival are decimals (0.05 = 5 %); ``*_pct`` are percents.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Direction = Literal["higher_is_better", "lower_is_better", "neutral"]
Family = Literal["size", "economy", "concentration", "growth", "migration", "awards", "formation", "expansions"]

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
    "tech": "four-digit industries; growth across 2022 follows the codes that both editions of NAICS have",
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
    family: Family
    inputs: tuple[str, ...]
    limits: str
    definition: str
    geography: str = MARKETS
    table: str = "market_jobs"
    integer: bool = False


def _sizes() -> tuple[Metric, ...]:
    return (
        Metric(
            "population",
            "Residents",
            "people",
            "sum of county estimates (1 July)",
            NEUTRAL,
            "size",
            ("census_pep", "cbsa_delineation"),
            "estimate, revised every year for all years since the census",
            PEP,
            integer=True,
        ),
        Metric(
            "population_25_44",
            "Residents aged 25–44",
            "people",
            "B07001 lines 006–009, aged one year and over",
            NEUTRAL,
            "size",
            ("census_mobility",),
            "ACS 1-year: areas of 65,000 residents or more; has a margin",
            ACS_FLOWS,
            integer=True,
        ),
        Metric(
            "total_jobs",
            "Covered jobs",
            "jobs",
            "all industries, all ownerships, annual average",
            NEUTRAL,
            "size",
            QCEW,
            "jobs under unemployment insurance: no self-employed, no armed forces",
            BLS_OVERVIEW,
            integer=True,
        ),
        Metric(
            "total_jobs_oty_pct",
            "Covered jobs, over the year",
            "percent",
            "100 · change / (level − change)",
            HIGHER,
            "growth",
            QCEW,
            "as published; reclassifications of the first quarter are in it",
            BLS_LAYOUT,
        ),
    )


def _of_sector(sector: str, title: str) -> tuple[Metric, ...]:
    limits = SECTOR_LIMITS[sector]
    concentration = (
        Metric(
            f"{sector}_lq",
            f"{title}: location quotient",
            "ratio (1.0 = the nation's share)",
            "(local sector / local total) / (national sector / national total)",
            HIGHER,
            "concentration",
            QCEW,
            f"{limits}; withheld cells give bounds, not a value",
            BLS_LQ,
        ),
        Metric(
            f"{sector}_jobs_per_100k",
            f"{title}: jobs per 100,000 residents",
            "jobs per 100,000 residents",
            "100,000 · local sector jobs / residents",
            HIGHER,
            "concentration",
            (*QCEW, "census_pep"),
            f"{limits}; jobs by workplace, people by residence",
            BLS_OVERVIEW,
        ),
    )
    return (*concentration, *_growth(sector, title, limits))


def _growth(subject: str, title: str, limits: str) -> tuple[Metric, ...]:
    return tuple(
        Metric(
            f"{subject}_cagr_{years}y",
            f"{title}: yearly job growth over {years} year{'s' if years > 1 else ''}",
            "decimal per year",
            f"(jobs / jobs {years} year{'s' if years > 1 else ''} before)^(1/{years}) − 1",
            HIGHER,
            "growth",
            QCEW,
            f"{limits}; not across an unmapped break of industries or areas",
            "compound annual growth rate",
        )
        for years in (1, 3, 5)
    )


def _migration() -> tuple[Metric, ...]:
    acs = "net domestic; ACS 1-year: areas of 65,000 residents or more; margin at 90 %"
    irs = "tax filers and dependants, all ages; small flows withheld; not comparable before 2011-12"
    net = "[(B07001 total − from abroad) − B07401 total], ages 25–44"
    return (
        Metric(
            "mig_25_44_net",
            "Net migration, ages 25–44",
            "people per year",
            net,
            HIGHER,
            "migration",
            ("census_mobility",),
            acs,
            ACS_FLOWS,
            integer=True,
        ),
        Metric(
            "mig_25_44_per_1k",
            "Net migration, ages 25–44, per 1,000 of that age",
            "people per 1,000 residents aged 25–44",
            f"1,000 · {net} / residents aged 25–44",
            HIGHER,
            "migration",
            ("census_mobility",),
            acs,
            ACS_HANDBOOK,
        ),
        Metric(
            "mig_25_44_per_1k_residents",
            "Net migration, ages 25–44, per 1,000 residents",
            "people per 1,000 residents",
            f"1,000 · {net} / residents of all ages",
            HIGHER,
            "migration",
            ("census_mobility", "census_pep"),
            acs,
            ACS_FLOWS,
        ),
        Metric(
            "mig_all_ages_net",
            "Net migration, all ages",
            "people per year",
            "individuals in − individuals out (U.S.)",
            HIGHER,
            "migration",
            ("irs_county_flows", "cbsa_delineation"),
            irs,
            IRS,
            integer=True,
        ),
        Metric(
            "mig_all_ages_per_1k",
            "Net migration, all ages, per 1,000 residents",
            "people per 1,000 residents",
            "1,000 · (individuals in − individuals out) / residents",
            HIGHER,
            "migration",
            ("irs_county_flows", "cbsa_delineation", "census_pep"),
            irs,
            IRS,
        ),
        Metric(
            "irs_inflow_us",
            "Individuals moving in from U.S. counties",
            "people per year",
            "sum of the counties' inflow from the U.S.",
            NEUTRAL,
            "migration",
            ("irs_county_flows", "cbsa_delineation"),
            f"{irs}; moves between counties of the market included",
            IRS,
            integer=True,
        ),
        Metric(
            "irs_outflow_us",
            "Individuals moving out to U.S. counties",
            "people per year",
            "sum of the counties' outflow to the U.S.",
            NEUTRAL,
            "migration",
            ("irs_county_flows", "cbsa_delineation"),
            f"{irs}; moves between counties of the market included",
            IRS,
            integer=True,
        ),
        Metric(
            "irs_within_market",
            "Individuals moving between counties of the market",
            "people per year",
            "sum of flows between two counties of the market",
            NEUTRAL,
            "migration",
            ("irs_county_flows", "cbsa_delineation"),
            f"{irs}; a lower bound where small flows are withheld",
            IRS,
            integer=True,
        ),
    )


def _awards() -> tuple[Metric, ...]:
    sources = {"nih": "nih_reporter", "nsf": "nsf_awards", "dod": "usaspending_awards"}
    names = {"nih": "NIH", "nsf": "NSF", "dod": "DoD research"}
    urls = {"nih": NIH, "nsf": NSF, "dod": USASPENDING}
    unit, limits = "U.S. dollars per 100,000 residents", "by place of performance, else recipient; fiscal year"
    every = (*sources.values(), "census_pep")
    agencies = tuple(
        Metric(
            f"{key}_awards_usd_per_100k",
            f"{names[key]} awards per 100,000 residents",
            unit,
            f"100,000 · {names[key]} obligations / residents",
            HIGHER,
            "awards",
            (source, "census_pep"),
            limits,
            urls[key],
        )
        for key, source in sources.items()
    )
    fields = tuple(
        Metric(
            f"{key}_awards_usd_per_100k",
            f"Research awards in {title}, per 100,000 residents",
            unit,
            f"100,000 · obligations classified as {title} / residents",
            HIGHER,
            "awards",
            every,
            f"{limits}; an award may serve several fields",
            USASPENDING,
        )
        for key, title in (("tech", "technology"), ("health", "health"), ("defense", "defense"))
    )
    together = (
        Metric(
            "research_awards_usd_per_100k",
            "Research awards per 100,000 residents",
            unit,
            "100,000 · (NIH + NSF + DoD research obligations) / residents",
            HIGHER,
            "awards",
            every,
            limits,
            USASPENDING,
        ),
        Metric(
            "research_awards_real_usd_per_100k",
            "Research awards per 100,000 residents, constant dollars",
            f"{unit}, constant",
            "NIH deflated by BRDPI, NSF and DoD by the GDP price index",
            HIGHER,
            "awards",
            every,
            f"{limits}; price indices are national",
            "https://officeofbudget.od.nih.gov/gbipriceindexes.html",
        ),
        Metric(
            "research_awards_yoy",
            "Research awards, change on the year before",
            "decimal",
            "obligations / obligations of the year before − 1",
            HIGHER,
            "awards",
            every[:-1],
            limits,
            USASPENDING,
        ),
    )
    return (*agencies, *together, *fields)


def _formation() -> tuple[Metric, ...]:
    state = "published for states; derived for a market by its counties' share of applications"
    bds = ("census_bds",)
    return (
        Metric(
            "business_applications_per_100k",
            "Business applications per 100,000 residents",
            "applications per 100,000 residents",
            "100,000 · applications / residents",
            HIGHER,
            "formation",
            ("census_bfs_county", "census_pep"),
            "applications for a tax number, not firms",
            BFS,
        ),
        Metric(
            "high_propensity_applications_per_100k",
            "High-propensity applications per 100,000 residents",
            "applications per 100,000 residents",
            "100,000 · high-propensity applications / residents",
            HIGHER,
            "formation",
            ("census_bfs_monthly", "census_bfs_county", "census_pep"),
            state,
            BFS,
        ),
        Metric(
            "business_formations_per_100k",
            "Business formations per 100,000 residents",
            "formations per 100,000 residents",
            "100,000 · formations within four quarters / residents",
            HIGHER,
            "formation",
            ("census_bfs_monthly", "census_bfs_county", "census_pep"),
            f"{state}; actual formations lag, projected ones are labelled",
            BFS,
        ),
        Metric(
            "startup_density_per_100_estabs",
            "Establishment entry rate",
            "entries per 100 establishments",
            "100 · entries / ((establishments + establishments + exits − entries) / 2)",
            HIGHER,
            "formation",
            bds,
            "employer establishments only",
            BDS,
        ),
        Metric(
            "startup_density_per_1k_residents",
            "Establishment entries per 1,000 residents",
            "entries per 1,000 residents",
            "1,000 · entries / residents",
            HIGHER,
            "formation",
            (*bds, "census_pep"),
            "employer establishments only",
            BDS,
        ),
        Metric(
            "startup_density_per_1k_jobs",
            "Establishment entries per 1,000 jobs",
            "entries per 1,000 jobs",
            "1,000 · entries / covered jobs",
            HIGHER,
            "formation",
            (*bds, *QCEW),
            "employer establishments only",
            BDS,
        ),
        *(
            Metric(
                f"survival_rate_{years}y",
                f"Establishments alive after {years} year{'s' if years > 1 else ''}",
                "decimal",
                f"establishments of age {years} / births {years} year{'s' if years > 1 else ''} before",
                HIGHER,
                "formation",
                bds,
                "derived from the market's states, weighted by entries: metros have no single ages",
                BDS,
            )
            for years in (1, 2, 5)
        ),
        Metric(
            "business_age_avg_years",
            "Average age of firms",
            "years",
            "mean of age-class mid-points, weighted by firms",
            NEUTRAL,
            "formation",
            bds,
            "firms older than the series are counted at its age: a lower bound",
            BDS,
        ),
    )


def _expansions() -> tuple[Metric, ...]:
    limits = "public announcements that were found; announced, not realised; one reader's rules"
    sectors = {
        "university": "universities",
        "health": "health",
        "semiconductor": "semiconductors",
        "defense": "defense",
    }
    source = ("announcements",)
    spec = "Specification of innovation jobs, Expansion Event Tracking"
    return (
        Metric(
            "expansion_events",
            "Expansion announcements",
            "events",
            "count of distinct events not cancelled",
            HIGHER,
            "expansions",
            source,
            limits,
            spec,
            integer=True,
        ),
        Metric(
            "expansion_jobs_announced",
            "Jobs announced",
            "jobs",
            "sum of direct new jobs of events not cancelled",
            HIGHER,
            "expansions",
            source,
            limits,
            spec,
            integer=True,
        ),
        Metric(
            "expansion_jobs_due",
            "Announced jobs due by the data year",
            "jobs",
            "sum of direct new jobs whose due year has come",
            HIGHER,
            "expansions",
            source,
            limits,
            spec,
            integer=True,
        ),
        *(
            Metric(
                f"expansion_jobs_{key}",
                f"Jobs announced in {title}",
                "jobs",
                f"sum of direct new jobs in {title}",
                HIGHER,
                "expansions",
                source,
                limits,
                spec,
                integer=True,
            )
            for key, title in sectors.items()
        ),
        Metric(
            "expansion_jobs_indirect",
            "Indirect jobs of announcements",
            "jobs",
            "direct jobs · multiplier (0.5; low 0.25, high 1.0)",
            HIGHER,
            "expansions",
            source,
            f"{limits}; the multiplier is an estimate of additional local jobs",
            MULTIPLIER,
        ),
    )


def _economy() -> tuple[Metric, ...]:
    table = "market_economy"
    return (
        Metric(
            "median_household_income_usd",
            "Median household income",
            "dollars",
            "as published (ACS B19013, line 1), dollars of the survey year",
            NEUTRAL,
            "economy",
            ("census_income",),
            "ACS 1-year: areas of 65,000 residents or more; has a margin",
            ACS_HANDBOOK,
            table=table,
        ),
        Metric(
            "total_wages_usd",
            "Wages of covered jobs",
            "dollars",
            "sum of wages of all industries and ownerships in the year",
            NEUTRAL,
            "economy",
            QCEW,
            "only where the annual file is out; a quarter's wages are no year's",
            BLS_OVERVIEW,
            table=table,
        ),
        Metric(
            "avg_annual_pay_usd",
            "Average annual pay",
            "dollars",
            "wages of the year / annual average jobs",
            NEUTRAL,
            "economy",
            QCEW,
            "per job, not per person; part-time jobs count as one",
            BLS_OVERVIEW,
            table=table,
        ),
    )


METRICS: tuple[Metric, ...] = (
    *_sizes(),
    *_economy(),
    *(metric for sector, title in SECTORS.items() for metric in _of_sector(sector, title)),
    *_growth("total_jobs", "All covered jobs", "all industries and ownerships"),
    *_migration(),
    *_awards(),
    *_formation(),
    *_expansions(),
)

_BY_ID = {declared.id: declared for declared in METRICS}


def metric(metric_id: str) -> Metric:
    """The declared metric; ValueError that names near ids where there is none."""
    try:
        return _BY_ID[metric_id]
    except KeyError:
        family = metric_id.partition("_")[0]
        near = [known for known in _BY_ID if known.partition("_")[0] == family]
        raise ValueError(f"no metric {metric_id!r}; known ids near it: {', '.join(near or list(_BY_ID)[:8])}") from None
