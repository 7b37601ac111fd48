"""Announced expansions, declared."""

from __future__ import annotations

from aker_core.facts.citations import MULTIPLIER
from aker_core.facts.metric import HIGHER, MetricSpec

SECTOR_TITLES = {
    "university": "universities",
    "health": "health",
    "semiconductor": "semiconductors",
    "defense": "defense",
}
SPECIFICATION = "Specification of innovation jobs, Expansion Event Tracking"
LIMITS = (
    "announcements found in the loaded feeds, never all; announced, not realized; extracted by rules; "
    "unreviewed events (`aker review`) count in the upper bound only; zero only where an official feed covers the state"
)


def expansions() -> tuple[MetricSpec, ...]:
    """The metrics of announced expansions."""
    events = _whole(
        id="expansion_events",
        title="Expansion announcements",
        unit="events",
        formula="distinct events announced in the five years up to the refresh month, not canceled",
    )
    announced = _whole(
        id="expansion_jobs_announced",
        title="Jobs announced",
        formula="sum of direct new jobs of these events, where stated",
    )
    due = _whole(
        id="expansion_jobs_due",
        title="Announced jobs due by the data year",
        formula=(
            "sum of direct new jobs · (year − announced) / (due − announced); due in 3 years (1 to 5) if not stated"
        ),
    )
    sectors = (
        _whole(
            id=f"expansion_jobs_{sector}",
            title=f"Jobs announced in {title}",
            formula=f"sum of direct new jobs of events whose primary sector is {title}",
        )
        for sector, title in SECTOR_TITLES.items()
    )
    return (events, announced, due, *sectors, _indirect())


def _whole(*, id: str, title: str, formula: str, unit: str = "jobs") -> MetricSpec:  # noqa: A002 (the declaration's word)
    return MetricSpec(
        id=id,
        title=title,
        unit=unit,
        formula=formula,
        direction=HIGHER,
        family="expansions",
        inputs=("announcements",),
        limits=LIMITS,
        definition=SPECIFICATION,
        integer=True,
    )


def _indirect() -> MetricSpec:
    return MetricSpec(
        id="expansion_jobs_indirect",
        title="Indirect jobs of announcements, a range",
        unit="jobs",
        formula="direct jobs · additional jobs each (0.125 to 1.7; semiconductors 0.5 to 1.7, or to 2.0 where "
        "technology is "
        "strong); none for hospitals and universities",
        direction=HIGHER,
        family="expansions",
        inputs=("announcements",),
        limits=f"{LIMITS}; a range of studies that disagree, never one number; 0.5 for semiconductors is a choice",
        definition=MULTIPLIER,
    )


METRICS: tuple[MetricSpec, ...] = expansions()
