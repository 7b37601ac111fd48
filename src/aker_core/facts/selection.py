"""Which markets a refresh is for, those of a delineation or some of them by name, and which year of a table."""

from __future__ import annotations

import polars as pl

from aker_data.contracts import Scope
from aker_geo import markets as geo


def market_selection(delineation: pl.LazyFrame, scope: Scope, names: tuple[str, ...] | None = None) -> pl.DataFrame:
    """The markets of the scope's delineation, one row each (see `aker_geo.markets.markets`).

    delineation: the table `cbsa_delineation`. names: short codes, CBSA codes or cities (default: every market).
    Raises UnknownGeography for a market that the delineation does not know.
    """
    rows = delineation.filter(pl.col("delineation") == scope.delineation).collect()
    markets = geo.markets(rows, scope.delineation)
    if not names:
        return markets
    codes = [str(geo.find(markets, text)["cbsa_code"]) for text in names]
    return markets.filter(pl.col("cbsa_code").is_in(codes))


def newest_year(table: pl.LazyFrame, year: int, column: str = "year") -> int | None:
    """The newest year of a table that is not after the data year, or None."""
    newest = table.filter(pl.col(column) <= year).select(pl.col(column).max()).collect().item()
    return None if newest is None else int(newest)
