"""Tables of USAspending: research of the Department of Defense, by county and by award."""

from __future__ import annotations

import polars as pl

from aker_data.schemas.awards import awards
from aker_data.schemas.table import Column, TableSchema

GROUPS = ("assistance", "contracts")
DEVELOPMENT = "development"
RESEARCH_FIELDS = ("health", "tech", "other")
FIELDS = (*RESEARCH_FIELDS, DEVELOPMENT)
LAYERS = ("county", "state")
LEFT_OUT = "left_out"

DOD_COUNTIES = TableSchema(
    name="usaspending_dod_counties",
    says="Obligations of a fiscal year for research of the Department of Defense, by place of performance: the sum of "
    "the year's transactions, so years may be summed. Fields do not overlap: health, tech and other together are all "
    "research (grants, and contracts of the stages of research), development is contracts of the stages after "
    "it. Rows of states hold their counties and what has no county: sum one or the other. "
    "Prime awards only; work abroad is left out. From archives of transactions, what is left out because one of its "
    "codes cannot be read is a row of its own (geography left_out), which no sum counts.",
    columns=(
        Column("fiscal_year", pl.Int16, "Federal fiscal year, October to September, of the transactions.", low=2008),
        Column("award_group", pl.String, "Grants and agreements (assistance) or contracts.", one_of=GROUPS),
        Column(
            "field",
            pl.String,
            "health, tech or any other (dod_research.csv), development (dod_stages.csv).",
            one_of=FIELDS,
        ),
        Column(
            "geography", pl.String, "What the row is for: a county, a state, or nothing.", one_of=(*LAYERS, LEFT_OUT)
        ),
        Column(
            "shape_code",
            pl.String,
            "Code as published: five digits (county), postal code (state); empty for money that the publisher could "
            "not place. The publisher keeps one such row of an answer, so what is missing is the states less these.",
            pattern=r"^(\d{5}|[A-Z]{2}|)$",
        ),
        Column("county_fips", pl.String, "County of the work; null for states.", nullable=True, pattern=r"^\d{5}$"),
        Column("state_fips", pl.String, "State of the work; null where unknown.", nullable=True, pattern=r"^\d{2}$"),
        Column("amount_usd", pl.Float64, "Obligations of the fiscal year in dollars; negative where taken back."),
        Column("name", pl.String, "Name as published; of left_out, the codes with most dollars.", nullable=True),
    ),
    key=("fiscal_year", "award_group", "field", "geography", "shape_code"),
)

DOD_AWARDS = awards(
    "usaspending_dod_awards",
    "Research awards of the Department of Defense that began in the fiscal year. Here amount_usd is what was obligated "
    "over the whole life of the award up to now, not what was obligated in one year: dollars by year and place are "
    "those of usaspending_dod_counties. Prime awards only; subawards are part of them and never added.",
)
