"""Lineage searched: the facts of a vintage that rest on a table of the lake or on an archived payload."""

from __future__ import annotations

import polars as pl

from aker_core.markets.database import reading_rows
from aker_core.markets.lineage import read_resting, read_tables, terms_of
from aker_gui.data import Data
from aker_gui.vintage import Vintage


def resting(data: Data, vintage: Vintage, table: str | None = None, payload: str | None = None) -> pl.DataFrame:
    """The facts of a vintage that rest on rows of a table and came from a payload, themselves or through other facts.

    Columns of `Vintage.frame`, and roles (terms of the formula, joined by blanks) and direct. payload: SHA-256, or its
    first digits. Without a table and a payload: every fact that names what it is made of.
    """
    rows = data.kept(("resting", vintage.day, table, payload), lambda: _found(vintage, table, payload))
    return pl.concat([vintage.frame[rows["row"]], rows.drop("row")], how="horizontal")


def tables_of(data: Data, vintage: Vintage) -> list[str]:
    """The tables that facts of a vintage rest on, by name."""

    def read() -> list[str]:
        with reading_rows() as source:
            return read_tables(source, vintage.day)

    return data.kept(("tables", vintage.day), read)


def _found(vintage: Vintage, table: str | None, payload: str | None) -> pl.DataFrame:
    if table is None and payload is None:
        roles = pl.col("role").unique().sort().str.join(" ")
        return terms_of(vintage.frame).group_by("row").agg(roles=roles).sort("row").with_columns(direct=pl.lit(True))
    with reading_rows() as source:
        return read_resting(source, vintage.day, vintage.frame, table, payload)
