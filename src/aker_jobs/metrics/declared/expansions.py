"""Announced expansions, declared."""

from __future__ import annotations

from aker_jobs.metrics.declared.words import HIGHER, MULTIPLIER, Metric


def expansions() -> tuple[Metric, ...]:
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
