"""The table of FEMA's National Risk Index: expected losses from natural hazards by county."""

from __future__ import annotations

import polars as pl

from aker_data.schemas.fema_hazards import HAZARDS
from aker_data.schemas.table import Column, TableSchema


def _loss(hazard: str) -> Column:
    says = f"Expected annual loss from {hazard.replace('_', ' ')}; null where the publisher has none or cannot rate it."
    return Column(f"eal_{hazard}_usd", pl.Float64, says, nullable=True, low=0)


COUNTIES = TableSchema(
    name="fema_nri",
    says="Expected annual losses from eighteen natural hazards, social vulnerability and community resilience of every "
    "county, in dollars of the release. The population is the one that the index is made with.",
    columns=(
        Column("county_fips", pl.String, "Five-digit code of the county.", pattern=r"^\d{5}$"),
        Column("county_name", pl.String, "Name as published."),
        Column("state", pl.String, "Postal code of the state or territory.", pattern=r"^[A-Z]{2}$"),
        Column(
            "release",
            pl.String,
            "Release of the index, such as Dec-25; null where the file does not say.",
            nullable=True,
        ),
        Column("population", pl.Int64, "Residents that the index is made with.", low=0),
        Column("building_value_usd", pl.Float64, "Value of all buildings.", low=0),
        Column("agriculture_value_usd", pl.Float64, "Value of crops and livestock.", low=0),
        Column(
            "risk_score", pl.Float64, "Composite risk, 0 to 100; null where not rated.", nullable=True, low=0, high=100
        ),
        Column("risk_rating", pl.String, "Rating in words."),
        Column(
            "risk_percentile",
            pl.Float64,
            "Percentile of the score in the nation as published.",
            nullable=True,
            low=0,
            high=100,
        ),
        Column("eal_score", pl.Float64, "Score of the expected annual loss.", nullable=True, low=0, high=100),
        Column(
            "eal_percentile", pl.Float64, "Its percentile in the nation as published.", nullable=True, low=0, high=100
        ),
        Column("eal_usd", pl.Float64, "Expected annual loss, all hazards and consequences.", nullable=True, low=0),
        Column("eal_buildings_usd", pl.Float64, "Of it to buildings.", nullable=True, low=0),
        Column(
            "eal_people_usd",
            pl.Float64,
            "Of it deaths and injuries, in dollars (population equivalence).",
            nullable=True,
            low=0,
        ),
        Column("eal_agriculture_usd", pl.Float64, "Of it to agriculture.", nullable=True, low=0),
        Column("vulnerability_score", pl.Float64, "Social vulnerability, 0 to 100.", nullable=True, low=0, high=100),
        Column("resilience_score", pl.Float64, "Community resilience, 0 to 100.", nullable=True, low=0, high=100),
        *(_loss(hazard) for hazard in HAZARDS),
    ),
    key=("county_fips",),
)
