"""LODES and LAUS on Spark: the publisher's files read by the workers, the same sums, tables that the workers write.

Files lie where every worker reads them under the same path. A packed file is one piece of work, so as many cores help
as there are files. The driver reads names and first lines, and fetches the labels of counties and one row of checks.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Sequence
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from aker_core.errors import SourceChanged
from aker_scale import laus, wac_files
from aker_scale.laus import yearly_unemployment
from aker_scale.lodes import jobs_by_county, jobs_by_market, require_known
from aker_scale.on_spark import write_years
from aker_scale.wac_files import BLOCK, COUNTS, wac_by_year
from aker_scale.year_table import YEAR

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


def write_wac(
    spark: SparkSession, files: Iterable[Path], crosswalk: pl.DataFrame, county_address: str, market_address: str
) -> list[int]:
    """What `aker_scale.lodes.write_wac` does, on Spark; raises as it does. The years that were written."""
    years = wac_by_year(files)
    counties = jobs_by_county(_union([_blocks(spark, year, paths) for year, paths in years.items()]), [YEAR]).persist()
    try:
        codes = pl.DataFrame(counties.select(YEAR, "county_fips").toArrow())
        for of_a_year in codes.partition_by(YEAR):
            require_known(of_a_year["county_fips"], crosswalk)
        members = spark.createDataFrame(crosswalk.select("county_fips", "cbsa_code").to_arrow())
        write_years(counties, county_address, ["county_fips"], len(years))
        write_years(jobs_by_market(counties, members, [YEAR]), market_address, ["cbsa_code"], len(years))
    finally:
        counties.unpersist()
    return list(years)


def write_laus(spark: SparkSession, files: Iterable[Path], address: str) -> list[int]:
    """What `aker_scale.laus.write_laus` does, on Spark; raises as it does. The years that were written."""
    from pyspark.sql import functions as f

    rows = _union([yearly_unemployment(_months(spark, path)) for path in sorted(files)]).persist()
    try:
        most = rows.groupBy(YEAR, "area_code").count().agg(f.max("count")).first()
        if most is not None and (most[0] or 0) > 1:
            raise SourceChanged(laus.TWICE)
        years = sorted(row[0] for row in rows.select(YEAR).distinct().collect())
        write_years(rows, address, ["area_code"], len(years))
    finally:
        rows.unpersist()
    return years


def _blocks(spark: SparkSession, year: int, paths: Sequence[Path]) -> DataFrame:
    """The blocks of all files of a year."""
    from pyspark.sql import functions as f

    for path in paths:
        wac_files.refuse_other_columns(path, _header(path, ","))
    kinds = [f"{BLOCK} string", *(f"{name} bigint" for name in COUNTS), "createdate string"]
    rows = spark.read.csv(_addresses(paths), schema=", ".join(kinds), header=True, mode="FAILFAST")
    return rows.select(BLOCK, *COUNTS, f.lit(year).cast("int").alias(YEAR))


def _months(spark: SparkSession, path: Path) -> DataFrame:
    """The series of one file, the values as numbers. Raises SourceChanged for other columns, and what is no number."""
    from pyspark.sql import functions as f

    header = _header(path, "\t")
    laus.refuse_other_columns(path, header)
    # Spark is told the header as it is, blanks and all, so that it does not warn of another.
    kinds = ", ".join(f"`{name}` string" for name in header)
    rows = spark.read.csv(_addresses([path]), schema=kinds, sep="\t", header=True).toDF(*laus.COLUMNS)
    text = f.trim("value")
    there = f.col("value").isNotNull() & ~text.isin(*laus.ABSENT)
    number = f.when(there, text.try_cast("double"))
    odd = rows.filter(there & number.isNull()).select("series_id", "value").first()
    if odd is not None:
        series, value = odd["series_id"].strip(), odd["value"].strip()
        raise SourceChanged(f"{path.name}: {series} has {value!r:.40}, which is not a number. Fetch the file anew")
    return rows.select("series_id", f.trim(YEAR).cast("int").alias(YEAR), "period", number.alias("value"))


def _union(frames: Sequence[DataFrame]) -> DataFrame:
    return reduce(lambda one, other: one.unionByName(other), frames)


def _addresses(paths: Sequence[Path]) -> list[str]:
    return [path.resolve().as_uri() for path in paths]


def _header(path: Path, separator: str) -> list[str]:
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as lines:
        return lines.readline().rstrip("\r\n").split(separator)
