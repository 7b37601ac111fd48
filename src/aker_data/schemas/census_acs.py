"""Tables of the American Community Survey: one row per geography and line of a detailed table."""

from __future__ import annotations

import polars as pl

from aker_data.schemas.table import Column, TableSchema

_KEY = ("year", "geography", "geo_code", "table", "line")


def _columns(tables: tuple[str, ...], lines: int, unit: str) -> tuple[Column, ...]:
    return (
        Column("year", pl.Int16, "Year of the 1-year release.", low=2005, high=2100),
        Column("geography", pl.String, "Kind of place.", one_of=("metro", "state", "us")),
        Column(
            "geo_code",
            pl.String,
            "Five-digit CBSA code for a metro (of the delineation that the release used), two-digit FIPS code for a "
            "state, US for the nation.",
            pattern=r"^(\d{5}|\d{2}|US)$",
        ),
        Column("name", pl.String, "Name as published; null where the answer has none.", nullable=True),
        Column("table", pl.String, "Detailed table.", one_of=tables),
        Column("line", pl.Int16, "Line of the table, 1 for its first.", low=1, high=lines),
        Column(
            "estimate",
            pl.Float64,
            f"Estimate ({unit}); null where the bureau gives none: `annotation` says why.",
            nullable=True,
            low=0,
        ),
        Column(
            "moe",
            pl.Float64,
            f"Margin of error at 90 % ({unit}; standard error = moe / 1.645); null where none applies: "
            "`moe_annotation` says why.",
            nullable=True,
            low=0,
        ),
        Column(
            "annotation",
            pl.String,
            "The bureau's sign beside the estimate: - too few samples, N cannot be shown, (X) does not apply, 250,000+ "
            "or 2,500- a median beyond that end; null for a plain figure.",
            nullable=True,
        ),
        Column(
            "moe_annotation",
            pl.String,
            "The bureau's sign beside the margin: ***** a controlled estimate without sampling error, ** too few "
            "samples, *** an open-ended median; null for a plain figure.",
            nullable=True,
        ),
    )


MOBILITY = TableSchema(
    name="census_mobility",
    says="Geographical mobility in the past year by age: B07001 by current residence (people who live there now, by "
    "where they lived a year ago) and B07401 by residence one year ago (people who lived there, by where they live "
    "now within the United States). Population aged 1 and over.",
    columns=_columns(("B07001", "B07401"), 96, "people"),
    key=_KEY,
)

INCOME = TableSchema(
    name="census_income",
    says="B19013, median household income in the past 12 months, in dollars of the release year.",
    columns=_columns(("B19013",), 1, "dollars of the release year"),
    key=_KEY,
)

AGE_SEX = TableSchema(
    name="census_age_sex",
    says="B01001, resident population by sex and age.",
    columns=_columns(("B01001",), 49, "people"),
    key=_KEY,
)

RENTS = TableSchema(
    name="census_rents",
    says="Renting: B25003 occupied housing units by tenure, B25004 vacant units by vacancy status, B25064 median gross "
    "rent (dollars of the release year), B25070 renter households by gross rent as a percentage of income.",
    columns=_columns(("B25003", "B25004", "B25064", "B25070"), 11, "housing units; B25064 dollars"),
    key=_KEY,
)
