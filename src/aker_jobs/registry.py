"""Every metric of a market, declared: what it is, in which unit, from which sources, and what it cannot say.

METRICS are what every market should have, SERIES what is made by comparing them. Growth and survival are decimals
(0.05 = 5 %); ``*_pct`` are percents.
"""

from __future__ import annotations

from difflib import get_close_matches

from aker_amenities.declared import METRICS as AMENITIES
from aker_core.facts.metric import SECTORS, MetricSpec
from aker_economy.declared import METRICS as MARKET_ECONOMY
from aker_hazards.declared import METRICS as HAZARDS
from aker_jobs.awards.declared import METRICS as AWARDS
from aker_jobs.comparison.declared import METRICS as COMPARISON
from aker_jobs.comparison.declared import OF_MARKETS
from aker_jobs.expansions.declared import METRICS as EXPANSIONS
from aker_jobs.formation.declared import METRICS as FORMATION
from aker_jobs.labor.declared import METRICS as LABOR
from aker_jobs.migration.declared import METRICS as MIGRATION
from aker_jobs.population.declared import METRICS as POPULATION

__all__ = ["EVERY", "METRICS", "SECTORS", "SERIES", "MetricSpec", "metric"]

METRICS: tuple[MetricSpec, ...] = (
    *POPULATION,
    *LABOR,
    *MIGRATION,
    *AWARDS,
    *FORMATION,
    *EXPANSIONS,
    *HAZARDS,
    *AMENITIES,
    *MARKET_ECONOMY,
    *OF_MARKETS,
)

# Comparisons of these with other years and other markets.
SERIES: tuple[MetricSpec, ...] = COMPARISON

EVERY = (*METRICS, *SERIES)
_BY_ID = {declared.id: declared for declared in EVERY}


def metric(metric_id: str) -> MetricSpec:
    """The declared metric; ValueError that names near ids where there is none."""
    try:
        return _BY_ID[metric_id]
    except KeyError:
        near = ", ".join(near_ids(metric_id))
        raise ValueError(f"Unknown metric {metric_id!r}. Similar ids: {near}. `aker metrics` lists all") from None


def near_ids(metric_id: str) -> list[str]:
    """Up to eight ids that somebody may have meant: alike in their letters, else of the same first word."""
    first = metric_id.partition("_")[0]
    alike = get_close_matches(metric_id, _BY_ID, n=8)
    return alike or [name for name in _BY_ID if name.partition("_")[0] == first][:8] or list(_BY_ID)[:8]
