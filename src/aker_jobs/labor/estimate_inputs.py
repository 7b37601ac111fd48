"""What an estimated sum is made of: its key, and its inputs."""

from __future__ import annotations

import polars as pl

from aker_core.facts.inputs import input_rows, one, texts
from aker_jobs.labor.qcew_cells import QcewTable
from aker_jobs.labor.qcew_inputs import keys_of

TABLE = "estimated_jobs"


def jobs_terms(role: str, prefix: str = "") -> pl.Expr:
    """The inputs of a sector's jobs: the estimate where there is one, else the rows that are added up.

    prefix: of the columns estimate_key and keys.
    """
    estimate, keys = pl.col(f"{prefix}estimate_key"), pl.col(f"{prefix}keys")
    return pl.when(estimate.is_not_null()).then(pl.lit(f"{role}=") + estimate).otherwise(keys_of(role, keys))


def estimate_key(sector: pl.Expr) -> pl.Expr:
    """The key of an estimated sum: ``estimate/<place>/<sector>/<year>``."""
    return pl.format("estimate/{}/{}/{}", "cbsa_code", sector, "year")


def estimate_inputs(sums: pl.DataFrame, parts: pl.DataFrame, source: QcewTable) -> pl.DataFrame:
    """The inputs of estimated sums: the amount is what the fit gives, the payloads those of the sector's own rows.

    sums: with estimate_key and keys (of the parts). parts: as of `sector_parts`.
    """
    estimated = sums.drop_nulls("estimate_key")
    of_parts = (
        estimated.select("estimate_key", key="keys").explode("key").join(parts.select("key", "payloads"), on="key")
    )
    payloads = (
        of_parts.explode("payloads").group_by("estimate_key").agg(pl.col("payloads").drop_nulls().unique().sort())
    )
    named = estimated.join(payloads, on="estimate_key", how="left").with_columns(
        pl.col("estimate_key").str.split("/").list.get(-2).alias("sector")
    )
    return input_rows(
        named,
        pl.col("estimate_key"),
        table=TABLE,
        column="estimate",
        amount=pl.col("estimate"),
        payloads=pl.col("payloads").fill_null([]),
        where={
            "source": texts(source.name),
            "place": one("cbsa_code"),
            "sector": one("sector"),
            "year": one("year"),
        },
    )
