"""The 38 columns of a QCEW annual file as they are published: withheld cells as zeros, quotients, changes."""

from __future__ import annotations

import numpy as np
import polars as pl

from bench.cells import LEVELS

AVERAGES = ("annual_avg_wkly_wage", "avg_annual_pay")
FIGURES = (*LEVELS, *AVERAGES)
ESTABS = LEVELS[0]
WITHHELD = 0.5  # of all rows
_WITHHELD_CHANGES = 0.03  # of the rows that are disclosed, at random


def published(cells: pl.DataFrame, year: int, seed: int) -> pl.DataFrame:
    """The rows of the file, sorted by area, ownership and industry. cells: as of `bench.cells.all_cells`."""
    rows = cells.with_columns(*_averages(""), *_averages("prior_")).sort("area_fips", "own_code", "industry_code")
    rows = _with_disclosure(rows, seed)
    base = rows.filter(own_code="0", industry_code="10").select("area_fips", _suffixed("_area"))
    nation = rows.filter(area_fips="US000").select("own_code", "industry_code", _suffixed("_nation"))
    nation = nation.join(base.filter(area_fips="US000").select(_renamed("_area", "_all")), how="cross")
    lazy = rows.lazy().join(base.lazy(), on="area_fips", how="left", maintain_order="left")
    lazy = lazy.join(nation.lazy(), on=["own_code", "industry_code"], how="left", maintain_order="left")
    return lazy.select(
        "area_fips",
        "own_code",
        "industry_code",
        "agglvl_code",
        pl.lit("0").alias("size_code"),
        pl.lit(str(year)).alias("year"),
        pl.lit("A").alias("qtr"),
        _code("withheld").alias("disclosure_code"),
        *(_shown(pl.col(name), name, "withheld").alias(name) for name in FIGURES),
        _code("withheld").alias("lq_disclosure_code"),
        *(_shown(_quotient(name), name, "withheld").alias(f"lq_{name}") for name in FIGURES),
        _code("withheld_change").alias("oty_disclosure_code"),
        *(column for name in FIGURES for column in _change(name)),
    ).collect()


def _averages(prefix: str) -> list[pl.Expr]:
    jobs, wages = pl.col(f"{prefix}annual_avg_emplvl"), pl.col(f"{prefix}total_annual_wages")
    pay = pl.when(jobs > 0).then(wages / jobs).otherwise(0)
    return [
        (pay / 52).round().cast(pl.Int64).alias(f"{prefix}{AVERAGES[0]}"),
        pay.round().cast(pl.Int64).alias(f"{prefix}{AVERAGES[1]}"),
    ]


def _with_disclosure(rows: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Rows of few establishments are withheld first; never the nation, nor the total of all industries."""
    draw = np.random.default_rng(seed + 1)
    open_ = pl.col("area_fips").eq("US000") | pl.col("industry_code").eq("10")
    rows = rows.with_columns(
        score=pl.when(~open_).then(pl.col(ESTABS).log1p() + pl.Series(draw.gumbel(0, 1.2, len(rows)))),
        noise=pl.Series(draw.random(len(rows))),
    )
    limit = rows["score"].drop_nulls().quantile(WITHHELD * len(rows) / rows["score"].count())
    withheld = (pl.col("score") < limit).fill_null(value=False)
    return rows.with_columns(withheld=withheld, withheld_change=withheld | (pl.col("noise") < _WITHHELD_CHANGES))


def _suffixed(suffix: str) -> pl.Expr:
    return pl.col(FIGURES).name.suffix(suffix)


def _renamed(old: str, new: str) -> list[pl.Expr]:
    return [pl.col(f"{name}{old}").alias(f"{name}{new}") for name in FIGURES]


def _quotient(name: str) -> pl.Expr:
    """(cell / area) / (nation's cell / nation), rounded to 0.01; 0 where there is no base."""
    here, area, nation, everything = (pl.col(f"{name}{suffix}") for suffix in ("", "_area", "_nation", "_all"))
    quotient = (here / area) / (nation / everything)
    return pl.when(quotient.is_finite()).then(quotient.round(2)).otherwise(0.0).cast(pl.Decimal(18, 2))


def _change(name: str) -> tuple[pl.Expr, pl.Expr]:
    now, before = pl.col(name), pl.col(f"prior_{name}")
    percent = pl.when(before > 0).then(100 * (now - before) / before).otherwise(0.0).round(1).cast(pl.Decimal(18, 1))
    return (
        _shown(now - before, name, "withheld_change").alias(f"oty_{name}_chg"),
        _shown(percent, name, "withheld_change").alias(f"oty_{name}_pct_chg"),
    )


def _code(flag: str) -> pl.Expr:
    return pl.when(flag).then(pl.lit("N")).otherwise(pl.lit(""))


def _shown(value: pl.Expr, name: str, flag: str) -> pl.Expr:
    """The figure, zero where withheld; counts of establishments are always shown."""
    return value if name == ESTABS else pl.when(pl.col(flag)).then(value * 0).otherwise(value)
