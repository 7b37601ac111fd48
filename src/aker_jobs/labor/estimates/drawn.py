"""Whose rows are the sum of the counties at hand: what areas hold beside them, and metros that are drawn otherwise.

The publisher redraws its metros years after a list of their counties appears. The row of a metro that holds other
counties than the list gives it is no margin of the list's counties, and these do not bound it.
"""

from __future__ import annotations

import polars as pl

from aker_geo.codes import TERRITORY_FIPS
from aker_jobs.labor.estimates.leaves import COUNTY, METRO, NATION
from aker_jobs.labor.hierarchy import ALL_OWNERSHIPS, TOTAL
from aker_jobs.labor.nation import NATION_AREA

_NEARLY = 0.98  # of the nation's jobs: unknown counties and revisions make up less


def incomplete_areas(rows: pl.DataFrame, metros: pl.DataFrame, rounding: float) -> list[str]:
    """Metros and states of which counties have no rows, and the nation: their figures say nothing of the counties that
    are there. Known by establishments in all (never withheld); the nation's by its jobs in all.

    rows: as of `aker_jobs.labor.estimates.leaves.keyed_cells`. metros: county, metro. rounding: of one figure.
    """
    of_nation = pl.col("kind") == NATION
    lacking = pl.when(of_nation).then(pl.col("worked") < _NEARLY * pl.col("jobs")).otherwise(_is_fewer(rounding))
    return _compared(rows, metros).filter(lacking)["area_fips"].unique().sort().to_list()


def drawn_otherwise(rows: pl.DataFrame, metros: pl.DataFrame, rounding: float) -> list[str]:
    """Metros whose rows hold other counties than the list gives them: all of these have rows, and the metro has more
    establishments than they have, or both its establishments and its jobs in all (never withheld) are other ones.
    Where it is one of the two alone, a figure was revised.

    Arguments: as of `incomplete_areas`.
    """
    room = rounding * (pl.col("n") + 1)
    other = [(pl.col(ours) - pl.col(own)).abs() > room for ours, own in (("counted", "estabs"), ("worked", "jobs"))]
    whole = pl.col("n") == pl.col("listed")
    compared = _compared(rows, metros).filter(pl.col("kind") == METRO, whole)
    return compared.filter(_is_fewer(rounding) | pl.all_horizontal(other))["area_fips"].unique().sort().to_list()


def _is_fewer(rounding: float) -> pl.Expr:
    return pl.col("counted") < pl.col("estabs") - rounding * (pl.col("n") + 1)


def _compared(rows: pl.DataFrame, metros: pl.DataFrame) -> pl.DataFrame:
    """The totals of metros, states and the nation beside those of their counties: area_fips, kind, estabs, jobs,
    counted and worked (establishments and jobs of n counties with rows), listed (how many a metro should have)."""
    totals = rows.filter(pl.col("own_code") == ALL_OWNERSHIPS, pl.col("industry_code") == TOTAL)
    counties = totals.filter(pl.col("kind") == COUNTY).rename({"area_fips": "county"})
    county = pl.col("county")
    at_home = ~county.str.slice(0, 2).is_in(list(TERRITORY_FIPS))
    state = pl.concat_str(county.str.slice(0, 2), pl.lit("000"))
    members = [
        counties.join(metros, on="county").with_columns(area_fips="metro"),
        counties.with_columns(area_fips=state),
        counties.filter(at_home).with_columns(area_fips=pl.lit(NATION_AREA)),
    ]
    counted = (
        pl.concat(part.select("area_fips", "estabs", "jobs") for part in members)
        .group_by("area_fips")
        .agg(counted=pl.col("estabs").sum(), worked=pl.col("jobs").sum(), n=pl.len())
    )
    listed = metros.group_by(area_fips="metro").agg(listed=pl.len())
    return (
        totals.filter(pl.col("kind") != COUNTY).join(counted, on="area_fips").join(listed, on="area_fips", how="left")
    )
