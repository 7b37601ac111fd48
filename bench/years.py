"""c. Ten years instead of one, from zips to location quotients: is the time linear, and the memory bounded?"""

from __future__ import annotations

from pathlib import Path

from bench.files import YEAR, single_file
from bench.ingest import fresh
from bench.measure import Measured
from bench.report import Budget, Report, Setup, lines

MARGIN, MEMORY_TIMES = 1.05, 1.5


def measure(setup: Setup) -> Report:
    """The candidate with one year and with all of them (ten; fewer with --quick)."""
    years = list(range(YEAR - setup.years + 1, YEAR + 1))
    zips = [single_file(year, setup.rows).parent for year in years][-1]
    one, all_ = Measured("one year"), Measured(f"{len(years)} years")
    for _ in range(1 if setup.years > 3 else setup.repeats):
        one.samples.append(fresh(zips, Path(setup.scratch), years[-1:]))
        all_.samples.append(fresh(zips, Path(setup.scratch), years))
        one.samples.append(fresh(zips, Path(setup.scratch), years[-1:]))
    return Report(
        "c",
        f"{len(years)} years of {setup.rows:,} rows instead of one",
        lines({one.name: one, all_.name: all_}, one.name),
        [
            Budget(f"time of {len(years)} years against one", all_.least / one.least, MARGIN * len(years), "×"),
            Budget("processor seconds, the same", all_.cpu / one.cpu, MARGIN * len(years), "×"),
            Budget("peak memory against one year", all_.peak_mb / one.peak_mb, MEMORY_TIMES, "×"),
        ],
    )
