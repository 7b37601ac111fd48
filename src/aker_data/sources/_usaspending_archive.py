"""USAspending's yearly archives of transactions, as a person downloads them: dollars by place, like the search gives.

``FY2023_097_Contracts_Full_20240106.zip`` holds every transaction of the department in one fiscal year. The day in the
name changes every month, so the archives are found by pattern in files mode and not asked for over the network.
"""

from __future__ import annotations

import polars as pl

from aker_data.contracts import Payload, Request
from aker_data.schemas.usaspending import GROUPS, LEFT_OUT
from aker_data.sources import _usaspending, cells, reading
from aker_data.sources._left_out import LeftOut
from aker_data.sources._usaspending_codes import county_of, judged, state_of
from aker_geo import codes

URL = "https://files.usaspending.gov/award_data_archive"
SHOWN = 5  # codes that the name of what was left out holds
_KINDS = {"assistance": "Assistance", "contracts": "Contracts"}
_WORK = "prime_award_transaction_place_of_performance"
_PLACE = {
    "primary_place_of_performance_country_code": "country",
    f"{_WORK}_county_fips_code": "county",
    f"{_WORK}_state_fips_code": "state",
    "primary_place_of_performance_county_name": "county_name",
    "primary_place_of_performance_state_name": "state_name",
}
_AMOUNT = {"federal_action_obligation": "amount_usd", "action_date_fiscal_year": "fiscal_year"}
# What a transaction is for, and what kind of award it belongs to: orders and contracts have keys of their own, apart
# from the vehicles that they are placed on (CONT_IDV_…).
_COLUMNS = {
    "assistance": {"cfda_number": "code", "assistance_type_code": "kind"},
    "contracts": {"product_or_service_code": "code", "contract_award_unique_key": "kind"},
}


def requests(source: str, year: int) -> tuple[Request, ...]:
    """The two archives of a fiscal year."""
    return tuple(
        Request(
            source=source,
            url=f"{URL}/FY{year}_{_usaspending.AGENCY_CODE}_{_KINDS[group]}_Full.zip",
            part=f"{year}/{group}",
            media="zip",
            file_names=(f"FY{year}_{_usaspending.AGENCY_CODE}_{_KINDS[group]}_Full_*",),
        )
        for group in GROUPS
    )


def by_place(payload: Payload) -> pl.DataFrame:
    """Dollars of one archive by field and by county and state of the work, in the columns of `DOD_COUNTIES`.

    Only research, only awards (not the vehicles of orders), only work in the United States. What is left out because
    one of its codes cannot be read is a row of its own, with its dollars. Raises SourceChanged for transactions of
    another fiscal year than asked for.
    """
    year, _, group = payload.request.part.partition("/")
    renames = _PLACE | _AMOUNT | _COLUMNS[group]
    types = dict.fromkeys(renames.values(), pl.String) | {"amount_usd": pl.Float64, "fiscal_year": pl.Int16}
    # The archives have about 110 (assistance) and 300 (contracts) more columns, and gain some every year.
    layout = reading.Layout(types, ignored=LeftOut("*"), renames=renames, members="*.csv")
    sums = reading.read(payload, layout, lambda rows: _sums(rows, group))
    years = sums.get_column("fiscal_year").unique().to_list()
    if years != [int(year)]:
        reading.raise_source_changed(payload, f"transactions are of fiscal years {sorted(years)}, requested was {year}")
    whole = sums.with_columns(pl.lit(group).alias("award_group"))
    kept = whole.filter(pl.col("left_out").is_null())
    return pl.concat([_layer(kept, "county", "county_name"), _layer(kept, "state", "state_name"), _left_out(whole)])


def _sums(rows: pl.LazyFrame, group: str) -> pl.LazyFrame:
    """Cents by field and place of the rows that count, and by the code for which others are left out."""
    return (
        judged(rows, group)
        .group_by("fiscal_year", "field", "left_out", "county", "state", maintain_order=True)
        .agg(
            cells.cents(pl.col("amount_usd")).sum().alias("cents"),
            pl.len().cast(pl.Int64).alias("transactions"),
            pl.col("county_name").first(),
            pl.col("state_name").first(),
            pl.col("_open_end").any(),
        )
    )


def _left_out(sums: pl.DataFrame) -> pl.DataFrame:
    """One row for whatever was left out for a code: its dollars, and in its name the codes with most of them."""
    size = pl.col("cents").abs().sum()
    reasons = (
        sums.filter(pl.col("left_out").is_not_null())
        .group_by("fiscal_year", "award_group", "left_out")
        .agg(pl.col("cents", "transactions").sum(), size=size)
        .sort("size", "left_out", descending=[True, False])
    )
    word = pl.format("{} ({})", "left_out", "transactions")
    row = reasons.group_by("fiscal_year", "award_group", maintain_order=True).agg(
        amount_usd=pl.col("cents").sum() / 100,
        name=word.head(SHOWN).str.join("; ") + pl.when(pl.len() > SHOWN).then(pl.lit("; …")).otherwise(pl.lit("")),
    )
    none = pl.lit(None, pl.String)
    return row.select(
        "fiscal_year",
        "award_group",
        pl.lit("other").alias("field"),
        none.alias("fips"),
        "amount_usd",
        "name",
        pl.lit(LEFT_OUT).alias("geography"),
        pl.lit("").alias("shape_code"),
        none.alias("county_fips"),
        none.alias("state_fips"),
    )


def _layer(sums: pl.DataFrame, layer: str, name: str) -> pl.DataFrame:
    """Rows of counties or of states; what has no code is one row, as in the answers of the search."""
    fips = (county_of() if layer == "county" else state_of()).alias("fips")
    added = (
        sums.with_columns(fips)
        .group_by("fiscal_year", "award_group", "field", "fips", maintain_order=True)
        .agg((pl.col("cents").sum() / 100).alias("amount_usd"), pl.col(name).first().alias("name"))
        .sort("field", "fips")
    )
    postal = pl.col("fips").replace_strict(codes.postal_codes(), default=None, return_dtype=pl.String)
    shape = pl.col("fips") if layer == "county" else postal
    return added.with_columns(
        pl.lit(layer).alias("geography"),
        shape.fill_null("").alias("shape_code"),
        (pl.col("fips") if layer == "county" else pl.lit(None, pl.String)).alias("county_fips"),
        pl.col("fips").str.slice(0, 2).alias("state_fips"),
        pl.when(pl.col("fips").is_not_null()).then("name").alias("name"),
    )
