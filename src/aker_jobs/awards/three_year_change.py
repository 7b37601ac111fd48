"""Change of awards over three years: the mean of a fiscal year and the two before over that of the three before them.

One large award moves a year; of three years it moves a third. Only where all agencies are fully known in all six years.
"""

from __future__ import annotations

import polars as pl

from aker_core.facts.inputs import TERM
from aker_jobs.awards import AGENCIES
from aker_jobs.awards.pieces import ALL
from aker_jobs.awards.rates import CHANGE_3Y

YEARS = 3
METHOD = "obligations of three fiscal years / obligations of the three before - 1, all agencies"
_KEY = ["geo_code", "fiscal_year"]


def three_year_change(sums: pl.DataFrame, parts: pl.DataFrame) -> pl.DataFrame:
    """The change of every place in the newest fiscal year: the columns of `aker_jobs.awards.rate_values.long_rates`.

    sums: `place_sums` as explained. parts: of all agencies, one row per place and year: total, sure (agencies that are
    fully known), loaded (whether every agency is).
    """
    newest = parts["fiscal_year"].max()
    windows = pl.DataFrame(
        [(newest - back, back < YEARS) for back in range(2 * YEARS)] if isinstance(newest, int) else [],
        schema={"fiscal_year": pl.Int16, "is_now": pl.Boolean},
        orient="row",
    )
    years = parts.join(windows, on="fiscal_year")
    places = years.group_by("geo_code", maintain_order=True).agg(
        now=pl.col("total").filter("is_now").sort().sum(),
        before=pl.col("total").filter(~pl.col("is_now")).sort().sum(),
        whole=(pl.len() == 2 * YEARS) & (pl.col("sure") == len(AGENCIES)).all(),
        loaded=(pl.len() == 2 * YEARS) & pl.col("loaded").all(),
    )
    made_of = _terms(sums.filter(pl.col("sector") == ALL).join(windows, on="fiscal_year"))
    joined = places.join(made_of, on="geo_code", how="left", maintain_order="left")
    based = pl.col("before") > 0
    return joined.select(
        "geo_code",
        fiscal_year=pl.lit(newest, pl.Int16),
        metric=pl.lit(CHANGE_3Y),
        value=pl.when("whole", based).then(pl.col("now") / pl.col("before") - 1),
        status=pl.when(~pl.col("loaded"))
        .then(pl.lit("not_loaded"))
        .when(~pl.col("whole"))
        .then(pl.lit("not_comparable"))
        .when(based)
        .then(pl.lit("derived"))
        .otherwise(pl.lit("no_base")),
        low=pl.lit(None, pl.Float64),
        reason=pl.when(~pl.col("loaded"))
        .then(pl.lit("six fiscal years of every agency are not loaded"))
        .when(~pl.col("whole"))
        .then(pl.lit("not every agency is fully known in all six fiscal years"))
        .when(~based)
        .then(pl.lit("no awards, or net deobligations, in the three years before")),
        method=pl.lit(METHOD),
        formula=pl.format("({}) / ({}) - 1", "terms", "before_terms"),
        inputs=pl.concat_str("keys", "before_keys", separator=TERM),
    )


def _terms(cells: pl.DataFrame) -> pl.DataFrame:
    """geo_code, terms, keys, before_terms, before_keys: of each side the terms of the agencies and all their keys.

    Where an agency has only whole awards in one year and shares of split ones in another, the term has both.
    """
    sides = []
    for prefix, side in (("", pl.col("is_now")), ("before_", ~pl.col("is_now"))):
        term, role = pl.col(f"{prefix}term"), pl.format("{}{}", pl.lit(prefix), pl.col("agency").str.to_lowercase())
        share = pl.format("sum({}_split * {}_campuses / {}_all_campuses)", role, role, role)
        both = pl.format("({} + {})", role, share)
        of_agency = (
            cells.filter(side)
            .sort("geo_code", pl.col("agency").cast(pl.Enum(AGENCIES)), "fiscal_year")
            .group_by("geo_code", "agency", maintain_order=True)
            .agg(
                term=pl.when(term.n_unique() == 1).then(term.first()).otherwise(both.first()),
                keys=pl.col(f"{prefix}keys").str.join(TERM),
            )
        )
        sides.append(
            of_agency.group_by("geo_code", maintain_order=True).agg(
                pl.col("term").str.join(" + ").alias(f"{prefix}terms"),
                pl.col("keys").str.join(TERM).alias(f"{prefix}keys"),
            )
        )
    return sides[0].join(sides[1], on="geo_code", how="left", maintain_order="left")
