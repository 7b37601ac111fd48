"""From announcements to events: read, placed, grouped, decided; checks say what is left over.

An event joins what is read in this refresh with the readings that the database keeps of items that are gone.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date

import polars as pl

from aker_core.facts.family import FamilyInputs
from aker_data.check import Check
from aker_geo import connecticut
from aker_jobs.expansions import dedup, readings, review
from aker_jobs.expansions.events import events_of
from aker_jobs.expansions.readings import READINGS, Reader, Unreadable

TABLE = "announcements"
STORED, REVIEWS = "expansion_readings", "expansion_reviews"  # what the database hands over, beside the lake's tables
UNPLACED_SHARE = 0.15
NAMED = 5  # events and items that a check names


def expansion_events(
    family_inputs: FamilyInputs, reader: Reader | None = None, unreadable: list[Unreadable] | None = None
) -> pl.DataFrame:
    """Every event up to the refresh's month, with place, market, review and history (columns: `events_of`, `judged`).

    Given tables: announcements; `expansion_readings` (rows of `READINGS` with event_key) and `expansion_reviews`
    (`aker_jobs.expansions.review.REVIEWS`) from the database, where there are some. reader: `read_news`.
    unreadable: where the items are added that it cannot read.
    """
    from aker_jobs.expansions import read_news

    until, scheme = month_end(family_inputs.scope.as_of), _scheme(family_inputs.delineation)
    items = family_inputs.tables[TABLE].filter(pl.col("published").is_null() | (pl.col("published") <= until)).collect()
    now = readings.read_items(items, reader or read_news, unreadable)
    stored = _stored(family_inputs, until)
    merged = readings.with_stored(now, stored.select(*READINGS))
    grouped = dedup.same_events(readings.placed(merged, scheme))
    events = events_of(grouped, stored.select("item_id", "event_key"))
    decided = review.applied(events, _reviews(family_inputs))
    judged = review.judged(readings.placed(decided, scheme))
    home = family_inputs.delineation.select("county_fips", "cbsa_code").unique(
        "county_fips", keep="first", maintain_order=True
    )
    return judged.join(home, on="county_fips", how="left", maintain_order="left")


def month_end(as_of: str) -> date:
    """The last day of a refresh's month (``2024-06``)."""
    year, month = int(as_of[:4]), int(as_of[5:7])
    return date(year, month, calendar.monthrange(year, month)[1])


def _scheme(delineation: pl.DataFrame) -> connecticut.Scheme:
    schemes = connecticut.schemes(delineation["county_fips"])
    return "counties" if schemes == {"counties"} else "planning_regions"


def _stored(family_inputs: FamilyInputs, until: date) -> pl.DataFrame:
    empty = pl.DataFrame(schema={**READINGS, "event_key": pl.String})
    if STORED not in family_inputs.tables:
        return empty
    earlier = family_inputs.tables[STORED].filter(
        pl.col("seen") <= family_inputs.scope.as_of, pl.col("published").is_null() | (pl.col("published") <= until)
    )
    return earlier.select(*empty.columns).collect()


def _reviews(family_inputs: FamilyInputs) -> pl.DataFrame:
    if REVIEWS not in family_inputs.tables:
        return pl.DataFrame(schema=review.REVIEWS)
    return family_inputs.tables[REVIEWS].select(*review.REVIEWS).collect()


def event_checks(events: pl.DataFrame, unreadable: Sequence[Unreadable] = ()) -> list[Check]:
    """How much of the announced jobs has no county, how many events are unreviewed, and which items were unreadable."""
    jobs = pl.col("new_jobs").fill_null(0)
    alive = events.filter(pl.col("review_state") != "rejected")
    lost = alive.filter(pl.col("county_fips").is_null()).sort(jobs, "event_key", descending=[True, False])
    total, gone = alive.select(jobs.sum()).item(), lost.select(jobs.sum()).item()
    share = gone / total if total else 0.0
    waiting = events.filter(pl.col("review_state") == review.WAITING)
    return [
        Check(
            name="announced jobs have a county",
            passed=share <= UNPLACED_SHARE,
            note=f"events without a county: {lost.height:,} of {alive.height:,} ({gone:,} of {total:,} jobs)"
            f"{_named(lost)}",
            rows=lost.height,
            share=share,
            costs_rows=True,
        ),
        Check(
            name="events are certain or reviewed",
            passed=waiting.height == 0,
            note=f"unreviewed expansion events: {waiting.height:,} ({waiting.select(jobs.sum()).item():,} jobs). "
            "Run aker review.",
            rows=waiting.height,
            costs_rows=True,
        ),
        Check(
            name="announcements can be read",
            passed=not unreadable,
            note=_left_out(unreadable),
            rows=len(unreadable),
            costs_rows=True,
        ),
    ]


def _left_out(unreadable: Sequence[Unreadable]) -> str:
    named = "; ".join(f"{item.label!r} ({item.error})" for item in unreadable[:NAMED])
    return f"items that the reader cannot read, left out: {len(unreadable):,}" + (f": {named}" if named else "")


def _named(events: pl.DataFrame) -> str:
    names = [
        f"{row['company'] or 'no company'} ({row['place'] or 'no place'}, {row['state'] or 'no state'}: "
        f"{row['new_jobs'] or 'no'} jobs)"
        for row in events.head(NAMED).iter_rows(named=True)
    ]
    return f": {'; '.join(names)}" if names else ""
