"""The table of a vendor's amenity feed: sums over surveyed properties, by market, year and amenity."""

from __future__ import annotations

import polars as pl

from aker_data.schemas.table import Column, TableSchema

FEED = TableSchema(
    name="amenity_feed",
    says="What amenities of rental properties cost and bring in, from a vendor's survey (contract: "
    "docs/vendor_feed.md). Sums over the surveyed properties of a market: rates are made of them, so that amenities "
    "can be added up.",
    columns=(
        Column("cbsa_code", pl.String, "Market, by the list of July 2023.", pattern=r"^\d{5}$"),
        Column("year", pl.Int16, "Calendar year of the sums.", low=2000, high=2100),
        Column("amenity", pl.String, "Amenity in the vendor's words, lower case.", pattern=r"^[a-z0-9_]{1,40}$"),
        Column("properties", pl.Int64, "Surveyed properties that have the amenity.", low=1),
        Column("unit_months", pl.Int64, "Units of these properties times months that they were let.", low=1),
        Column("cost_usd", pl.Float64, "Dollars spent to operate the amenity; null: not asked.", nullable=True, low=0),
        Column("membership_revenue_usd", pl.Float64, "Dollars paid for it; null: not asked.", nullable=True, low=0),
        Column("households", pl.Int64, "Households that could use it.", nullable=True, low=0),
        Column("members", pl.Int64, "Households that used or paid for it in the year.", nullable=True, low=0),
        Column("members_before", pl.Int64, "Of the households of the year before, its members.", nullable=True, low=0),
        Column("members_kept", pl.Int64, "Of those, members still at the end of the year.", nullable=True, low=0),
    ),
    key=("cbsa_code", "year", "amenity"),
)
