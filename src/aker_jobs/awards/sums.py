"""Dollars of every place, agency, fiscal year and sector, with the terms of the formula that they are computed by."""

from __future__ import annotations

import polars as pl

from aker_core.facts.inputs import TERM, part_terms
from aker_core.facts.order_free import sorted_sum
from aker_geo.codes import NATION, state_fips
from aker_geo.connecticut import CODES
from aker_geo.crosswalk import counties_to_markets
from aker_jobs.awards import AGENCIES
from aker_jobs.awards.pieces import ALL, BY, KINDS, none_key
from aker_jobs.awards.rows import CENTS

_AGENCY_YEAR = ["agency", "fiscal_year"]


def market_coverage(counties: pl.DataFrame, years: pl.DataFrame, crosswalk: pl.DataFrame) -> pl.DataFrame:
    """Every market, agency and fiscal year of `years`: geo_code, agency, fiscal_year, and how well it is covered.

    counties: agency, fiscal_year and county_fips of whatever was awarded. whole: false where the agency has Connecticut
    by the county scheme that the market does not use; known: false where it has nothing else of the market.
    """
    # A covered year without any award in a county must still make a row for every market.
    blank = years.select(*_AGENCY_YEAR, county_fips=pl.lit(None, pl.String))
    every = pl.concat([counties.select(*_AGENCY_YEAR, "county_fips").unique(), blank]).with_columns(rows=pl.lit(1))
    # Apart by scheme: an agency that has Connecticut by the right one must not vouch for another that has not.
    scheme = [
        pl.col("county_fips").is_in(list(codes)).any().over(_AGENCY_YEAR).alias(name) for name, codes in CODES.items()
    ]
    apart = every.with_columns(scheme).partition_by(*CODES, include_key=False) or [every]
    placed = [
        counties_to_markets(part, crosswalk, amounts=["rows"], by=_AGENCY_YEAR, absent="zero").markets for part in apart
    ]
    status = pl.col("rows_status")
    return (
        pl.concat(placed)
        .select("cbsa_code", *_AGENCY_YEAR, whole=status == "derived", known=status != "not_published")
        .rename({"cbsa_code": "geo_code"})
    )


def area_coverage(years: pl.DataFrame) -> pl.DataFrame:
    """Every state and the nation in every agency and fiscal year of `years`, as `market_coverage` has markets."""
    areas = pl.DataFrame({"geo_code": [*state_fips(), NATION]})
    return areas.join(years.select(_AGENCY_YEAR), how="cross").with_columns(
        whole=pl.lit(value=True), known=pl.lit(value=True)
    )


def place_sums(pieces: pl.DataFrame, coverage: pl.DataFrame) -> pl.DataFrame:
    """Dollars of every place, agency and fiscal year that is covered, by sector; a place without an award has zero.

    pieces: `aker_jobs.awards.pieces.PIECE`. Returns geo_code, agency, fiscal_year, sector, usd (null where
    nothing is known), whole, withheld (whether the agency has records here without an amount), term (of a formula) and
    keys (of the inputs that it names); before_term and before_keys: the same under the roles of the year before. Rows
    are in the order of agencies.
    """
    sectors = pl.DataFrame({"sector": KINDS})
    withheld = pieces.filter("withheld", pl.col("sector") == ALL).select(
        "geo_code", *_AGENCY_YEAR, withheld=pl.lit(value=True)
    )
    every = (
        coverage.join(sectors, how="cross")
        .join(_added(pieces), on=BY, how="left")
        .join(withheld.unique(), on=["geo_code", *_AGENCY_YEAR], how="left")
    )
    order = pl.col("agency").cast(pl.Enum(AGENCIES))
    return (
        every.with_columns(pl.col("usd").fill_null(0.0), pl.col("withheld").fill_null(value=False), *_none_terms())
        .with_columns(pl.when("known").then(pl.col("usd")))
        .sort("geo_code", "fiscal_year", "sector", order)
    )


def _added(pieces: pl.DataFrame) -> pl.DataFrame:
    """Whole cents are summed as whole numbers; shares of split awards, by campuses of the place, in a fixed order."""
    split = pl.col("part").is_not_null()
    whole = pl.col("cents").filter(~split).sum()
    shares = sorted_sum((pl.col("cents") * pl.col("campuses") / pl.col("all_campuses")).filter(split))
    return (
        pieces.sort(*BY, "key")
        .group_by(BY, maintain_order=True)
        .agg(
            usd=(whole + shares) / CENTS,
            has_whole=(~split).any(),
            has_split=split.any(),
            **{f"{before}keys": _keys(before).str.join(TERM) for before in ("", "before_")},
        )
        .with_columns(**{f"{before}term": _term(before) for before in ("", "before_")})
        .drop("has_whole", "has_split")
    )


def _role(before: str) -> pl.Expr:
    return pl.format("{}{}", pl.lit(before), pl.col("agency").str.to_lowercase())


def _keys(before: str) -> pl.Expr:
    role, part = _role(before), pl.col("part")
    shares = [
        pl.concat_str(role, pl.lit(name), part_terms("", part, pl.col(key)))
        for name, key in (("_split", "key"), ("_campuses", "campuses_key"), ("_all_campuses", "all_campuses_key"))
    ]
    return (
        pl.when(part.is_null())
        .then(pl.concat_str(role, pl.lit("="), pl.col("key")))
        .otherwise(pl.concat_str(shares, separator=TERM))
    )


def _term(before: str) -> pl.Expr:
    role = _role(before)
    split = pl.format("sum({}_split * {}_campuses / {}_all_campuses)", role, role, role)
    return (
        pl.when(~pl.col("has_split"))
        .then(role)
        .when(pl.col("has_whole"))
        .then(pl.format("({} + {})", role, split))
        .otherwise(split)
    )


def _none_terms() -> list[pl.Expr]:
    """What a place without any award of an agency is computed from."""
    return [
        expression
        for before in ("", "before_")
        for expression in (
            pl.col(f"{before}term").fill_null(_role(before)),
            pl.col(f"{before}keys").fill_null(pl.concat_str(_role(before), pl.lit("="), none_key())),
        )
    ]
