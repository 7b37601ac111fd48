"""The lists of places, ZIP codes and county names, made ready for look-ups once per scheme of Connecticut."""

from __future__ import annotations

from functools import cache

import polars as pl

from aker_geo import connecticut, lists, place_names

_STATE = pl.col("county_fips").str.slice(0, 2).alias("state_fips")
_COLUMNS = ("state_fips", "kind", "key", "county_fips", "how", "candidates")


@cache
def known_zips(scheme: connecticut.Scheme) -> pl.DataFrame:
    """zip, county_fips, how (exact or main_county), candidates (every county, the main one first)."""
    others = pl.col("also_fips").fill_null("").str.split(" ").list.eval(pl.element().filter(pl.element() != ""))
    return _read("zip_counties", scheme).select(
        "zip",
        "county_fips",
        pl.when(pl.col("also_fips").is_null()).then(pl.lit("exact")).otherwise(pl.lit("main_county")).alias("how"),
        pl.concat_list("county_fips", others).alias("candidates"),
    )


@cache
def known_names(scheme: connecticut.Scheme) -> pl.DataFrame:
    """What a name within a state means: state_fips, kind, key, county_fips, how, candidates.

    kind: place, county (with its County, Parish …) or county_short (without). One row per state, kind and key.
    """
    return pl.concat([_places(scheme), _county_names(scheme, short=False), _county_names(scheme, short=True)])


@cache
def populated_places(scheme: connecticut.Scheme) -> pl.DataFrame:
    """name, county_fips, population (null: not known), zips (ZIP codes of the post office of that name there)."""
    return _read("places", scheme).with_columns(pl.col("population", "zips").cast(pl.Int64))


def _read(name: str, scheme: connecticut.Scheme) -> pl.DataFrame:
    """A reference list without the codes of Connecticut's other scheme."""
    others = [code for other, members in connecticut.CODES.items() if other != scheme for code in members]
    table = pl.read_csv(lists.FOLDER / f"{name}.csv", infer_schema=False)
    return table.filter(~pl.col("county_fips").is_in(others))


def _key(column: str) -> pl.Expr:
    return place_names.key(place_names.words(pl.col(column))).alias("key")


def _places(scheme: connecticut.Scheme) -> pl.DataFrame:
    rows = populated_places(scheme).select(_STATE, _key("name"), "county_fips", "population", "zips")
    counties = rows.group_by("state_fips", "key", "county_fips").agg(pl.max("population"), pl.sum("zips"))
    ranked = counties.sort("zips", "population", "county_fips", descending=[True, True, False], nulls_last=True)
    names = ranked.group_by("state_fips", "key", maintain_order=True).agg(
        # Two populated places of one name in two counties are two places; a post office merely reaches over the line.
        (pl.col("population").slice(1).count() > 0).alias("_places"),
        pl.col("county_fips").alias("candidates"),
    )
    aliases = _read("place_aliases", scheme).sort("alias", "rank", "county_fips")
    others = aliases.group_by(_STATE, _key("alias"), maintain_order=True).agg(
        pl.lit(value=False).alias("_places"), pl.col("county_fips").alias("candidates")
    )
    return pl.concat(
        [
            _answers(names.join(others, on=["state_fips", "key"], how="anti"), "place", "exact"),
            _answers(others, "place", "alias"),
        ]
    )


def _county_names(scheme: connecticut.Scheme, *, short: bool) -> pl.DataFrame:
    plain = place_names.words(pl.col("name"))
    name = place_names.without_county_words(plain) if short else plain
    rows = _read("counties", scheme).select(_STATE, place_names.key(name).alias("key"), "county_fips")
    names = rows.group_by("state_fips", "key").agg(
        pl.lit(value=False).alias("_places"), pl.col("county_fips").sort().alias("candidates")
    )
    return _answers(names, "county_short" if short else "county", "county")


def _answers(names: pl.DataFrame, kind: str, single: str) -> pl.DataFrame:
    """names: state_fips, key, candidates (the chosen county first), _places (whether others are other places)."""
    several = pl.when("_places").then(pl.lit("largest")).otherwise(pl.lit("main_county"))
    return names.with_columns(
        pl.lit(kind).alias("kind"),
        pl.col("candidates").list.first().alias("county_fips"),
        pl.when(pl.col("candidates").list.len() > 1).then(several).otherwise(pl.lit(single)).alias("how"),
    ).select(_COLUMNS)
