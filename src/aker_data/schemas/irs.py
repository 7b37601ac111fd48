"""Tables of the IRS Statistics of Income migration data."""

from __future__ import annotations

import polars as pl

from aker_data.schemas.table import Column, TableSchema

COUNTERPART_KINDS = (
    "county",
    "non_migrants",
    "us_and_foreign_total",
    "us_total",
    "same_state_total",
    "different_state_total",
    "foreign_total",
    "foreign_part",
    "other_same_state",
    "other_different_state",
    "region",
)
FLOWS = ("total", "nonmig", "outflow", "inflow", "samest")

_YEARS = (
    Column("year1", pl.Int16, "First of the two filing years that are matched.", low=2011, high=2100),
    Column("year2", pl.Int16, "Second of the two filing years: the flow is for the year that ends in it.", low=2012),
)

COUNTY_FLOWS = TableSchema(
    name="irs_county_flows",
    says="People who filed a tax return from one county in year1 and from another (or the same) in year2. Flows of "
    "fewer than 20 returns are withheld or moved into the other-flows rows, so parts do not always make the total.",
    columns=(
        Column(
            "direction",
            pl.String,
            "inflow: from the counterpart into the county; outflow: from the county to the counterpart.",
            one_of=("inflow", "outflow"),
        ),
        *_YEARS,
        Column(
            "county_fips",
            pl.String,
            "The county that the row is about; county part 000 is a whole state (up to 2017-18). Connecticut is given "
            "by planning region from 2021-22.",
            pattern=r"^\d{5}$",
        ),
        Column("counterpart_code", pl.String, "Code of the other side, as published.", pattern=r"^\d{5}$"),
        Column(
            "counterpart_kind",
            pl.String,
            "What the code stands for. A region is a breakdown of other_different_state: never sum both.",
            one_of=COUNTERPART_KINDS,
        ),
        Column(
            "counterpart_state",
            pl.String,
            "Postal code of the other side's state; FR foreign, SS same state, DS different state.",
            pattern=r"^[A-Z]{2}$",
        ),
        Column("counterpart_name", pl.String, "Name of the other side, as published."),
        Column("returns", pl.Int32, "Returns (about households); null where withheld.", nullable=True, low=0),
        Column("individuals", pl.Int32, "Filers and dependents (people); null where withheld.", nullable=True, low=0),
        Column(
            "agi_kusd",
            pl.Int64,
            "Adjusted gross income of year2 in thousands of dollars, may be negative; null where withheld.",
            nullable=True,
        ),
        Column("suppressed", pl.Boolean, "The publisher withholds the figures of this row."),
    ),
    key=("direction", "year2", "county_fips", "counterpart_code"),
)

GROSS_MIGRATION = TableSchema(
    name="irs_gross_migration",
    says="Returns by state, size of income and age of the primary taxpayer, by whether they stayed, came or left. The "
    "only IRS table with ages; states only.",
    columns=(
        *_YEARS,
        Column("state_fips", pl.String, "Two-digit code of the state.", pattern=r"^\d{2}$"),
        Column("state", pl.String, "Postal code of the state.", pattern=r"^[A-Z]{2}$"),
        Column("state_name", pl.String, "Name of the state, as published."),
        Column(
            "agi_stub",
            pl.Int8,
            "Class of adjusted gross income: 0 all, 1 under $10,000, 2 $10,000, 3 $25,000, 4 $50,000, 5 $75,000, "
            "6 $100,000, 7 $200,000 and over.",
            low=0,
            high=7,
        ),
        Column(
            "age_class",
            pl.Int8,
            "Age of the primary taxpayer: 0 all, 1 under 26, 2 26-34, 3 35-44, 4 45-54, 5 55-64, 6 65 and over.",
            low=0,
            high=6,
        ),
        Column(
            "flow",
            pl.String,
            "total = nonmig (did not move) + samest (moved within the state) + inflow (came from outside the state); "
            "outflow left the state.",
            one_of=FLOWS,
        ),
        Column("returns", pl.Int32, "Returns (about households).", low=0),
        Column("individuals", pl.Int32, "Filers and dependents (people).", low=0),
        Column("agi_year1_kusd", pl.Int64, "Adjusted gross income of year1 in thousands of dollars; may be negative."),
        Column("agi_year2_kusd", pl.Int64, "Adjusted gross income of year2 in thousands of dollars; may be negative."),
    ),
    key=("year2", "state_fips", "agi_stub", "age_class", "flow"),
)
