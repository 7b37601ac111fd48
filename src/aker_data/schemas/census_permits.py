"""The table of the Building Permits Survey: housing units authorized by county and year."""

from __future__ import annotations

import polars as pl

from aker_data.schemas.table import Column, TableSchema

# Size of the structure -> what it says.
STRUCTURES = {
    "1": "in structures of one unit",
    "2": "in structures of two units",
    "3_4": "in structures of three and four units",
    "5plus": "in structures of five units and more",
}


def _units(prefix: str, words: str) -> tuple[Column, ...]:
    parts = (Column(f"{prefix}_{size}", pl.Int64, f"{words} {says}.", low=0) for size, says in STRUCTURES.items())
    return (Column(prefix, pl.Int64, f"{words} in structures of every size: the sum of the four below.", low=0), *parts)


PERMITS = TableSchema(
    name="census_permits",
    says="New private housing units authorized by building permits, by county and year. A permit is a plan: most units "
    "are begun and some never are. Counties without a place that issues permits have no row.",
    columns=(
        Column("county_fips", pl.String, "Five-digit code of the county.", pattern=r"^\d{5}$"),
        Column("county_name", pl.String, "Name as published."),
        Column("year", pl.Int16, "Calendar year of the permits.", low=1990, high=2100),
        *_units("units", "Units authorized, imputed ones of places that did not report included,"),
        *_units("reported_units", "Units that places reported"),
    ),
    key=("county_fips", "year"),
)
