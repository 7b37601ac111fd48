"""What the disclosed cells of a table say of an industry's withheld ones: its sizes by state, and its spread."""

from __future__ import annotations

import numpy as np
import polars as pl

from aker_jobs.labor.estimates.partitions import Numbers

_INDUSTRY = ["own_code", "industry_code"]
# How much wider or closer an industry's cells are than others is learned from its disclosed ones in the same table: of
# so many establishments at least (cells of fewer are disclosed where they are empty), errors cut at so many typical
# ones (one giant is not an industry), and drawn to the usual by so many cells (few say little).
_SPREAD_ESTABS, _SPREAD_CUT, _SPREAD_CELLS = 3, 4.0, 30
# Sizes by state are drawn to the nation's by so much precision: of what states differ, logarithms spread by a quarter.
_STATE_PRECISION = 16.0


def state_sizes(leaves: pl.DataFrame, prior: Numbers, variance: Numbers) -> Numbers:
    """Jobs in each leaf's industry and state per job expected: 1 where nothing of it is disclosed.

    The mean of the logarithms of disclosed cells, less that of the nation, weighted by precision and drawn to none
    (James and Stein 1961). leaves: state, own_code, industry_code, estabs, jobs (null where withheld). prior, variance:
    of each leaf, as of `prior_jobs` and `variance_per_job`.
    """
    jobs, estabs = leaves["jobs"].fill_null(0.0).to_numpy(), leaves["estabs"].fill_null(0.0).to_numpy()
    known = (jobs > 0) & (estabs >= _SPREAD_ESTABS)
    if not known.any():
        return np.ones(leaves.height)
    precision = np.where(known, prior / variance, 0.0)
    ratio = np.log(np.where(known, jobs / prior, 1.0))
    ratio -= np.average(ratio, weights=precision)
    group = leaves.select(pl.struct("state", *_INDUSTRY).rank("dense")).to_series().to_numpy().astype(np.int64)
    total = np.bincount(group, weights=precision * ratio)
    return np.asarray(np.exp(total / (np.bincount(group, weights=precision) + _STATE_PRECISION))[group])


def industry_spread(leaves: pl.DataFrame, prior: Numbers, variance: Numbers) -> Numbers:
    """How much wider the cells of each leaf's industry spread than those of all: 1 where nothing is disclosed.

    Taken times the variance: its square would be the variance's own measure, but hidden cells are met less well so.

    leaves: own_code, industry_code, estabs, jobs (null where withheld). prior, variance: of each leaf, as of
    `prior_jobs` and `variance_per_job`.
    """
    keys = _INDUSTRY
    deviation = pl.Series("error", (leaves["jobs"].fill_null(0.0).to_numpy() - prior) / np.sqrt(prior * variance))
    known = (
        leaves.select(*keys, "estabs", "jobs")
        .with_columns(deviation.abs().clip(upper_bound=_SPREAD_CUT))
        .filter(pl.col("jobs").is_not_null(), pl.col("estabs") >= _SPREAD_ESTABS)
        .group_by(keys)
        .agg(pl.col("error").sort().sum(), cells=pl.len())
        .sort(keys)
    )
    usual = float(known["error"].sum()) / max(int(known["cells"].sum()), 1)
    if usual <= 0:
        return np.ones(leaves.height)
    drawn = (pl.col("error") + usual * _SPREAD_CELLS) / (pl.col("cells") + _SPREAD_CELLS)
    shares = known.select(*keys, share=drawn / usual)
    joined = leaves.select(keys).join(shares, on=keys, how="left", maintain_order="left")
    return joined["share"].fill_null(1.0).to_numpy()
