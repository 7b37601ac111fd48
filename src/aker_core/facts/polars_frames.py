"""Frames of any kind as Polars, for formulas of whole tables, which are Polars alone."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import polars as pl

from aker_core.facts.frames import open_frame


def polars_lazy(frame: Any, what: str) -> pl.LazyFrame:
    """The frame (Polars, pandas, PyArrow, DuckDB) as a lazy one of Polars; NaN, which pandas writes for null, is null.

    what: names the function. ValueError for what is no frame.
    """
    if isinstance(frame, pl.LazyFrame):
        return frame
    if isinstance(frame, pl.DataFrame):
        return frame.lazy()
    opened = open_frame(frame, what)
    eager = opened.collect() if isinstance(opened, nw.LazyFrame) else opened
    return eager.to_polars().fill_nan(None).lazy()


def county_codes(frame: pl.LazyFrame, *columns: str) -> pl.LazyFrame:
    """The frame with county codes of five digits in these columns: 8031, "8031" and 8031.0 are 08031."""
    schema = frame.collect_schema()
    codes = []
    for name in columns:
        code = pl.col(name)
        if schema[name].is_numeric():
            codes.append(code.cast(pl.Int64).cast(pl.String).str.zfill(5))
        elif schema[name] == pl.String:
            codes.append(code.str.zfill(5))
    return frame.with_columns(codes) if codes else frame
