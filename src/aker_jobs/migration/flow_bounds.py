"""Bounds of flows where the totals of a small part of a market are withheld or absent.

Nobody moves into a county twice, so no more people moved in than live there, and none fewer than zero:

    sum of the known counties  ≤  total of the market  ≤  the same + residents of the counties without a total

Of the net, in less out, the low takes the least in and the most out. Bounds are given only where the counties without
a total have less than a tenth of the market's residents: of more, they would say nothing.
"""

from __future__ import annotations

import polars as pl

SMALL_SHARE = 0.1
DIRECTIONS = ("inflow", "outflow")
BOUNDED = ("inflow_us", "outflow_us", "net", "net_per_1k")
COLUMNS = ("cbsa_code", *(f"{name}_{side}" for name in BOUNDED for side in ("low", "high")))


def flow_bounds(
    pair: pl.LazyFrame, crosswalk: pl.DataFrame, county_people: pl.DataFrame | None, base: pl.DataFrame
) -> pl.DataFrame:
    """Bounds of the markets of which a small part is unknown: `COLUMNS`; no row for others.

    pair: one pair of years of the table of flows. crosswalk: cbsa_code, county_fips as the flows have them.
    county_people: county_fips, people (residents); None where no residents are loaded. base: cbsa_code, population.
    """
    if county_people is None:
        return pl.DataFrame(schema=dict.fromkeys(COLUMNS, pl.Float64) | {"cbsa_code": pl.String})
    totals = pair.filter(pl.col("counterpart_kind") == "us_total").select(
        "direction", "county_fips", pl.col("individuals").cast(pl.Int64)
    )
    grid = crosswalk.select("cbsa_code", "county_fips").join(pl.DataFrame({"direction": DIRECTIONS}), how="cross")
    rows = grid.join(totals.collect(), on=["county_fips", "direction"], how="left").join(
        county_people, on="county_fips", how="left"
    )
    sums = rows.group_by("cbsa_code").agg(*_sums()).filter(_is_small())
    return _net(sums.join(base.select("cbsa_code", "population"), on="cbsa_code", how="left")).select(COLUMNS)


def _sums() -> list[pl.Expr]:
    """Of each direction the known sum and the people of the counties without a total (null: nobody knows how many)."""
    people, none = pl.col("people"), pl.col("individuals").is_null()
    sums = [people.filter(pl.col("direction") == "inflow").sum().alias("people")]
    for direction in DIRECTIONS:
        mine = pl.col("direction") == direction
        open_people = people.filter(mine & none)
        sums += [
            pl.col("individuals").filter(mine).sum().alias(f"{direction}_us_low"),
            pl.when(open_people.null_count() == 0).then(open_people.sum()).alias(f"{direction}_open"),
        ]
    return sums


def _is_small() -> pl.Expr:
    most = pl.max_horizontal("inflow_open", "outflow_open")
    known = pl.col("inflow_open").is_not_null() & pl.col("outflow_open").is_not_null()
    return known & (most > 0) & (most < SMALL_SHARE * pl.col("people"))


def _net(sums: pl.DataFrame) -> pl.DataFrame:
    flows = sums.with_columns(
        (pl.col(f"{direction}_us_low") + pl.col(f"{direction}_open")).alias(f"{direction}_us_high")
        for direction in DIRECTIONS
    ).with_columns(
        net_low=pl.col("inflow_us_low") - pl.col("outflow_us_high"),
        net_high=pl.col("inflow_us_high") - pl.col("outflow_us_low"),
    )
    peopled = pl.col("population") > 0
    return flows.with_columns(
        pl.when(peopled).then(1000 * pl.col(f"net_{side}") / pl.col("population")).alias(f"net_per_1k_{side}")
        for side in ("low", "high")
    )
