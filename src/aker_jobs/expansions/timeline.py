"""When announced jobs are due: the share of them by the end of a year.

Jobs come in equal parts in each year after the announcement up to the year when they are due. With a the year of the
announcement and d the due year, by the end of year y: (y − a) / (d − a), not below 0 nor above 1; all of them in a
where d is not after a.

- cancelled: none, in any year;
- completed: all from the year of completion on;
- delayed to a stated year: d is that year; to none: d is a year later (`DELAY_YEARS`);
- no due year stated: d = a + 3 (`ASSUMED_YEARS`), with a + 5 and a + 1 as bounds, and a note that it is an assumption;
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

    `elapsed_years` of `ramp_years` are behind where the share lies between 0 and 1; both are null elsewhere.
    events: status, announced_on, completed_on, delayed_on, due_stated_on (dates or null), due_year (or null).
    """
    at = pl.lit(year)
    due, assumption = _due_year(ASSUMED_YEARS)
    shares = {
        "due_share": _share(at, due),
        "due_share_low": _share(at, _due_year(ASSUMED_RANGE[1])[0]),
        "due_share_high": _share(at, _due_year(ASSUMED_RANGE[0])[0]),
    }
    between = pl.col("due_share").is_between(0, 1, closed="none")
    announced = pl.col("announced_on").dt.year().cast(pl.Int64)
    return events.with_columns(**shares, due_assumed=assumption).with_columns(
        elapsed_years=pl.when(between).then(at - announced), ramp_years=pl.when(between).then(due - announced)
    )


def jobs_due(
    jobs: float,
    announced_year: int,
    by_year: int,
    *,
    due_year: int | None = None,
    status: str = "announced",
    completed_year: int | None = None,
    delayed_year: int | None = None,
    due_stated_year: int | None = None,
) -> Due:
    """Jobs of one event due by the end of a year, by the rule of this module.

    delayed_year, due_stated_year: when the delay was announced, and when `due_year` was (default: with the project).
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
            "due_stated_on": [first(due_stated_year or (announced_year if due_year else None))],
            "due_year": [due_year],
        },
        schema_overrides={"due_year": pl.Int64}
        | {name: pl.Date() for name in ("announced_on", "completed_on", "delayed_on", "due_stated_on")},
    )
    shares = due_shares(event, by_year).row(0, named=True)
    low, high = sorted((jobs * shares["due_share_low"], jobs * shares["due_share_high"]))
    return Due(jobs * shares["due_share"], low, high, shares["due_assumed"])


def _due_year(assumed: int) -> tuple[pl.Expr, pl.Expr]:
    """The year when all jobs are due, and what was assumed of it."""
    announced = pl.col("announced_on").dt.year().cast(pl.Int64)
    stated = pl.col("due_year").is_not_null()
    # A delay that names no new year is younger than the statement of the old one.
    still_holds = (stated & (pl.col("due_stated_on") >= pl.col("delayed_on"))).fill_null(value=False)
    moved = (pl.col("status") == "delayed") & ~still_holds
    base = pl.coalesce("due_year", announced + assumed)
    due = base + pl.when(moved).then(DELAY_YEARS).otherwise(0)
    no_year = pl.lit(
        f"no due year is stated: {ASSUMED_YEARS} years after the announcement ({ASSUMED_RANGE[0]} to"
        f" {ASSUMED_RANGE[1]}) are assumed"
    )
    later = pl.lit(f"delayed without a new year: {DELAY_YEARS} year later is assumed")
    assumption = pl.concat_str(
        pl.when(~stated).then(no_year), pl.when(moved).then(later), separator="; ", ignore_nulls=True
    )
    settled = pl.col("status").is_in(["cancelled", "completed"])
    return due, pl.when(~settled & (assumption != "")).then(assumption)


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
