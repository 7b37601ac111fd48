"""Where the money of an award goes: one county each, by the first thing that is known.

    1. county where the work is done      4. campus of the recipient in the federal directory of institutions
    2. ZIP code where the work is done    5. county of the recipient
    3. city where the work is done        6. ZIP code, then city of the recipient

A recipient that may be any of several campuses is the one at the recipient's ZIP code or in its city; if its address is
at none of them, the address decides; if there is no address, the money is split into equal shares, one for each campus,
which add up to one. Work abroad, or for a recipient abroad where no place of work is stated, has no county by right.
A code of Connecticut's other county scheme counts as not known.
"""

from __future__ import annotations

import polars as pl

from aker_geo.connecticut import CODES, Scheme
from aker_geo.places import counties_of_places, counties_of_zips
from aker_jobs.awards.institutions import campus_matches
from aker_jobs.awards.rows import PLACE

SHARES = "equal_shares"
FOREIGN, NO_PLACE, UNKNOWN_PLACE = "foreign", "no place is stated", "the place is in no list"
# Everybody writes the country differently; territories are not abroad.
HOME = ("US", "USA", "UNITED STATES", "UNITED STATES OF AMERICA", "PR", "PUERTO RICO", "GU", "VI", "AS", "MP")
_PLACED: dict[str, pl.DataType | type[pl.DataType]] = {
    "place": pl.UInt32,
    "county_fips": pl.String,
    "share": pl.Float64,
    "placed_by": pl.String,
    "campuses": pl.List(pl.String),
}


def place_awards(places: pl.DataFrame, institutions: pl.DataFrame | None, scheme: Scheme) -> pl.DataFrame:
    """The county of each place, and how it was found.

    places: a number `place` and the columns `PLACE` of the awards tables, one row per combination. institutions: the
    table `ipeds_institutions`, or None. scheme: Connecticut's counties or planning regions, as the markets are drawn.
    Returns place, county_fips (null where unplaced), share (those of a place add up to 1), placed_by (what placed it:
    performance_county, performance_zip, performance_city, institution_uei, institution_name, system_name, equal_shares,
    recipient_county, recipient_zip, recipient_city; else why it is unplaced: foreign, …), campuses (where the money is
    split: the institutions in the county that a share stands for).
    """
    looked_up = _looked_up(places, scheme)
    other = [code for other_scheme, members in CODES.items() if other_scheme != scheme for code in members]
    split = pl.DataFrame(schema=_PLACED)
    campus = pl.DataFrame(schema={"place": pl.UInt32, "campus": pl.String, "by": pl.String})
    if institutions is not None and places.height:
        campus, split = _campuses(looked_up, institutions, other)
    with_campus = looked_up.join(campus, on="place", how="left")
    steps = {
        "performance_county": _in_scheme(pl.col("performance_county_fips"), other),
        "performance_zip": pl.col("performance_zip_county"),
        "performance_city": pl.col("performance_city_county"),
        "campus": pl.col("campus"),
        "recipient_county": _in_scheme(pl.col("recipient_county_fips"), other),
        "recipient_zip": pl.col("recipient_zip_county"),
        "recipient_city": pl.col("recipient_city_county"),
    }
    names = pl.coalesce(pl.when(county.is_not_null()).then(pl.lit(step)) for step, county in steps.items())
    abroad = _abroad()
    placed = with_campus.select(
        pl.col("place").cast(pl.UInt32),
        county_fips=pl.when(~abroad).then(pl.coalesce(steps.values())),
        share=1.0,
        placed_by=pl.when(abroad)
        .then(pl.lit(FOREIGN))
        .when(names == "campus")
        .then(pl.col("by"))
        .otherwise(pl.coalesce(names, pl.when(_something()).then(pl.lit(UNKNOWN_PLACE)).otherwise(pl.lit(NO_PLACE)))),
        campuses=pl.lit(None, pl.List(pl.String)),
    )
    nowhere = placed.filter(pl.col("county_fips").is_null() & (pl.col("placed_by") != FOREIGN)).select("place")
    shared = split.join(nowhere, on="place", how="semi")
    return pl.concat([placed.join(shared, on="place", how="anti"), shared])


