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
    from aker_jobs.metrics.concentration import location_quotient
    from aker_jobs.metrics.growth import Break, cagr, cagr_frame, over_the_year
    from aker_jobs.metrics.hierarchy import parents
    from aker_jobs.metrics.irs import irs_market_flows
    from aker_jobs.metrics.margins import moe_difference, moe_proportion, moe_ratio, moe_sum
    from aker_jobs.metrics.migration import migration_net_25_44
    from aker_jobs.metrics.parity import Parity
    from aker_jobs.metrics.registry import METRICS, Metric, metric
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
    "location_quotient": "concentration",
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
    "Break",
    "ChangePoint",
    "Metric",
    "Parity",
    "Status",
    "acs_net_25_44",
    "all_areas_location_quotients",
    "awards_per_100k",
    "awards_yoy",
    "cagr",
    "cagr_frame",
    "change_point",
    "deflate",
    "irs_market_flows",
    "location_quotient",
    "metric",
    "migration_net_25_44",
    "moe_difference",
    "moe_proportion",
    "moe_ratio",
    "moe_sum",
    "over_the_year",
    "parents",
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
