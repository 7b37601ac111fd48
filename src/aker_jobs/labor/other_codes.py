"""Figures of years in which a sector had other industry codes than in the data year: they say so beside the figure."""

from __future__ import annotations

import polars as pl

from aker_jobs.labor.naics_editions import editions

BY_INDUSTRIES = "by the industries of NAICS"
OF_SECTORS = ("_jobs", "_jobs_rebuilt", "_lq")  # ends of metrics that are of one year, by the codes of that year


def with_other_codes(facts: pl.DataFrame, recoded: pl.DataFrame) -> pl.DataFrame:
    """Facts whose reasons say by which edition of NAICS they are, where the data year's differs.

    facts: as of `aker_core.facts.fact.facts`. recoded: sector, year (`aker_jobs.labor.sectors.recoded_sectors`). A
    sector that got other codes would seem to have grown by them.
    """
    words = pl.concat([recoded.select(pl.format("{}" + end, "sector").alias("metric"), "year") for end in OF_SECTORS])
    years = pl.DataFrame(editions(), schema=["edition", "first", "last"], orient="row")
    told = words.join_where(years, pl.col("year") >= pl.col("first"), pl.col("year") <= pl.col("last")).select(
        pl.col("metric").cast(facts.schema["metric"]),
        pl.col("year").cast(facts.schema["year"]),
        words=pl.format(BY_INDUSTRIES + " {}, in part other than the data year's", "edition"),
    )
    there = pl.any_horizontal(pl.col("value", "low", "high").is_not_null())
    said = pl.concat_str("reason", pl.when(there).then("words"), separator="; ", ignore_nulls=True)
    joined = facts.join(told, on=["metric", "year"], how="left", maintain_order="left")
    return joined.with_columns(reason=pl.when(said != "").then(said)).drop("words")
