"""County-to-county migration in the format of the IRS, with drawn flows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl


def write_moves(places: pl.DataFrame, folder: Path, year: int) -> None:
    """County flows in both directions: about 50,000 pairs of counties, and the totals of each county.

    places: as of `bench.places.counties`. year: the second one of the pair of filing years.
    """
    places = places.filter(pl.col("state") <= "56")  # the files have no territories
    draw = np.random.default_rng(96)
    weight = places["population"].to_numpy() / places["population"].sum()
    pairs = np.unique(draw.choice(len(places), (60_000, 2), p=weight), axis=0)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    people = (20 + draw.lognormal(3.5, 1.2, len(pairs))).astype(np.int64)
    names = places.select("county", "state", "county_name").with_row_index("place").cast({"place": pl.Int64})
    for way, mine, other in (("inflow", 1, 0), ("outflow", 0, 1)):
        flows = pl.DataFrame({"place": pairs[:, mine], "other": pairs[:, other], "n2": people})
        told = flows.join(names, on="place").join(names, left_on="other", right_on="place", suffix="_other")
        rows = [told.select("county", other="county_other", name="county_name_other", n2="n2"), *_totals(told, names)]
        subject, counterpart = ("y2", "y1") if way == "inflow" else ("y1", "y2")
        pl.concat(rows).sort("county", "other").select(
            pl.col("county").str.slice(0, 2).alias(f"{subject}_statefips"),
            pl.col("county").str.slice(2).alias(f"{subject}_countyfips"),
            pl.col("other").str.slice(0, 2).alias(f"{counterpart}_statefips"),
            pl.col("other").str.slice(2).alias(f"{counterpart}_countyfips"),
            pl.lit("XX").alias(f"{counterpart}_state"),
            pl.col("name").alias(f"{counterpart}_countyname"),
            (pl.col("n2") / 1.8).round().cast(pl.Int64).alias("n1"),
            "n2",
            (pl.col("n2") * 38).alias("agi"),
        ).write_csv(folder / f"county{way}{(year - 1) % 100}{year % 100}.csv")


def _totals(told: pl.DataFrame, names: pl.DataFrame) -> list[pl.DataFrame]:
    """Rows 96 and 97 (and within and out of the state), and those who stayed."""
    near = pl.col("state") == pl.col("state_other")
    sums = {"96000": None, "97000": None, "97001": near, "97003": ~near}
    totals = [
        (told if rows is None else told.filter(rows))
        .group_by("county")
        .agg(pl.col("n2").sum())
        .select("county", other=pl.lit(code), name=pl.lit("Total Migration"), n2="n2")
        for code, rows in sums.items()
    ]
    return [*totals, names.select("county", other="county", name="county_name", n2=pl.lit(9_999, pl.Int64))]
