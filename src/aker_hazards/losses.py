"""Expected annual losses of areas from those of their counties. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl


def losses_of_areas(counties: pl.DataFrame, members: pl.DataFrame, amounts: Sequence[str]) -> pl.DataFrame:
    """Sum county amounts (dollars, residents) into areas.

    counties: county_fips and the amounts, one row per county; null: the publisher has none. members: area, county_fips
    of every county that an area has. Returns one row per area: area, `counties` (that it has), `counties_found` (with a
    row), `county_fips` (list, those with a row), and for each amount A: ``A`` the sum, null unless every county has
    one; ``A_low`` the sum over those that have one (a lower bound), null where none has.
    """
    there = pl.col("_there").fill_null(value=False)
    marked = members.join(
        counties.with_columns(_there=pl.lit(value=True)), on="county_fips", how="left", maintain_order="left"
    )
    sums = marked.group_by("area").agg(
        counties=pl.len(),
        counties_found=there.sum(),
        county_fips=pl.col("county_fips").filter(there).sort(),
        **{f"{name}_low": pl.when(pl.col(name).count() > 0).then(pl.col(name).sort().sum()) for name in amounts},
        **{f"_{name}": pl.col(name).null_count() == 0 for name in amounts},
    )
    whole = [pl.when(f"_{name}").then(f"{name}_low").alias(name) for name in amounts]
    return sums.with_columns(whole).drop(f"_{name}" for name in amounts).sort("area")


def loss_rate(rows: pl.DataFrame, loss: str, base: str, per: float = 1.0) -> pl.DataFrame:
    """`value` and `low`: per · loss / base of each row of `losses_of_areas`; null where a part is, or the base is 0.

    low: of the known losses, over the whole base.
    """
    has_base = pl.col(base).is_not_null() & (pl.col(base) > 0)
    return rows.with_columns(
        value=pl.when(has_base).then(per * pl.col(loss) / pl.col(base)),
        low=pl.when(has_base & pl.col(loss).is_null()).then(per * pl.col(f"{loss}_low") / pl.col(base)),
    )
