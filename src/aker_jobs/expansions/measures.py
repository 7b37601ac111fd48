"""The metrics of announced expansions: what each adds up, and which terms its formula has."""

from __future__ import annotations

import polars as pl

from aker_jobs.expansions.counting import indirect_method
from aker_jobs.expansions.event_terms import Measure
from aker_jobs.expansions.impact import multipliers, without_multiplier

SECTORS = ("university", "health", "semiconductor", "defense")


def measures() -> tuple[Measure, ...]:
    """The metrics of the window: events, their jobs, those of each sector, and indirect jobs."""
    sectors = (
        Measure(f"expansion_jobs_{sector}", "new_jobs", "primary sector only", sector=sector) for sector in SECTORS
    )
    return (
        Measure(
            "expansion_events",
            "one",
            "counted once over all outlets",
            column="event_key",
            aggregate="count",
            role="events",
        ),
        Measure("expansion_jobs_announced", "new_jobs", "as announced"),
        *sectors,
        _jobs_indirect(),
    )


def jobs_due() -> Measure:
    """Jobs due by the end of a year: all of them, the share of a ramp that is behind, or none yet."""
    share = pl.col("due_share")
    ramp = pl.format("due_{}_of_{}", "elapsed_years", "ramp_years")
    return Measure(
        "expansion_jobs_due",
        "due",
        "evenly up to the due year",
        low="due_low",
        high="due_high",
        role=pl.when(share >= 1).then(pl.lit("all_due")).when(share <= 0).then(pl.lit("not_yet_due")).otherwise(ramp),
        factor=pl.when(share >= 1)
        .then(pl.lit(""))
        .when(share <= 0)
        .then(pl.lit(" * 0"))
        .otherwise(pl.format(" * {} / {}", "elapsed_years", "ramp_years")),
        keeps_bounds=True,
    )


def _jobs_indirect() -> Measure:
    """Additional jobs, a range: the formula gives its low. One term for each sector with a multiplier of its own."""
    factors = {sector: f" * {multiplier.low!r}" for sector, multiplier in multipliers().items()}
    role = pl.when(pl.col("sector").is_in(list(factors))).then("sector").otherwise(pl.lit("other"))
    return Measure(
        "expansion_jobs_indirect",
        "indirect",
        indirect_method(),
        low="indirect_low",
        high="indirect_high",
        role=role,
        factor=role.replace_strict(factors, return_dtype=pl.String),
        is_range=True,
        without=tuple(sorted(without_multiplier())),
    )
