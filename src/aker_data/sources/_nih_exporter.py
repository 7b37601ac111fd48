"""NIH ExPORTER: the project file of a fiscal year, as downloaded or as a spreadsheet has saved it again."""

from __future__ import annotations

import polars as pl

from aker_data.contracts import Payload
from aker_data.sources import _awards, cells, reading
from aker_data.sources.reading import Layout

_USED = {
    "APPLICATION_ID": "award_id",
    "FY": "fiscal_year",
    "CORE_PROJECT_NUM": "project_id",
    "ADMINISTERING_IC": "program_code",
    "IC_NAME": "program_title",
    "ACTIVITY": "award_type",
    "PROJECT_TITLE": "title",
    "NIH_SPENDING_CATS": "terms",
    "ORG_NAME": "recipient_name",
    "ORG_CITY": "recipient_city",
    "ORG_STATE": "state",
    "ORG_ZIPCODE": "zip",
    "ORG_COUNTRY": "recipient_country",
    "PROJECT_START": "start",
    "PROJECT_END": "end",
    "SUBPROJECT_ID": "subproject_id",
    "TOTAL_COST": "total_cost",
    "TOTAL_COST_SUB_PROJECT": "total_cost_sub_project",
}
_IGNORED = (
    *("APPLICATION_TYPE", "ARRA_FUNDED", "AWARD_NOTICE_DATE", "BUDGET_START", "BUDGET_END", "CFDA_CODE"),
    *("ASSISTANCE_LISTING_NUMBER", "ED_INST_TYPE", "FULL_PROJECT_NUM"),
    # To 2005, in the publisher's originals, and in older downloads.
    *("FOA_NUMBER", "OPPORTUNITY NUMBER", "OPPORTUNITY_NUMBER"),
    *("FUNDING_ICs", "FUNDING_MECHANISM", "ORG_DEPT", "ORG_DISTRICT", "ORG_DUNS", "ORG_UEI", "ORG_FIPS"),
    *(
        "ORG_IPF_CODE",
        "PHR",
        "PI_IDS",
        "PI_NAMEs",
        "PI_NAMES",
        "FUNDING_ICS",
        "PROGRAM_OFFICER_NAME",
        "PROJECT_TERMS",
        "SERIAL_NUMBER",
    ),
    *("STUDY_SECTION", "STUDY_SECTION_NAME", "SUFFIX", "SUPPORT_YEAR", "DIRECT_COST_AMT", "INDIRECT_COST_AMT"),
)
LAYOUT = Layout(dict.fromkeys(_USED.values(), pl.String), frozenset(_IGNORED), _USED, members="RePORTER_PRJ_C_FY*.csv")


def parse(payload: Payload) -> pl.DataFrame:
    """The columns of the common table that the file has. Lines of commas alone, as spreadsheets leave, are no rows."""
    rows = _awards.without_entities(payload, reading.read(payload, LAYOUT, _filled))
    if nameless := rows.get_column("award_id").null_count():
        reading.raise_source_changed(payload, f"{nameless:,} rows have no application number")
    subproject = _awards.text("subproject_id").is_not_null()
    # A subproject's cost stands in a column of its own.
    dollars = pl.when(subproject).then(pl.coalesce("total_cost_sub_project", "total_cost")).otherwise("total_cost")
    return _awards.derived(
        payload,
        rows,
        pl.lit("NIH").alias("agency"),
        cells.bare(pl.col("award_id")).alias("award_id"),
        cells.bare(pl.col("fiscal_year")).alias("fiscal_year"),
        cells.dollars(dollars).alias("amount_usd"),
        subproject.alias("is_subproject"),
        _awards.us_state("state", "recipient_country").alias("recipient_state"),
        _awards.us_zip("zip", "state", "recipient_country").alias("recipient_zip"),
        *(_awards.text(name) for name in ("recipient_name", "recipient_city", "program_title", "title")),
        pl.col("terms").str.replace_all(r"\s*;\s*", "; "),
        _awards.us_day("start").alias("start_date"),
        _awards.us_day("end").alias("end_date"),
    )


def _filled(rows: pl.LazyFrame) -> pl.LazyFrame:
    anything = pl.any_horizontal(pl.col(name).is_not_null() for name in LAYOUT.columns)
    return rows.filter(anything)
