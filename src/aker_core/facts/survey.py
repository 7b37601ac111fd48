"""What is said of every figure of the 1-year American Community Survey, whichever family takes it."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from aker_core.facts.fact import NATION
from aker_geo.publisher_geography import publisher_geography

PUBLISHER = "census_acs"
NOT_SURVEYED = "the 1-year survey publishes no such figure for this area"


def other_delineation(year: int, delineation: str) -> str | None:
    """How the survey of a year draws its metros, where that is not the delineation; None where it is."""
    drawn = publisher_geography(PUBLISHER, year).delineation
    return None if delineation == drawn else f"the survey of {year} uses the metro boundaries of {drawn}"


def surveyed_places(markets: pl.DataFrame, states: Sequence[str], year: int, delineation: str) -> pl.DataFrame:
    """Every market, the states and the nation as the survey names them: cbsa_code, geography, otherwise.

    otherwise: `other_delineation` for markets, null where the survey draws the area alike. States never change.
    """
    code = pl.Series("cbsa_code", [*states, NATION], pl.String)
    wider = pl.DataFrame([code]).with_columns(
        geography=pl.when(pl.col("cbsa_code") == NATION).then(pl.lit("us")).otherwise(pl.lit("state")),
        otherwise=pl.lit(None, pl.String),
    )
    drawn = pl.lit(other_delineation(year, delineation), pl.String)
    metros = markets.select("cbsa_code", geography=pl.lit("metro"), otherwise=drawn)
    return pl.concat([metros, wider])


def survey_period(year: str = "year") -> pl.Expr:
    """The period in words."""
    return pl.format("{} (ACS 1-year)", year)


def survey_key(figure: str) -> pl.Expr:
    """The key of the input that holds a figure of the survey, for frames with cbsa_code and year."""
    return pl.format("acs/{}/{}/{}", "cbsa_code", pl.lit(figure), "year")


def survey_status(value: pl.Expr, absent: pl.Expr) -> pl.Expr:
    """The status of a figure: `derived` where the survey draws the metro by another list. absent: that of a null."""
    drawn = pl.when(pl.col("otherwise").is_null()).then(pl.lit("observed")).otherwise(pl.lit("derived"))
    return pl.when(value.is_not_null()).then(drawn).otherwise(absent)


def not_surveyed() -> pl.Expr:
    """Why an area has no figure, with the list that draws the metros where it is another one."""
    both = pl.format("{}; {}", pl.lit(NOT_SURVEYED), "otherwise")
    return pl.when(pl.col("otherwise").is_null()).then(pl.lit(NOT_SURVEYED)).otherwise(both)
