"""What RePORTER holds beside grants of NIH: intramural projects, contracts, awards of other agencies of its department.

The institutes of NIH and where each has its own laboratories: `nih_institutes.csv`. Whatever another code administers
(HS is AHRQ, FD the FDA, several are the CDC) is not of NIH. Activity codes that begin with Z are intramural projects,
those with N contracts, with Y agreements with other agencies (https://grants.nih.gov/funding/activity-codes).
"""

from __future__ import annotations

from functools import cache

import polars as pl

from aker_jobs.awards.reference_data import reference_table

PARTS = ("nih_grants", "nih_intramural", "nih_contracts", "nih_other_agencies")
_OF_PLACE = ("performance_county_fips", "performance_zip", "performance_city", "recipient_county_fips",
             "recipient_zip", "recipient_city")  # fmt: skip


@cache
def institutes() -> pl.DataFrame:
    """The institutes: code, abbreviation, institute, intramural_county_fips, reason, source_url."""
    return reference_table("nih_institutes")


def with_parts(awards: pl.LazyFrame, agency: str) -> pl.LazyFrame:
    """The awards with a boolean for each of `PARTS` (of which every award of NIH's table has one) and by_institute.

    awards: program_code, award_type and places as text. An intramural project without an address is where its
    institute has its laboratories: its performance_county_fips is filled, and by_institute is true.
    """
    if agency != "NIH":
        return awards.with_columns(pl.lit(value=False).alias(name) for name in (*PARTS, "by_institute"))
    code, kind = pl.col("program_code").str.to_uppercase(), pl.col("award_type").str.to_uppercase()
    table = institutes()
    own = code.is_in([*table["code"], *table["abbreviation"]]).fill_null(value=True)
    intramural, contract = (kind.str.contains(letters).fill_null(value=False) for letters in ("^Z", r"^[NY]\d"))
    counties = dict(zip(table["code"], table["intramural_county_fips"], strict=True))
    campus = code.replace_strict(counties, default=None, return_dtype=pl.String)
    placed = own & intramural & pl.all_horizontal(pl.col(name).is_null() for name in _OF_PLACE) & campus.is_not_null()
    return awards.with_columns(
        nih_grants=own & ~intramural & ~contract,
        nih_intramural=own & intramural,
        nih_contracts=own & contract,
        nih_other_agencies=~own,
        by_institute=placed,
        performance_county_fips=pl.when(placed).then(campus).otherwise("performance_county_fips"),
    )
