"""When the releases appeared that a fact is made of: what a reader could have known by a month, and what not.

A release is named in the filter of an input: by its name (National Risk Index; one that no row names, or that the file
does not name, has the day of the index's first: it appeared then or later), or by a year (the vintage of the
population estimates, the second filing year of the IRS, the fiscal year of awards); of what was published once, by the
table. Its day is that of `release_dates.csv`; where only the publisher's calendar is known, the first day of the month.
A file that holds many years anew has one day for all of them (`aker_jobs.series_releases`).
A fact has the latest of the days of its inputs; what is made of facts or of estimates has the days of theirs.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files

import polars as pl

from aker_core.facts.inputs import TERM
from aker_core.facts.recompute import FACTS_TABLE
from aker_core.facts.status import Status
from aker_jobs.labor.estimate_inputs import TABLE as ESTIMATES

# Columns of filters that name the release, the first that is there counts.
_YEARS = ("vintage", "year2", "fiscal_year", "year")
_QUARTER, _RELEASE = "qtr", "release"
# What a day depends on, as a filter's JSON has it: text without its quotes closes nothing.
_TEXT = r'"(?:[^"\\]|\\.)*"'
_CONDITIONS = rf'"(?:{"|".join((*_YEARS, _QUARTER, _RELEASE, "source"))})":\s?\[(?:\s?{_TEXT},?)*\]'
_PASSES = 3  # facts of facts of facts


@cache
def calendar() -> dict[tuple[str, str], str]:
    """(source, release or *) -> day, or months after the end of the year (or quarter) as ``P6M``."""
    text = files("aker_data.reference").joinpath("release_dates.csv").read_text(encoding="utf-8")
    return {(row["source"], row["release"]): row["released"] for row in csv.DictReader(text.splitlines(), strict=True)}


def released(source: str, year: int, quarter: int | None = None) -> date | None:
    """The day on which a release appeared, or the first of its month; None for a source without a calendar."""
    rule = calendar().get((source, str(year))) or calendar().get((source, "*"))
    if rule is None:
        return None
    if not rule.startswith("P"):
        return date.fromisoformat(rule)
    month = year * 12 + (12 if quarter is None else 3 * quarter) - 1 + int(rule[1:-1])
    return date(month // 12, month % 12 + 1, 1)


def with_release_dates(
    facts: pl.DataFrame,
    inputs: pl.DataFrame,
    known: pl.DataFrame | None = None,
    payloads: Mapping[str, date] | None = None,
) -> pl.DataFrame:
    """The facts with `released_on`: the latest day of what they are made of, null where no calendar says it.

    known: facts that are stored, with their days, which some of the facts are made of. payloads: the days of files that
    hold many years (`aker_jobs.series_releases.days_of_payloads`).
    """
    columns = ("metric", "released_on")
    stored = facts.select(columns).clear() if known is None else known.select(columns)
    terms = (
        facts.select(pl.col("inputs").drop_nulls().unique())
        .with_columns(term=pl.col("inputs").str.split(TERM))
        .explode("term")
        .select("inputs", key=pl.col("term").str.splitn("=", 2).struct.field("field_1"))
    )
    own = inputs.filter(pl.col("table") != FACTS_TABLE).select("key", day=_days(inputs, payloads or {}))
    made_of = inputs.filter(pl.col("table") == FACTS_TABLE).select("key", metric=_metrics(inputs)).explode("metric")
    dated = _dated(facts, terms, own)
    for _ in range(_PASSES if made_of.height else 0):
        newest = pl.concat([dated.select(columns), stored]).group_by("metric").agg(day=pl.col("released_on").max())
        through = made_of.join(newest, on="metric", how="left").group_by("key").agg(pl.col("day").max())
        dated = _dated(facts, terms, pl.concat([own, through]))
    return dated


def _dated(facts: pl.DataFrame, terms: pl.DataFrame, days: pl.DataFrame) -> pl.DataFrame:
    of_inputs = terms.join(days, on="key", how="left").group_by("inputs").agg(released_on=pl.col("day").max())
    rest = facts.drop("released_on", strict=False)
    return rest.join(of_inputs, on="inputs", how="left", maintain_order="left").select(facts.columns)


def _days(inputs: pl.DataFrame, payloads: Mapping[str, date]) -> pl.Series:
    """The day of each input that is made of rows of tables; few differ in what a day depends on."""
    own = inputs.filter(pl.col("table") != FACTS_TABLE).select(
        "table",
        conditions=pl.concat_str(pl.lit("{"), pl.col("where").str.extract_all(_CONDITIONS).list.join(","), pl.lit("}")),
        shas=pl.col("payloads").list.join(","),
    )
    kinds = own.unique(maintain_order=True)
    rows = [(table, json.loads(conditions)) for table, conditions in kinds.select("table", "conditions").iter_rows()]
    of_files = [
        max((payloads[sha] for sha in (shas or "").split(",") if sha in payloads), default=None)
        for shas in kinds["shas"]
    ]
    days = [day or _day(table, conditions) for day, (table, conditions) in zip(of_files, rows, strict=True)]
    newest: dict[tuple[str, str], date] = {}
    for (table, conditions), day in zip(rows, days, strict=True):
        if day is not None:
            newest |= {(table, year): max(day, newest.get((table, year), day)) for year in conditions.get("year", ())}
    estimated = [_of_estimate(conditions, newest) if table == ESTIMATES else None for table, conditions in rows]
    dated = kinds.with_columns(
        day=pl.Series([day or of for day, of in zip(days, estimated, strict=True)], dtype=pl.Date)
    )
    return own.join(dated, on=own.columns, how="left", nulls_equal=True, maintain_order="left")["day"]


def _day(table: str, conditions: dict[str, list[str]]) -> date | None:
    if names := conditions.get(_RELEASE):
        rules = [calendar().get((table, name)) or calendar().get((table, "*")) for name in names]
        return max((date.fromisoformat(rule) for rule in rules if rule), default=None) if all(rules) else None
    named = next((conditions[name] for name in _YEARS if conditions.get(name)), [])
    years = [int(year) for year in named if year.isdigit()]
    quarters = [int(quarter) for quarter in conditions.get(_QUARTER) or [] if quarter.isdigit()]
    if not years:
        once = calendar().get((table, "*"), "P")
        return None if once.startswith("P") else date.fromisoformat(once)
    return released(table, max(years), max(quarters, default=None))


def _of_estimate(conditions: dict[str, list[str]], newest: dict[tuple[str, str], date]) -> date | None:
    """The day of the table that an estimate is made from: as of its other figures of the year, else by the calendar."""
    (source,), (year,) = conditions["source"], conditions["year"]
    return newest.get((source, year)) or released(source, int(year))


def _metrics(inputs: pl.DataFrame) -> pl.Series:
    rows = inputs.filter(pl.col("table") == FACTS_TABLE)
    lists = [json.loads(where).get("metric") or [] for where in rows["where"]]
    return pl.Series("metric", lists, pl.List(pl.String))


def as_known_by(facts: pl.DataFrame, as_of: str, *, strict: bool) -> pl.DataFrame:
    """The facts with a word where their release appeared after the month ``as_of``; strict: without their figures.

    A fact that is left out is `not_published`, with the day in its reason, and names no inputs.
    """
    late = (pl.col("released_on").dt.strftime("%Y-%m") > as_of).fill_null(value=False)
    words = pl.format("released in {}, after {}", pl.col("released_on").dt.strftime("%Y-%m"), pl.lit(as_of))
    if not strict:
        reason = pl.concat_str("reason", words, separator="; ", ignore_nulls=True)
        has_figure = pl.col("value").is_not_null() | pl.col("low").is_not_null() | pl.col("high").is_not_null()
        return facts.with_columns(reason=pl.when(late & has_figure).then(reason).otherwise("reason"))
    figures = ("value", "low", "high", "p05", "p95", "moe", "disclosed", "inputs")
    return facts.with_columns(
        *(pl.when(~late).then(name).alias(name) for name in figures),
        status=pl.when(late).then(pl.lit(Status.NOT_PUBLISHED.value)).otherwise("status"),
        reason=pl.when(late).then(pl.format("not published by {}: {}", pl.lit(as_of), words)).otherwise("reason"),
    )
