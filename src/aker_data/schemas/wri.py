"""The table of water stress: pieces of Aqueduct's basins within counties."""

from __future__ import annotations

import polars as pl

from aker_data.schemas.table import Column, TableSchema

STRESS = TableSchema(
    name="wri_aqueduct",
    says="Baseline water stress (Aqueduct 4.0) of the pieces that basins, provinces and aquifers have in counties, by "
    "an overlay with the outlines of the counties. Divide sums: scored_m2 weighted by area gives a county's score, "
    "sum of score_m2 / sum of scored_m2.",
    columns=(
        Column("county_fips", pl.String, "Five-digit code of the county.", pattern=r"^\d{5}$"),
        Column("string_id", pl.String, "The publisher's name of the area: basin, province, aquifer."),
        Column("area_m2", pl.Float64, "Square meters of the piece of it in the county.", low=0),
        Column("stress_ratio", pl.Float64, "Withdrawals over renewable supply (bws_raw); null: none.", nullable=True),
        Column("stress_score", pl.Float64, "0 low to 5 extremely high (bws_score).", nullable=True, low=0, high=5),
        Column(
            "stress_category",
            pl.Int8,
            "0 low to 4 extremely high; -1 arid and little used.",
            nullable=True,
            low=-1,
            high=4,
        ),
        Column("scored_m2", pl.Float64, "Square meters of the piece where there is a score, else 0.", low=0),
        Column("score_m2", pl.Float64, "Score times square meters; 0 without a score.", low=0),
    ),
    key=("county_fips", "string_id"),
)
