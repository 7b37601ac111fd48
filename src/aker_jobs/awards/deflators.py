"""What an agency's dollars of a fiscal year are multiplied by to be dollars of the base year."""

from __future__ import annotations

import polars as pl

from aker_jobs.awards import BASE_YEAR
from aker_jobs.awards.prices import deflate
from aker_jobs.awards.reference_data import INDEX_OF, price_indices

GENERAL_INDEX = "gdp"


def deflators(years: pl.DataFrame) -> pl.DataFrame:
    """agency, fiscal_year, factor (null where there is no index), the same as text, note and why there is none.

    years: agency, fiscal_year. Each agency by its own index; in years without it, by the general one, which `note`
    says. as_text: ready to stand behind a term of a formula, empty where the factor is one.
    """
    dollar = years.select("agency", "fiscal_year").unique().with_columns(usd=1.0)
    factors = [_of_agency(dollar.filter(pl.col("agency") == agency), index) for agency, index in INDEX_OF.items()]
    levels = price_indices().select("index", "fiscal_year", level=pl.col("value").cast(pl.String))
    base = levels.filter(pl.col("fiscal_year") == BASE_YEAR).select("index", base_level="level")
    text = pl.format(" * {} / {}", "base_level", "level")
    return (
        pl.concat(factors)
        .join(levels, on=["index", "fiscal_year"], how="left")
        .join(base, on="index", how="left")
        .with_columns(as_text=pl.when(pl.col("fiscal_year") == BASE_YEAR).then(pl.lit("")).otherwise(text))
        .select("agency", "fiscal_year", "factor", "as_text", "note", "no_index")
    )


def _of_agency(dollar: pl.DataFrame, index: str) -> pl.DataFrame:
    own, general = (deflate(dollar, price_indices(), index=name) for name in (index, GENERAL_INDEX))
    stands_in = own["real_usd"].is_null() & general["real_usd"].is_not_null()
    note = pl.format("{}: no published {} of the year here, deflated by the GDP price index", "agency", pl.lit(index))
    return own.select(
        "agency",
        "fiscal_year",
        factor=pl.coalesce("real_usd", general["real_usd"]),
        index=pl.when(stands_in).then(pl.lit(GENERAL_INDEX)).otherwise(pl.lit(index)),
        note=pl.when(stands_in).then(note),
        no_index=pl.when(~stands_in).then("real_usd_reason"),
    )
