"""Jobs, pay, concentration and growth, declared."""

from __future__ import annotations

from aker_core.facts.citations import BLS_LAYOUT, BLS_LQ, BLS_OVERVIEW
from aker_core.facts.metric import ALL_JOBS, BASE, HIGHER, NEUTRAL, QCEW, SECTOR_LIMITS, SECTORS, SINCE, MetricSpec


def sizes() -> tuple[MetricSpec, ...]:
    return (
        MetricSpec(
            id="total_jobs",
            title="Covered jobs",
            unit="jobs",
            formula="all industries, all ownerships, annual average",
            direction=NEUTRAL,
            family="size",
            inputs=QCEW,
            limits="jobs under unemployment insurance: no self-employed, no armed forces",
            definition=BLS_OVERVIEW,
            integer=True,
        ),
        MetricSpec(
            id="total_jobs_oty_pct",
            title="Covered jobs, over the year",
            unit="percent",
            formula="100 · change / (level − change)",
            direction=HIGHER,
            family="growth",
            inputs=QCEW,
            limits="as published; includes first-quarter reclassifications",
            definition=BLS_LAYOUT,
        ),
    )


def economy() -> tuple[MetricSpec, ...]:
    return (
        MetricSpec(
            id="total_wages_usd",
            title="Wages of covered jobs",
            unit="dollars",
            formula="sum of wages of all industries and ownerships in the year",
            direction=NEUTRAL,
            family="economy",
            inputs=QCEW,
            limits="only where the annual file is published; annual wages cannot be computed from a single quarter",
            definition=BLS_OVERVIEW,
        ),
        MetricSpec(
            id="avg_annual_pay_usd",
            title="Average annual pay",
            unit="dollars",
            formula="wages of the year / annual average jobs",
            direction=NEUTRAL,
            family="economy",
            inputs=QCEW,
            limits="per job, not per person; part-time jobs count as one",
            definition=BLS_OVERVIEW,
        ),
    )


def of_sector(sector: str, title: str) -> tuple[MetricSpec, ...]:
    limits = SECTOR_LIMITS[sector]
    concentration = (
        MetricSpec(
            id=f"{sector}_jobs",
            title=f"{title}: jobs",
            unit="jobs",
            formula="sum of the sector's industries and ownerships",
            direction=NEUTRAL,
            family="concentration",
            inputs=QCEW,
            limits=f"{limits}; withheld cells are estimated, with an interval, where margins allow",
            definition=BLS_OVERVIEW,
        ),
        MetricSpec(
            id=f"{sector}_lq",
            title=f"{title}: location quotient",
            unit="ratio (1.0 = the nation's share)",
            formula="(local sector / local total) / (national sector / national total)",
            direction=HIGHER,
            family="concentration",
            inputs=QCEW,
            limits=f"{limits}; withheld cells are estimated, with an interval, where margins allow; else bounds",
            definition=BLS_LQ,
        ),
        MetricSpec(
            id=f"{sector}_jobs_per_100k_residents",
            title=f"{title}: jobs per 100,000 residents",
            unit="jobs per 100,000 residents",
            formula="100,000 · local sector jobs / residents",
            direction=HIGHER,
            family="concentration",
            inputs=(*QCEW, "census_pep"),
            limits=f"{limits}; jobs by workplace, people by residence",
            definition=BLS_OVERVIEW,
            basis="workplace over residents",
        ),
    )
    no_break = f"{limits}; not across an unmapped break of industries or areas"
    since = f"{limits}; data years 2020 to 2024 only; not across an unmapped break of industries or areas"
    return (*concentration, *growth(sector, title, no_break, since))


def growth(subject: str, title: str, limits: str, since: str) -> tuple[MetricSpec, ...]:
    """Over 1, 3 and 5 years, and since 2019. limits, since: what there is to know of the former and the latter."""
    spans = tuple(
        MetricSpec(
            id=f"{subject}_cagr_{years}y",
            title=f"{title}: yearly job growth over {years} year{'s' if years > 1 else ''}",
            unit="decimal per year",
            formula=f"(jobs / jobs {years} year{'s' if years > 1 else ''} before)^(1/{years}) − 1",
            direction=HIGHER,
            family="growth",
            inputs=QCEW,
            limits=limits,
            definition="compound annual growth rate",
        )
        for years in (1, 3, 5)
    )
    from_base = MetricSpec(
        id=f"{subject}{SINCE}",
        title=f"{title}: yearly job growth since {BASE}",
        unit="decimal per year",
        formula=f"(jobs / jobs of {BASE})^(1/(data year − {BASE})) − 1",
        direction=HIGHER,
        family="growth",
        inputs=QCEW,
        limits=since,
        definition="compound annual growth rate",
    )
    return (*spans, from_base)


METRICS: tuple[MetricSpec, ...] = (
    *sizes(),
    *economy(),
    *(declared for sector, title in SECTORS.items() for declared in of_sector(sector, title)),
    *growth(
        ALL_JOBS,
        "All covered jobs",
        "all industries and ownerships; not across an unmapped break of industries or areas",
        "windows that start in 2020 or 2021 start in the pandemic's trough; data years 2020 to 2024 only",
    ),
)
