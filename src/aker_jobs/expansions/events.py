"""Events: one row per expansion, with fields chosen from its readings by a stated rule, and its history.

Numbers, names and places are those of the newest official item that tells them, else of the newest item, else of the
surest. The status is that of the newest item, whoever says it; so is the year when jobs are due.
"""

from __future__ import annotations

import hashlib

import polars as pl

from aker_jobs.expansions.dedup import CLOSE
from aker_jobs.expansions.readings import READINGS

CHOSEN = ("company", "place", "state", "new_jobs", "investment_usd", "sector", "sectors")
WEIGHT = {"announced": 0, "delayed": 1, "completed": 2, "cancelled": 3}  # of two items of one day, the graver counts
# A field and the item that it was taken from.
SOURCES = (*CHOSEN, "status", "due_year")


def event_key(item_id: str) -> str:
    """The name of an event whose first item this is."""
    return f"ex{hashlib.sha256(item_id.encode(errors='replace')).hexdigest()[:12]}"


def events_of(readings: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """One row per event of the readings.

    readings: rows of `READINGS` with `event`, `joined` (`aker_jobs.expansions.dedup.same_events`). known: item_id,
    event_key of events stored before: an event keeps its key when more items join it.
    Columns: event_key; the chosen fields and, as `<field>_item`, the item that each comes from; announced_on (first
    item), delayed_on, cancelled_on, completed_on (null: not stated), due_stated_on; confidence (of the surest item);
    numbers_differ; doubts (what speaks against items being of one event); items, history (`READINGS` by date).
    """
    by_date = readings.sort("event", "published", "confidence", "item_id", nulls_last=True)
    best = by_date.sort(
        "event",
        "official",
        "published",
        "confidence",
        "item_id",
        descending=[False, True, True, True, False],
        nulls_last=True,
    )
    chosen = best.group_by("event", maintain_order=True).agg(*(part for name in CHOSEN for part in _first(name)))
    weight = pl.col("status").replace_strict(WEIGHT, return_dtype=pl.Int8)
    # Here items without a date count as the oldest, so that they do not have the last word.
    course = readings.sort("event", "published", weight, "item_id", nulls_last=False)
    latest = course.group_by("event", maintain_order=True).agg(*_course())
    whole = by_date.group_by("event", maintain_order=True).agg(*_all())
    joined = chosen.join(latest, on="event").join(whole, on="event")
    return joined.join(_keys(by_date, known), on="event").drop("event").sort("event_key")


def _first(name: str) -> tuple[pl.Expr, pl.Expr]:
    """The field of the first item that tells it, and that item."""
    tells = pl.col(name).is_not_null()
    return pl.col(name).filter(tells).first(), pl.col("item_id").filter(tells).first().alias(f"{name}_item")


def _course() -> list[pl.Expr]:
    """Status, when it became so, and when jobs are due: of the newest items."""
    stated = pl.col("due_year").is_not_null()

    def on(status: str) -> pl.Expr:
        return pl.col("published").filter(pl.col("status") == status)

    return [
        pl.col("status").last(),
        pl.col("item_id").last().alias("status_item"),
        pl.col("due_year").filter(stated).last(),
        pl.col("item_id").filter(stated).last().alias("due_year_item"),
        pl.col("published").filter(stated).last().alias("due_stated_on"),
        pl.col("published").min().alias("announced_on"),
        on("delayed").max().alias("delayed_on"),
        on("cancelled").min().alias("cancelled_on"),
        on("completed").min().alias("completed_on"),
    ]


def _all() -> list[pl.Expr]:
    announced = pl.col("new_jobs").filter(pl.col("status") == "announced")
    spread = announced.max() - announced.min()
    return [
        pl.col("confidence").max(),
        (spread > CLOSE * announced.max()).fill_null(value=False).alias("numbers_differ"),
        pl.col("doubt").drop_nulls().unique(maintain_order=True).alias("doubts"),
        pl.col("seen").min(),
        pl.col("item_id").alias("items"),
        pl.struct(*READINGS, "joined").alias("history"),
    ]


def _keys(by_date: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """event, event_key: the stored key of an item of the event, else one after its first item.

    Where a stored event falls apart, the part with the item that it is named after keeps the name.
    """
    own = [event_key(item) for item in by_date["item_id"]]
    named = by_date.select("event", "item_id").with_columns(pl.Series("own", own, dtype=pl.String))
    first = named.group_by("event", maintain_order=True).agg(pl.col("own").first())
    claims = (
        named.join(
            known.sort("item_id", "event_key").unique("item_id", keep="first", maintain_order=True),
            on="item_id",
            maintain_order="left",
        )
        .sort((pl.col("own") == pl.col("event_key")), descending=True, maintain_order=True)
        .unique("event_key", keep="first", maintain_order=True)
        .unique("event", keep="first", maintain_order=True)
        .select("event", "event_key")
    )
    return first.join(claims, on="event", how="left").select(
        "event", pl.coalesce("event_key", "own").alias("event_key")
    )
