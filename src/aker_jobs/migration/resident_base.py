"""The residents that rates of migration are divided by."""

from __future__ import annotations

import polars as pl

from aker_core.facts.residents import TABLE, resident_key

NO_RESIDENTS = "no population estimate on the same boundaries"
NOT_LOADED = f"residents are unknown: table {TABLE} is not loaded"


def resident_base(places: pl.DataFrame, residents: pl.DataFrame | None, year: int, data_year: int) -> pl.DataFrame:
    """Residents of a year, of the places that have an estimate for the data year too.

    A rate is stored beside the population of the data year; where boundaries changed in between there is none, and a
    rate on the old ones would stand beside nothing. places: cbsa_code, kept in full. Returns cbsa_code, population,
    base_key (of the input), base_status and base_reason (why a rate has no base; null where it has one).
    """
    if residents is None:
        return _without(places, NOT_LOADED)
    if lacking := sorted({year, data_year} - set(residents["year"].unique())):
        years = " and ".join(map(str, lacking))
        return _without(places, f"residents of {years} are unknown: that year of table {TABLE} is not loaded")
    counted = residents.filter(pl.col("population").is_not_null())
    beside = counted.filter(pl.col("year") == data_year)
    of_year = counted.filter(pl.col("year") == year).join(beside, on="cbsa_code", how="semi")
    base = of_year.select("cbsa_code", "population", base_key=resident_key())
    there = pl.col("population")
    return (
        places.select("cbsa_code")
        .join(base, on="cbsa_code", how="left")
        .with_columns(
            base_status=pl.when(there.is_null())
            .then(pl.lit("not_comparable"))
            .when(there == 0)
            .then(pl.lit("no_base")),
            base_reason=pl.when(there.is_null())
            .then(pl.lit(NO_RESIDENTS))
            .when(there == 0)
            .then(pl.lit("no residents")),
        )
    )


def _without(places: pl.DataFrame, reason: str) -> pl.DataFrame:
    return places.select(
        "cbsa_code",
        population=pl.lit(None, pl.Int64),
        base_key=pl.lit(None, pl.String),
        base_status=pl.lit("not_loaded"),
        base_reason=pl.lit(reason),
    )
