"""The table of outlines: counties and CBSAs as multipolygons, and that of geocoded addresses."""

from __future__ import annotations

import polars as pl

from aker_data.schemas.table import Column, TableSchema

_BOX = "degrees; of an outline that is cut at the antimeridian, over both sides of it"

BOUNDARIES = TableSchema(
    name="census_boundaries",
    says="Outlines of counties and of metropolitan and micropolitan areas in one year, at 1 : 500,000. Coordinates are "
    "longitude and latitude as published (NAD 83), taken for WGS 84 (EPSG:4326): the two differ by less than two "
    "meters, the generalization of the outlines is a hundred times that. The files are GeoParquet.",
    columns=(
        Column("layer", pl.String, "Kind of area.", one_of=("county", "cbsa")),
        Column("code", pl.String, "County (state, county) or CBSA.", pattern=r"^\d{5}$"),
        Column("year", pl.Int16, "Year of the boundaries.", low=2010, high=2100),
        Column("product", pl.String, "What it was read from.", one_of=("cartographic_500k", "tigerweb")),
        Column("name", pl.String, "Name as published, without the kind of area."),
        Column("lsad", pl.String, "Legal or statistical kind of area, as coded (M1 metropolitan, M2 micropolitan)."),
        Column("land_m2", pl.Int64, "Land of the area before generalization, as published.", low=0),
        Column("water_m2", pl.Int64, "Water of the area, as published.", low=0),
        Column("polygons", pl.Int32, "Polygons of the outline.", low=1),
        Column("points", pl.Int32, "Points of the outline.", low=4),
        Column("repaired", pl.Boolean, "Whether its rings crossed themselves and it was made valid."),
        Column("west", pl.Float64, f"Least longitude, {_BOX}.", low=-180, high=180),
        Column("south", pl.Float64, "Least latitude, degrees.", low=-90, high=90),
        Column("east", pl.Float64, f"Greatest longitude, {_BOX}.", low=-180, high=180),
        Column("north", pl.Float64, "Greatest latitude, degrees.", low=-90, high=90),
        Column("geometry", pl.Binary, "Multipolygon as well-known binary."),
    ),
    key=("layer", "code"),
    geometry="geometry",
)

GEOCODES = TableSchema(
    name="census_geocoder",
    says="Addresses as the Census geocoder places them: point, and the county, tract and block that it lies in. The "
    "point is interpolated along the street; null where the address has no match.",
    columns=(
        Column("address_id", pl.String, "Which address was asked for."),
        Column("address", pl.String, "The address as asked for."),
        Column(
            "match",
            pl.String,
            "Whether it was placed; a tie has several places.",
            one_of=("match", "no_match", "tie"),
        ),
        Column(
            "match_type",
            pl.String,
            "Exact or not; null without a match or where not said.",
            nullable=True,
            one_of=("exact", "non_exact"),
        ),
        Column("matched_address", pl.String, "The address that was matched.", nullable=True),
        Column("lon", pl.Float64, "Longitude, degrees.", nullable=True, low=-180, high=180),
        Column("lat", pl.Float64, "Latitude, degrees.", nullable=True, low=-90, high=90),
        Column("tiger_line_id", pl.String, "Street segment of TIGER.", nullable=True, pattern=r"^\d+$"),
        Column("side", pl.String, "Side of the segment.", nullable=True, one_of=("L", "R")),
        Column(
            "county_fips",
            pl.String,
            "County of the vintage that was asked for.",
            nullable=True,
            pattern=r"^\d{5}$",
        ),
        Column("tract", pl.String, "Census tract in the county.", nullable=True, pattern=r"^\d{6}$"),
        Column("block", pl.String, "Census block in the tract.", nullable=True, pattern=r"^\d{4}[A-Z]?$"),
    ),
    key=("address_id",),
)
