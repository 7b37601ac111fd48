"""p. What the checks cost of an ingest: a national QCEW file into an empty lake, with a clock around what judges it.

Judging is schema, shared rows, the source's own checks, drift and the report. The clock counts processor
seconds of the whole process: what another thread does meanwhile is counted to the checks, so that their share is an
upper bound. ``python -m bench.checks FOLDER YEAR SOURCE …`` prints the same for real files.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar
from unittest import mock

from aker_core.config import Settings
from aker_data import catalogue
from aker_data.contracts import Scope
from aker_data.ingest import commit, run, staging
from aker_data.ingest.context import context_from
from aker_data.sources import bls_qcew_annual
from bench.baseline_lq import Work
from bench.candidate import AS_OF, Unrecorded, of_any_size, years_only
from bench.files import YEAR, single_file
from bench.measure import Job, Measured, Sample
from bench.report import Budget, Report, Setup, lines
from bench.startup import environment

T = TypeVar("T")
SHARE = 0.10
INGEST = "ingest"
JUDGING = ((staging, "validate"), (run, "judge"), (commit.report, "update"))


def measure(setup: Setup) -> Report:
    """Each run in a process of its own with fresh folders."""
    folder = single_file(YEAR, setup.rows).parent
    report = Report("p", f"checks of an ingest of {setup.rows:,} rows of QCEW")
    measured = Measured(INGEST)
    for _ in range(setup.repeats):
        measured.samples.append(_fresh(bls_qcew_annual.ID, YEAR, folder, Path(setup.scratch)))
    report.lines = lines({INGEST: measured}, INGEST)
    least = min(sample.result["checks"] / sample.cpu for sample in measured.samples)
    report.budgets = [Budget("share of the ingest that is checks", least, SHARE, "")]
    return report


def _fresh(source_id: str, year: int, folder: Path, scratch: Path) -> Sample:
    fresh = Path(tempfile.mkdtemp(dir=scratch))
    settings = environment(fresh, "files") | {"AKER_SOURCE_DIR": str(folder)}
    sample = Job("bench.checks:brought_in", {"source_id": source_id, "year": year}, settings).run()
    shutil.rmtree(fresh)
    return sample


def brought_in(source_id: str, year: int) -> Work:
    """An ingest of a source into what the settings name. Returns rows, and processor seconds of the checks."""
    context = replace(context_from(Settings()), spec=of_any_size)
    source = years_only([year]) if source_id == bls_qcew_annual.ID else catalogue.load(source_id)
    scope = Scope(year=year, as_of=AS_OF, delineation="2023-07")

    def work() -> dict[str, float]:
        spent: list[float] = []
        with ExitStack() as clocks:
            for module, name in JUDGING:
                clocks.enter_context(mock.patch.object(module, name, _clocked(getattr(module, name), spent)))
            rows = run.ingest(source, scope, context=context, recorder=Unrecorded()).rows
        return {"rows": rows, "checks": sum(spent)}

    return work


def _clocked(function: Callable[..., T], spent: list[float]) -> Callable[..., T]:
    def timed(*arguments: Any, **named: Any) -> T:
        began = time.process_time()
        try:
            return function(*arguments, **named)
        finally:
            spent.append(time.process_time() - began)

    return timed


def main(folder: str, year: str, *source_ids: str) -> None:
    """Print the shares for real files."""
    whole = checks = 0.0
    with tempfile.TemporaryDirectory() as scratch:
        for source_id in source_ids:
            sample = _fresh(source_id, int(year), Path(folder).resolve(), Path(scratch))
            whole, checks = whole + sample.cpu, checks + sample.result["checks"]
            _print(f"{source_id}: {sample.result['rows']:,} rows", sample.result["checks"], sample.cpu)
    _print("together", checks, whole)


def _print(what: str, checks: float, whole: float) -> None:
    sys.stdout.write(f"{what}: checks {checks:.2f} s of {whole:.2f} s, {checks / whole:.1%}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
