"""Sums over events, opened into inputs: which rows of `expansion_events` are added, with which factor.

The events of a market that share a factor (a multiplier, a share of the jobs due) are one term of its formula.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from aker_core.facts.inputs import TERM, input_rows, terms
from aker_jobs.expansions.reader.announcement import STATUSES
from aker_jobs.expansions.review import COUNTED

EVENTS = "expansion_events"  # of the database
GOING = tuple(status for status in STATUSES if status != "cancelled")


@dataclass(frozen=True)
class Measure:
    """What is added up over the events of a market.

    metric: its name. amount, low, high: columns of the events that are summed for the value and its bounds. how: the
    rule in words. column, aggregate: what of the stored events makes the amount of an input. sector: only events of it.
    role: the term of the formula that an event belongs to. factor: what the formula does with it (`` * 1 / 7``), or "".
    keeps_bounds: a value keeps its bounds also where they are the same. is_range: low and high stand, and no value; the
    formula is that of the low. without: primary sectors that are not counted.
    """

    metric: str
    amount: str
    how: str
    low: str | None = None
    high: str | None = None
    column: str = "new_jobs"
    aggregate: str = "sum"
    sector: str | None = None
    role: str | pl.Expr = "jobs"
    factor: str | pl.Expr = ""
    keeps_bounds: bool = False
    is_range: bool = False
    without: tuple[str, ...] = ()

    def key(self, year: int, role: pl.Expr) -> pl.Expr:
        """The key of an input: ``expansion_events/12420/jobs_due/2023/due_1_of_7``."""
        subject = self.metric.removeprefix("expansion_")
        return pl.format(f"{EVENTS}/{{}}/{subject}/{year}/{{}}", pl.col("cbsa_code"), role)


def event_terms(events: pl.DataFrame, measure: Measure, year: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Of the certain events that state a number: cbsa_code, formula, inputs by market; and the rows of inputs."""
    counted = events.filter("is_certain", pl.col(measure.amount).is_not_null())
    groups = _groups(counted, measure, _text(measure.role), _text(measure.factor))
    key = measure.key(year, pl.col("role"))
    by_market = groups.group_by("cbsa_code", maintain_order=True).agg(
        formula=pl.concat_str("role", "factor").str.join(" + "),
        inputs=pl.concat_str("role", pl.lit("="), key).str.join(TERM),
    )
    return by_market, _inputs(groups, measure, key, event_key=pl.col("keys"))


def waiting_terms(events: pl.DataFrame, measure: Measure, year: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Of the unreviewed events that state a number: cbsa_code, waiting_inputs; and the rows of inputs."""
    open_events = events.filter(~pl.col("is_certain"), pl.col(measure.column).is_not_null())
    groups = _groups(open_events, measure, pl.lit("waiting"), pl.lit(""))
    key = measure.key(year, pl.lit("waiting"))
    return groups.select("cbsa_code", waiting_inputs=terms(waiting=key)), _inputs(
        groups, measure, key, event_key=pl.col("keys")
    )


def no_events_terms(evidence: pl.DataFrame, measure: Measure, year: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Of markets none of whose events counts here: cbsa_code, none_formula, none_inputs; and the rows of inputs, all 0.

    evidence: cbsa_code, event_keys, item_payloads of every event of the market in the window.
    """
    role = "events" if measure.aggregate == "count" else "jobs"
    key = measure.key(year, pl.lit(role))
    rule = {"status": GOING, "review_state": COUNTED, "sector": () if measure.sector is None else (measure.sector,)}
    conditions = {name: pl.lit(list(words), pl.List(pl.String)) for name, words in rule.items() if words}
    groups = evidence.drop_nulls("event_keys").with_columns(
        amount=pl.lit(0.0), keys="event_keys", payloads="item_payloads"
    )
    rows = _inputs(groups, measure, key, event_key=pl.col("keys"), **conditions)
    return groups.select("cbsa_code", none_formula=pl.lit(role), none_inputs=terms(**{role: key})), rows


def _groups(events: pl.DataFrame, measure: Measure, role: pl.Expr, factor: pl.Expr) -> pl.DataFrame:
    """cbsa_code, role, factor, keys, payloads, amount: one row per market and term, in a fixed order."""
    column = pl.col(measure.column)
    amount = column.count() if measure.aggregate == "count" else column.sum()
    return (
        events.with_columns(role=role, factor=factor)
        .group_by("cbsa_code", "role")
        .agg(
            factor=pl.col("factor").min(),
            keys=pl.col("event_key").sort(),
            payloads=pl.col("history").explode().struct.field("payload_sha256").unique().sort(),
            amount=amount.cast(pl.Float64),
        )
        .sort("cbsa_code", "role")
    )


def _inputs(groups: pl.DataFrame, measure: Measure, key: pl.Expr, **where: pl.Expr) -> pl.DataFrame:
    return input_rows(
        groups,
        key,
        table=EVENTS,
        column=measure.column,
        aggregate=measure.aggregate,
        amount=pl.col("amount"),
        payloads=pl.col("payloads"),
        where=where,
    )


def _text(words: str | pl.Expr) -> pl.Expr:
    return words if isinstance(words, pl.Expr) else pl.lit(words)
