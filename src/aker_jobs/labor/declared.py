"""Jobs, pay, concentration and growth, declared."""

from __future__ import annotations

from aker_core.facts.metric import (
    ACS_FLOWS,
    ACS_HANDBOOK,
    BLS_LAYOUT,
    BLS_LQ,
    BLS_OVERVIEW,
    HIGHER,
    NEUTRAL,
    PEP,
    QCEW,
    SECTOR_LIMITS,
    Metric,
)


def sizes() -> tuple[Metric, ...]:
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


def economy() -> tuple[Metric, ...]:
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


def of_sector(sector: str, title: str) -> tuple[Metric, ...]:
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
    return (*concentration, *growth(sector, title, limits))


def growth(subject: str, title: str, limits: str) -> tuple[Metric, ...]:
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
