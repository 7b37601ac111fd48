"""Sums of announced expansions by market: what is certain, and how much more is unreviewed."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import polars as pl

from aker_core.facts.order_free import sorted_sum

# What a sum over the events of a market comes to. known: how many certain events state a number; unstated_count: how
# many certain ones do not; waiting: events in the queue. low, high: bounds where numbers have some, or others wait.
SUMS = ("value", "low", "high", "known", "unstated_count", "waiting")


def market_sums(
    events: pl.DataFrame, amount: str, *, low: str | None = None, high: str | None = None, by: str = "cbsa_code"
) -> pl.DataFrame:
    """One row per market with the columns of `SUMS`.

    events: `by`, `is_certain` (false: unreviewed), and the columns named by amount, low and high (numbers; null
    where the announcement states none). value: sum over certain events, null where there are some and none states a
    number. low: the same sum of `low` (default: of the amounts). high: of `high`, waiting events included. Where some
    events state no number, the sum is of what is announced, not of what will come: see `unstated_count`.
    """
    if missing := {by, "is_certain", amount, *filter(None, (low, high))} - set(events.columns):
        raise ValueError(f"market_sums: the events have no column {', '.join(sorted(missing))}")
    certain = pl.col("is_certain")
    known = (certain & pl.col(amount).is_not_null()).sum()
    unstated = (certain & pl.col(amount).is_null()).sum()
    sums = events.group_by(by).agg(
        sorted_sum(pl.col(amount).filter(certain)).cast(pl.Float64).alias("_sum"),
        sorted_sum(pl.col(low or amount).filter(certain)).cast(pl.Float64).alias("low"),
        sorted_sum(pl.col(high or amount)).cast(pl.Float64).alias("high"),
        known.alias("known"),
        unstated.alias("unstated_count"),
        (~certain).sum().alias("waiting"),
    )
    nothing = (pl.col("known") == 0) & ((pl.col("unstated_count") > 0) | (pl.col("waiting") > 0))
    return sums.with_columns(pl.when(~nothing).then("_sum").alias("value")).select(by, *SUMS)


def indirect(
    events: pl.DataFrame, multipliers: pl.DataFrame, *, without: Collection[str] = (), strength: str | None = None
) -> pl.DataFrame:
    """The events with `indirect`, `indirect_low`, `indirect_high`: additional local jobs, null without stated jobs.

    events: new_jobs, sector. multipliers: sector, low, mid, high (additional jobs per direct job), and optionally
    conditional (whether the high holds in some markets alone); the sector ``other`` serves every sector without a row.
    without: sectors that have no multiplier. strength: a boolean column of the events that says whether a conditional
    high holds in their market; false: the high of ``other``; null: not known, the wider one.
    """
    other = multipliers.filter(pl.col("sector") == "other").row(0, named=True)
    joined = events.join(multipliers, on="sector", how="left", maintain_order="left")
    names = {"indirect_low": "low", "indirect": "mid", "indirect_high": "high"}
    if strength is not None and "conditional" in multipliers.columns:
        weak = pl.col("conditional").fill_null(value=False) & ~pl.col(strength).fill_null(value=True)
        joined = joined.with_columns(high=pl.when(weak).then(pl.lit(other["high"])).otherwise("high"))
    traded = ~pl.col("sector").is_in(list(without)).fill_null(value=False)
    return joined.with_columns(
        pl.when(traded).then(pl.col("new_jobs") * pl.col(source).fill_null(other[source])).alias(name)
        for name, source in names.items()
    ).drop("low", "mid", "high", "conditional", strict=False)


def covered_states(rows: pl.LazyFrame) -> pl.DataFrame:
    """States that an official feed is about: state, feeds, payloads, items, since (the oldest dated item).

    rows: the table of announcements. items: how many it holds. Where there is such a feed, the absence of an event
    means something; elsewhere nothing.
    """
    official = rows.filter(pl.col("official"), pl.col("state").is_not_null())
    return (
        official.group_by("state")
        .agg(
            pl.col("feed").unique().sort().alias("feeds"),
            pl.col("payload_sha256").unique().sort().alias("payloads"),
            pl.col("item_id").count().alias("items"),
            pl.col("published").min().alias("since"),
        )
        .sort("state")
        .collect()
    )


def fully_covered(markets: pl.DataFrame, covered: pl.DataFrame) -> pl.DataFrame:
    """cbsa_code, feeds, covered_states, since of the markets all of whose states are covered (``MA-NH``: both)."""
    parts = markets.select("cbsa_code", pl.col("states").str.split("-").alias("state")).explode("state")
    joined = parts.join(covered, on="state", how="left")
    whole = joined.group_by("cbsa_code").agg(
        pl.col("since").is_not_null().all().alias("_whole"),
        pl.col("feeds").explode().drop_nulls().unique().sort(),
        pl.col("state").unique().sort().alias("covered_states"),
        pl.col("since").max(),
    )
    return whole.filter("_whole").drop("_whole").sort("cbsa_code")


def sector_events(events: pl.DataFrame, sector: str) -> pl.DataFrame:
    """The events whose primary sector it is: an event counts in one sector only, so that sectors never add up twice."""
    return events.filter(pl.col("sector") == sector)


__all__: Sequence[str] = ("SUMS", "covered_states", "fully_covered", "indirect", "market_sums", "sector_events")
