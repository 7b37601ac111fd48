"""Residents of markets, states and the nation, as facts."""

from __future__ import annotations

import polars as pl

from aker_core.facts.fact import Method, facts
from aker_core.facts.inputs import terms
from aker_core.facts.residents import OTHER_SCHEME, resident_key

OF_MARKETS = Method("sum of county estimates of July 1", "residents")
OF_AREAS = Method("estimate of July 1; the nation is the sum of its states", "residents")


def resident_values(residents: pl.DataFrame, year: int, method: Method = OF_MARKETS) -> pl.DataFrame:
    """`population` of the data year, and of every year before that has an estimate.

    residents: rows of `aker_core.facts.residents.SCHEMA`. method: how the places come by their residents.
    """
    has_count = pl.col("population").is_not_null()
    rows = residents.filter((pl.col("year") == year) | ((pl.col("year") < year) & has_count))
    return facts(
        rows,
        "population",
        pl.col("population"),
        year=pl.col("year"),
        current=pl.col("year") == year,
        method=method,
        inputs=pl.when(has_count).then(terms(residents=resident_key())),
        status=pl.when(has_count)
        .then(pl.lit("observed"))
        .when(pl.col("reason") == OTHER_SCHEME)
        .then(pl.lit("not_comparable"))
        .otherwise(pl.lit("not_published")),
        period=pl.format("{} (vintage {})", "year", "vintage"),
        reason=pl.col("reason"),
    )
