"""The nation in a QCEW table: its own rows, or the sum of its states where the nation's rows are not loaded."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from aker_geo.codes import TERRITORY_FIPS, state_fips

NATION_AREA = "US000"  # the publisher's code; its national totals leave out the territories


def national_levels(qcew: pl.LazyFrame, levels: Sequence[str], *, keys: Sequence[str] = ()) -> pl.DataFrame:
    """Levels of the nation by ownership and industry code (and `keys`, for example year and quarter).

    qcew: area_fips, own_code, industry_code, the keys and the levels (null where withheld), one row per cell.
    Where the table has no US000, the nation is the sum of its states, a state without rows the sum of its counties;
    a level is then null as soon as one contributor withholds it. A table that holds only some states has no nation: no
    rows. Returned codes are strings.
    """
    # Codes are made strings after the rows are picked: casting them all would cost more than all the rest.
    codes = [pl.col("own_code", "industry_code").cast(pl.String), *map(pl.col, keys)]
    nation = qcew.filter(pl.col("area_fips") == NATION_AREA).select(*codes, *levels).collect()
    if len(nation):
        return nation
    parts = qcew.select(pl.col("area_fips").cast(pl.String), *codes, *levels)
    contributors = national_parts(parts.select(pl.col("area_fips").unique()).collect()["area_fips"])
    return (
        parts.join(contributors.lazy(), on="area_fips", how="semi")
        .group_by("own_code", "industry_code", *keys)
        .agg(pl.when(pl.col(level).null_count() == 0).then(pl.col(level).sum()).alias(level) for level in levels)
        .collect(engine="streaming")
    )


def national_parts(areas: pl.Series) -> pl.DataFrame:
    """The states among the areas, and the counties of each state that is not among them."""
    places = areas.to_frame("area_fips").filter(
        pl.col("area_fips").str.contains(r"^\d{5}$") & ~pl.col("area_fips").str.slice(0, 2).is_in(TERRITORY_FIPS)
    )
    places = places.with_columns(
        state=pl.col("area_fips").str.slice(0, 2), is_state=pl.col("area_fips").str.ends_with("000")
    )
    if places["state"].n_unique() < len(state_fips()):
        return places.select("area_fips").clear()
    return places.filter(pl.col("is_state") | ~pl.col("is_state").any().over("state")).select("area_fips")
