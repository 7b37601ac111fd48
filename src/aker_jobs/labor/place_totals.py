"""Jobs of all industries of every place: markets, their states and the nation."""

from __future__ import annotations

import polars as pl

from aker_geo.codes import NATION
from aker_jobs.labor import qcew_cells as qcew
from aker_jobs.labor.areas import market_areas, own_areas
from aker_jobs.labor.totals import market_totals


def place_totals(cells: pl.LazyFrame, crosswalk: pl.DataFrame, source: qcew.QcewTable) -> pl.DataFrame:
    """`market_totals` of all places with the state that breaks are looked up by; what is not loaded names its table."""
    area_totals = qcew.area_totals(cells)
    own = _with_nation(own_areas(area_totals, crosswalk["county_fips"].str.slice(0, 2).unique()), source)
    areas = pl.concat([market_areas(area_totals, crosswalk), own])
    unloaded = pl.col("absence") == "not_loaded"
    named = areas.with_columns(
        reason=pl.when(unloaded).then(pl.format("{} in {}", "reason", pl.lit(source.name))).otherwise("reason")
    )
    return market_totals(named, area_totals).join(_states(crosswalk, own), on="cbsa_code")


def _with_nation(own: pl.DataFrame, source: qcew.QcewTable) -> pl.DataFrame:
    """The places with their own rows; the nation's are called added up where they are not the publisher's."""
    made = pl.lit(source.nation is not None) & (pl.col("cbsa_code") == NATION)
    return own.with_columns(
        basis=pl.when(made).then(pl.lit("counties")).otherwise("basis"),
        reason=pl.when(made).then(pl.lit(source.nation, pl.String)).otherwise("reason"),
    )


def _states(crosswalk: pl.DataFrame, own: pl.DataFrame) -> pl.DataFrame:
    """A state of each market; Connecticut where the market has a part in it, because its areas changed in 2024.

    Places of their own rows (states, the nation) have none: no state was redrawn.
    """
    states = crosswalk.select("cbsa_code", state_fips=pl.col("county_fips").str.slice(0, 2))
    there = (pl.col("state_fips") == "09").any()
    state_lists = states.group_by("cbsa_code").agg(
        state_fips=pl.when(there).then(pl.lit("09")).otherwise(pl.col("state_fips").min())
    )
    return pl.concat([state_lists, own.select("cbsa_code", state_fips=pl.lit("")).unique()])
