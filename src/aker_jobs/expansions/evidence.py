"""What is known of each market: its events in the window, or official feeds of its states that would report one."""

from __future__ import annotations

import polars as pl

from aker_core.facts.family import FamilyInputs
from aker_core.facts.inputs import TERM, input_rows, one, part_terms, texts
from aker_jobs.expansions.assembly import TABLE, month_end
from aker_jobs.expansions.sums import covered_states, fully_covered

WINDOW_YEARS = 5


def in_window(events: pl.DataFrame, family_inputs: FamilyInputs) -> pl.DataFrame:
    """The events of a market: placed in one, announced in the window (or undated), and not rejected."""
    until = month_end(family_inputs.scope.as_of)
    since = until.replace(year=until.year - WINDOW_YEARS, day=1)
    # An event without a date that a person has accepted is of this refresh at the latest; a corrected one may be later.
    dated = pl.col("announced_on").is_null() | pl.col("announced_on").is_between(since, until)
    return events.filter(pl.col("cbsa_code").is_not_null(), pl.col("review_state") != "rejected", dated)


def window_period(as_of: str) -> str:
    """The window in words: ``2019-06/2024-06``."""
    until = month_end(as_of)
    return f"{until.year - WINDOW_YEARS}-{until.month:02d}/{as_of}"


def market_evidence(events: pl.DataFrame, family_inputs: FamilyInputs) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One row per market, and the inputs that a zero without any event rests on: the items of the official feeds.

    Columns: cbsa_code; event_keys, cancelled, item_payloads (null without an event in the window); feeds, since,
    feed_inputs (null unless official feeds cover all of its states).
    """
    sums = events.group_by("cbsa_code").agg(
        pl.col("event_key").sort().alias("event_keys"),
        (pl.col("status") == "cancelled").sum().alias("cancelled"),
        pl.col("history").explode().struct.field("payload_sha256").unique().sort().alias("item_payloads"),
    )
    covered = covered_states(family_inputs.tables[TABLE])
    markets = fully_covered(family_inputs.markets, covered)
    states = markets.select("cbsa_code", state="covered_states").explode("state")
    named = states.group_by("cbsa_code", maintain_order=True).agg(
        feed_inputs=part_terms("items", pl.col("state"), _key()).str.join(TERM)
    )
    evidence = (
        family_inputs.markets.select("cbsa_code")
        .join(sums, on="cbsa_code", how="left", maintain_order="left")
        .join(markets.drop("covered_states"), on="cbsa_code", how="left", maintain_order="left")
        .join(named, on="cbsa_code", how="left", maintain_order="left")
    )
    return evidence, _feed_inputs(covered.join(states, on="state", how="semi"))


def _feed_inputs(covered: pl.DataFrame) -> pl.DataFrame:
    return input_rows(
        covered,
        _key(),
        table=TABLE,
        column="item_id",
        aggregate="count",
        amount=pl.col("items"),
        payloads=pl.col("payloads"),
        where={"official": texts("true"), "state": one("state")},
    )


def _key() -> pl.Expr:
    return pl.format(f"{TABLE}/official/{{}}", pl.col("state"))
