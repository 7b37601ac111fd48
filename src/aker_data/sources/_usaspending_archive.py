"""USAspending's yearly archives of transactions, as a person downloads them: dollars by place, like the search gives.

``FY2023_097_Contracts_Full_20240106.zip`` holds every transaction of the department in one fiscal year. The day in the
name changes every month, so the archives are found by pattern in files mode and not asked for over the network.
"""

from __future__ import annotations

import polars as pl

from aker_data.contracts import Payload, Request
from aker_data.schemas.usaspending import GROUPS
from aker_data.sources import _usaspending, reading
from aker_data.sources._left_out import LeftOut
from aker_geo import codes

URL = "https://files.usaspending.gov/award_data_archive"
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

    Only research, only awards (not the vehicles of orders), only work in the United States. Raises SourceChanged for
    transactions of another fiscal year than asked for.
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
    return pl.concat([_layer(whole, "county", "county_name"), _layer(whole, "state", "state_name")])


def _sums(rows: pl.LazyFrame, group: str) -> pl.LazyFrame:
    """Dollars by field and place of the rows that count."""
    code, kind = pl.col("code").str.strip_chars(), pl.col("kind").str.strip_chars()
    if group == "assistance":
        counts, field = kind.is_in(list(_usaspending.AWARD_TYPES[group])), code
    else:
        counts, field = kind.str.starts_with("CONT_AWD_"), code.str.slice(0, 2)
    fields = {program.code: program.field for program in _usaspending.programs() if program.award_group == group}
    topic = field.replace_strict(fields, default=None, return_dtype=pl.String)
    research = topic if group == "assistance" else pl.when(code.str.starts_with("A")).then(topic.fill_null("other"))
    return (
        rows.filter(counts, pl.col("country") == "USA")
        .with_columns(research.alias("field"))
        .filter(pl.col("field").is_not_null())
        .group_by("fiscal_year", "field", "county", "state", maintain_order=True)
        .agg(
            pl.col("amount_usd").sum(),
            pl.col("county_name").first(),
            pl.col("state_name").first(),
            pl.col("_open_end").any(),
        )
    )


def _layer(sums: pl.DataFrame, layer: str, name: str) -> pl.DataFrame:
    """Rows of counties or of states; what has no code is one row, as in the answers of the search."""
    digits = 5 if layer == "county" else 2
    place = pl.col(layer).str.strip_chars().str.zfill(digits)
    fips = pl.when(place.str.contains(rf"^\d{{{digits}}}$")).then(place).alias("fips")
    added = (
        sums.with_columns(fips)
        .group_by("fiscal_year", "award_group", "field", "fips", maintain_order=True)
        .agg(pl.col("amount_usd").sum(), pl.col(name).first().alias("name"))
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
