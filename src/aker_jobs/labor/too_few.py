"""Which estimated sums are not shown: those that are about one or two establishments, or give such a figure away.

An estimate can be had from others by subtraction: from a published margin less a sum that is shown, from two sums of
which one holds the other, from a whole less all of its parts but one. What is left must rest on as many
establishments as a sum that is shown itself. A sum that may not be shown has the middle of its public bounds instead.
"""

from __future__ import annotations

import polars as pl

# An estimate that rests on one or two establishments is about single employers: it is not shown.
LEAST_ESTABLISHMENTS = 3
SUM = ["cbsa_code", "sector"]
LEAF = ("county", "own_code", "industry_code")
GOODS = (
    "11",
    "21",
    "23",
    "31-33",
)  # private industries that the publisher adds up as one domain; all others are another


def few_alone() -> pl.Expr:
    """Of sums with open_establishments (of what is withheld of them) and establishments_beside (of what published
    margins leave beside it; null where they leave nothing, or do not say): whether either is too few."""
    beside = pl.col("establishments_beside") < LEAST_ESTABLISHMENTS
    return (pl.col("open_establishments") < LEAST_ESTABLISHMENTS) | beside.fill_null(value=False)


def few_between(leaves: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """The sums (cbsa_code, sector) that differ by one or two establishments from another one of their place that is
    shown, or are the same as one that is not.

    leaves: the withheld county cells of each sum: cbsa_code, sector, county, own_code, industry_code, establishments.
    others: the same of sums that were judged before, and is_shown. Of two of `leaves` the one of fewer cells is named.
    """
    new = leaves.select(*SUM, *LEAF, "establishments", known=False, is_shown=True)
    every = pl.concat([new, others.select(*SUM, *LEAF, "establishments", "is_shown", known=True).select(new.columns)])
    by = [*SUM, "known"]
    sizes = every.group_by(*by, "is_shown").agg(cells=pl.len().cast(pl.Int64), estabs=pl.col("establishments").sum())
    both = (
        new.select(*SUM, *LEAF)
        .join(every.select(*by, *LEAF), on=["cbsa_code", *LEAF], suffix="_other")
        .filter(pl.col("known") | (pl.col("sector") != pl.col("sector_other")))
        .group_by(*by, "sector_other")
        .agg(shared=pl.len().cast(pl.Int64))
        .join(sizes.filter(~pl.col("known")).select(*SUM, "cells", "estabs"), on=SUM)
        .join(sizes, left_on=["cbsa_code", "sector_other", "known"], right_on=by, suffix="_other")
    )
    cells, other = pl.col("cells"), pl.col("cells_other")
    nested = pl.col("shared") == pl.min_horizontal(cells, other)
    near = (pl.col("estabs") - pl.col("estabs_other")).abs() < LEAST_ESTABLISHMENTS
    gives_away = pl.col("is_shown") & near & ((cells < other) | (pl.col("known") & (cells > other)))
    return both.filter(nested, gives_away | (~pl.col("is_shown") & (cells == other))).select(SUM).unique().sort(SUM)


def few_of_wholes(parts: pl.DataFrame) -> pl.DataFrame:
    """The parts with `few` set for as many as a whole needs so that those which are not shown are of three or more
    establishments together: else the whole, less the shown ones, is what the others have.

    parts: the withheld private industries of two digits and governments in total of places: cbsa_code, sector
    (`5-44-45`), open_establishments, few. Wholes are each domain of private industries, all of them, all governments,
    and everything: all are published. The smallest parts are taken first.
    """
    private = pl.col("sector").str.starts_with("5-")
    goods = pl.col("sector").str.slice(2).is_in(GOODS)
    for whole in (private.cast(pl.Int8) + (private & goods), private.cast(pl.Int8), pl.lit(0)):
        before = pl.col("open_establishments").cum_sum() - pl.col("open_establishments")
        groups = ["cbsa_code", "whole"]
        parts = (
            parts.with_columns(whole=whole.cast(pl.Int8))
            .sort(*groups, "few", "open_establishments", "sector", descending=[False, False, True, False, False])
            .with_columns(
                few=pl.col("few").any().over(groups) & (pl.col("few") | (before.over(groups) < LEAST_ESTABLISHMENTS))
            )
            .drop("whole")
        )
    return parts.sort(SUM)
