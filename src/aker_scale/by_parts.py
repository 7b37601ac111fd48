"""The industry panel of a long history on one machine: by areas first, then by years, so that little is in memory.

Growth needs all years of an area, a standardized quotient all areas of a year. So areas are taken in ranges of their
codes, of about as many rows as fit, beside the rows of the nation; what is computed of them is laid down by year. Then
each year is read once more, for the one thing that compares its areas.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import narwhals as nw
import polars as pl
import pyarrow as pa

from aker_jobs.comparison.industry_panel import JOBS, KEYS, SCORES, YEAR, checked, with_history, with_universe
from aker_jobs.labor.growth import Break
from aker_jobs.labor.nation import NATION_AREA
from aker_scale.year_table import YearFile, YearTable, partition_schema

ROWS = 2_000_000
ORDER = ["area_fips", "own_code", "industry_code"]
_OF_UNIVERSE = [*KEYS, YEAR, "lq"]


@dataclass(frozen=True)
class Range:
    """Areas from one code to another, both of them within."""

    first: str
    last: str


def write_panel(
    history: pl.LazyFrame, table: YearTable, *, jobs: str = JOBS, rows: int = ROWS, breaks: Sequence[Break] = ()
) -> tuple[list[YearFile], bool]:
    """Write the panel of a history into its table, in one transaction: its files, and whether anything changed.

    history: as of `aker_jobs.comparison.industry_panel.industry_panel`. rows: about as many are in memory at a time.
    """
    cells = history.select(*KEYS, YEAR, jobs)
    nation = cells.filter(pl.col("area_fips").cast(pl.String) == NATION_AREA).collect(engine="streaming")
    with TemporaryDirectory() as folder:
        for number, areas in enumerate(ranges(cells, rows)):
            _lay_down(_panel_of(cells, nation, areas, jobs, breaks), Path(folder), number)
        files = [
            file
            for year in sorted(int(path.name) for path in Path(folder).iterdir())
            for file in _finish(Path(folder, str(year)), year, table)
        ]
        schema = _schema(folder)
    return files, table.replace({file.year for file in files}, files, schema)


def ranges(cells: pl.LazyFrame, rows: int) -> Iterator[Range]:
    """Areas in the order of their codes, in ranges of about so many rows; one area is never in two."""
    counts = cells.group_by(pl.col("area_fips").cast(pl.String)).len().collect(engine="streaming").sort("area_fips")
    part = (counts["len"].cast(pl.Int64).cum_sum() - 1) // rows
    for codes in counts.with_columns(part=part).partition_by("part", maintain_order=True):
        yield Range(codes["area_fips"][0], codes["area_fips"][-1])


def _panel_of(
    cells: pl.LazyFrame, nation: pl.DataFrame, areas: Range, jobs: str, breaks: Sequence[Break]
) -> pl.DataFrame:
    """Quotients, growth and shift-share of a range of areas, sorted by year and key."""
    area = pl.col("area_fips").cast(pl.String)
    rows = cells.filter(area.is_between(pl.lit(areas.first), pl.lit(areas.last))).collect(engine="streaming")
    inside = areas.first <= NATION_AREA <= areas.last
    categories = [pl.col(key).cast(pl.String).cast(pl.Categorical) for key in KEYS]
    together = (rows if inside else pl.concat([rows, nation.cast(rows.schema)])).with_columns(categories)
    panel: pl.DataFrame = with_history(checked(nw.from_native(together), jobs), breaks=breaks).to_native()
    own = panel if inside else panel.filter(pl.col("area_fips") != NATION_AREA)
    texts = own.with_columns(pl.col(KEYS).cast(pl.String), pl.col(YEAR).cast(pl.Int32))
    return texts.sort(YEAR, *ORDER)


def _lay_down(panel: pl.DataFrame, folder: Path, number: int) -> None:
    for (year,), rows in panel.partition_by(YEAR, as_dict=True, maintain_order=True).items():
        path = Path(folder, str(year), f"{number:06}.parquet")
        path.parent.mkdir(exist_ok=True)
        rows.write_parquet(path, compression="lz4")


def _finish(folder: Path, year: int, table: YearTable) -> Iterator[YearFile]:
    """The parts of a year with their standardized quotients, as files of the table."""
    parts = sorted(folder.iterdir())
    universe = pl.concat(
        pl.read_parquet(part, columns=_OF_UNIVERSE).with_columns(pl.col(KEYS).cast(pl.Categorical)) for part in parts
    )
    scores = with_universe(nw.from_native(universe)).to_native().select(SCORES)
    start = 0
    for part in parts:
        rows = pl.read_parquet(part)
        whole = (
            rows.drop(YEAR).hstack(scores.slice(start, rows.height)).with_columns(pl.col("lq_universe").cast(pl.Int64))
        )
        start += rows.height
        yield table.stage(year, partial(_write, whole))


def _write(rows: pl.DataFrame, at: Path) -> int:
    rows.write_parquet(at, compression="zstd", compression_level=1)
    return rows.height


def _schema(folder: str) -> pa.Schema:
    """Of the table: that of a part with the columns of `_finish`."""
    part = next(path for year in Path(folder).iterdir() for path in year.iterdir())
    rows = pl.read_parquet(part, n_rows=0)
    kinds = dict.fromkeys(SCORES, pl.Float64) | {"lq_universe": pl.Int64}
    return partition_schema(
        rows.with_columns(pl.lit(None, kind).alias(name) for name, kind in kinds.items()).to_arrow().schema
    )
