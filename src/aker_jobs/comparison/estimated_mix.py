"""Industry mix of all jobs of a market where industries are withheld at the start and were estimated.

The withheld industries of a market add up to its total less what is disclosed, so what one has too much another has too
little: an error counts as far as the industry's growth in the nation differs from that of the others.
"""

from __future__ import annotations

import polars as pl

from aker_core.facts.order_free import sorted_sum

# What is estimated may differ from the total by as much as a figure is rounded, and no more.
_FRACTION_OF_TOTAL = 1e-3


def estimated_mix(grid: pl.DataFrame) -> pl.DataFrame:
    """By market: mix_estimate (jobs), mix_p05, mix_p95, mix_disclosed (the published share of its jobs), mix_too_few.

    grid: one row per market and industry of all of its economy: cbsa_code, start (jobs, null where withheld), estimate,
    estimate_p05, estimate_p95, too_few, national_start, national_end, and of every row the same local_total_start,
    national_total_start, national_total_end. Markets of which all is published, of which an industry is neither
    published nor estimated, or whose estimates do not add up to the total, have no row.
    """
    summed = _summed(_industries(grid))
    near = (pl.col("added") - pl.col("total")).abs() <= _FRACTION_OF_TOTAL * pl.col("total") + 1
    return (
        summed.filter("complete", near)
        .select(
            "cbsa_code",
            "mix_estimate",
            mix_p05=pl.col("mix_estimate") - pl.col("below"),
            mix_p95=pl.col("mix_estimate") + pl.col("above"),
            mix_disclosed=(pl.col("known") / pl.col("total")).clip(0.0, 1.0),
            mix_too_few="too_few",
        )
        .sort("cbsa_code")
    )


def _industries(grid: pl.DataFrame) -> pl.DataFrame:
    """The industries of markets that withhold any: jobs, known (what is published of them), beyond (the growth in the
    nation beyond that of all), down and up (of withheld ones, how far the estimate may be off), and usual: what the
    withheld ones of the market grow beyond, each by how little is known of it."""
    growth = pl.col("national_end") / pl.col("national_start")
    hidden = pl.col("start").is_null()
    jobs = pl.coalesce("start", "estimate")
    down, up = pl.col("estimate") - pl.col("estimate_p05"), pl.col("estimate_p95") - pl.col("estimate")
    rows = grid.with_columns(
        jobs=jobs,
        beyond=growth - pl.col("national_total_end") / pl.col("national_total_start"),
        known=pl.when(~hidden).then("start").otherwise(0.0),
        down=pl.when(hidden).then(down),
        up=pl.when(hidden).then(up),
        weight=pl.when(hidden).then((down + up) ** 2),
    ).filter(hidden.any().over("cbsa_code"), (jobs != 0).fill_null(value=True))
    means = rows.group_by("cbsa_code").agg(
        usual=sorted_sum(pl.col("weight") * pl.col("beyond")) / sorted_sum(pl.col("weight"))
    )
    return rows.join(means, on="cbsa_code").with_columns(usual=pl.col("usual").fill_nan(0.0).fill_null(0.0))


def _summed(rows: pl.DataFrame) -> pl.DataFrame:
    """The sums of each market, and how far the mix may be below and above its estimate."""
    usual = pl.col("beyond") - pl.col("usual")
    fast, slow = pl.max_horizontal(usual, pl.lit(0.0)), pl.max_horizontal(-usual, pl.lit(0.0))
    return rows.group_by("cbsa_code").agg(
        complete=pl.col("jobs").is_not_null().all() & pl.col("beyond").is_finite().all(),
        total=pl.col("local_total_start").first(),
        added=sorted_sum(pl.col("jobs")),
        known=sorted_sum(pl.col("known")),
        mix_estimate=sorted_sum(pl.col("jobs") * pl.col("beyond")),
        below=sorted_sum((fast * pl.col("down")) ** 2 + (slow * pl.col("up")) ** 2).sqrt(),
        above=sorted_sum((fast * pl.col("up")) ** 2 + (slow * pl.col("down")) ** 2).sqrt(),
        too_few=pl.col("too_few").fill_null(value=False).any(),
    )
