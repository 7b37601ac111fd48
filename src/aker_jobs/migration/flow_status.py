"""Why a market has no figure of the flows: expressions over the columns of `irs_market_flows`, pairs and residents."""

from __future__ import annotations

import polars as pl

from aker_geo.crosswalk import other_scheme

PAIRS_NOT_LISTED = "these files do not list all flows between counties of a state"
OTHER_SCHEME = "the flows use another county scheme for Connecticut than this delineation"


def by_other_scheme(flows: pl.DataFrame, crosswalk: pl.DataFrame, codes: pl.Series) -> pl.DataFrame:
    """The markets whose absent counties are Connecticut's by the scheme that the flows do not use: not comparable."""
    odd = crosswalk.filter(pl.col("county_fips").is_in(sorted(other_scheme(crosswalk, codes))))
    counted = odd.group_by("cbsa_code").agg(otherwise=pl.len())
    absent = pl.col("counties_absent") == pl.col("otherwise")
    return flows.join(counted, on="cbsa_code", how="left").with_columns(
        status=pl.when(absent).then(pl.lit("not_comparable")).otherwise("status")
    )


def _ordered_pairs() -> pl.Expr:
    return pl.col("counties") * (pl.col("counties") - 1)


def is_least() -> pl.Expr:
    """Whether the flows between the counties of a market are more than those that the file lists with a figure."""
    return (pl.col("pair_count") < _ordered_pairs()) | (pl.col("withheld_pairs") > 0)


def listed_only() -> pl.Expr:
    """What is said of a sum over the flows that are listed with a figure."""
    text = "lower bound: {} of {} flows between its counties are published, those of few returns are not"
    return pl.format(text, pl.col("pair_count") - pl.col("withheld_pairs"), _ordered_pairs())


def bounds_reason() -> pl.Expr:
    """What is said of bounds: the counties without a total are bounded by their residents."""
    return pl.format("{}; between none and all of their residents moved", reason())


def status() -> pl.Expr:
    """Of a null. Where both directions are whole, only the residents can be missing."""
    return pl.when(pl.col("status") == "observed").then("base_status").otherwise("status")


def reason() -> pl.Expr:
    """Why a market has no total or no rate."""
    missing = pl.col("counties_absent") + pl.col("counties_withheld")
    return (
        pl.when(pl.col("status") == "not_comparable")
        .then(pl.lit(OTHER_SCHEME))
        .when(missing > 0)
        .then(pl.format("{} of the market's {} counties have no published total", missing, "counties"))
        .otherwise("base_reason")
    )


def status_within() -> pl.Expr:
    """Of a null: the flows between the counties do not depend on a withheld total."""
    return pl.when(pl.col("counties_absent") > 0).then("status").otherwise(pl.lit("not_published"))


def reason_within() -> pl.Expr:
    """Why a market has no sum of the flows between its counties."""
    return pl.when(pl.col("counties_absent") > 0).then(reason()).otherwise(pl.lit(PAIRS_NOT_LISTED))
