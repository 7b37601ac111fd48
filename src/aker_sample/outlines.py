"""Outlines of the sample: counties of 2016 as published, simplified; metros and regions put together from them."""

from __future__ import annotations

import json
from functools import cache
from typing import NamedTuple

import numpy as np
import shapely

from aker_geo.polygons import dissolve, outline
from aker_sample.base_files import members, rows, titles
from aker_sample.shapefiles import zipped

# Year of the files -> the delineation list whose metros they have. Other years are not published here.
LISTS = {"2016": "2015", "2020": "2020", "2023": "2023"}
# Connecticut's planning regions as whole counties, which they are not: synthetic.
REGIONS = {"09110": ("Capitol", ("09003", "09013")), "09130": ("Lower Connecticut River Valley", ("09007",))}
ABSENT = {"2023": ("25540",)}  # metros that the file of CBSAs lacks, so that they are put together from counties
FIELDS_2016 = {
    "county": {"STATEFP": 2, "COUNTYFP": 3, "COUNTYNS": 8, "AFFGEOID": 14, "GEOID": 5, "NAME": 100, "LSAD": 2},
    "cbsa": {"CSAFP": 3, "CBSAFP": 5, "AFFGEOID": 14, "GEOID": 5, "NAME": 100, "LSAD": 2},
}
FIELDS_2023 = {
    "county": {
        "STATEFP": 2,
        "COUNTYFP": 3,
        "COUNTYNS": 8,
        "GEOIDFQ": 14,
        "GEOID": 5,
        "NAME": 100,
        "NAMELSAD": 100,
        "STUSPS": 2,
        "STATE_NAME": 100,
        "LSAD": 2,
    },
    "cbsa": {"CSAFP": 3, "CBSAFP": 5, "GEOIDFQ": 14, "GEOID": 5, "NAME": 100, "NAMELSAD": 100, "LSAD": 2},
}


class Area(NamedTuple):
    """A county, planning region or metro: land and water in square meters."""

    code: str
    name: str
    lsad: str
    land: int
    water: int
    outline: shapely.MultiPolygon


def layer(year: str, kind: str) -> bytes | None:
    """The zip of one year and layer (county, cbsa); None where it is not published."""
    if year not in LISTS:
        return None
    areas = counties(year) if kind == "county" else metros(year)
    widths = (FIELDS_2023 if year >= "2023" else FIELDS_2016)[kind]
    fields = {name: ("C", width) for name, width in widths.items()} | {"ALAND": ("N", 14), "AWATER": ("N", 14)}
    texts = [_texts(area, kind) for area in areas]
    return zipped(f"cb_{year}_us_{kind}_500k", fields, texts, [area.outline for area in areas])


def state(code: str) -> bytes:
    """The counties of a state today as GeoJSON; no features where the sample has none of it."""
    features = [
        {
            "type": "Feature",
            "properties": {
                "GEOID": area.code,
                "BASENAME": area.name,
                "LSADC": area.lsad,
                "AREALAND": area.land,
                "AREAWATER": area.water,
            },
            "geometry": json.loads(shapely.to_geojson(area.outline)),
        }
        for area in counties("2023")
        if area.code.startswith(code)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def _texts(area: Area, kind: str) -> dict[str, str]:
    prefix = "0500000US" if kind == "county" else "310M600US"
    return {
        "STATEFP": area.code[:2],
        "COUNTYFP": area.code[2:],
        "CBSAFP": area.code,
        "GEOID": area.code,
        "AFFGEOID": f"{prefix}{area.code}",
        "GEOIDFQ": f"{prefix}{area.code}",
        "NAME": area.name,
        "NAMELSAD": area.name,
        "LSAD": area.lsad,
        "ALAND": str(area.land),
        "AWATER": str(area.water),
    }


@cache
def counties(year: str) -> tuple[Area, ...]:
    """The counties of a year in the order of their codes, Connecticut by planning region from 2022."""
    published = _published()
    if year < "2022":
        return tuple(published.values())
    regions = {
        code: _joined(code, name, "PL", tuple(published[part] for part in parts))
        for code, (name, parts) in REGIONS.items()
    }
    kept = {code: area for code, area in published.items() if not code.startswith("09")}
    return tuple(area for _, area in sorted((kept | regions).items()))


@cache
def metros(year: str) -> tuple[Area, ...]:
    """The metros of the list of a year, as the outlines of their counties together."""
    there, names = {area.code: area for area in counties(year)}, titles(LISTS[year])
    return tuple(
        _joined(code, names[code], "M1", tuple(there[county] for county in own))
        for code, own in members(LISTS[year]).items()
        if code not in ABSENT.get(year, ())
    )


def _joined(code: str, name: str, lsad: str, parts: tuple[Area, ...]) -> Area:
    land, water = sum(part.land for part in parts), sum(part.water for part in parts)
    return Area(code, name, lsad, land, water, dissolve(part.outline for part in parts))


@cache
def _published() -> dict[str, Area]:
    base = rows("county_outlines_2016.csv")
    return {
        row["code"]: Area(
            row["code"], row["name"], row["lsad"], int(row["land_m2"]), int(row["water_m2"]), _outline(row["rings"])
        )
        for row in base
    }


def _outline(text: str) -> shapely.MultiPolygon:
    rings = [np.array([point.split() for point in ring.split(",")], dtype=float) for ring in text.split(";")]
    return outline(rings).geometry
