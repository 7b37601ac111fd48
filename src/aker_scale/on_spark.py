"""The industry panel of a long history on Spark: the same function, and a table that the workers write."""

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
    """Compute the panel and replace its years in the table, in one transaction after the last task.

    Rows go from worker to table; the driver sees the names of the files.
    """
    from pyspark.sql import functions as f

    from aker_scale.delta_source import NAME, DeltaByYear

    panel = industry_panel(history.withColumn(YEAR, f.col(YEAR).cast("int")), jobs_column=jobs, breaks=breaks)
    years = history.select(f.count_distinct(YEAR)).first()
    count = max(1, (years[0] if years else 1) * files_of_a_year)
    share = f.pmod(f.hash("area_fips"), f.lit(files_of_a_year))
    ordered = panel.repartition(count, YEAR, share).sortWithinPartitions(YEAR, *KEYS)
    history.sparkSession.dataSource.register(DeltaByYear)
    ordered.write.format(NAME).mode("append").option("path", address).save()
