"""The columns of a tidy frame of facts, with titles and units out of the registry. Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from aker_core.markets.basis import basis_column, basis_of
from aker_jobs.registry import EVERY

if TYPE_CHECKING:
    import polars as pl

TIDY = (
    "msa_id",
    "cbsa_code",
    "name",
    "type",
    "geography",
    "geo_code",
    "metric",
    "title",
    "unit",
    "basis",
    "family",
    "year",
    "period",
    "current",
    "value",
    "status",
    "low",
    "high",
    "p05",
    "p95",
    "moe",
    "disclosed",
    "reason",
    "method",
    "formula",
    "inputs",
    "released_on",
    "refresh_id",
    "data_vintage",
    "data_year",
    "delineation",
    "data_origin",
    "run_id",
    "methodology",
)
KEYS = ("msa_id", "cbsa_code", "geography", "geo_code", "metric", "year", "current")  # tell a fact
USED = frozenset({*KEYS, "period"})  # by what rows are ordered and named


def tidy_facts(facts: pl.DataFrame, vintage: date, columns: Collection[str] | None = None) -> pl.DataFrame:
    """Facts of a vintage in the columns and the order of a tidy frame. columns: of `TIDY` (default: all)."""
    import polars as pl

    registry = pl.DataFrame(
        [
            {
                "metric": m.id,
                "title": m.title,
                "unit": m.unit,
                "basis": basis_of(m),
                "family": m.family,
                "position": position,
            }
            for position, m in enumerate(EVERY)
        ]
    )
    wanted = [name for name in registry.columns if columns is None or name in (*columns, "metric", "position")]
    has_basis = columns is None or "basis" in columns
    used = {*USED, "reason"} if has_basis else USED  # the reason says that a figure is projected
    return (
        facts.select(name for name in facts.columns if columns is None or name in columns or name in used)
        .join(registry.select(wanted), on="metric", how="left")
        .with_columns(
            data_vintage=pl.lit(vintage),
            period=pl.coalesce("period", pl.col("year").cast(pl.String)),
            **({"basis": basis_column()} if has_basis else {}),
        )
        .sort("geography", "msa_id", "geo_code", "position", "year", nulls_last=True)
        .select(name for name in TIDY if columns is None or name in columns or name in KEYS)
    )


def no_facts() -> pl.DataFrame:
    """The columns of `TIDY` without rows."""
    import polars as pl

    numbers = dict.fromkeys(("value", "low", "high", "p05", "p95", "moe", "disclosed"), pl.Float64)
    kinds = {**dict.fromkeys(TIDY, pl.String), **numbers, "year": pl.Int64, "current": pl.Boolean}
    return pl.DataFrame(schema={**kinds, "refresh_id": pl.Int64, "data_year": pl.Int64, "data_vintage": pl.Date})
