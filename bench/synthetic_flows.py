"""County-to-county migration as the IRS publishes it, with synthetic flows."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from aker_sample import irs_gross
from aker_sample.publisher import Files
from aker_sample.publishers.irs import Flow, irs
from bench.files import YEAR
from bench.synthetic_places import counties

_TOTALS = {"96000": None, "97000": None, "97001": True, "97003": False}  # within the state: both, yes, no


def flows_double() -> Files:
    """Flows of the newest pair of filing years; gross migration is that of the sample."""
    pair = f"{(YEAR - 1) % 100}{YEAR % 100}"
    return irs(lambda way, wanted: _flows(way) if wanted == pair else None, irs_gross.gross_file)


def _flows(way: str) -> Iterator[Flow]:
    """About 50,000 pairs of counties, the totals of each county, and who stayed."""
    places = counties(1.0).filter(pl.col("state") <= "56")  # the files have no territories
    draw = np.random.default_rng(96)
    weight = places["population"].to_numpy() / places["population"].sum()
    pairs = np.unique(draw.choice(len(places), (60_000, 2), p=weight), axis=0)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    people = (20 + draw.lognormal(3.5, 1.2, len(pairs))).astype(np.int64)
    own, other = (1, 0) if way == "inflow" else (0, 1)
    ascii_name = pl.col("county_name").str.replace_all(r"[^\x00-\x7F]", "n")
    names = places.select("county", ascii_name).with_row_index("place").cast({"place": pl.Int64})
    flows = pl.DataFrame({"place": pairs[:, own], "other_place": pairs[:, other], "people": people})
    named = flows.join(names, on="place").join(
        names.rename({"county": "other", "county_name": "name"}), left_on="other_place", right_on="place"
    )
    stayed = names.select("county", other="county", name="county_name", people=pl.lit(9_999, pl.Int64))
    rows = [named.select("county", "other", "name", "people"), *_totals(named), stayed]
    for county, code, name, count in pl.concat(rows).sort("county", "other").iter_rows():
        yield Flow(county, code, "XX", name, round(count / 1.8), count, count * 38)


def _totals(named: pl.DataFrame) -> list[pl.DataFrame]:
    near = pl.col("county").str.slice(0, 2) == pl.col("other").str.slice(0, 2)
    return [
        (named if inside is None else named.filter(near == inside))
        .group_by("county")
        .agg(pl.col("people").sum())
        .select("county", other=pl.lit(code), name=pl.lit("Total Migration"), people="people")
        for code, inside in _TOTALS.items()
    ]
