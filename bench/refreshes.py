"""n. Many refreshes in one folder: processor seconds of each, and how many files there are.

    python -m bench.refreshes 60

Each refresh of the embedded sample has a label of its own, as months go by. The slope is that of a straight line
through all refreshes but the first.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.files import FOLDER, YEAR
from bench.report import Budget, Report, Setup

REFRESHES = 60
MOST = 1.15  # times the first ones: the last refreshes must not take longer


def measure(setup: Setup) -> Report:
    """The refreshes, in this process: what a month adds must not show in the next one's time."""
    count = REFRESHES if setup.part == 1 else 4 if setup.part < 100 else 3
    with tempfile.TemporaryDirectory(dir=setup.scratch) as folder:
        seconds = list(refreshed(Path(folder), count))
        files = sum(1 for path in Path(folder).rglob("*") if path.is_file())
    tenth = max(1, (count - 1) // 6)
    first, last = mean(seconds[1 : 1 + tenth]), mean(seconds[-tenth:])
    report = Report("n", f"{count} refreshes of the sample in one folder, each of another month")
    report.notes = [
        f"{first:.2f} s of the processor for each of the first {tenth}, {last:.2f} s for each of the last {tenth}",
        f"slope {1000 * slope(seconds[1:]):.1f} ms a refresh; {files:,} files, {files / count:.0f} a refresh",
    ]
    report.budgets = [Budget("the last refreshes against the first ones", last / first, MOST, "×")]
    return report


def refreshed(folder: Path, count: int) -> Iterator[float]:
    """Processor seconds of each refresh, threads included."""
    from aker_core.config import Settings
    from flows.refresh_market_data import refresh_market_data

    settings = Settings(_env_file=None, data_path=folder / "data", lake_path=str(folder / "lake"), source_mode="sample")  # type: ignore[call-arg]
    os.chdir(folder)
    for number in range(count):
        year, month = divmod(number, 12)
        began = time.process_time()
        refresh_market_data(YEAR, f"{2000 + year}-{month + 1:02d}", settings=settings)
        yield time.process_time() - began


def mean(seconds: list[float]) -> float:
    """The mean."""
    return sum(seconds) / len(seconds)


def slope(seconds: list[float]) -> float:
    """Seconds that each refresh takes more than the one before it: the line of least squares."""
    if len(seconds) < 2:
        return 0.0
    middle, average = (len(seconds) - 1) / 2, mean(seconds)
    over = sum((at - middle) * (value - average) for at, value in enumerate(seconds))
    return over / sum((at - middle) ** 2 for at in range(len(seconds)))


def main() -> int:
    """Print each refresh as it ends."""
    options = argparse.ArgumentParser(prog="python -m bench.refreshes")
    options.add_argument("count", type=int, nargs="?", default=REFRESHES)
    count = options.parse_args().count
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        seconds = []
        for number, value in enumerate(refreshed(Path(folder), count), start=1):
            seconds.append(value)
            files = sum(1 for path in Path(folder).rglob("*") if path.is_file())
            print(f"{number:>4}  {value:.2f} s  {files:,} files", flush=True)
        print(f"slope {1000 * slope(seconds[1:]):.1f} ms a refresh")
    return 0


if __name__ == "__main__":
    sys.exit(main())
