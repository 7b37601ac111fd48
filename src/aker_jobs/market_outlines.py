"""Outlines of markets: the publisher's where they are those of the list's counties, else the counties put together.

Pure: frames in, frames out. A market is what its delineation says, so a published outline that covers other counties
(of another list, or of none) is not taken.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import polars as pl
import shapely
from shapely.geometry.base import BaseGeometry

from aker_data.check import Check
from aker_geo.boundaries import markets_of
from aker_geo.crosswalk import crosswalk_of_table
from aker_geo.polygons import differing_share, dissolve

RULES = "1"  # raise it when outlines are made in another way
DIFFERENT = 0.01  # of the area of both together: more than generalization does to one outline
PUBLISHED, DISSOLVED = "published", "dissolved"
SHOWN = 5
SCHEMA = {"cbsa_code": pl.String, "method": pl.String, "geometry": pl.Binary, "source_data_hash": pl.String}


@dataclass(frozen=True)
class MarketOutlines:
    """counties: county_fips, geometry, source_data_hash. markets: cbsa_code, method (published, dissolved), geometry,
    source_data_hash. absent: markets that have none, because a county has none. different: whose published outline
    covers other counties, so that it was not taken."""

    counties: pl.DataFrame
    markets: pl.DataFrame
    absent: list[str]
    different: list[str]

    def checks(self) -> list[Check]:
        """What became of the markets of the list."""
        dissolved = self.markets.filter(method=DISSOLVED)["cbsa_code"].to_list()
        total = self.markets.height + len(self.absent)
        return [
            Check(
                "every_market_has_an_outline",
                passed=not self.absent,
                note=f"{self.markets.height:,} of {total:,}, {len(dissolved):,} of them put together from counties"
                + (f"; none for {self.absent[:SHOWN]}" if self.absent else ""),
                rows=len(self.absent),
            ),
            Check(
                "published_outlines_are_those_of_the_list",
                passed=not self.different,
                note=f"{len(self.different):,} cover other counties: {self.different[:SHOWN]}",
                rows=len(self.different),
            ),
        ]


def market_outlines(boundaries: pl.DataFrame, crosswalk: pl.DataFrame) -> MarketOutlines:
    """The outlines of counties, and of every market whose counties are all there.

    boundaries: the table `census_boundaries` of one year: layer, code, geometry (WKB), payload_sha256. crosswalk:
    county_fips, cbsa_code of one delineation; counties that were renamed since are found by their new code.
    """
    counties = _layer(boundaries, "county", "county_fips")
    published = {code: (body, digest) for code, body, digest in _layer(boundaries, "cbsa", "cbsa_code").iter_rows()}
    shapes = dict(zip(counties["county_fips"], shapely.from_wkb(counties["geometry"].to_list()), strict=True))
    digests = dict(counties.select("county_fips", "source_data_hash").iter_rows())
    members = markets_of(crosswalk_of_table(counties["county_fips"], crosswalk), shapes)
    rows: list[tuple[str, str, bytes, str]] = []
    different: list[str] = []
    for code, own in members.items():
        joined = dissolve(shapes[county] for county in own)
        body, digest = published.get(code, (None, ""))
        if body is not None and differing_share(joined, shapely.from_wkb(body)) <= DIFFERENT:
            rows.append((code, PUBLISHED, body, digest))
            continue
        different += [code] if body is not None else []
        rows.append((code, DISSOLVED, _wkb(joined), _digest(own, digests)))
    absent = sorted(set(crosswalk["cbsa_code"]) - members.keys())
    return MarketOutlines(counties, pl.DataFrame(rows, schema=SCHEMA, orient="row"), absent, different)


def _layer(boundaries: pl.DataFrame, layer: str, code: str) -> pl.DataFrame:
    rows = boundaries.filter(layer=layer).sort("code")
    return rows.select(pl.col("code").alias(code), "geometry", pl.col("payload_sha256").alias("source_data_hash"))


def _digest(counties: list[str], digests: dict[str, str]) -> str:
    """A name of what an outline was put together from."""
    parts = [RULES, *counties, *sorted({digests[county] for county in counties})]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _wkb(geometry: BaseGeometry) -> bytes:
    body: bytes = shapely.to_wkb(geometry, byte_order=1)
    return body
