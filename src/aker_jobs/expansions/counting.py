"""The events that count, with what each adds to a market: jobs, jobs due by a year, indirect jobs."""

from __future__ import annotations

import polars as pl

from aker_jobs.expansions import review
from aker_jobs.expansions.impact import multipliers
from aker_jobs.expansions.sums import indirect
from aker_jobs.expansions.timeline import due_shares


def counted(events: pl.DataFrame, year: int) -> pl.DataFrame:
    """The events that were not cancelled, with `is_certain`, and their jobs due by the end of a year and indirect.

    Columns added: one (1), is_certain (else it is unreviewed), those of `with_due`, indirect, indirect_low,
    indirect_high.
    """
    going = events.filter(pl.col("status") != "cancelled")
    marked = going.with_columns(one=pl.lit(1), is_certain=pl.col("review_state").is_in(review.COUNTED))
    table = pl.DataFrame(
        [(each.applies_to, each.low, each.mid, each.high) for each in multipliers().values()],
        schema={"sector": pl.String, "low": pl.Float64, "mid": pl.Float64, "high": pl.Float64},
        orient="row",
    )
    return with_due(indirect(marked, table), year)


def with_due(events: pl.DataFrame, year: int) -> pl.DataFrame:
    """The events with the jobs due by the end of a year: `due`, `due_low`, `due_high` (null: no date or no jobs)."""
    shares = due_shares(events, year)
    jobs = pl.col("new_jobs")
    return shares.with_columns(
        due=jobs * pl.col("due_share"),
        due_low=jobs * pl.min_horizontal("due_share_low", "due_share_high"),
        # Without a date all of its jobs may be due.
        due_high=jobs * pl.max_horizontal("due_share_low", "due_share_high").fill_null(1.0),
    )


def indirect_method() -> str:
    """What indirect jobs are: definition, low, mid and high of each sector, and who says so."""
    used = [(name, each) for name, each in multipliers().items() if name != "other"]
    used.append(("other sectors" if used else "all sectors", multipliers()["other"]))
    figures = "; ".join(f"{name} {each.mid:g}, low {each.low:g}, high {each.high:g}" for name, each in used)
    sources = "; ".join(dict.fromkeys(each.citation for _, each in used))
    return f"times additional local jobs per direct job ({figures}), {sources}"
