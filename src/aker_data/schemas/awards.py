"""Research awards of every agency in one shape: each source has a table of its own, and all have these columns."""

from __future__ import annotations

import polars as pl

from aker_data.schemas.table import Column, TableSchema

AGENCIES = ("NIH", "NSF", "DOD")
_STATE = r"^[A-Z]{2}$"
_COUNTY = r"^\d{5}$"

COLUMNS = (
    Column("agency", pl.String, "Who awards.", one_of=AGENCIES),
    Column(
        "award_id", pl.String, "The publisher's name of this record: NIH application, NSF award, USAspending award."
    ),
    Column("fiscal_year", pl.Int16, "Federal fiscal year that the money belongs to.", low=1985, high=2100),
    Column(
        "project_id", pl.String, "What several records belong to: core project number, parent award.", nullable=True
    ),
    Column(
        "amount_usd",
        pl.Float64,
        "Dollars awarded in the fiscal year; negative where money is taken back; null where the publisher has none.",
        nullable=True,
    ),
    Column("is_subproject", pl.Boolean, "Part of another record, whose amount holds this one's already."),
    Column("recipient_name", pl.String, "Institution or company that receives the money.", nullable=True),
    Column("recipient_uei", pl.String, "Unique Entity Identifier of the recipient (SAM).", nullable=True),
    Column("recipient_city", pl.String, "City of the recipient.", nullable=True),
    Column("recipient_state", pl.String, "Postal code of the recipient's state.", nullable=True, pattern=_STATE),
    Column(
        "recipient_zip", pl.String, "First five digits of the recipient's ZIP code.", nullable=True, pattern=_COUNTY
    ),
    Column("recipient_county_fips", pl.String, "County of the recipient.", nullable=True, pattern=_COUNTY),
    Column("recipient_country", pl.String, "Country as the publisher writes it.", nullable=True),
    Column("performance_city", pl.String, "City where the work is done.", nullable=True),
    Column("performance_state", pl.String, "State where the work is done.", nullable=True, pattern=_STATE),
    Column("performance_zip", pl.String, "First five digits of the place's ZIP code.", nullable=True, pattern=_COUNTY),
    Column("performance_county_fips", pl.String, "County where the work is done.", nullable=True, pattern=_COUNTY),
    Column("performance_country", pl.String, "Country as the publisher writes it.", nullable=True),
    Column("latitude", pl.Float64, "Of the recipient, degrees north.", nullable=True, low=-90, high=90),
    Column("longitude", pl.Float64, "Of the recipient, degrees east.", nullable=True, low=-180, high=180),
    Column(
        "program_code", pl.String, "Institute (NIH), directorate (NSF), listing or product code (DoD).", nullable=True
    ),
    Column("program_title", pl.String, "The program in words.", nullable=True),
    Column("award_type", pl.String, "Activity code (NIH), instrument (NSF), type of award (DoD).", nullable=True),
    Column("title", pl.String, "Title or description.", nullable=True),
    Column("terms", pl.String, "Keywords, where the publisher gives some.", nullable=True),
    Column("start_date", pl.Date, "First day of the award's period.", nullable=True),
    Column("end_date", pl.Date, "Last day of the award's period.", nullable=True),
)
KEY = ("agency", "fiscal_year", "award_id")


def awards(name: str, says: str) -> TableSchema:
    """The schema of one agency's table. name: that of the source."""
    return TableSchema(name=name, says=says, columns=COLUMNS, key=KEY)
