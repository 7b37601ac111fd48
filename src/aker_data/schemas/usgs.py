"""The table of slopes: what elevation tiles come to within each county."""

from __future__ import annotations

import polars as pl

from aker_data.schemas.table import Column, TableSchema

SLOPES = TableSchema(
    name="usgs_3dep",
    says="Slope of the terrain within counties, by tile of elevations: sums over the cells whose middle is in the "
    "outline of the county (1 : 500,000, inland water included as flat). Slope by Horn's formula on cells of one "
    "arc-second. "
    "Divide sums of a county over all tiles: rise_m2 / area_m2 is its mean slope, steep_m2 / area_m2 its steep share.",
    columns=(
        Column("tile", pl.String, "Tile of one degree, by its north-west corner.", pattern=r"^[ns]\d{2}[ew]\d{3}$"),
        Column("county_fips", pl.String, "Five-digit code of the county.", pattern=r"^\d{5}$"),
        Column("cells", pl.Int64, "Cells of the county in the tile that have a slope.", low=0),
        Column("cells_without", pl.Int64, "Cells of the county without one: no elevation, or the edge.", low=0),
        Column("area_m2", pl.Float64, "Square meters of the cells with a slope.", low=0),
        Column("rise_m2", pl.Float64, "Sum of slope (rise over run) times square meters.", low=0),
        Column("steep_m2", pl.Float64, "Square meters of cells steeper than 15 %.", low=0),
        Column("outline_m2", pl.Float64, "Square meters of the whole outline of the county, in all tiles.", low=0),
    ),
    key=("tile", "county_fips"),
)
