"""When announced jobs are due: the share of them by the end of a year.

Jobs come in equal parts in each year after the announcement up to the year when they are due. With a the year of the
announcement and d the due year, by the end of year y: (y − a) / (d − a), not below 0 nor above 1; all of them in a
where d is not after a.

- cancelled: none, in any year;
- completed: all from the year of completion on;
- delayed to a year that is told: d is that year; to none: d is a year later (`DELAY_YEARS`);
- no due year told: d = a + 3 (`ASSUMED_YEARS`), with a + 5 and a + 1 as bounds. That is an assumption, and is told;
- no date at all: no share (null).
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

ASSUMED_YEARS = 3
ASSUMED_RANGE = (1, 5)
DELAY_YEARS = 1


@dataclass(frozen=True)
class Due:
    """Jobs due by the end of a year. low, high: where the due year is assumed, else the same as jobs.

    assumed: what was assumed, or None.
    """

    jobs: float
    low: float
    high: float
    assumed: str | None


def due_shares(events: pl.DataFrame, year: int) -> pl.DataFrame:
    """The events with `due_share`, `due_share_low`, `due_share_high` (0 to 1) and `due_assumed` (text or null).

    events: status, announced_on, completed_on, delayed_on, due_told_on (dates or null), due_year (or null).
    """
    at = pl.lit(year)
    told, assumed = _due_year(ASSUMED_YEARS)
    shares = {
        "due_share": _share(at, told),
        "due_share_low": _share(at, _due_year(ASSUMED_RANGE[1])[0]),
        "due_share_high": _share(at, _due_year(ASSUMED_RANGE[0])[0]),
    }
    return events.with_columns(**shares, due_assumed=assumed)


def jobs_due(
    jobs: float,
    announced_year: int,
    by_year: int,
    *,
    due_year: int | None = None,
    status: str = "announced",
    completed_year: int | None = None,
    delayed_year: int | None = None,
    due_told_year: int | None = None,
) -> Due:
    """Jobs of one event due by the end of a year, by the rule of this module.

    delayed_year, due_told_year: when the delay was told, and when `due_year` was (default: with the announcement).
    """
    from datetime import date

    def first(year: int | None) -> date | None:
        return date(year, 1, 1) if year is not None else None

    event = pl.DataFrame(
        {
            "status": [status],
            "announced_on": [first(announced_year)],
            "completed_on": [first(completed_year)],
            "delayed_on": [first(delayed_year if status != "delayed" else delayed_year or announced_year)],
            "due_told_on": [first(due_told_year or (announced_year if due_year else None))],
            "due_year": [due_year],
        },
        schema_overrides={"due_year": pl.Int64}
        | {name: pl.Date() for name in ("announced_on", "completed_on", "delayed_on", "due_told_on")},
    )
    found = due_shares(event, by_year).row(0, named=True)
    low, high = sorted((jobs * found["due_share_low"], jobs * found["due_share_high"]))
    return Due(jobs * found["due_share"], low, high, found["due_assumed"])


def _due_year(assumed: int) -> tuple[pl.Expr, pl.Expr]:
    """The year when all jobs are due, and what was assumed of it."""
    announced = pl.col("announced_on").dt.year().cast(pl.Int64)
    told = pl.col("due_year").is_not_null()
    # A delay that names no new year comes after what was told of the old one.
    moved = (pl.col("status") == "delayed") & ~(told & (pl.col("due_told_on") >= pl.col("delayed_on"))).fill_null(
        value=False
    )
    base = pl.coalesce("due_year", announced + assumed)
    due = base + pl.when(moved).then(DELAY_YEARS).otherwise(0)
    no_year = pl.lit(
        f"no due year is told: {ASSUMED_YEARS} years after the announcement ({ASSUMED_RANGE[0]} to {ASSUMED_RANGE[1]})"
    )
    later = pl.lit(f"delayed to no year that is told: {DELAY_YEARS} year later")
    said = pl.concat_str(pl.when(~told).then(no_year), pl.when(moved).then(later), separator="; ", ignore_nulls=True)
    settled = pl.col("status").is_in(["cancelled", "completed"])
    return due, pl.when(~settled & (said != "")).then(said)


def _share(at: pl.Expr, due: pl.Expr) -> pl.Expr:
    announced = pl.col("announced_on").dt.year().cast(pl.Int64)
    ramp = (
        pl.when(due > announced)
        .then((at - announced) / (due - announced))
        .otherwise((at >= announced).cast(pl.Float64))
    )
    done = at >= pl.col("completed_on").dt.year().cast(pl.Int64)
    return (
        pl.when(pl.col("status") == "cancelled")
        .then(0.0)
        .when((pl.col("status") == "completed") & done)
        .then(1.0)
        .otherwise(ramp.clip(0, 1))
    )
