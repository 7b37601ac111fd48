"""Awards beside the counties where their money goes, and what has no county."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from aker_core.facts.family import FamilyInputs
from aker_core.facts.order_free import sorted_sum
from aker_data.check import Check
from aker_geo import connecticut, lists
from aker_jobs.awards.geographic_assignment import FOREIGN, place_awards
from aker_jobs.awards.rows import CENTS, PLACE

INSTITUTIONS = "ipeds_institutions"
BY_INSTITUTE = "institute"  # an intramural project without an address
NO_COUNTY = "the county is in no list"
# Of an agency's U.S. dollars of a year; above it the sums of markets are lower bounds. The work of a defense contract
# may be known by state only.
UNPLACED_LIMITS = {"NIH": 0.02, "NSF": 0.02, "DOD": 0.05}
_YEAR = ("agency", "fiscal_year")


@dataclass(frozen=True)
class Unplaced:
    """How much of an agency's dollars of a year is in no county.

    over: agency, fiscal_year of the shares above the limit. check: whether there are none.
    """

    over: pl.DataFrame
    check: Check


def placed_awards(family_inputs: FamilyInputs, awards: pl.DataFrame) -> pl.DataFrame:
    """Every record of `counted_awards` (with a number `record`) beside its county.

    Adds county_fips (null where unplaced), share (of the record's dollars), campuses and placed_by, as
    `place_awards` has them; a record that is split has a row for each of its counties.
    """
    places = awards.select(PLACE).unique(maintain_order=True).with_row_index("place")
    institutions = family_inputs.tables[INSTITUTIONS].collect() if INSTITUTIONS in family_inputs.tables else None
    numbered = awards.join(places, on=PLACE, nulls_equal=True, maintain_order="left").with_row_index("record")
    placed = place_awards(places, institutions, _scheme(family_inputs.delineation))
    is_county = pl.col("county_fips").is_in(list(lists.known_counties()))
    joined = numbered.join(placed, on="place", how="left", maintain_order="left").with_columns(
        placed_by=pl.when("by_institute").then(pl.lit(BY_INSTITUTE)).otherwise("placed_by")
    )
    return joined.with_columns(
        placed_by=pl.when(pl.col("county_fips").is_null() | is_county).then("placed_by").otherwise(pl.lit(NO_COUNTY)),
        county_fips=pl.when(is_county).then("county_fips"),
    )


def _scheme(delineation: pl.DataFrame) -> connecticut.Scheme:
    """How the delineation has Connecticut (planning regions where it does not have the state at all)."""
    used = connecticut.schemes(delineation["county_fips"].cast(pl.String))
    return "counties" if used == {"counties"} else "planning_regions"


def summed_dollars(placed: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """The columns `by` and usd: whole cents are summed as whole numbers, shares of them in a fixed order."""
    whole = placed.group_by(*by, "share").agg(pl.col("cents").sum()).sort(*by, "share", nulls_last=True)
    return whole.group_by(by, maintain_order=True).agg(usd=sorted_sum(pl.col("cents") * pl.col("share")) / CENTS)


def unplaced_awards(placed: pl.DataFrame, dod: pl.DataFrame | None) -> Unplaced:
    """How much could not be placed. Work and recipients abroad are not unplaced: they have no county by right.

    placed: awards of NIH and NSF beside their counties. dod: agency, fiscal_year, usd, unplaced_usd, where it is there.
    """
    nowhere = pl.col("county_fips").is_null()
    home = placed.filter(~(nowhere & (pl.col("placed_by") == FOREIGN)))
    sizes = summed_dollars(home.with_columns(pl.col("cents").abs()), [*_YEAR]).rename({"usd": "size"})
    own = (
        summed_dollars(home, [*_YEAR])
        .join(summed_dollars(home.filter(nowhere), [*_YEAR]).rename({"usd": "unplaced_usd"}), on=_YEAR, how="left")
        .join(sizes, on=_YEAR)
        .with_columns(pl.col("unplaced_usd").fill_null(0.0))
    )
    shares = (
        pl.concat([own] if dod is None else [own, dod.with_columns(size=pl.col("usd").abs())])
        .with_columns(share=pl.when(pl.col("size") > 0).then(pl.col("unplaced_usd").abs() / pl.col("size")))
        .sort(_YEAR)
    )
    limit = pl.col("agency").replace_strict(UNPLACED_LIMITS, return_dtype=pl.Float64)
    over = shares.filter(pl.col("share") > limit)
    return Unplaced(over.select(_YEAR), _placed_check(placed, shares, over))


def _placed_check(placed: pl.DataFrame, shares: pl.DataFrame, over: pl.DataFrame) -> Check:
    nowhere = placed.filter(pl.col("county_fips").is_null())
    counts = nowhere.group_by("placed_by").agg(pl.col("awards").sum())
    reasons = summed_dollars(nowhere, ["placed_by"]).join(counts, on="placed_by").sort("placed_by")
    lost = [f"{reason}: {awards:,} awards of ${usd:,.0f}" for reason, usd, awards in reasons.iter_rows()]
    by_year = over.select(*_YEAR, "unplaced_usd", "share").rows()
    late = [f"{agency} {year} {share:.1%} (${usd:,.0f})" for agency, year, usd, share in by_year]
    blank = int(placed.unique("record")["without_amount"].sum())
    worst = shares["share"].max()
    note = f"without a county: {'; '.join(lost) or 'no award'}; {blank:,} awards have no amount"
    return Check(
        name="awards placed",
        passed=not late,
        note=f"{note}; above the limit of the agency's U.S. dollars of a year: {', '.join(late)}" if late else note,
        rows=placed.height,
        share=1 - worst if isinstance(worst, float) else None,
        costs_rows=True,
    )
