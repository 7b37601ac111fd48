"""The table of fair market rents: HUD's areas by the counties and towns that are in them."""

from __future__ import annotations

import polars as pl

from aker_data.schemas.table import Column, TableSchema

BEDROOMS = ("no bedroom", "one bedroom", "two bedrooms", "three bedrooms", "four bedrooms")

FAIR_MARKET_RENTS = TableSchema(
    name="hud_fmr",
    says="Fair market rents of a fiscal year (40th percentile of gross rent), by county, and in New England by town. "
    "The rent is that of HUD's area, which is often not a market of this delineation. A level: HUD's methods and "
    "floors change from year to year, so a difference of two years is no growth of rents.",
    columns=(
        Column("year", pl.Int16, "Fiscal year, named by the year in which it ends.", low=2015, high=2100),
        Column("fips_code", pl.String, "County and county subdivision (99999: all of it).", pattern=r"^\d{10}$"),
        Column("county_fips", pl.String, "Five-digit code of the county.", pattern=r"^\d{5}$"),
        Column("area_name", pl.String, "Name of HUD's area."),
        *(
            Column(f"rent_{number}br_usd", pl.Float64, f"Dollars a month, {words}, utilities included.", low=0)
            for number, words in enumerate(BEDROOMS)
        ),
    ),
    key=("year", "fips_code"),
)
