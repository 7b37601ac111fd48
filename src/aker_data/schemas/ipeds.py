"""Institutions of higher education: the directory of the Integrated Postsecondary Education Data System."""

from __future__ import annotations

import polars as pl

from aker_data.schemas.table import Column, TableSchema

# Codes of the directory: https://nces.ed.gov/ipeds/datacenter/DataFiles.aspx, dictionary of table HD.
CONTROL = {"1": "public", "2": "private not-for-profit", "3": "private for-profit"}
LEVEL = {"1": "four years or more", "2": "two to less than four years", "3": "less than two years"}
SIZE = {"1": "under 1,000", "2": "1,000 - 4,999", "3": "5,000 - 9,999", "4": "10,000 - 19,999", "5": "20,000 and above"}

INSTITUTIONS = TableSchema(
    name="ipeds_institutions",
    says="Every institution that takes part in federal student aid, with its place. A system of several campuses has "
    "one row for each campus that reports alone, and system offices have rows of their own.",
    columns=(
        Column("unitid", pl.String, "The institution's number.", pattern=r"^\d{6}$"),
        Column("year", pl.Int16, "Year of the directory: 2022 for the academic year 2022-23.", low=1980, high=2100),
        Column("name", pl.String, "Name."),
        Column("aliases", pl.String, "Other names as published, run together.", nullable=True),
        Column("ueis", pl.String, "Unique Entity Identifiers (SAM), separated by |.", nullable=True),
        Column("city", pl.String, "City."),
        Column("state", pl.String, "Postal code of the state.", pattern=r"^[A-Z]{2}$"),
        Column("zip5", pl.String, "First five digits of the ZIP code.", nullable=True, pattern=r"^\d{5}$"),
        Column(
            "county_fips",
            pl.String,
            "County; planning region in Connecticut from 2022 on; null where there is none.",
            nullable=True,
            pattern=r"^\d{5}$",
        ),
        Column(
            "cbsa_code_as_published",
            pl.String,
            "Metro or micro area as the directory has it: of an older delineation than its counties, so markets are "
            "found by county. Null outside of areas.",
            nullable=True,
            pattern=r"^\d{5}$",
        ),
        Column("latitude", pl.Float64, "Degrees north.", nullable=True, low=-90, high=90),
        Column("longitude", pl.Float64, "Degrees east.", nullable=True, low=-180, high=180),
        Column("sector", pl.String, "Control and level in one code; 0 administrative unit, 99 unknown."),
        Column(
            "control", pl.String, "Who runs it; null where not known.", nullable=True, one_of=tuple(CONTROL.values())
        ),
        Column(
            "level", pl.String, "Longest program; null where not known.", nullable=True, one_of=tuple(LEVEL.values())
        ),
        Column("is_system_office", pl.Boolean, "Administrative unit, not a school (sector 0)."),
        Column("system_id", pl.String, "System or company that it belongs to; null for none.", nullable=True),
        Column("system_name", pl.String, "Name of the system; null for none.", nullable=True),
        Column("is_active", pl.Boolean, "Active in the year of the directory."),
        Column(
            "enrollment_size",
            pl.String,
            "Students, in classes; null where not known.",
            nullable=True,
            one_of=tuple(SIZE.values()),
        ),
        Column("has_medical_degree", pl.Boolean, "Grants a medical degree; null where not known.", nullable=True),
        Column("has_hospital", pl.Boolean, "Has a hospital; null where not known.", nullable=True),
    ),
    key=("unitid", "year"),
)
