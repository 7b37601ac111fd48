"""Bounds of withheld cells by state and year, the nation's margins in a second pass; estimates by year.

A state with its counties is one piece of work, small enough for one worker, and so are the states of a year beside the
nation. Three passes of `aker_jobs.labor.withheld.withheld_bounds` over such pieces, each starting from the bounds of
the one before:

1. every state and year: industry, ownership and county against state;
2. every year: the states against the nation;
3. every state and year again, from what the nation left of its states.

Bounds of each pass contain the true value; those of all areas at once (`containing_areas`) may be narrower, since they
go round until nothing narrows any more. Areas that lie in several states (metros) are pieces of their own: their
industries and ownerships bound them, their counties do not.

The estimates (`aker_jobs.labor.estimates`) fit all margins of a year at once, which metros over several states need: a
year is one piece, and the values are those of one machine.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import polars as pl
import pyarrow as pa

from aker_jobs.labor.estimates.estimated_cells import estimated_cells
from aker_jobs.labor.nation import NATION_AREA
from aker_jobs.labor.withheld import withheld_bounds

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

Work = Callable[[pl.DataFrame], pl.DataFrame]

PIECE = "_piece"
KEYS = ("area_fips", "own_code", "industry_code", "year")
BOUNDS = {"low": pl.Float64, "high": pl.Float64, "status": pl.String}
NATIONAL = "US"
_STATE = r"^\d{2}000$"


def bounds_by_state(cells: Any, *, slack: float = 0.0) -> Any:
    """The cells with low, high and status, as `withheld_bounds` gives them: Polars in, Polars out; Spark likewise.

    cells: the keys and year, jobs (null where withheld) and estabs (never withheld), every area of a state there.
    slack: how far a figure may be from what adds up (0.5 for annual averages).
    """
    first = partial(_bounds_of_state, slack=slack)
    if isinstance(cells, pl.DataFrame):
        return _by_piece(_national_pass(_by_piece(_unbounded(cells), first), slack), first).drop(PIECE)
    return _on_spark(cells, first, slack)


def piece_of(area: pl.Expr) -> pl.Expr:
    """The piece of work that an area is part of: its state, or itself."""
    return pl.when(area.str.contains(r"^\d{5}$")).then(area.str.slice(0, 2)).otherwise(area)


def _unbounded(cells: pl.DataFrame) -> pl.DataFrame:
    nothing = [pl.lit(None, kind).alias(name) for name, kind in BOUNDS.items()]
    return cells.select(*KEYS, "jobs", "estabs", *nothing, piece_of(pl.col("area_fips")).alias(PIECE))


def _by_piece(cells: pl.DataFrame, work: Work) -> pl.DataFrame:
    return pl.concat(work(piece) for piece in cells.partition_by("year", PIECE, maintain_order=True))


def _national_pass(cells: pl.DataFrame, slack: float) -> pl.DataFrame:
    """The second pass, in place of the rows of states and nation."""
    of_nation = pl.col("area_fips").str.contains(_STATE) | (pl.col("area_fips") == NATION_AREA)
    work = partial(_bounds_of_nation, slack=slack)
    years = [work(year) for year in cells.filter(of_nation).partition_by("year", maintain_order=True)]
    return pl.concat([cells.filter(~of_nation), *years])


def _bounds_of_state(cells: pl.DataFrame, slack: float) -> pl.DataFrame:
    """One piece: a state with its counties, or another area alone."""
    area = pl.col("area_fips")
    counties = cells.select(area.unique()).filter(~area.str.contains(_STATE))
    up = counties.select(area=area, up=pl.concat_str(area.str.slice(0, 2), pl.lit("000"))).filter(
        pl.col("area").str.contains(r"^\d{5}$")
    )
    return _narrowed(cells, up, slack)


def _bounds_of_nation(cells: pl.DataFrame, slack: float) -> pl.DataFrame:
    """The states of a year and the nation."""
    from aker_geo.codes import TERRITORY_FIPS

    area = pl.col("area_fips")
    states = cells.select(area.unique()).filter(
        area.str.contains(_STATE) & ~area.str.slice(0, 2).is_in(list(TERRITORY_FIPS))
    )
    return _narrowed(cells, states.select(area=area, up=pl.lit(NATION_AREA)), slack)


def _narrowed(cells: pl.DataFrame, up: pl.DataFrame, slack: float) -> pl.DataFrame:
    bounded = withheld_bounds(
        cells,
        value_column="jobs",
        establishments_column="estabs",
        slack=slack,
        containing=[up.sort("area")],
        known=("low", "high"),
    )
    return bounded.with_columns(low="value_low", high="value_high").select(cells.columns)


def _on_spark(cells: DataFrame, first: Work, slack: float) -> DataFrame:
    from pyspark.sql import functions as f

    area = f.col("area_fips")
    piece = f.when(area.rlike(r"^\d{5}$"), f.substring(area, 1, 2)).otherwise(area)
    ready = cells.select(
        *(f.col(key).cast("string") for key in KEYS[:3]),
        f.col("year").cast("int"),
        *(f.col(name).cast("double") for name in ("jobs", "estabs")),
        *(f.lit(None).cast("string" if name == "status" else "double").alias(name) for name in BOUNDS),
        piece.alias(PIECE),
    )
    schema = ready.schema
    by_state = ready.groupBy("year", PIECE).applyInArrow(_in_arrow(first), schema)
    of_nation = area.rlike(_STATE) | (area == NATION_AREA)
    national = (
        by_state.filter(of_nation)
        .groupBy("year")
        .applyInArrow(_in_arrow(partial(_bounds_of_nation, slack=slack)), schema)
    )
    together = by_state.filter(~of_nation).unionByName(national)
    return together.groupBy("year", PIECE).applyInArrow(_in_arrow(first), schema).drop(PIECE)


def estimates_by_year(cells: DataFrame, membership: pl.DataFrame) -> DataFrame:
    """Estimates of the withheld cells of every year, on Spark: what `estimate_withheld` gives, and the year.

    cells: as of `estimate_withheld`, and year. membership: county_fips, qcew_area.
    """
    from pyspark.sql.types import DoubleType, StringType, StructField, StructType

    added = [StructField(name, DoubleType()) for name in ("low", "high", "estimate", "p05", "p95")]
    texts = [StructField(name, StringType()) for name in ("status", "method")]
    schema = StructType([*cells.schema.fields, *added, *texts])
    names = schema.names
    return cells.groupBy("year").applyInArrow(
        _in_arrow(partial(_estimates, membership=membership, names=names)), schema
    )


def _estimates(cells: pl.DataFrame, membership: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    year = cells["year"][0]
    estimated = estimated_cells(cells.drop("year"), membership)
    return estimated.with_columns(pl.lit(year, cells.schema["year"]).alias("year")).select(
        *(pl.col(name).cast(cells.schema[name]) if name in cells.columns else pl.col(name) for name in names)
    )


def _in_arrow(work: Work) -> Callable[[pa.Table], pa.Table]:
    """A piece of work for a worker of Spark: an Arrow table in, one out with plain strings."""

    def worked(piece: pa.Table) -> pa.Table:
        done = work(pl.DataFrame(piece)).to_arrow()
        plain = [pa.string() if pa.types.is_large_string(field.type) else field.type for field in done.schema]
        return done.cast(pa.schema([field.with_type(kind) for field, kind in zip(done.schema, plain, strict=True)]))

    return worked
