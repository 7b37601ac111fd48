"""e. How long a person waits: `aker --help`, and the main job on the embedded sample, first and again."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from bench.measure import Command, Measured, MeasurementError, in_turn
from bench.report import Budget, Report, Setup, lines

HELP_TIMES, HELP_SECONDS = 3.0, 0.35
SAMPLE_SECONDS, AGAIN_TIMES = 4.0, 5.0
SAMPLE_REPEATS = 3
SMOKE = 100  # a smaller part than this only says whether everything runs
_FLOW = (sys.executable, "-m", "flows.refresh_market_data", "2023", "2024-06")


def measure(setup: Setup) -> Report:
    """The commands as a person types them, in fresh data folders."""
    report = Report("e", "start-up, and the main job on the embedded sample")
    repeats = max(5, 3 * setup.repeats)
    bare = {
        "python -c pass": Command((sys.executable, "-c", "pass")),
        "aker --help": Command((str(Path(sys.executable).with_name("aker")), "--help"), {"TERM": "dumb"}),
    }
    measured = in_turn(bare, repeats)
    report.lines += lines(measured, "python -c pass")
    shown = measured["aker --help"].least
    report.budgets += [
        Budget("aker --help against python -c pass", shown / measured["python -c pass"].least, HELP_TIMES, "×"),
        Budget("aker --help", shown, HELP_SECONDS, "s"),
    ]
    try:
        first, again = _sample_runs(Path(setup.scratch), SAMPLE_REPEATS if setup.part < SMOKE else 1)
    except MeasurementError as error:
        report.failed = str(error)
        return report
    report.lines += lines({contender.name: contender for contender in (first, again)}, first.name)
    report.budgets += [
        Budget("refresh of the sample in a fresh folder", first.least, SAMPLE_SECONDS, "s"),
        Budget("the second run against the first", again.least / first.least, 1 / AGAIN_TIMES, "×"),
    ]
    return report


def _sample_runs(scratch: Path, repeats: int) -> tuple[Measured, Measured]:
    first, again = Measured("refresh of the sample"), Measured("refresh of the sample, again")
    for _ in range(repeats):
        folder = Path(tempfile.mkdtemp(dir=scratch))
        command = Command(_FLOW, environment(folder, "sample"))
        first.samples.append(command.run())
        again.samples.append(command.run())
        shutil.rmtree(folder)
    return first, again


def environment(folder: Path, mode: str) -> dict[str, str]:
    """Settings that keep everything below one folder."""
    return {
        "AKER_SOURCE_MODE": mode,
        "AKER_POSTGIS_DSN": f"sqlite:///{folder}/aker.db",
        "AKER_DATA_PATH": str(folder / "data"),
        "AKER_CACHE_PATH": str(folder / "cache"),
        "AKER_LAKE_PATH": str(folder / "lake"),
    }
