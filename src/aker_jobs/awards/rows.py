"""Awards as they are counted: which years, which records, in which sectors, added up by agency, year and place.

A subproject's money is in its parent's record and is left out. Money taken back (negative) stays. A record without an
amount adds nothing and is counted; sums that it belongs to are lower bounds, unless it is one of another department
that only lists its projects with the agency.
"""

from __future__ import annotations

import polars as pl

from aker_core.facts.family import Tables
from aker_jobs.awards.nih_parts import PARTS, with_parts
from aker_jobs.awards.reference_data import FIELDS, SECTORS, sector_rules

TABLES = {"NIH": "nih_reporter", "NSF": "nsf_awards", "DOD": "usaspending_dod_awards"}
COUNTY_TABLE = "usaspending_dod_counties"
CENTS = 100
YEARS = 6  # the data year and the five before it
# Everything that says where an award's money goes; records that agree in all of it are placed once.
PLACE = (
    "performance_county_fips",
    "performance_zip",
    "performance_city",
    "performance_state",
    "performance_country",
    "recipient_uei",
    "recipient_name",
    "recipient_county_fips",
    "recipient_zip",
    "recipient_city",
    "recipient_state",
    "recipient_country",
)
LEFT_OUT_STAGES = ("5", "7")  # operational system development and commercialization
# Veterans Affairs is no part of the department of NIH. It lists its projects in RePORTER, all without dollars: they are
# no awards of NIH of which the amount is withheld, but awards of somebody else (https://report.nih.gov/faqs).
LISTED_ONLY = {"NIH": ("VA",)}


def counted_awards(tables: Tables, year: int, years: int = YEARS) -> pl.DataFrame:
    """Records of all agencies up to the data year, without subprojects, by agency, fiscal year, sectors and place.

    Returns agency, fiscal_year, the columns of `PLACE`, tech, health, defense and `PARTS` (booleans), by_institute,
    awards and without_amount
    (counts), cents (whole, so that no order of adding shows), award_ids (lists: of records with an amount),
    withheld_ids (of the agency's own records without one) and payloads.
    """
    parts = {
        agency: with_parts(with_sectors(_within(tables[table], year, years), agency), agency)
        for agency, table in TABLES.items()
        if table in tables
    }
    if not parts:
        return _nothing()
    keys = ("agency", "fiscal_year", *PLACE, *SECTORS, *PARTS, "by_institute")
    return pl.concat(
        part.group_by(keys)
        .agg(
            awards=pl.len(),
            without_amount=pl.col("amount_usd").null_count(),
            cents=cents().sum(),
            award_ids=pl.col("award_id").filter(pl.col("amount_usd").is_not_null()),
            withheld_ids=pl.col("award_id").filter(pl.col("amount_usd").is_null() & ~_only_listed(agency)),
            payloads=pl.col("payload_sha256").unique().sort(),
        )
        .collect()
        for agency, part in parts.items()
    )


def cents() -> pl.Expr:
    """The column amount_usd in whole cents."""
    return (pl.col("amount_usd").cast(pl.Float64) * CENTS).round().cast(pl.Int64)


def _only_listed(agency: str) -> pl.Expr:
    return pl.col("program_code").is_in(LISTED_ONLY.get(agency, ())).fill_null(value=False)


def with_sectors(awards: pl.LazyFrame, agency: str) -> pl.LazyFrame:
    """The awards of one agency with a boolean column for each sector, by the rules of the reference table."""
    rules = sector_rules().filter(pl.col("agency") == agency)
    flags = {}
    for sector in SECTORS:
        hits = pl.lit(value=False)
        for field, pattern in rules.filter(pl.col("sector") == sector).select("field", "pattern").iter_rows():
            # `.*` means whatever is there, or nothing.
            hit = pl.col(field).cast(pl.String).str.contains(f"(?i){pattern}").fill_null(value=False)
            hits = hits | (pl.lit(value=True) if pattern == ".*" else hit)
        flags[sector] = hits
    return awards.with_columns(**flags)


def _within(table: pl.LazyFrame, year: int, years: int) -> pl.LazyFrame:
    span = (pl.col("fiscal_year") > year - years) & (pl.col("fiscal_year") <= year)
    # Codes that repeat may come from the lake as categories.
    text = [pl.col(column).cast(pl.String) for column in ("agency", "award_id", "payload_sha256", *PLACE, *FIELDS)]
    # Contracts of stages that are no research and development (dod_stages.csv) are none of the agency's research.
    stage = pl.col("program_code").cast(pl.String).str.extract(r"^A[A-Z]\w(\w)$")
    left_out = ((pl.col("agency").cast(pl.String) == "DOD") & stage.is_in(LEFT_OUT_STAGES)).fill_null(value=False)
    return table.filter(span & ~pl.col("is_subproject") & ~left_out).with_columns(text)


def _nothing() -> pl.DataFrame:
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        "agency": pl.String,
        "fiscal_year": pl.Int16,
        **dict.fromkeys(PLACE, pl.String),
        **dict.fromkeys((*SECTORS, *PARTS, "by_institute"), pl.Boolean),
        "awards": pl.UInt32,
        "without_amount": pl.UInt32,
        "cents": pl.Int64,
        "award_ids": pl.List(pl.String),
        "withheld_ids": pl.List(pl.String),
        "payloads": pl.List(pl.String),
    }
    return pl.DataFrame(schema=schema)
