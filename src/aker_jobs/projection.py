"""The wide tables as a projection of the facts: one row per market and vintage, a column per metric that has one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl

from aker_core.facts.metric import QUOTIENTS


@dataclass(frozen=True)
class Stamp:
    """What every row of one refresh carries: which vintage, which run, which inputs, which methodology.

    source_data_hash: one SHA-256 over everything the rows were computed from. origin: published or sample.
    """

    data_year: int
    as_of: str
    delineation: str
    run_id: str
    calculated_at: datetime
    source_data_hash: str
    origin: str
    methodology: str

    @property
    def vintage(self) -> date:
        """First day of the refresh's month."""
        return date.fromisoformat(f"{self.as_of}-01")


def wide_rows(
    facts: pl.DataFrame, markets: pl.DataFrame, columns: Sequence[str], whole: Collection[str], stamp: Stamp
) -> list[dict[str, Any]]:
    """One row per market: a column per metric (null without a value, and for a quotient of zero) and the stamp.

    facts: `aker_core.facts.fact.FACT`; the current ones of markets count. markets: msa_id, cbsa_code. columns:
    metrics of the table. whole: those that are stored as whole numbers.
    """
    current = facts.filter("current", pl.col("geography") == "market", pl.col("metric").is_in(columns))
    zero = pl.col("metric").is_in(QUOTIENTS) & (pl.col("value") == 0)
    kept = current.with_columns(value=pl.when(~zero).then("value"))
    wide = kept.select("geo_code", "metric", "value").pivot("metric", index="geo_code", values="value")
    missing = [pl.lit(None, pl.Float64).alias(name) for name in columns if name not in wide.columns]
    rows = markets.select("msa_id", "cbsa_code").join(
        wide.with_columns(missing), left_on="cbsa_code", right_on="geo_code", how="left", maintain_order="left"
    )
    numbers = [pl.col(name).round().cast(pl.Int64) if name in whole else pl.col(name) for name in columns]
    stamped = {
        "sba_id": pl.format("{}_{}", "msa_id", pl.lit(stamp.as_of.replace("-", ""))),
        "delineation": pl.lit(stamp.delineation),
        "data_year": pl.lit(stamp.data_year),
        "data_vintage": pl.lit(stamp.vintage),
        "run_id": pl.lit(stamp.run_id),
        "source_data_hash": pl.lit(stamp.source_data_hash),
        "data_origin": pl.lit(stamp.origin),
        "methodology": pl.lit(stamp.methodology),
    }
    records = rows.select("msa_id", "cbsa_code", *numbers, **stamped).to_dicts()
    return [{**row, "calculated_at": stamp.calculated_at} for row in records]
