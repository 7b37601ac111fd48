"""Residents of markets, states and the nation, as facts."""

from __future__ import annotations

import polars as pl

from aker_core.facts.carried_residents import carried_reason
from aker_core.facts.fact import Method, facts
from aker_core.facts.inputs import terms
from aker_core.facts.residents import OTHER_SCHEME, resident_key

OF_MARKETS = Method("sum of county estimates of July 1", "residents")
OF_AREAS = Method("estimate of July 1; the nation is the sum of its states", "residents")

CARRIED = "estimates of July 1 by Connecticut's other county scheme, carried over by the residents of its towns"


def resident_values(residents: pl.DataFrame, year: int, method: Method = OF_MARKETS) -> pl.DataFrame:
    """`population` of the data year, and of every year before that has an estimate.

    residents: rows of `aker_core.facts.residents.SCHEMA`. method: how the places come by their residents.
    """
    has_count, carried = pl.col("population").is_not_null(), pl.col("carried").is_not_null()
    rows = residents.filter((pl.col("year") == year) | ((pl.col("year") < year) & has_count))
    return facts(
        rows,
        "population",
        pl.col("population"),
        year=pl.col("year"),
        current=pl.col("year") == year,
        method=pl.when(carried).then(pl.lit(CARRIED)).otherwise(pl.lit(method.text)),
        formula=pl.when(carried).then("carried").otherwise(pl.lit(method.formula)),
        inputs=pl.when(carried).then("terms").when(has_count).then(terms(residents=resident_key())),
        status=pl.when(carried)
        .then(pl.lit("derived"))
        .when(has_count)
        .then(pl.lit("observed"))
        .when(pl.col("reason") == OTHER_SCHEME)
        .then(pl.lit("not_comparable"))
        .otherwise(pl.lit("not_published")),
        period=pl.format("{} (vintage {})", "year", "vintage"),
        p05=pl.col("population") * (1 - pl.col("error")),
        p95=pl.col("population") * (1 + pl.col("error")),
        reason=pl.when(carried).then(carried_reason(pl.col("error"))).otherwise("reason"),
    )
