"""Census cartographic boundary files: outlines of counties and of CBSAs, with TIGERweb as the second way to counties.

A CBSA that is in no file is put together from its counties later, so the files of CBSAs may be missing.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import shapely

from aker_data.check import Check
from aker_data.contracts import Need, Payload, Request, Scope, Source
from aker_data.schemas.census_boundaries import BOUNDARIES
from aker_data.sources import _tigerweb
from aker_data.sources._left_out import LeftOut
from aker_data.sources._shape import as_declared
from aker_data.sources._shapefiles import Layer, read_layer
from aker_data.sources.reading import require_columns
from aker_geo.boundary_vintages import is_newest, years_of
from aker_geo.polygons import areas_m2

ID = "census_boundaries"
LAYERS = ("county", "cbsa")
CARTOGRAPHIC = "cartographic_500k"
TOLERANCE = 0.01  # of the area: on the file of 2016 every county is within 0.5 %
# Our column -> the publisher's in the files, and at TIGERweb.
_FILES = {"code": "GEOID", "name": "NAME", "lsad": "LSAD", "land": "ALAND", "water": "AWATER"}
_SERVICE = {"code": "GEOID", "name": "BASENAME", "lsad": "LSADC", "land": "AREALAND", "water": "AREAWATER"}
# Parts of the code, longer forms of it (AFFGEOID until 2022, GEOIDFQ since), and names of the state and kind of area.
_LEFT_OUT = LeftOut(
    *("STATEFP", "COUNTYFP", "COUNTYNS", "CBSAFP", "CSAFP", "AFFGEOID", "GEOIDFQ"),
    *("NAMELSAD", "STUSPS", "STATE_NAME", "MEMI", "MTFCC"),
)


def request(year: int, layer: str) -> Request:
    """The file of one year and layer (county or cbsa) at 1 : 500,000."""
    name = f"cb_{year}_us_{layer}_500k.zip"
    return Request(ID, f"https://www2.census.gov/geo/tiger/GENZ{year}/shp/{name}", part=f"{year}/{layer}", media="zip")


def requests(scope: Scope) -> list[Need]:
    """The counties and the CBSAs of the delineation, of the first year that is published for it."""
    years = years_of(scope.delineation)
    counties, areas = (tuple((request(year, layer),) for year in years) for layer in LAYERS)
    service = (_tigerweb.requests(ID, years[-1]),) if is_newest(scope.delineation) else ()
    return [
        Need(f"outlines of counties of {scope.delineation}", (*counties, *service)),
        Need(f"outlines of CBSAs of {scope.delineation}", areas, required=False),
    ]


def parse(payload: Payload) -> pl.DataFrame:
    """Rows of `BOUNDARIES`, one per area. Raises SourceChanged for anything but one whole layer of valid counts."""
    year, kind, *way = payload.request.part.split("/")
    layer = _tigerweb.read_layer(payload) if way else read_layer(payload)
    names = _SERVICE if way else _FILES
    if not way:
        require_columns(payload, list(layer.attributes), used=tuple(names.values()), ignored=_LEFT_OUT)
    product = _tigerweb.PRODUCT if way else CARTOGRAPHIC
    return as_declared(payload, _rows(layer, names, {"year": int(year), "layer": kind, "product": product}), BOUNDARIES)


def _rows(layer: Layer, names: dict[str, str], same: dict[str, int | str]) -> pl.DataFrame:
    geometries = [outline.geometry for outline in layer.outlines]
    box = shapely.bounds(geometries)
    texts = {ours: layer.attributes[theirs] for ours, theirs in names.items()}
    land, water = (pl.Series(texts.pop(name)).str.replace(r"\.0*$", "") for name in ("land", "water"))
    return (
        pl.DataFrame(
            {
                **texts,
                "land_m2": land,
                "water_m2": water,
                "polygons": shapely.get_num_geometries(geometries),
                "points": shapely.get_num_coordinates(geometries),
                "repaired": [outline.repaired for outline in layer.outlines],
                **{name: box[:, at] for at, name in enumerate(("west", "south", "east", "north"))},
                "geometry": [outline.wkb for outline in layer.outlines],
            }
        )
        .with_columns(pl.lit(value).alias(name) for name, value in same.items())
        .sort("code")
    )


def checks(table: pl.LazyFrame) -> Sequence[Check]:
    """Counties are there; how many outlines were made valid; generalized areas are near the published ones."""
    rows = table.select("layer", "code", "repaired", "land_m2", "water_m2", "geometry").collect()
    counties = rows.filter(layer="county")
    repaired = rows.filter("repaired")["code"].to_list()
    odd = _of_other_size(rows)
    return [
        Check("counties_are_there", passed=counties.height > 0, note=f"{counties.height:,} counties", fatal=True),
        Check(
            "outlines_as_published_are_valid",
            passed=not repaired,
            note=f"{len(repaired):,} of {rows.height:,} were made valid: {repaired[:5]}"
            if repaired
            else "all are valid",
            rows=len(repaired),
        ),
        Check(
            "areas_are_those_published",
            passed=not odd,
            note=f"{len(odd):,} of {rows.height:,} outlines are smaller than the land or larger than land and water by "
            f"more than {TOLERANCE:.0%}: {odd[:5]}",
            rows=len(odd),
        ),
    ]


def _of_other_size(rows: pl.DataFrame) -> list[str]:
    """Codes of outlines that are not of the size that the publisher states: outlines end at the shore, or in water."""
    areas = pl.Series("area", areas_m2(shapely.from_wkb(rows["geometry"].to_list())))
    low, high = (1 - TOLERANCE) * pl.col("land_m2"), (1 + TOLERANCE) * (pl.col("land_m2") + pl.col("water_m2"))
    return rows.with_columns(areas).filter(~pl.col("area").is_between(low, high))["code"].sort().to_list()


SOURCE = Source(id=ID, schema=BOUNDARIES, requests=requests, parse=parse, checks=checks)
