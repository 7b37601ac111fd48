"""Pure formulas by family: frames in, frames out; no clock, file, network, settings or database.

Names are handed on lazily, so that ``import aker_jobs.metrics`` costs nothing: pandas, DuckDB and the like are touched
only by the functions that are given such frames. No name here may be that of a module: the function `parity` stays in
the module of its name.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aker_jobs.metrics.acs import acs_net_25_44
    from aker_jobs.metrics.areas import all_areas_location_quotients
    from aker_jobs.metrics.awards.change import ChangePoint, change_point
    from aker_jobs.metrics.awards.per_capita import awards_per_100k, awards_yoy
    from aker_jobs.metrics.awards.prices import deflate
    from aker_jobs.metrics.bounds import withheld_bounds
    from aker_jobs.metrics.comparison import (
        against,
        comparison_of,
        named_peers,
        nearest_peers,
        percentile,
        percentiles,
        standing,
    )
    from aker_jobs.metrics.concentration import location_quotient
    from aker_jobs.metrics.dynamics import startup_density
    from aker_jobs.metrics.dynamics_age import age_distribution, average_age
    from aker_jobs.metrics.dynamics_survival import survival_rates
    from aker_jobs.metrics.formation import formation_rate
    from aker_jobs.metrics.growth import Break, cagr, cagr_frame, over_the_year
    from aker_jobs.metrics.hierarchy import parents
    from aker_jobs.metrics.irs import irs_market_flows
    from aker_jobs.metrics.margins import moe_difference, moe_proportion, moe_ratio, moe_sum
    from aker_jobs.metrics.migration import migration_net_25_44
    from aker_jobs.metrics.parity import Parity
    from aker_jobs.metrics.registry import METRICS, SERIES, Metric, metric
    from aker_jobs.metrics.shift_totals import shift_share_total
    from aker_jobs.metrics.shifts import shift_share, shift_share_parts
    from aker_jobs.metrics.standardised import standardised_quotients
    from aker_jobs.metrics.status import Status

_HOMES = {
    "acs_net_25_44": "acs",
    "all_areas_location_quotients": "areas",
    "ChangePoint": "awards.change",
    "change_point": "awards.change",
    "awards_per_100k": "awards.per_capita",
    "awards_yoy": "awards.per_capita",
    "deflate": "awards.prices",
    "withheld_bounds": "bounds",
    "against": "comparison",
    "comparison_of": "comparison",
    "named_peers": "comparison",
    "nearest_peers": "comparison",
    "percentile": "comparison",
    "percentiles": "comparison",
    "standing": "comparison",
    "SERIES": "registry",
    "shift_share": "shifts",
    "shift_share_parts": "shifts",
    "shift_share_total": "shift_totals",
    "standardised_quotients": "standardised",
    "location_quotient": "concentration",
    "startup_density": "dynamics",
    "age_distribution": "dynamics_age",
    "average_age": "dynamics_age",
    "survival_rates": "dynamics_survival",
    "formation_rate": "formation",
    "Break": "growth",
    "cagr": "growth",
    "cagr_frame": "growth",
    "over_the_year": "growth",
    "parents": "hierarchy",
    "irs_market_flows": "irs",
    "moe_difference": "margins",
    "moe_proportion": "margins",
    "moe_ratio": "margins",
    "moe_sum": "margins",
    "migration_net_25_44": "migration",
    "Parity": "parity",
    "METRICS": "registry",
    "Metric": "registry",
    "metric": "registry",
    "Status": "status",
}

__all__ = [
    "METRICS",
    "SERIES",
    "Break",
    "ChangePoint",
    "Metric",
    "Parity",
    "Status",
    "acs_net_25_44",
    "against",
    "age_distribution",
    "all_areas_location_quotients",
    "average_age",
    "awards_per_100k",
    "awards_yoy",
    "cagr",
    "cagr_frame",
    "change_point",
    "comparison_of",
    "deflate",
    "formation_rate",
    "irs_market_flows",
    "location_quotient",
    "metric",
    "migration_net_25_44",
    "moe_difference",
    "moe_proportion",
    "moe_ratio",
    "moe_sum",
    "named_peers",
    "nearest_peers",
    "over_the_year",
    "parents",
    "percentile",
    "percentiles",
    "shift_share",
    "shift_share_parts",
    "shift_share_total",
    "standardised_quotients",
    "standing",
    "startup_density",
    "survival_rates",
    "withheld_bounds",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
