"""Estimates of sectors of which cells are withheld, from the fit of their county cells, and which may be shown."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from aker_jobs.labor.estimates.leaves import COUNTY, METRO, STATE
from aker_jobs.labor.estimates.withheld_jobs import WithheldJobs
from aker_jobs.labor.qcew_cells import owner
from aker_jobs.labor.too_few import LEAF, few_alone, few_between, few_of_wholes

_CELL = ["area_fips", "own_code", "industry_code"]
_SET = ["sector", "is_state"]  # states apart from the markets that lie in them
STATE_DIGITS = 2
LEAVES = {
    **dict.fromkeys(("cbsa_code", "sector", *LEAF), pl.String),
    **dict.fromkeys(("variance", "establishments"), pl.Float64),
}


class SectorEstimates(NamedTuple):
    """sums: of the sectors that withhold something, cbsa_code, sector, estimate, estimate_p05, estimate_p95, disclosed
    (jobs), withheld (jobs that were fitted), open_establishments, establishments_beside, and few: whether the estimate
    may not be shown (`aker_jobs.labor.too_few`). leaves: their withheld county cells, `LEAVES`."""

    sums: pl.DataFrame
    leaves: pl.DataFrame


def sector_estimates(
    fit: WithheldJobs,
    cells: pl.DataFrame,
    places: pl.DataFrame,
    sectors: pl.DataFrame,
    others: pl.DataFrame | None = None,
    *,
    of_wholes: bool = False,
) -> SectorEstimates:
    """Estimates of the sectors that withhold something.

    cells: of one year, jobs null where withheld. places: as of `sector_places`. sectors: sector, industry_code,
    own_code, of that year. others: `LEAVES` of sums that were judged before, and is_shown. of_wholes: whether the
    sectors are the industries of the whole economy, so that each is what the others leave of it.
    """
    of_sectors = (
        cells.join(sectors.select("sector", "industry_code", "own_code"), on=["industry_code", "own_code"])
        .with_columns(owner=owner(pl.col("own_code")))
        .join(places.select("cbsa_code", "owner", "area_fips"), on=["area_fips", "owner"])
        .select("cbsa_code", "sector", *_CELL, "jobs", is_state=pl.col("cbsa_code").str.len_chars() == STATE_DIGITS)
    )
    disclosed = of_sectors.group_by("cbsa_code", "sector").agg(disclosed=pl.col("jobs").sum().cast(pl.Float64))
    hidden = of_sectors.filter(pl.col("jobs").is_null())
    places = hidden.select(*_SET, "cbsa_code").unique().sort(*_SET, "cbsa_code")
    members = _members(fit, hidden, places.with_row_index("number"))
    sums = places.hstack(fit.sums(members, places.height)).join(disclosed, on=["cbsa_code", "sector"], how="left")
    leaves = _open_leaves(fit, members, places)
    estimated = sums.with_columns(
        estimate=pl.col("estimate") + pl.col("disclosed"),
        estimate_p05=pl.col("p05") + pl.col("disclosed"),
        estimate_p95=pl.col("p95") + pl.col("disclosed"),
        open_establishments="open_estabs",
        establishments_beside="beside_estabs",
    ).sort("cbsa_code", "sector")
    return SectorEstimates(_judged(estimated, leaves, others, of_wholes=of_wholes), leaves)


def _judged(sums: pl.DataFrame, leaves: pl.DataFrame, others: pl.DataFrame | None, *, of_wholes: bool) -> pl.DataFrame:
    """The sums with `few`. others, of_wholes: as of `sector_estimates`."""
    key = ["cbsa_code", "sector"]
    alone = sums.with_columns(few=few_alone())
    kept = leaves.join(alone.filter("few"), on=key, how="anti")
    before = leaves.clear().with_columns(is_shown=True) if others is None else others
    between = few_between(kept, before).with_columns(near=True)
    judged = alone.join(between, on=key, how="left", maintain_order="left").with_columns(
        few=pl.col("few") | pl.col("near").fill_null(value=False)
    )
    return few_of_wholes(judged.drop("near")) if of_wholes else judged.drop("near")


def _members(fit: WithheldJobs, hidden: pl.DataFrame, numbered: pl.DataFrame) -> pl.DataFrame:
    """The leaves that are in withheld cells: leaf, number (of the place and sector). A leaf is in one place of a `_SET`
    at most: in that of its county's cell where its metro's is withheld too."""
    codes = hidden.join(numbered, on=[*_SET, "cbsa_code"]).group_by(*_SET, *_CELL).agg(pl.col("number").min())
    of_market, of_state = codes.filter(~pl.col("is_state")), codes.filter("is_state")
    parts = [fit.leaves_in(kind, side) for kind, side in ((METRO, of_market), (COUNTY, of_market), (STATE, of_state))]
    return pl.concat(parts).unique([*_SET, "leaf"], keep="last", maintain_order=True).select("leaf", "number")


def _open_leaves(fit: WithheldJobs, members: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """The withheld ones of the leaves, each with its place and sector: `LEAVES`."""
    chosen = members.filter(pl.Series(fit.is_open)[members["leaf"]]).sort("number", "leaf")
    variance = pl.Series("variance", fit.variance[chosen["leaf"].to_numpy()])
    of_leaves = fit.leaves[chosen["leaf"]].select(*LEAF, establishments=pl.col("estabs").fill_null(0.0))
    return pl.concat([of_leaves, places[chosen["number"]], variance.to_frame()], how="horizontal").select(*LEAVES)
