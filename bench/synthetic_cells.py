"""Jobs, wages and establishments by area, ownership and industry: synthetic for counties, summed for all above."""

from __future__ import annotations

import numpy as np
import polars as pl

from aker_sample.publishers.bls_qcew import LEVELS
from bench.synthetic_industries import leaves, tree

_PRIOR = "prior_"
# Ownership: share of the six-digit codes that it has, establishments per resident against private ones.
_OWNERS = {1: (0.17, 0.020), 2: (0.18, 0.014), 3: (0.35, 0.030), 5: (1.0, 1.0)}
_ESTABLISHMENTS_PER_RESIDENT = 0.0150
_AMOUNTS = (*LEVELS, *(f"{_PRIOR}{level}" for level in LEVELS))


def all_cells(counties: pl.DataFrame, seed: int) -> pl.DataFrame:
    """area_fips, own_code, industry_code, agglvl_code, the levels and the same a year before (prior_…), true values.

    counties: as of `bench.synthetic_places.counties`.
    """
    base = _county_leaves(counties, seed)
    detailed = [
        _by_industry(base, "county", 70),
        _by_industry(_named(_summed(base, "state"), "state", "{}000"), "state", 50),
        _by_industry(_of_areas(base, "metro"), "cbsa", 40),
        _by_industry(_summed(base.with_columns(nation=pl.lit("US000")), "nation"), "nation", 10),
    ]
    in_csa, in_metro = base.filter(pl.col("csa").is_not_null()), base.filter(cbsa_type="metro")
    totals = [
        _total(_of_areas(base, "micro"), "cbsa", 80),
        _total(_named(_summed(in_csa, "csa"), "csa", "CS{}"), "csa", 30),
        _total(in_metro.with_columns(nation=pl.lit("USMSA")), "nation", 92),
        _total(base.filter(pl.col("cbsa_type").is_null()).with_columns(nation=pl.lit("USNMS")), "nation", 93),
    ]
    return pl.concat([*detailed, *totals])


def _county_leaves(counties: pl.DataFrame, seed: int) -> pl.DataFrame:
    """One row per county, ownership and six-digit industry with an establishment in it."""
    draw = np.random.default_rng(seed)
    industries = leaves()
    population, weight = counties["population"].to_numpy(), industries["weight"].to_numpy()
    frames = []
    for own, (has, rate) in _OWNERS.items():
        there = np.random.default_rng(own).random(len(weight)) < has
        expected = np.outer(population, weight * there / has * rate * _ESTABLISHMENTS_PER_RESIDENT)
        estabs = draw.poisson(expected)
        county, leaf = np.nonzero(estabs)
        cells = {"place": county, "leaf": leaf, "estabs": estabs[county, leaf]}
        frames.append(pl.DataFrame({name: pl.Series(values, dtype=pl.Int64) for name, values in cells.items()}))
        frames[-1] = _with_amounts(frames[-1].with_columns(own_code=pl.lit(own, pl.Int8)), draw)
    names = (
        counties.select("county", "state", "cbsa", "cbsa_type", "csa").with_row_index("place").cast({"place": pl.Int64})
    )
    return pl.concat(frames).join(names, on="place").drop("place")


def _with_amounts(cells: pl.DataFrame, draw: np.random.Generator) -> pl.DataFrame:
    """place, own_code, leaf and the amounts. cells: place, own_code, leaf, estabs."""
    count, estabs, leaf = len(cells), cells["estabs"].to_numpy(), cells["leaf"].to_numpy()
    jobs = np.ceil(estabs * leaves()["size"].to_numpy()[leaf] * draw.lognormal(-0.2, 0.6, count))
    wages = jobs * leaves()["pay"].to_numpy()[leaf] * draw.lognormal(0, 0.15, count)
    taxable = wages * 0.2 * (cells["own_code"] == 5).to_numpy()
    now = (estabs, jobs, wages, taxable, taxable * 0.02)
    growth, raise_ = 1 + draw.normal(0.015, 0.08, (2, count)).clip(-0.4, 0.4)
    in_dollars = growth * raise_
    divisors = (growth, in_dollars, in_dollars, in_dollars)
    before = (
        (estabs - draw.integers(-1, 2, count)).clip(0),
        *(amount / divisor for amount, divisor in zip(now[1:], divisors, strict=True)),
    )
    amounts = [np.rint(amount).astype(np.int64) for amount in (*now, *before)]
    return cells.select("place", "own_code", "leaf").with_columns(
        pl.Series(name, amount) for name, amount in zip(_AMOUNTS, amounts, strict=True)
    )


def _summed(base: pl.DataFrame, area: str) -> pl.DataFrame:
    return base.group_by(area, "own_code", "leaf").agg(pl.col(_AMOUNTS).sum())


def _of_areas(base: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Sums by area; QCEW writes C and the first four digits of the code."""
    areas = base.filter(cbsa_type=kind).with_columns(pl.col("cbsa").str.slice(0, 4))
    return _named(_summed(areas, "cbsa"), "cbsa", "C{}")


def _named(cells: pl.DataFrame, area: str, form: str) -> pl.DataFrame:
    return cells.with_columns(pl.format(form, area).alias(area))


def _by_industry(cells: pl.DataFrame, area: str, agglvl: int) -> pl.DataFrame:
    """Rows at every level of industry by ownership, and the total of all ownerships."""
    levels = [
        cells.join(tree().filter(level=level).drop("level"), on="leaf")
        .group_by(area, "own_code", "industry_code")
        .agg(pl.col(_AMOUNTS).sum())
        .select(*_keys(area, agglvl + level), *_AMOUNTS)
        for level in range(1, 9)
    ]
    return pl.concat([*levels, _total(cells, area, agglvl)])


def _total(cells: pl.DataFrame, area: str, agglvl: int) -> pl.DataFrame:
    totals = cells.group_by(area).agg(pl.col(_AMOUNTS).sum())
    return totals.with_columns(own_code=pl.lit(0), industry_code=pl.lit("10")).select(*_keys(area, agglvl), *_AMOUNTS)


def _keys(area: str, agglvl: int) -> list[pl.Expr]:
    return [
        pl.col(area).alias("area_fips"),
        pl.col("own_code").cast(pl.String),
        pl.col("industry_code"),
        pl.lit(str(agglvl)).alias("agglvl_code"),
    ]
