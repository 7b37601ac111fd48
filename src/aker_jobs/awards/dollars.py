"""Research dollars of every market, state and of the nation, with their inputs and why some are only lower bounds."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from aker_core.facts.family import FamilyInputs
from aker_geo.codes import state_fips
from aker_geo.crosswalk import crosswalk_of_table
from aker_jobs.awards.award_inputs import award_pieces
from aker_jobs.awards.deflators import deflators
from aker_jobs.awards.dod import dod_pieces, dod_rows, dod_unplaced
from aker_jobs.awards.placed_awards import INSTITUTIONS, Unplaced, unplaced_awards
from aker_jobs.awards.rows import COUNTY_TABLE
from aker_jobs.awards.sums import area_coverage, market_coverage, place_sums

OTHER_SCHEME = "Connecticut awards use the other county scheme"
_YEAR = ["agency", "fiscal_year"]


@dataclass(frozen=True)
class Dollars:
    """Dollars of markets, states and the nation (`place_sums`), the inputs that they name, and what has no county."""

    sums: pl.DataFrame
    inputs: list[pl.DataFrame]
    unplaced: Unplaced


def award_dollars(family_inputs: FamilyInputs, own: pl.DataFrame) -> Dollars:
    """Dollars of all agencies. own: awards of NIH and NSF beside their counties."""
    counties, years = own.drop_nulls("county_fips"), own.select(_YEAR).unique()
    pieces = [
        award_pieces(
            own, _places(counties["county_fips"], family_inputs.crosswalk), family_inputs.tables.get(INSTITUTIONS)
        )
    ]
    coverage = [market_coverage(counties, years, family_inputs.crosswalk), area_coverage(years)]
    unplaced = None
    if COUNTY_TABLE in family_inputs.tables:
        rows = dod_rows(family_inputs.tables[COUNTY_TABLE], family_inputs.scope.year)
        unplaced = dod_unplaced(rows)
        pieces.append(dod_pieces(rows, family_inputs.crosswalk))
        coverage += _dod_coverage(rows, family_inputs.crosswalk)
    sums = place_sums(pl.concat([piece.rows for piece in pieces]), pl.concat(coverage))
    return Dollars(sums, [piece.inputs for piece in pieces], unplaced_awards(own, unplaced))


def _places(codes: pl.Series, crosswalk: pl.DataFrame) -> pl.DataFrame:
    """county_fips, geo_code: the market and the state of each county (those of territories belong to no nation)."""
    markets = crosswalk_of_table(codes, crosswalk).rename({"cbsa_code": "geo_code"})
    states = pl.DataFrame({"county_fips": codes.unique()}).with_columns(geo_code=pl.col("county_fips").str.slice(0, 2))
    home = states.filter(pl.col("geo_code").is_in(state_fips()))
    return pl.concat([markets, home.select(markets.columns)])


def _dod_coverage(rows: pl.DataFrame, crosswalk: pl.DataFrame) -> list[pl.DataFrame]:
    placed = rows.drop_nulls("code").select("fiscal_year", "layer", agency=pl.lit("DOD"), county_fips="code")
    counties, states = (placed.filter(pl.col("layer") == layer) for layer in ("county", "state"))
    years = counties.select(_YEAR).unique()
    return [market_coverage(counties, years, crosswalk), area_coverage(states.select(_YEAR).unique())]


def explained(dollars: Dollars, gaps: pl.DataFrame) -> pl.DataFrame:
    """The sums with what makes constant dollars of them, and why some are only lower bounds."""
    over = dollars.unplaced.over.with_columns(over=pl.lit(value=True))
    reasons = [
        pl.when(pl.col("over")).then(pl.format("too many {} dollars have no county", "agency")),
        pl.when(~pl.col("whole")).then(pl.lit(OTHER_SCHEME)),
        pl.when("withheld").then(pl.format("{} awards here have no amount", "agency")),
        pl.col("gap"),
    ]
    bound = pl.concat_str(reasons, separator="; ", ignore_nulls=True)
    joined = dollars.sums
    for more in (over, gaps, deflators(dollars.sums)):
        joined = joined.join(more, on=_YEAR, how="left", maintain_order="left")
    return joined.with_columns(bound_reason=pl.when(bound != "").then(bound))
