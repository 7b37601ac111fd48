"""Why a metric has no figure for a market: facts that say so, for every market and metric that no family spoke of."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import polars as pl

from aker_core.facts.fact import absent
from aker_core.facts.metric import MetricSpec
from aker_core.facts.status import Status

# What these hold is the base of rates, or says where something is: what a metric counts comes from its other tables.
BASES = ("cbsa_delineation", "census_pep", "ipeds_institutions")
NOT_COMPUTED = "its family could not be computed in this refresh; see `aker status`"
NO_FIGURE = "the tables have no figure for this market and period"


def absent_facts(
    facts: pl.DataFrame,
    markets: pl.DataFrame,
    metrics: Collection[MetricSpec],
    tables: Collection[str],
    year: int,
    unpublished: Mapping[str, str] | None = None,
    failed: Collection[str] = (),
) -> pl.DataFrame:
    """A current fact for every market and metric without one.

    metrics: those that every market should have. tables: that the vintage has. unpublished: sources of which the
    publisher itself said that there is nothing for the year, with its words; other tables are not loaded. failed:
    families of metrics that could not be computed.
    """
    here = facts.filter("current", geography="market").select(cbsa_code="geo_code", metric="metric")
    reasons = [
        (metric.id, *((Status.NOT_LOADED, NOT_COMPUTED) if metric.family in failed else words))
        for metric in metrics
        for words in [absence(metric, tables, unpublished or {})]
    ]
    lacking = (
        pl.DataFrame(reasons, schema=dict.fromkeys(("metric", "status", "reason"), pl.String), orient="row")
        .join(markets.select("cbsa_code"), how="cross", maintain_order="left_right")
        .join(here, on=["cbsa_code", "metric"], how="anti")
    )
    return absent(lacking, pl.col("metric"), pl.col("reason"), year=year, status=pl.col("status"))


def absence(metric: MetricSpec, tables: Collection[str], unpublished: Mapping[str, str]) -> tuple[Status, str]:
    """The status and the reason of a metric without a figure."""
    own = [name for name in metric.inputs if name not in BASES] or list(metric.inputs)
    if set(own) & set(tables):
        return Status.NOT_PUBLISHED, NO_FIGURE
    reasons = [unpublished[name] for name in own if name in unpublished]
    if len(reasons) == len(own):
        return Status.NOT_PUBLISHED, "; ".join(reasons)
    names = " or ".join([", ".join(own[:-1]), own[-1]] if len(own) > 1 else own)
    return (
        Status.NOT_LOADED,
        f"no table of {names} is loaded for this vintage; see `aker sources --missing`",
    )
