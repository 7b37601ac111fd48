"""Announced expansions, declared."""

from __future__ import annotations

from aker_core.facts.metric import HIGHER, MULTIPLIER, Metric


def expansions() -> tuple[Metric, ...]:
    limits = (
        "public announcements that were found, never all; announced, not realised; read by rules, and what is unsure "
        "waits for `aker review` and is in the upper bound only; zero only where an official feed is about the state"
    )
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
            "distinct events announced in the five years up to the refresh's month, not cancelled",
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
            "sum of direct new jobs of these events, where told",
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
            "sum of direct new jobs · (year − announced) / (due − announced); due in 3 years (1 to 5) if not told",
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
                f"sum of direct new jobs of events whose primary sector is {title}",
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
            "direct jobs · additional jobs each (0.5; low 0.25, high 1.0; semiconductors 0.9; 0.5, 2.0)",
            HIGHER,
            "expansions",
            source,
            f"{limits}; the multiplier is an estimate of additional local jobs",
            MULTIPLIER,
        ),
    )
