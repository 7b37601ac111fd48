"""Tables of the Census Bureau about places: population by county, and the counties of every CBSA."""

from __future__ import annotations

import polars as pl

from aker_data.schemas.table import Column, TableSchema

_QUARTER = "In a census year (2010, 2020) only April to June."

POPULATION = TableSchema(
    name="census_pep",
    says="Resident population of counties and states on July 1 and what changed it in the twelve months before, by "
    "year, as estimated in one vintage; each vintage revises all years since the census.",
    columns=(
        Column("area_type", pl.String, "Kind of place.", one_of=("county", "state")),
        Column(
            "county_fips",
            pl.String,
            "State (two digits) and county (three, 000 for the state as a whole).",
            pattern=r"^\d{5}$",
        ),
        Column("name", pl.String, "Name of the county or state as published."),
        Column("state", pl.String, "Name of the state."),
        Column("year", pl.Int16, "Year of the July 1 that the population is for.", low=2010, high=2100),
        Column("vintage", pl.Int16, "Vintage of the estimates.", low=2019, high=2100),
        Column("population", pl.Int64, "Residents on July 1.", low=0),
        Column("births", pl.Int64, f"Births in the year to July 1. {_QUARTER}", low=0),
        Column("deaths", pl.Int64, f"Deaths in the year to July 1. {_QUARTER}", low=0),
        Column("domestic_migration", pl.Int64, f"Net people from other places in the United States. {_QUARTER}"),
        Column("international_migration", pl.Int64, f"Net people from abroad. {_QUARTER}"),
    ),
    key=("county_fips", "year", "vintage"),
)

DELINEATION = TableSchema(
    name="cbsa_delineation",
    says="The counties of every metropolitan and micropolitan statistical area, by vintage of the list. Counties in "
    "none are not listed.",
    columns=(
        Column("delineation", pl.String, "Month of the OMB bulletin.", pattern=r"^\d{4}-\d{2}$"),
        Column("cbsa_code", pl.String, "Code of the area.", pattern=r"^\d{5}$"),
        Column("cbsa_title", pl.String, "Title of the area: up to three cities, then its states."),
        Column("cbsa_type", pl.String, "Metropolitan or micropolitan.", one_of=("metro", "micro")),
        Column("csa_code", pl.String, "Combined area; null where in none.", nullable=True, pattern=r"^\d{3}$"),
        Column("county_fips", pl.String, "County or county equivalent.", pattern=r"^\d{5}$"),
        Column("county_name", pl.String, "Its name as published."),
        Column("state_name", pl.String, "Its state."),
        Column(
            "central_outlying",
            pl.String,
            "Whether the county holds the core or is tied to it by commuting.",
            one_of=("central", "outlying"),
        ),
    ),
    key=("delineation", "county_fips"),
    ignored=frozenset({"Metropolitan Division Code", "Metropolitan Division Title", "CSA Title"}),
)
