"""Tables of the Business Formation Statistics."""

from __future__ import annotations

import polars as pl

from aker_data.schemas.table import Column, TableSchema

# What each series counts; definitions: https://www.census.gov/econ/bfs/documentation/methodology.html.
SERIES = {
    "BA_BA": "business applications",
    "BA_CBA": "applications of corporations",
    "BA_HBA": "high-propensity applications (likely to become employers)",
    "BA_WBA": "applications with planned wages",
    "BF_BF4Q": "formations (first payroll) within four quarters, actual",
    "BF_BF8Q": "formations within eight quarters, actual",
    "BF_PBF4Q": "formations within four quarters, projected",
    "BF_PBF8Q": "formations within eight quarters, projected",
    "BF_SBF4Q": "formations within four quarters, actual and then projected",
    "BF_SBF8Q": "formations within eight quarters, actual and then projected",
    "BF_DUR4Q": "average quarters from application to formation, within four quarters",
    "BF_DUR8Q": "average quarters from application to formation, within eight quarters",
}
FLAGS = ("D", "S", "NA")

MONTHLY = TableSchema(
    name="census_bfs_monthly",
    says="Applications for a business and the formations that follow, by the month of the application. The whole "
    "history is revised yearly.",
    columns=(
        Column("seasonally_adjusted", pl.Boolean, "Adjusted for the season (A) or as counted (U)."),
        Column(
            "naics_sector", pl.String, "TOTAL, or NAICS sectors (given for the nation only).", pattern=r"^[A-Z0-9]+$"
        ),
        Column("series", pl.String, "What is counted: see `SERIES`.", one_of=tuple(SERIES)),
        Column("geo", pl.String, "US, a region (NO, MW, SO, WE) or a state's postal code.", pattern=r"^[A-Z]{2}$"),
        Column("year", pl.Int16, "Year of the application.", low=2004, high=2100),
        Column("month", pl.Int8, "Month of the application.", low=1, high=12),
        Column(
            "value",
            pl.Float64,
            "Applications or formations; quarters for the DUR series. Null where `flag` says why, or, without a flag, "
            "where the month is not published yet.",
            nullable=True,
            low=0,
        ),
        Column(
            "flag",
            pl.String,
            "D withheld, S below the publisher's quality, NA not available; null for a number or a month to come.",
            nullable=True,
            one_of=FLAGS,
        ),
    ),
    key=("seasonally_adjusted", "naics_sector", "series", "geo", "year", "month"),
)

COUNTY = TableSchema(
    name="census_bfs_county",
    says="Business applications by county and year. Former and present areas of Alaska and Connecticut are both "
    "listed, each with the years in which it was one.",
    columns=(
        Column("county_fips", pl.String, "Five-digit code of the county.", pattern=r"^\d{5}$"),
        Column("year", pl.Int16, "Year of the application.", low=2004, high=2100),
        Column(
            "applications",
            pl.Int32,
            "Business applications (BA); null where the county did not exist in that year or has no figure.",
            nullable=True,
            low=0,
        ),
        Column("county_name", pl.String, "Name as published."),
        Column("state", pl.String, "Postal code of the state.", pattern=r"^[A-Z]{2}$"),
    ),
    key=("county_fips", "year"),
)
