"""Expected annual losses of areas per resident or dollar of value. Pure."""

from __future__ import annotations

import polars as pl


def loss_rate(rows: pl.DataFrame, loss: str, base: str, per: float = 1.0) -> pl.DataFrame:
    """`value` and `low`: per · loss / base of each row of `sums_of_areas`; null where a part is, or the base is 0.

    low: of the known losses, over the whole base.
    """
    has_base = pl.col(base).is_not_null() & (pl.col(base) > 0)
    return rows.with_columns(
        value=pl.when(has_base).then(per * pl.col(loss) / pl.col(base)),
        low=pl.when(has_base & pl.col(loss).is_null()).then(per * pl.col(f"{loss}_low") / pl.col(base)),
    )
