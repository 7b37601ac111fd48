"""Unemployment by area and year, from the whole history of LAUS as BLS publishes it: any frame in, its kind out.

    rate = 100 · (unemployed, added up over the months) / (labor force, added up over the same months)

Rates are never averaged. Series: https://www.bls.gov/help/hlpforma.htm#LA; files:
https://download.bls.gov/pub/time.series/la/ (tab-separated: series_id, year, period, value, footnote_codes).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

import narwhals as nw
import polars as pl

from aker_core.errors import SourceChanged
from aker_core.facts.frames import close_frame, open_frame, require_columns
from aker_core.facts.status import Status
from aker_scale.year_table import YearTable, partition_schema

FrameT = TypeVar("FrameT")

COLUMNS = ("series_id", "year", "period", "value", "footnote_codes")
TABLE = "laus_area"
TWICE = "Two LAUS files have the same area. Give each series once"
_UNADJUSTED = "LAU"
_UNEMPLOYED, _FORCE = "04", "06"
_MONTHS = 12
# The publisher writes a dash where a month could not be estimated.
ABSENT = ("-", "")


def yearly_unemployment(series: FrameT) -> FrameT:
    """area_code, year, unemployed, labor_force (sums of the months), months, unemployment_rate_pct and status.

    series: series_id, year, period (M01 … M12; M13, the publisher's mean, is left out), value (null where withheld or
    suspended). Series that are not seasonally adjusted are read, of unemployed and labor force. Sums and rate are null
    unless all twelve months of both are there (not_published), or nobody is in the labor force (no_base).
    """
    what = "yearly_unemployment"
    opened = open_frame(series, what)
    require_columns(opened, list(COLUMNS[:4]), what)
    name = nw.col("series_id").str.strip_chars()
    ready = opened.with_columns(
        name.str.slice(0, 3).alias("_kind"),
        name.str.slice(3, 15).alias("area_code"),
        name.str.slice(18, 2).alias("_measure"),
        nw.col("year").cast(nw.Int32).alias("year"),
        nw.col("value").cast(nw.Float64).alias("_value"),
    ).filter(
        (nw.col("_kind") == _UNADJUSTED)
        & nw.col("_measure").is_in([_UNEMPLOYED, _FORCE])
        & (nw.col("period").str.strip_chars() != "M13")
    )
    measures = {"unemployed": _UNEMPLOYED, "labor_force": _FORCE}
    ready = ready.with_columns(
        nw.when(nw.col("_measure") == code).then(nw.col("_value")).alias(f"_{name}") for name, code in measures.items()
    )
    sums = ready.group_by("area_code", "year").agg(
        # People are whole numbers: their sums are the same in any order.
        *(nw.col(f"_{name}").sum().alias(name) for name in measures),
        *(nw.col(f"_{name}").count().alias(f"_{name}_months") for name in measures),
    )
    full = (nw.col("_unemployed_months") == _MONTHS) & (nw.col("_labor_force_months") == _MONTHS)
    based = full & (nw.col("labor_force") > 0)
    rated = sums.select(
        "area_code",
        "year",
        *(nw.when(full).then(nw.col(name)).alias(name) for name in measures),
        nw.min_horizontal("_unemployed_months", "_labor_force_months").cast(nw.Int32).alias("months"),
        nw.when(based).then(100 * nw.col("unemployed") / nw.col("labor_force")).alias("unemployment_rate_pct"),
        nw.when(based)
        .then(nw.lit(Status.OBSERVED.value))
        .otherwise(nw.when(full).then(nw.lit(Status.NO_BASE.value)).otherwise(nw.lit(Status.NOT_PUBLISHED.value)))
        .alias("status"),
    )
    closed: FrameT = close_frame(rated, series)
    return closed


def scan_laus(path: Path) -> pl.LazyFrame:
    """The rows of one file of the publisher, lazily. Raises SourceChanged for other columns."""
    lazy = pl.scan_csv(path, separator="\t", infer_schema=False)
    refuse_other_columns(path, lazy.collect_schema().names())
    value = pl.col("value").str.strip_chars()
    return lazy.rename(lambda name: name.strip()).select(
        "series_id",
        pl.col("year").str.strip_chars().cast(pl.Int32),
        "period",
        value=pl.when(value.is_in(ABSENT)).then(None).otherwise(value).cast(pl.Float64),
    )


def refuse_other_columns(path: Path, header: Sequence[str]) -> None:
    """Raises SourceChanged where the header of a file is not the publisher's."""
    there = [name.strip() for name in header]
    if tuple(there) != COLUMNS:
        raise SourceChanged(f"{path.name}: columns {', '.join(there)} instead of {', '.join(COLUMNS)}. Fetch it anew")


def write_laus(files: list[Path], table: YearTable) -> list[int]:
    """Sum the months of all files by area and year into a table; the years that were written.

    A file is streamed: what is held is a row for each area and year. Raises SourceChanged where files share an area.
    """
    parts = [yearly_unemployment(scan_laus(path)).collect(engine="streaming") for path in sorted(files)]
    rows = pl.concat(parts).sort("year", "area_code")
    if rows.select("year", "area_code").is_duplicated().any():
        raise SourceChanged(TWICE)
    years = rows.partition_by("year", as_dict=True, maintain_order=True)
    staged = [table.stage(int(year), partial(_write, part.drop("year"))) for (year,), part in years.items()]
    table.replace({file.year for file in staged}, staged, partition_schema(rows.to_arrow().schema))
    return sorted(file.year for file in staged)


def _write(rows: pl.DataFrame, at: Path) -> int:
    rows.write_parquet(at, compression="zstd", compression_level=1)
    return rows.height
