"""Rates per resident whose residents were carried over: `derived`, and as uncertain as these."""

from __future__ import annotations

import polars as pl

from aker_core.facts.carried_residents import carried_reason
from aker_core.facts.fact import KEY
from aker_core.facts.inputs import TERM
from aker_core.facts.residents import resident_key

_ROLE = "residents="
_DIVISOR = "/ residents"


def with_carried_residents(facts: pl.DataFrame, residents: pl.DataFrame | None) -> pl.DataFrame:
    """The facts; what was observed but for residents that were carried over is `derived`, with the reason.

    residents: `aker_core.facts.residents.SCHEMA`. Where such residents are the divisor and the value has no interval of
    its own, it has the one that follows from theirs.
    """
    carried = None if residents is None else residents.filter(pl.col("carried").is_not_null())
    if carried is None or carried.is_empty():
        return facts
    named = carried.select(_residents=pl.lit(_ROLE) + resident_key(), geo_code="cbsa_code", _error="error")
    rates = (
        facts.filter(pl.col("status") == "observed", pl.col("geo_code").is_in(named["geo_code"].implode()))
        .with_columns(_residents=pl.col("inputs").str.split(TERM))
        .explode("_residents")
        .join(named, on=["geo_code", "_residents"])
    )
    ends = [pl.col("value") / (1 + sign * pl.col("_error")) for sign in (1, -1)]
    is_alone = pl.col("formula").str.ends_with(_DIVISOR) & pl.col("p05").is_null()
    labeled = rates.with_columns(
        status=pl.lit("derived"),
        reason=pl.concat_str(
            "reason", pl.lit("residents: ") + carried_reason(pl.col("_error")), separator="; ", ignore_nulls=True
        ),
        p05=pl.when(is_alone).then(pl.min_horizontal(ends)).otherwise("p05"),
        p95=pl.when(is_alone).then(pl.max_horizontal(ends)).otherwise("p95"),
    ).select(facts.columns)
    others = facts.join(labeled, on=KEY, how="anti", maintain_order="left")
    return pl.concat([others, labeled]).sort(KEY)
