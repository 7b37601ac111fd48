"""Which tables the figures of a book are computed from, by which methods and payloads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from aker_jobs.registry import METRICS

if TYPE_CHECKING:
    import polars as pl


Row = Mapping[str, Any]
OF_INPUT = ("table", "column", "aggregate")  # what the lineage has of an input, beside its payloads
OF_FACT = ("metric", "method", "formula", "released_on")  # and of a fact


def input_uses(facts: pl.DataFrame, kind_of: pl.DataFrame) -> pl.DataFrame:
    """By kind of input, metric, method, formula and release the numbers of the market's facts that are made of it."""
    import polars as pl

    is_computed = (pl.col("geography") == "market") & pl.col("inputs").is_not_null()
    facts = facts.filter(is_computed)
    terms = (
        facts.select("fact", "refresh_id", term=pl.col("inputs").str.split(";"))
        .explode("term")
        .select("fact", "refresh_id", key=pl.col("term").str.split_exact("=", 1).struct.field("field_1"))
    )
    pairs = terms.join(kind_of, on=["refresh_id", "key"], how="inner").select("fact", "kind").unique()
    return pairs.join(facts.select("fact", *OF_FACT), on="fact").group_by("kind", *OF_FACT).agg(pl.col("fact"))


def book_lineage(uses: pl.DataFrame, kinds: pl.DataFrame) -> list[Row]:
    """One row for each metric, table and column: how many markets, which method, which payloads, the newest release."""
    import polars as pl

    grouped = (
        uses.join(kinds, on="kind")
        .group_by("metric", *OF_INPUT)
        .agg(
            markets=pl.col("fact").explode().n_unique(),
            method=pl.col("method").drop_nulls().unique().sort(),
            formula=pl.col("formula").drop_nulls().unique().sort(),
            payloads=pl.col("payloads").explode().drop_nulls().unique().sort(),
            released_on=pl.col("released_on").max(),
        )
    )
    position = {declared.id: at for at, declared in enumerate(METRICS)}
    rows = grouped.sort("table", "column", "aggregate", nulls_last=True).to_dicts()
    return sorted(rows, key=lambda row: position.get(row["metric"], len(position)))
