"""Tables by year that Spark's workers write: the industry panel of a long history, and what the other histories sum."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from aker_jobs.comparison.industry_panel import JOBS, KEYS, YEAR, industry_panel
from aker_jobs.labor.growth import Break

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

FILES_OF_A_YEAR = 4


def write_panel(
    history: DataFrame,
    address: str,
    *,
    jobs: str = JOBS,
    files_of_a_year: int = FILES_OF_A_YEAR,
    breaks: Sequence[Break] = (),
) -> None:
    """Compute the panel and replace its years in the table, in one transaction after the last task."""
    from pyspark.sql import functions as f

    panel = industry_panel(history.withColumn(YEAR, f.col(YEAR).cast("int")), jobs_column=jobs, breaks=breaks)
    years = history.select(f.count_distinct(YEAR)).first()
    write_years(panel, address, KEYS, years[0] if years else 1, files_of_a_year)


def write_years(frame: DataFrame, address: str, keys: Sequence[str], years: int, files_of_a_year: int = 1) -> None:
    """Replace the years of the frame in the table, in one transaction after the last task, sorted by year and keys.

    The first of the keys spreads a year over its files. Rows go from worker to table; the driver sees the names of the
    files. years: about how many there are.
    """
    from pyspark.sql import functions as f

    from aker_scale.delta_source import NAME, DeltaByYear

    share = f.pmod(f.hash(keys[0]), f.lit(files_of_a_year))
    count = max(1, years * files_of_a_year)
    ordered = frame.repartition(count, YEAR, share).sortWithinPartitions(YEAR, *keys)
    frame.sparkSession.dataSource.register(DeltaByYear)
    ordered.write.format(NAME).mode("append").option("path", address).save()
