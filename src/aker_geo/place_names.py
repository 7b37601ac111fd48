"""How names of places are compared: without case, accents, punctuation and spaces, abbreviations written out."""

from __future__ import annotations

import polars as pl

_WRITTEN_OUT = {
    "st": "saint",
    "ste": "sainte",
    "ft": "fort",
    "mt": "mount",
    "n": "north",
    "s": "south",
    "e": "east",
    "w": "west",
    "twp": "township",
    "hts": "heights",
    "spgs": "springs",
    "centre": "center",
    "ctr": "center",
    "jct": "junction",
    "afb": "air force base",
    "co": "county",
}
_BEFORE = r"^(?:the )?(?:(?:city|town|village|borough|township|municipality) of |greater |metro |downtown )"
_AFTER = r" (?:charter township|city|town|township|village|borough|metro|metropolitan area|metro area|area)$"
_COUNTY_WORDS = r" (?:county|parish|city and borough|borough|census area|municipality|municipio|planning region)$"


def words(name: pl.Expr) -> pl.Expr:
    """Plain lower-case words of a name: 'Ft. Lauderdale' becomes 'fort lauderdale'."""
    plain = name.str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.to_lowercase()
    plain = plain.str.replace_all(r"['’‘ʻ.]", "").str.replace_all(r"[^a-z0-9]+", " ").str.strip_chars()
    # All abbreviations in one pass: each word between spaces of its own, so that two in a row are both found.
    apart = pl.lit(" ") + plain.str.replace_all(" ", "  ", literal=True) + pl.lit(" ")
    written = apart.str.replace_many({f" {short} ": f" {long} " for short, long in _WRITTEN_OUT.items()})
    return written.str.replace_all("  ", " ", literal=True).str.strip_chars(" ")


def key(plain: pl.Expr) -> pl.Expr:
    """Words run together, since 'La Grange' is written 'LaGrange' too."""
    return plain.str.replace_all(" ", "", literal=True)


def without_civil_words(plain: pl.Expr) -> pl.Expr:
    """Words of a name without what kind of place it is: 'city of lynchburg', 'moon township'."""
    return plain.str.replace(_BEFORE, "").str.replace(_AFTER, "")


def as_independent_city(plain: pl.Expr) -> pl.Expr:
    """'city of lynchburg' as the list of counties has it: 'lynchburg city'; other names as they are."""
    return plain.str.replace(r"^(?:the )?city of (.+)$", "$1 city")


def first_of_counties(plain: pl.Expr) -> pl.Expr:
    """'collin and dallas counties' becomes 'collin county'; other names as they are."""
    return plain.str.replace(r"^(.+?) and .+ counties$", "$1 county")


def without_county_words(plain: pl.Expr) -> pl.Expr:
    """Words of a county's name without what kind of county it is: 'saint tammany parish' becomes 'saint tammany'."""
    return plain.str.replace(_COUNTY_WORDS, "")


def first_of_several(name: pl.Expr) -> pl.Expr:
    """The first name of 'Minneapolis-St. Paul', 'Dallas/Fort Worth', 'Huntsville and Courtland'."""
    return name.str.replace(r"(?i)\s*(?:[-–—/&]|\band\b).*$", "")
