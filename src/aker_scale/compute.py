"""The metrics of a whole history of QCEW, computed by the engine that was chosen, into a Delta table by year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from aker_jobs.comparison.industry_panel import JOBS, KEYS, YEAR
from aker_jobs.labor.growth import CONNECTICUT_2024, Break
from aker_scale.history import History, newest_release
from aker_scale.storage import storage_options
from aker_scale.year_table import YearTable

TABLE = "qcew_panel"
BREAKS = (CONNECTICUT_2024,)


@dataclass(frozen=True)
class Job:
    """What to compute from which table into which, and how. years, as_of: None for all, and the newest of each year.

    rows: how many are in memory at a time (Polars). master, settings: of Spark.
    """

    source: str
    target: str
    engine: str = "polars"
    version: int | None = None
    years: tuple[int, ...] | None = None
    as_of: str | None = None
    jobs: str = JOBS
    rows: int | None = None
    master: str | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    breaks: Sequence[Break] = BREAKS


@dataclass(frozen=True)
class Computed:
    """The table after a job: version, rows by year, and whether the job changed it."""

    address: str
    version: int
    rows: dict[int, int]
    changed: bool


def compute(job: Job) -> Computed:
    """Run the job. Raises AkerError; ValueError where the rows are not what the panel needs."""
    table = YearTable(job.target, storage_options(job.target))
    before = table.version()
    history = History(job.source, (*KEYS, YEAR, job.jobs), job.version)
    if job.engine == "spark":
        from aker_scale.on_spark import write_panel as write_on_spark
        from aker_scale.spark import session

        rows = newest_release(history.read(session(job.master, job.settings)), job.as_of, job.years)
        write_on_spark(rows, table.address, jobs=job.jobs, breaks=job.breaks)
    else:
        from aker_scale.by_parts import ROWS, write_panel

        rows = newest_release(history.scan(), job.as_of, job.years)
        write_panel(rows, table, jobs=job.jobs, rows=job.rows or ROWS, breaks=job.breaks)
    return table_state(table, before)


def table_state(table: YearTable, before: int | None) -> Computed:
    """What a table holds now. before: its version before the job."""
    after = table.version()
    counts: dict[int, int] = {}
    for file in table.files().values():
        counts[file.year] = counts.get(file.year, 0) + file.rows
    return Computed(table.address, after or 0, dict(sorted(counts.items())), after != before)
