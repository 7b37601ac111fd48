"""Names that people give to columns of ages, periods, places and what else sets rows apart, preferred ones first."""

from __future__ import annotations

import re
from collections.abc import Iterable

AGE_COLUMNS = (
    *("age", "age_group", "age_band", "age_bin", "ages", "age_range", "age_class", "age_bracket", "age_cohort"),
    *("age_category", "age_cat", "age_years", "age_grp", "agegroup", "agegrp"),
)
PERIOD_COLUMNS = ("period", "year")
PLACE_COLUMNS = ("market", "msa_id", "cbsa_code", "geography", "geo_code", "county_fips")
SECTOR_COLUMNS = ("sector", "industry", "industry_code", "naics", "naics_code")
# What may tell several series in one frame apart: what it is called in a message -> columns, codes before titles.
APART = {
    "places": (
        *PLACE_COLUMNS,
        *("local_geography", "area", "area_fips", "area_code", "fips", "geoid", "geo", "geo_id", "county", "state"),
        *("state_fips", "state_code", "metro", "msa", "msa_code", "cbsa", "cbsa_fips", "region", "place", "city"),
        *("county_name", "state_name", "state_abbr", "metro_name", "msa_name", "cbsa_title", "market_name", "geo_name"),
        "area_title",
    ),
    "ownerships": ("own_code", "own", "owner", "ownership", "own_title"),
    "sectors": (*SECTOR_COLUMNS, "supersector", "naics_title", "industry_title", "sector_name", "industry_name"),
    "sizes of establishment": ("size_code", "size_title"),
    "levels of aggregation": ("agglvl_code", "agglvl_title"),
    "agencies": ("agency", "agency_code", "awarding_agency", "funding_agency", "funder", "awarding_agency_name"),
    "institutions": (
        *("unitid", "recipient_uei", "institution", "recipient", "organization", "org_name", "awardee"),
        *("institution_name", "recipient_name", "organization_name", "awardee_name"),
    ),
    "series": ("series_id", "series", "measure"),
    "quarters": ("quarter", "qtr"),
    "months": ("month",),
    "years": ("year", "period", "date"),
}
_TITLES = ("_title", "_name", "_abbr")


def columns_apart(names: Iterable[str]) -> dict[str, list[str]]:
    """The columns of a frame that may tell series apart, by what they are called, preferred ones first.

    Names are compared as people vary them: ``Area FIPS`` is area_fips.
    """
    there = _by_name(names)
    apart = {what: [there[name] for name in columns if name in there] for what, columns in APART.items()}
    return {what: columns for what, columns in apart.items() if columns}


def column_of(names: Iterable[str], among: Iterable[str]) -> str | None:
    """The column of a frame that is called by the first of some names, however people vary it; None without one.

    >>> column_of(["MSA ID", "Age Group"], AGE_COLUMNS)
    'Age Group'
    """
    there = _by_name(names)
    return next((there[name] for name in among if name in there), None)


def columns_of(names: Iterable[str], among: Iterable[str]) -> list[str]:
    """The columns of a frame that are called by some names, in the order of these."""
    there = _by_name(names)
    return [there[name] for name in among if name in there]


def _by_name(names: Iterable[str]) -> dict[str, str]:
    """The name that people vary -> the column as it is called: ``Area FIPS`` is area_fips."""
    return {re.sub(r"[^a-z0-9]+", "_", str(name).strip().lower()): name for name in names}


def without_titles(columns: list[str]) -> list[str]:
    """The columns of codes, those of titles only where there is no code: a title may change while its code stays."""
    return [name for name in columns if not name.lower().endswith(_TITLES)] or columns
