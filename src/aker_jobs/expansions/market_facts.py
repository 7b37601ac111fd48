"""Facts from events: one metric of every market, with its status, bounds, reason, formula and inputs."""

from __future__ import annotations

import polars as pl

from aker_core.facts.fact import facts
from aker_core.facts.status import Status
from aker_jobs.expansions.event_terms import Measure, event_terms, no_events_terms, waiting_terms
from aker_jobs.expansions.sums import market_sums, sector_events

METHOD = "sum of announced new jobs, read from texts by rules; {} (aker_jobs.expansions)"
RANGE = "a range of studies that disagree, of the size of the city too: no one number, and for each traded job"
NO_ITEM_COUNTS = "sum(items) * 0"  # the feeds were read, and none of their items is an event of the market
Parts = tuple[pl.DataFrame, pl.DataFrame]  # facts, inputs


def current_facts(
    measure: Measure, events: pl.DataFrame, evidence: pl.DataFrame, year: int, period: str | None = None
) -> Parts:
    """The fact of every market that stands for a metric in this vintage, and its inputs.

    events: as counted (`aker_jobs.expansions.counting.counted`). evidence: see
    `aker_jobs.expansions.evidence.market_evidence`.
    """
    frame, inputs = _opened(measure, events, evidence, year)
    return _facts(frame, measure, year, current=True, period=period), pl.concat(inputs)


def other_year_facts(measure: Measure, events: pl.DataFrame, evidence: pl.DataFrame, year: int) -> Parts:
    """The same for a year that is not the vintage's own: only where events of the market state a number."""
    frame, (inputs, *_) = _opened(measure, events, evidence, year)
    return _facts(frame.filter(pl.col("known") > 0), measure, year, current=False, period=None), inputs


def _opened(
    measure: Measure, events: pl.DataFrame, evidence: pl.DataFrame, year: int
) -> tuple[pl.DataFrame, tuple[pl.DataFrame, ...]]:
    """The markets with sums, formulas and terms; and the inputs: of the sums, of what waits alone, of zeros."""
    chosen = events if measure.sector is None else sector_events(events, measure.sector)
    skipped = chosen.filter(pl.col("sector").is_in(list(measure.without))).group_by("cbsa_code").agg(skipped=pl.len())
    chosen = chosen.filter(~pl.col("sector").is_in(list(measure.without)).fill_null(value=False))
    sums = market_sums(chosen, measure.amount, low=measure.low, high=measure.high)
    frame = evidence.join(sums, on="cbsa_code", how="left", maintain_order="left")
    has_evidence = pl.col("event_keys").is_not_null() | pl.col("feeds").is_not_null()
    # No event counts here, though one would be known.
    frame = frame.join(skipped, on="cbsa_code", how="left", maintain_order="left").with_columns(
        pl.col("skipped").fill_null(0)
    )
    is_zero = pl.col("known").is_null() & has_evidence & (pl.col("skipped") == 0)
    frame = frame.with_columns(is_zero=is_zero)
    terms, inputs = event_terms(chosen, measure, year)
    is_open = frame.filter(pl.col("value").is_null(), pl.col("waiting") > 0)
    waiting, waiting_inputs = waiting_terms(chosen.join(is_open, on="cbsa_code", how="semi"), measure, year)
    none, none_inputs = no_events_terms(frame.filter("is_zero"), measure, year)
    for named in (terms, waiting, none):
        frame = frame.join(named, on="cbsa_code", how="left", maintain_order="left")
    return frame, (inputs, waiting_inputs, none_inputs)


def _facts(frame: pl.DataFrame, measure: Measure, year: int, *, current: bool, period: str | None) -> pl.DataFrame:
    is_range = pl.lit(measure.is_range)
    value = pl.when("is_zero").then(0.0).when(~is_range).then("value")
    is_open = (pl.col("value").is_null() & (pl.col("waiting") > 0)) | (is_range & pl.col("value").is_not_null())
    differs = pl.col("high") != pl.col("low")
    has_bounds = (differs & (value.is_not_null() | is_open)) | (pl.col("value").is_not_null() & measure.keeps_bounds)
    from_events = pl.when("is_zero").then("none_formula").otherwise("formula")
    from_feeds = pl.col("is_zero") & pl.col("event_keys").is_null()
    status = (
        pl.when(value.is_not_null())
        .then(pl.lit(Status.DERIVED.value))
        .when(is_open & differs)
        .then(pl.lit(Status.BOUNDED.value))
        .when(pl.col("known").is_not_null() | (pl.col("skipped") > 0))
        .then(pl.lit(Status.NOT_PUBLISHED.value))
        .otherwise(pl.lit(Status.NOT_LOADED.value))
    )
    return facts(
        frame,
        measure.metric,
        value,
        year=year,
        method=pl.lit(METHOD.format(measure.how)),
        formula=pl.when(from_feeds).then(pl.lit(NO_ITEM_COUNTS)).otherwise(from_events),
        inputs=pl.coalesce("inputs", "none_inputs", pl.when("is_zero").then("feed_inputs"), "waiting_inputs"),
        status=status,
        current=current,
        period=pl.lit(period, pl.String),
        low=pl.when(has_bounds).then("low"),
        high=pl.when(has_bounds).then("high"),
        reason=_reason(measure),
    )


def _reason(measure: Measure) -> pl.Expr:
    nothing = pl.lit("no announcement of this market and no official feed of its states is loaded (announcements)")
    silent = pl.format(
        "no event in the official feeds of its states ({}; since {})", pl.col("feeds").list.join(", "), "since"
    )
    no_event = pl.col("event_keys").is_null()
    is_range = pl.lit(measure.is_range) & pl.col("value").is_not_null() & ~pl.col("is_zero")
    parts = (
        pl.when(is_range).then(pl.lit(RANGE)),
        pl.when(no_event & ~pl.col("is_zero")).then(nothing),
        pl.when(no_event & pl.col("is_zero")).then(silent),
        _count("canceled events, excluded: {}", "cancelled"),
        _count("events of hospitals and universities, for which there is no multiplier: {}", "skipped"),
        _count("events without a number, excluded: {}", "unstated_count"),
        _count("unreviewed events, in the upper bound only: {} (run aker review)", "waiting"),
    )
    reason = pl.concat_str(*parts, separator="; ", ignore_nulls=True)
    return pl.when(reason != "").then(reason)


def _count(words: str, column: str) -> pl.Expr:
    return pl.when(pl.col(column) > 0).then(pl.format(words, column))
