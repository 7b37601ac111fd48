"""The reference lists that the reader of announcements uses, read once and only when they are needed."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from functools import cache, lru_cache
from pathlib import Path

import polars as pl

_SHORT = {"saint": "st", "sainte": "ste", "fort": "ft", "mount": "mt"}  # as the first word of a name
FOLDER = Path(__file__).resolve().parent / "reference"


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """All rows of a reference list beside this package, every cell as text."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, strict=True))


@cache
def state_names() -> dict[str, str]:
    """Lower-case name of a state → its two letters."""
    return {row["name"].lower(): row["usps"] for row in rows("state_words")}


@cache
def state_words() -> dict[str, str]:
    """What may stand for a state behind a comma: name, the press's abbreviation, postal letters; → two letters."""
    words: dict[str, str] = {}
    for row in rows("state_words"):
        words |= {row["name"]: row["usps"], row["usps"]: row["usps"]}
        if row["abbreviation"]:
            words |= {row["abbreviation"]: row["usps"], row["abbreviation"].upper(): row["usps"]}
    return words | {"Washington, D.C.": "DC", "N.Mex.": "NM", "W. Va.": "WV", "Tex.": "TX", "Penn.": "PA", "Okla": "OK"}


@cache
def names_of(list_name: str, column: str = "name") -> dict[str, str]:
    """Lower-case name → two letters of the state, of a list with a column `usps`."""
    return {row[column].lower(): row["usps"] for row in rows(list_name) if row[column]}


@cache
def state_nicknames() -> dict[str, str]:
    """What a state is called in the press ('the Peach State'), in lower case → two letters."""
    return names_of("state_nicknames")


@cache
def capitals() -> frozenset[str]:
    """Lower-case names of the capitals of the states."""
    return frozenset(row["capital"].lower() for row in rows("state_words"))


@cache
def foreign() -> frozenset[str]:
    """Lower-case names of countries, provinces and cities outside the United States."""
    return frozenset(row["name"].lower() for row in rows("foreign_places"))


@cache
def given_names() -> frozenset[str]:
    """Lower-case given names that are not also common words, places or families."""
    return frozenset(row["name"] for row in rows("given_names"))


@cache
def ordinary_words() -> frozenset[str]:
    """Words that at least two of five hundred news texts and lists about business have in small letters."""
    return frozenset(row["word"] for row in rows("ordinary_words"))


@cache
def campuses() -> dict[str, tuple[str, str]]:
    """Lower-case name of a university → city, two letters of the state."""
    return {row["institution"].lower(): (row["city"], row["usps"]) for row in rows("campuses")}


@lru_cache(maxsize=50_000)
def place_key(name: str) -> str:
    """How names of places are compared: lower case, no full stops, Saint as St, Fort as Ft."""
    key = name.lower().replace(".", "").replace("'", "").strip()
    first, space, rest = key.partition(" ")
    return f"{_SHORT.get(first, first)} {rest}" if space else key


@cache
def places() -> dict[str, tuple[tuple[str, int], ...]]:
    """Key of a populated place's name → (two letters of a state, people), most people first."""
    listed = _listed_places().select("state", "people", key=_place_keys(pl.col("name")))
    largest = listed.group_by("key", "state", maintain_order=True).agg(pl.col("people").max())
    by_key: dict[str, list[tuple[str, int]]] = {}
    for key, state, people in largest.iter_rows():
        by_key.setdefault(key, []).append((state, people))
    known = {key: tuple(sorted(states, key=_fewer_people)) for key, states in by_key.items()}
    return known | {"new york": (("NY", 8_000_000),)}


def _fewer_people(having: tuple[str, int]) -> int:
    return -having[1]


def _listed_places() -> pl.DataFrame:
    """name, county_fips, state (two letters), people (0 where not known) of every populated place in a state."""
    from aker_geo import lists

    letters = {row["state_fips"]: row["usps"] for row in lists.rows("states")}
    state = pl.col("county_fips").str.slice(0, 2).replace_strict(letters, default=None, return_dtype=pl.String)
    people = pl.col("population").cast(pl.Int64).fill_null(0)
    listed = pl.read_csv(lists.FOLDER / "places.csv", infer_schema=False)
    return listed.select("name", "county_fips", state=state, people=people).filter(pl.col("state") != "")


def _place_keys(name: pl.Expr) -> pl.Expr:
    """`place_key` of a whole column."""
    plain = name.str.to_lowercase().str.replace_all("[.']", "").str.strip_chars()
    for word, short in _SHORT.items():
        plain = plain.str.replace(f"^{word} ", f"{short} ")
    return plain


@cache
def independent_cities() -> frozenset[str]:
    """Lower-case names of cities that are counties of their own: 'baltimore city'."""
    from aker_geo import lists

    return frozenset(row["name"].lower() for row in lists.rows("counties") if row["name"].endswith(" city"))


@cache
def counties() -> dict[str, tuple[tuple[str, int], ...]]:
    """Key of a county's name without its kind → (two letters, people in its listed places), most people first."""
    from aker_geo import lists

    letters = {row["state_fips"]: row["usps"] for row in lists.rows("states")}
    by_county = _listed_places().group_by("county_fips").agg(pl.col("people").sum())
    people = dict(by_county.iter_rows())
    by_key: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for row in lists.rows("counties"):
        name = re.sub(
            r" (county|parish|borough|census area|city|municipality|city and borough)$", "", row["name"].lower()
        )
        if state := letters.get(row["county_fips"][:2]):
            by_key[place_key(name)].append((state, people.get(row["county_fips"], 0)))
    return {key: tuple(sorted(states, key=lambda pair: -pair[1])) for key, states in by_key.items()}
