"""Markets: the CBSAs of one delineation with their short codes, names and file names."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from difflib import get_close_matches
from functools import cache

import polars as pl

from aker_core.errors import UnknownGeography
from aker_geo import delineation, lists

_PARTS = re.compile(r"--|[-/]")
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")
SUGGESTIONS, ALIKE = 3, 0.6  # a short code with two letters exchanged is alike by two thirds


@cache
def _short_codes(vintage: str) -> dict[str, tuple[str, str]]:
    """Short code and name by CBSA code, of the rows that hold for a delineation."""
    return {
        row["cbsa_code"]: (row["msa_id"], row["name"])
        for row in lists.rows("markets")
        if (row["valid_from"] or vintage) <= vintage <= (row["valid_to"] or vintage)
    }


def markets(table: pl.DataFrame, vintage: str) -> pl.DataFrame:
    """One row per market of a delineation.

    table: rows of `cbsa_delineation` (delineation, cbsa_code, cbsa_title, cbsa_type, county_fips), of any vintages.
    Returns msa_id (short code, else the CBSA code), cbsa_code, delineation, name (title), type (metro or micro),
    principal_city, slug (plain name for files), states (postal codes as in the title, NC-SC), qcew_area (C1974;
    null where it could be two markets), counties. Raises UnknownGeography where the table has no row of the vintage.
    """
    delineation.vintage(vintage)
    areas = (
        table.filter(pl.col("delineation") == vintage)
        .group_by("cbsa_code")
        .agg(
            pl.col("cbsa_title").first().alias("name"),
            pl.col("cbsa_type").first().alias("type"),
            pl.len().cast(pl.Int32).alias("counties"),
        )
        .sort("cbsa_code")
    )
    if not areas.height:
        raise UnknownGeography(f"The table of CBSAs has no rows of {vintage}. Refresh cbsa_delineation for it first")
    short = _short_codes(vintage)
    codes, titles = areas.get_column("cbsa_code").to_list(), areas.get_column("name").to_list()
    cities = [
        short[code][1] if code in short else principal_city(title) for code, title in zip(codes, titles, strict=True)
    ]
    states = [title.rpartition(", ")[2] for title in titles]
    # Two pairs of micro areas share their first four digits: what QCEW writes does not tell them apart.
    area = pl.concat_str(pl.lit("C"), pl.col("cbsa_code").str.slice(0, 4))
    return areas.select(
        pl.Series("msa_id", [short[code][0] if code in short else code for code in codes]),
        "cbsa_code",
        pl.lit(vintage).alias("delineation"),
        "name",
        "type",
        pl.Series("principal_city", cities),
        pl.Series("slug", _slugs(codes, cities, states, frozenset(short))),
        pl.Series("states", states),
        pl.when(area.is_unique()).then(area).alias("qcew_area"),
        "counties",
    )


def metro_membership(delineation: pl.DataFrame) -> pl.DataFrame:
    """Which QCEW area each county of a delineation is in: county_fips, qcew_area (null where two CBSAs share one code).

    delineation: cbsa_code, county_fips, of one vintage.
    """
    area = pl.concat_str(pl.lit("C"), pl.col("cbsa_code").str.slice(0, 4))
    shared = pl.col("cbsa_code").n_unique().over("qcew_area") > 1
    return (
        delineation.select(pl.col("cbsa_code", "county_fips").cast(pl.String))
        .with_columns(qcew_area=area)
        .select("county_fips", qcew_area=pl.when(~shared).then("qcew_area"))
        .sort("county_fips")
    )


def find(table: pl.DataFrame, query: str) -> dict[str, object]:
    """The row of `markets` for a short code, a CBSA code, a file name or a title.

    A CBSA code of another vintage finds the market by its short code. Raises UnknownGeography where not exactly one is
    found.
    """
    text = query.strip()
    codes = {row["msa_id"] for row in lists.rows("markets") if row["cbsa_code"] == text}
    rows = table.filter(
        pl.col("msa_id").is_in([text.upper(), *sorted(codes)])
        | (pl.col("cbsa_code") == text)
        | (pl.col("slug") == slug(text))
        | (pl.col("name").str.to_lowercase() == text.lower())
    )
    if rows.height == 1:
        return rows.row(0, named=True)
    cbsa_list = "the CBSA list " + str(table["delineation"][0] if table.height else "of no area")
    if rows.height:
        raise UnknownGeography(f"{query!r} names {rows.height} markets of {cbsa_list}: {_named(rows)}. Use the code")
    near = _named(_near(table, text))
    remedy = f"Did you mean {near}?" if near else "Give a short code (DEN) or a CBSA code (19740)"
    raise UnknownGeography(f"Unknown market {query!r} in {cbsa_list}. {remedy}")


def _near(table: pl.DataFrame, text: str) -> pl.DataFrame:
    """The markets with a word of the title that begins so, else with a code, city or title spelled nearly so."""
    begins = pl.lit(r"\b" + pl.escape_regex(text.lower()))
    holding = table.filter(pl.col("name").str.to_lowercase().str.contains(begins))
    if text and holding.height:
        return holding
    spelled: dict[str, set[str]] = {}
    for row in table.select("cbsa_code", "msa_id", "slug", "name").iter_rows():
        for name in row:
            spelled.setdefault(str(name).lower(), set()).add(row[0])
    alike = get_close_matches(text.lower(), spelled, n=SUGGESTIONS, cutoff=ALIKE)
    codes = list(dict.fromkeys(code for name in alike for code in sorted(spelled[name])))
    order = pl.col("cbsa_code").replace_strict({code: at for at, code in enumerate(codes)}, return_dtype=pl.Int64)
    return table.filter(pl.col("cbsa_code").is_in(codes)).sort(order) if codes else table.clear()


def _named(rows: pl.DataFrame) -> str:
    return ", ".join(f"{code} ({name})" for code, name in rows.head(SUGGESTIONS).select("msa_id", "name").iter_rows())


def principal_city(title: str) -> str:
    """The first city of a CBSA title: Denver of Denver-Aurora-Lakewood, CO.

    Names that hold a hyphen themselves (Winston-Salem) are rows of markets.csv.
    """
    return _PARTS.split(title.rpartition(", ")[0], maxsplit=1)[0]


def slug(name: str) -> str:
    """A name in plain lower-case letters, digits and underscores: Cañon City becomes canon_city."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return _NOT_PLAIN.sub("_", plain).strip("_")


def _slugs(codes: list[str], cities: list[str], states: list[str], short: frozenset[str]) -> list[str]:
    """One file name per market. Where a city name is there twice, a market with a short code keeps it plain."""
    plain = [slug(city) for city in cities]
    owners: dict[str, list[str]] = {}
    for code, name in zip(codes, plain, strict=True):
        owners.setdefault(name, []).append(code)
    names = [
        name if _keeps(code, owners[name], short) else f"{name}_{slug(state.partition('-')[0])}"
        for code, name, state in zip(codes, plain, states, strict=True)
    ]
    taken = {name for name, times in Counter(names).items() if times > 1}
    return [f"{name}_{code}" if name in taken else name for code, name in zip(codes, names, strict=True)]


def _keeps(code: str, owners: list[str], short: frozenset[str]) -> bool:
    return owners == [code] or (code in short and sum(owner in short for owner in owners) == 1)
