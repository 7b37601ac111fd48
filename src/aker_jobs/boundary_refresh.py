"""The steps of the flow that refreshes boundaries: outlines of markets from the lake, stored; points placed by them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from aker_data.contracts import Scope
from aker_geo.boundaries import BoundaryIndex, place_points
from aker_geo.crosswalk import crosswalk_of_table
from aker_jobs import source_roles
from aker_jobs.ingested import Ingested
from aker_jobs.refresh import Stored

if TYPE_CHECKING:
    from aker_core.run import RunContext
    from aker_data.ingest.context import IngestContext
    from aker_data.lake.tables import Lake

TABLE = "market_boundaries"


def store_outlines(scope: Scope, ingested: Ingested, context: IngestContext, run: RunContext) -> Stored:
    """Make the outlines of the markets of a scope and put them in the place of those that its delineation has."""
    from aker_data.store.boundaries import BoundaryStamp, replace_boundaries
    from aker_jobs.market_outlines import market_outlines

    boundaries = context.lake.scan(source(), scope.as_of).collect()
    outlines = market_outlines(boundaries, crosswalk(context.lake, scope))
    for check in outlines.checks():
        run.log_check(table=TABLE, check=check)
    year = int(boundaries.filter(layer="county")["year"].max())  # type: ignore[arg-type]
    stamp = BoundaryStamp(scope.delineation, year, ingested.data_origin, run.id)
    changed = replace_boundaries(run.session, outlines.counties, outlines.markets, stamp)
    return Stored(changed=changed, markets=outlines.markets.height)


def source() -> str:
    """The source of outlines."""
    (source_id,) = source_roles.with_role("boundary")
    return source_id


def crosswalk(lake: Lake, scope: Scope) -> pl.DataFrame:
    """county_fips and cbsa_code of the scope's delineation. Raises StorageError where it is not loaded."""
    rows = lake.scan(source_roles.delineation(), scope.as_of).filter(pl.col("delineation") == scope.delineation)
    return rows.select("county_fips", "cbsa_code").collect()


def place(points: pl.DataFrame, lake: Lake, scope: Scope) -> pl.DataFrame:
    """Points (lon, lat in degrees, WGS 84) with county_fips and cbsa_code, by the outlines of a scope in the lake.

    See `aker_geo.boundaries.place_points`. Raises StorageError where boundaries or the delineation are not loaded.
    """
    counties = lake.scan(source(), scope.as_of).filter(pl.col("layer") == "county").select("code", "geometry").collect()
    index = BoundaryIndex.of(counties["code"].to_list(), counties["geometry"].to_list())
    return place_points(points, index, crosswalk_of_table(counties["code"], crosswalk(lake, scope)))