def _looked_up(places: pl.DataFrame, scheme: Scheme) -> pl.DataFrame:
    """The places with the counties of their ZIP codes and cities."""
    counties = places
    for side in ("performance", "recipient"):
        counties = counties_of_zips(
            counties, zip_code=f"{side}_zip", scheme=scheme, into=f"{side}_zip_county", how=f"{side}_zip_how"
        )
        counties = counties_of_places(
            counties,
            city=f"{side}_city",
            state=f"{side}_state",
            scheme=scheme,
            into=f"{side}_city_county",
            how=f"{side}_city_how",
        )
    return counties


def _campuses(places: pl.DataFrame, institutions: pl.DataFrame, other: list[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The one campus that a recipient is (place, campus, by), and equal shares of those that may be any of several."""
    recipients = places.select("place", *(column for column in PLACE if column.startswith("recipient_")))
    matches = campus_matches(recipients, institutions.filter(~pl.col("county_fips").cast(pl.String).is_in(other)))
    at = matches.join(recipients.select("place", "recipient_zip", "recipient_city"), on="place").with_columns(
        near=pl.when((pl.col("zip5") == pl.col("recipient_zip")).fill_null(value=False))
        .then(2)
        .when((pl.col("city").str.to_lowercase() == pl.col("recipient_city").str.to_lowercase()).fill_null(value=False))
        .then(1)
        .otherwise(0)
    )
    nearest = at.filter(pl.col("near") == pl.col("near").max().over("place"))
    counted = nearest.with_columns(counties=pl.col("county_fips").n_unique().over("place"))
    sure = counted.filter(pl.col("counties") == 1)
    one = sure.group_by("place").agg(campus=pl.col("county_fips").first(), by=pl.col("by").first())
    several = counted.join(sure, on="place", how="anti")
    return one, _equal_shares(several)


def _equal_shares(campuses: pl.DataFrame) -> pl.DataFrame:
    """An equal share for each campus, added up by county; the last county takes what rounding left."""
    by_county = (
        campuses.group_by("place", "county_fips")
        .agg(campuses=pl.col("unitid").unique().sort())
        .with_columns(n=pl.col("campuses").list.len())
        .sort("place", "county_fips")
    )
    share = pl.col("n") / pl.col("n").sum().over("place")
    last = pl.int_range(pl.len()).over("place") == pl.len().over("place") - 1
    before = share.cum_sum().shift(1, fill_value=0.0).over("place")
    return by_county.select(
        pl.col("place").cast(pl.UInt32),
        "county_fips",
        share=pl.when(last).then(1.0 - before).otherwise(share),
        placed_by=pl.lit(SHARES),
        campuses="campuses",
    )


def _in_scheme(county: pl.Expr, other: list[str]) -> pl.Expr:
    return pl.when(~county.is_in(other)).then(county)


def _abroad() -> pl.Expr:
    """Work is abroad where its country is; a recipient's country counts where no place of work is stated."""
    at_home = pl.col("performance_county_fips").is_not_null() | pl.col("performance_state").is_not_null()
    return pl.coalesce(
        _is_foreign("performance_country"),
        pl.when(at_home).then(pl.lit(value=False)),
        _is_foreign("recipient_country"),
        pl.lit(value=False),
    )


def _is_foreign(country: str) -> pl.Expr:
    """Null where no country is stated."""
    return ~pl.col(country).str.to_uppercase().str.strip_chars().is_in(HOME)


def _something() -> pl.Expr:
    columns = [column for column in PLACE if not column.endswith("_country")]
    return pl.any_horizontal(pl.col(columns).is_not_null())
