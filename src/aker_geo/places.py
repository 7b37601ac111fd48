"""From names of places and ZIP codes to counties, with how each county was found.

A name is looked up within its state, in a list of populated places (GeoNames) and post offices, and among the counties
themselves. Connecticut answers in either scheme, see `aker_geo.connecticut`. What the lists come from, and how often
they are right, is told in ``reference/README.md``.

How a county was found:

=============  ======================================================================================================
exact          the one place of this name in the state, or the only county of the ZIP code
alias          by another name (NYC), without words like Township, or by the first of several places named together
county         the text names a county, parish or borough
main_county    the place or ZIP code reaches into other counties; this one has most of its ZIP codes
largest        several places of the state have this name; this one has most ZIP codes, then most people
unknown        no list knows the name: county null
missing        there was nothing to look up: county null
=============  ======================================================================================================
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from aker_geo import codes, connecticut, place_names
from aker_geo.place_lists import known_names, known_zips, populated_places

HOW = ("exact", "alias", "county", "main_county", "largest", "unknown", "missing")


@dataclass(frozen=True)
class Place:
    """A place found. name: as asked. candidates: every county that it may be in, the chosen one first."""

    county_fips: str
    name: str
    how: str
    candidates: tuple[str, ...]


def counties_of_places(
    frame: pl.DataFrame,
    *,
    city: str,
    state: str,
    scheme: connecticut.Scheme = "planning_regions",
    into: str = "county_fips",
    how: str = "how",
) -> pl.DataFrame:
    """The frame, in its order, with the county of each place.

    city, state: columns with a name ("Johns Creek, Fulton County", "City of Lynchburg", "Rapides Parish") and a state
    (postal code, FIPS code or name). scheme: how Connecticut is answered. into, how: names of the new columns, a
    five-digit code (null where unknown) and a word of `HOW`; columns of that name are replaced.
    """
    places = frame.select(_text(city).alias("city"), state_fips(_text(state)).alias("state_fips"))
    counties = _look_up(places.unique(), scheme)
    joined = places.join(counties, on=["city", "state_fips"], how="left", nulls_equal=True, maintain_order="left")
    return frame.with_columns(
        joined.get_column("county_fips").alias(into), joined.select(_how("city")).to_series().alias(how)
    )


def counties_of_zips(
    frame: pl.DataFrame,
    *,
    zip_code: str,
    scheme: connecticut.Scheme = "planning_regions",
    into: str = "county_fips",
    how: str = "how",
) -> pl.DataFrame:
    """The frame, in its order, with the county of each ZIP code.

    zip_code: a column with five or nine digits, with or without hyphen; lost leading zeros are put back. Other
    parameters and results as in `counties_of_places`. Post offices of the military have no county: unknown.
    """
    zips = frame.select(_five_digits(_text(zip_code)).alias("zip"))
    joined = zips.join(known_zips(scheme), on="zip", how="left", maintain_order="left")
    return frame.with_columns(
        joined.get_column("county_fips").alias(into), joined.select(_how("zip")).to_series().alias(how)
    )


def counties_of_addresses(
    frame: pl.DataFrame,
    *,
    city: str,
    state: str,
    zip_code: str,
    scheme: connecticut.Scheme = "planning_regions",
    into: str = "county_fips",
    how: str = "how",
) -> pl.DataFrame:
    """The frame, in its order, with the county of each address: that of its ZIP code, else of its city.

    A ZIP code that lies in another state than the address is not believed. Parameters and results as in
    `counties_of_places`; where neither is known, `how` is what it is for the city.
    """
    by_city = counties_of_places(frame, city=city, state=state, scheme=scheme, into=into, how=how)
    by_zip = counties_of_zips(frame, zip_code=zip_code, scheme=scheme, into=into, how=how)
    answers = frame.select(
        state_fips(_text(state)).alias("state_fips"),
        by_city.get_column(into).alias("city_county"),
        by_city.get_column(how).alias("city_how"),
        by_zip.get_column(into).alias("zip_county"),
        by_zip.get_column(how).alias("zip_how"),
    )
    believed = pl.col("zip_county").str.starts_with(pl.col("state_fips")).fill_null(pl.col("zip_county").is_not_null())
    chosen = answers.select(
        pl.when(believed).then("zip_county").otherwise("city_county").alias(into),
        pl.when(believed).then("zip_how").otherwise("city_how").alias(how),
    )
    return frame.with_columns(chosen)


def county_named(name: str, state: str, *, scheme: connecticut.Scheme = "planning_regions") -> str | None:
    """The code of a county by its name, with or without County, Parish, Borough; null where the state has none.

    Where a county and an independent city share a name ('Fairfax', Virginia), the name alone is the county's.
    """
    plain = place_names.words(pl.lit(name))
    names = pl.select(
        state_fips(pl.lit(state)).alias("state_fips"),
        pl.concat_list(place_names.key(plain), place_names.key(place_names.as_independent_city(plain))).alias("key"),
    ).explode("key")
    counties = known_names(scheme).filter(pl.col("kind") != "place")
    matches = names.join(counties, on=["state_fips", "key"]).sort("kind").get_column("county_fips")
    return str(matches[0]) if matches.len() else None


@lru_cache(maxsize=4096)
def find_place(place: str, state: str | None, *, scheme: connecticut.Scheme = "planning_regions") -> Place | None:
    """The county of one place; null where it is unknown. Many places: `counties_of_places`, which is quicker.

    state: postal code, FIPS code or name; null reads it from the last part of the place ("Mobile, Alabama").
    """
    town, _, last = place.rpartition(",")
    query = pl.select(
        pl.lit(place if state else town).alias("city"), state_fips(pl.lit(state or last)).alias("state_fips")
    )
    matches = _look_up(query, scheme)
    if not matches.height:
        return None
    row = matches.row(0, named=True)
    return Place(row["county_fips"], place, row["how"], tuple(row["candidates"]))


def main_cities(crosswalk: pl.DataFrame) -> pl.DataFrame:
    """The most populous place of each market: cbsa_code, name, county_fips, population.

    crosswalk: county_fips, cbsa_code of one delineation. Markets without a place of known population have no row.
    """
    used = connecticut.schemes(crosswalk.get_column("county_fips"))
    scheme: connecticut.Scheme = "counties" if used == {"counties"} else "planning_regions"
    return (
        populated_places(scheme)
        .drop_nulls("population")
        .join(crosswalk.select("county_fips", "cbsa_code"), on="county_fips")
        .sort("cbsa_code", "population", "name", descending=[False, True, False])
        .unique("cbsa_code", keep="first", maintain_order=True)
        .select("cbsa_code", "name", "county_fips", "population")
    )


def state_fips(state: pl.Expr) -> pl.Expr:
    """The FIPS code of a state by postal code, name or that code; null where it is none."""
    fips = {**{code: code for code in codes.state_names()}, **codes.state_codes()}
    fips |= {name.upper(): code for code, name in codes.state_names().items()}
    return state.str.strip_chars(" .").str.to_uppercase().replace_strict(fips, default=None, return_dtype=pl.String)


def _text(column: str) -> pl.Expr:
    text = pl.col(column).cast(pl.String).str.strip_chars()
    return pl.when(text != "").then(text)


def _how(column: str) -> pl.Expr:
    return pl.when(pl.col(column).is_null()).then(pl.lit("missing")).otherwise(pl.col("how").fill_null("unknown"))


def _five_digits(text: pl.Expr) -> pl.Expr:
    digits = text.str.replace(r"\.0+$", "").str.replace_all(r"\D", "")
    five = pl.when(digits.str.len_chars() <= 5).then(digits.str.zfill(5)).otherwise(digits.str.zfill(9).str.slice(0, 5))
    return pl.when(digits.str.len_chars().is_between(3, 9)).then(five)


def _look_up(places: pl.DataFrame, scheme: connecticut.Scheme) -> pl.DataFrame:
    """What the lists say of each city, state_fips: county_fips, how, candidates; no row where nothing is known."""
    keys = _keys(places.drop_nulls())
    names = keys.join(known_names(scheme), on=["state_fips", "kind", "key"]).sort("rank")
    best = names.unique(["city", "state_fips"], keep="first", maintain_order=True)
    how = pl.when((pl.col("how") == "exact") & pl.col("alias")).then(pl.lit("alias")).otherwise("how")
    return best.select("city", "state_fips", "county_fips", how.alias("how"), "candidates")


def _keys(places: pl.DataFrame) -> pl.DataFrame:
    """Every way to read each city: city, state_fips, kind, key, rank (lowest first), alias (by another name)."""
    parts = (
        places.with_columns(pl.col("city").str.split(",").alias("part"))
        .with_columns(pl.int_ranges(pl.col("part").list.len()).alias("number"))
        .explode("part", "number")
    )
    # "Clay, New York" with its state: the last part is no city.
    parts = parts.filter((pl.col("number") == 0) | state_fips(pl.col("part")).ne_missing(pl.col("state_fips")))
    plain = place_names.words(pl.col("part"))
    first = place_names.words(place_names.first_of_several(pl.col("part")))
    readings = [
        ("county", plain, False),
        ("county", place_names.as_independent_city(plain), False),
        ("county", place_names.first_of_counties(plain), True),
        ("place", plain, False),
        ("place", place_names.without_civil_words(plain), True),
        ("place", first, True),
        ("place", place_names.without_civil_words(first), True),
    ]
    return pl.concat(
        parts.select(
            "city",
            "state_fips",
            pl.lit(kind).alias("kind"),
            place_names.key(read).alias("key"),
            (pl.col("number") + 100 * order).alias("rank"),
            pl.lit(alias).alias("alias"),
        )
        for order, (kind, read, alias) in enumerate(readings)
    ).filter(pl.col("key") != "")
