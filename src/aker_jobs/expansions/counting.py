"""The events that count, with what each adds to a market: jobs, jobs due by a year, indirect jobs."""

from __future__ import annotations

import polars as pl

from aker_jobs.expansions import review
from aker_jobs.expansions.impact import Multiplier, multipliers, without_multiplier
from aker_jobs.expansions.sums import indirect
from aker_jobs.expansions.timeline import due_shares

STRONG = "high_tech_is_strong"


def counted(events: pl.DataFrame, year: int, high_tech: pl.DataFrame | None = None) -> pl.DataFrame:
    """The events that were not cancelled, with `is_certain`, and their jobs due by the end of a year and indirect.

    Columns added: one (1), is_certain (else it is unreviewed), those of `with_due`, indirect, indirect_low,
    indirect_high. high_tech: cbsa_code, high_tech_is_strong, as far as it is known.
    """
    going = events.filter(pl.col("status") != "cancelled")
    marked = going.with_columns(one=pl.lit(1), is_certain=pl.col("review_state").is_in(review.COUNTED))
    known = pl.DataFrame(schema={"cbsa_code": pl.String, STRONG: pl.Boolean}) if high_tech is None else high_tech
    placed = marked.join(known, on="cbsa_code", how="left", maintain_order="left")
    ranges = indirect(placed, _multiplier_table(), without=without_multiplier(), strength=STRONG)
    return with_due(ranges.drop(STRONG), year)


def _multiplier_table() -> pl.DataFrame:
    columns = {"sector": pl.String, "low": pl.Float64, "mid": pl.Float64, "high": pl.Float64, "conditional": pl.Boolean}
    rows = [
        (each.applies_to, each.low, each.mid, each.high, each.condition_of_high is not None)
        for each in multipliers().values()
    ]
    return pl.DataFrame(rows, schema=columns, orient="row")


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
    """What indirect jobs are: definition, low and high of each sector, and who says so."""
    used = [(name, each) for name, each in multipliers().items() if name != "other"]
    used.append(("other sectors" if used else "all sectors", multipliers()["other"]))
    figures = "; ".join(_range(name, each) for name, each in used)
    sources = "; ".join(dict.fromkeys(each.citation for _, each in used))
    none = " and ".join(sorted(without_multiplier()))
    return f"times additional local jobs per traded direct job ({figures}; none for {none}), {sources}"


def _range(name: str, multiplier: Multiplier) -> str:
    condition = f" where {multiplier.condition_of_high}" if multiplier.condition_of_high else ""
    return f"{name} {multiplier.low:g} to {multiplier.high:g}{condition}"
