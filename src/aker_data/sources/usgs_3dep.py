"""USGS 3D Elevation Program: tiles of one degree and one arc-second, read as slopes of the counties in them.

Tiles overlap by some cells; only those of the tile's own degree count, so no cell counts twice.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import polars as pl
import shapely

from aker_data.contracts import Need, Outlines, Payload, Request, Scope, Source
from aker_data.schemas.usgs import SLOPES
from aker_data.sources._shape import as_declared
from aker_data.sources.refusal import raise_source_changed
from aker_geo.geotiff import open_grid
from aker_geo.polygons import areas_m2
from aker_geo.zonal import Box, zonal_slopes

ID = "usgs_3dep"
_SITE = "https://prd-tnm.s3.amazonaws.com/StagedProducts/Elevation/1/TIFF/current"
_NAME = re.compile(r"([ns])(\d{2})([ew])(\d{3})")
_NONE = np.empty(0, dtype=np.intp)
PROBE = "n40w106"  # Denver


def tile_name(west: int, north: int) -> str:
    """The name of the tile of a degree: its north-west corner."""
    return f"{'n' if north >= 0 else 's'}{abs(north):02d}{'w' if west < 0 else 'e'}{abs(west):03d}"


def degree_of(tile: str) -> Box:
    """West, south, east and north of a tile. Raises ValueError for another name."""
    match = _NAME.fullmatch(tile)
    if match is None:
        raise ValueError(f"{tile!r} is not a tile. Write it as n40w106")
    north = int(match[2]) * (1 if match[1] == "n" else -1)
    west = int(match[4]) * (1 if match[3] == "e" else -1)
    return west, north - 1, west + 1, north


def tiles_of(outlines: Outlines) -> list[str]:
    """The tiles that touch an outline, by name."""
    names = set()
    for geometry in shapely.from_wkb(list(outlines.wkb)):
        shapely.prepare(geometry)
        for part in shapely.get_parts(geometry):
            west, south, east, north = shapely.bounds(part)
            names |= {
                tile_name(x, y)
                for x in range(math.floor(west), math.ceil(east))
                for y in range(math.floor(south) + 1, math.ceil(north) + 1)
                if shapely.intersects(geometry, shapely.box(x, y - 1, x + 1, y))
            }
    return sorted(names)


def request(tile: str, digest: str = "") -> Request:
    """The present file of a tile. digest: of the outlines that it is read by."""
    url = f"{_SITE}/{tile}/USGS_1_{tile}.tif"
    return Request(ID, url, part=f"{tile}/{digest}".rstrip("/"), media="tiff", file_names=(f"USGS_1_{tile}_*.tif",))


def requests(scope: Scope, outlines: Outlines = Outlines()) -> list[Need]:  # noqa: ARG001, B008 (frozen; terrain has no year)
    """Every tile that touches a county; without outlines one tile, by which the publisher is probed."""
    digest = outlines.digest if outlines.codes else ""
    tiles = tiles_of(outlines) if outlines.codes else [PROBE]
    return [Need(f"elevations of {tile}", ((request(tile, digest),),), required=False) for tile in tiles]


def parse(payload: Payload, outlines: Outlines = Outlines()) -> pl.DataFrame:  # noqa: B008 (frozen)
    """Rows of `SLOPES`, one for each county in the tile. Raises SourceChanged for what is no grid of degrees."""
    tile = payload.request.part.split("/")[0]
    degree = degree_of(tile)
    try:
        grid = open_grid(payload.body)
        geometries = np.array(shapely.from_wkb(list(outlines.wkb)), dtype=object)
        here = np.flatnonzero(shapely.intersects(geometries, shapely.box(*degree))) if len(geometries) else _NONE
        zones = zonal_slopes(grid, [geometries[at] for at in here], within=degree)
    except ValueError as error:
        raise_source_changed(payload, f"{error}. Download the tile again", error)
    sizes = areas_m2([geometries[at] for at in here]) if len(here) else _NONE
    rows = [
        (tile, outlines.codes[at], zone.cells, zone.without, zone.area_m2, zone.rise_m2, zone.steep_m2, float(size))
        for at, zone, size in zip(here, zones, sizes, strict=True)
        if zone.cells + zone.without
    ]
    return as_declared(payload, pl.DataFrame(rows, schema=SLOPES.dtypes, orient="row"), SLOPES)


def on_outlines(outlines: Outlines) -> Source:
    """The source whose rows are of these counties."""
    asked: Callable[[Scope], list[Need]] = partial(requests, outlines=outlines)
    return replace(SOURCE, requests=asked, parse=partial(parse, outlines=outlines))


SOURCE = Source(id=ID, schema=SLOPES, requests=requests, parse=parse, on_outlines=on_outlines)
