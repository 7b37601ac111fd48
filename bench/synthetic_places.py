"""Areas with the cardinalities of QCEW: the nation, states, counties, metropolitan, micropolitan and combined areas.

Counties are real; which of them make up an area is synthetic.
"""

from __future__ import annotations

from importlib.resources import files

import numpy as np
import polars as pl

METROS, MICROS, IN_CBSAS = 393, 542, 1_921
COMBINED = 184
_OLD_CONNECTICUT = r"^090(01|03|05|07|09|11|13|15)$"
_NOT_COVERED = ("60", "66", "69")  # no rows in QCEW


def counties(share: float) -> pl.DataFrame:
    """county, county_name, state, population, cbsa, cbsa_type (metro, micro), csa; null where a county is in none.

    share: of the nation, in whole states (1.0: all). Always the same places for the same share.
    """
    listed = pl.read_csv(files("aker_geo").joinpath("reference/counties.csv").read_bytes(), infer_schema=False)
    places = listed.select(
        county="county_fips", county_name="name", state=pl.col("county_fips").str.slice(0, 2)
    ).filter(~pl.col("county").str.contains(_OLD_CONNECTICUT) & ~pl.col("state").is_in(_NOT_COVERED))
    draw = np.random.default_rng(50)
    sizes = np.sort(draw.lognormal(10.55, 1.45, len(places)))[::-1]
    places = places[draw.permutation(len(places)).tolist()]
    places = places.with_columns(population=pl.Series(sizes).round().cast(pl.Int64))
    places = _with_cbsas(places, draw)
    return _some_states(places, share, draw).sort("county")


def _with_cbsas(counties: pl.DataFrame, draw: np.random.Generator) -> pl.DataFrame:
    """The largest counties make areas, the next ones join an area of their state."""
    codes = np.sort(draw.permutation(np.arange(1_010, 4_980))[: METROS + MICROS] * 10)
    seeds = draw.permutation(codes)
    joined: dict[str, list[int]] = {}
    areas: list[int | None] = []
    for place, state in enumerate(counties.get_column("state")):
        if place < len(seeds):
            joined.setdefault(state, []).append(place)
            areas.append(place)
        else:
            near = joined.get(state)
            areas.append(int(draw.choice(near)) if near and place < IN_CBSAS else None)
    return counties.with_columns(
        cbsa=pl.Series([None if area is None else str(seeds[area]) for area in areas]),
        cbsa_type=pl.Series([None if area is None else ("metro" if area < METROS else "micro") for area in areas]),
        csa=pl.Series([None if area is None or area >= 2 * COMBINED else str(100 + area % COMBINED) for area in areas]),
    )


def _some_states(counties: pl.DataFrame, share: float, draw: np.random.Generator) -> pl.DataFrame:
    if share >= 1:
        return counties
    states = draw.permutation(counties.get_column("state").unique().sort().to_numpy())
    sizes = counties.group_by("state").len()
    order = pl.DataFrame({"state": states}).join(sizes, on="state", how="left", maintain_order="left")
    before = pl.col("len").cum_sum().shift(1, fill_value=0)
    kept = order.filter(before < share * len(counties))
    return counties.join(kept, on="state", how="semi")
