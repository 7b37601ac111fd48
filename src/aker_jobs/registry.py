"""Every metric of a market, declared: what it is, in which unit, from which sources, and what it cannot say.

METRICS are the columns of the wide tables, SERIES what only the history has. Growth and survival are decimals
(0.05 = 5 %); ``*_pct`` are percents.
"""

from __future__ import annotations

from difflib import get_close_matches

from aker_core.facts.metric import SECTORS, MetricSpec
from aker_jobs.awards import declared as awards
from aker_jobs.comparison import declared as comparison
from aker_jobs.expansions import declared as expansions
from aker_jobs.formation import declared as formation
from aker_jobs.labor import declared as labor
from aker_jobs.migration import declared as migration

__all__ = ["EVERY", "METRICS", "SECTORS", "SERIES", "MetricSpec", "metric"]

METRICS: tuple[MetricSpec, ...] = (
    *labor.sizes(),
    *labor.economy(),
    *(declared for sector, title in SECTORS.items() for declared in labor.of_sector(sector, title)),
    *labor.growth("total_jobs", "All covered jobs", "all industries and ownerships"),
    *migration.migration(),
    *awards.awards(),
    *formation.formation(),
    *expansions.expansions(),
)

# Values that no wide row has a column for: they are read from `metric_history`.
SERIES: tuple[MetricSpec, ...] = (*comparison.comparison(),)

EVERY = (*METRICS, *SERIES)
_BY_ID = {declared.id: declared for declared in EVERY}


def metric(metric_id: str) -> MetricSpec:
    """The declared metric; ValueError that names near ids where there is none."""
    try:
        return _BY_ID[metric_id]
    except KeyError:
        near = ", ".join(near_ids(metric_id))
        raise ValueError(
            f"no metric {metric_id!r}; known ids near it: {near}. `aker metrics` lists all of them"
        ) from None


def near_ids(metric_id: str) -> list[str]:
    """Up to eight ids that somebody may have meant: alike in their letters, else of the same first word."""
    first = metric_id.partition("_")[0]
    alike = get_close_matches(metric_id, _BY_ID, n=8)
    return alike or [known for known in _BY_ID if known.partition("_")[0] == first][:8] or list(_BY_ID)[:8]
