"""b. From the publisher's zip to location quotients: archive, parse, validate, lake, quotients."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from bench.files import YEAR, single_file
from bench.measure import Job, Measured, Sample
from bench.report import Budget, Report, Setup, agree, lines
from bench.startup import environment

TIMES = 1.3
BASELINES = {"whole in memory": "whole", "over a file on disk": "to_disk", "overlapped": "overlapped"}


def measure(setup: Setup) -> Report:
    """This project against three baseline scripts; the fastest of them is the measure."""
    source = single_file(YEAR, setup.rows)
    report = Report("b", f"QCEW zip of {setup.rows:,} rows → archive → lake → location quotients")
    names = [f"Polars, {name}" for name in BASELINES]
    measured = {name: Measured(name) for name in ("candidate", *names)}
    for _ in range(setup.repeats):
        measured["candidate"].samples.append(fresh(source.parent, Path(setup.scratch), [YEAR]))
        for name, function in zip(names, BASELINES.values(), strict=True):
            folder = tempfile.mkdtemp(dir=setup.scratch)
            job = Job(f"bench.baseline_ingest:{function}", {"source": str(source), "folder": folder})
            measured[name].samples.append(job.run())
            shutil.rmtree(folder)
    best = min(names, key=lambda name: measured[name].least)
    report.lines = lines(measured, best)
    report.budgets = [
        Budget("candidate against the best baseline", measured["candidate"].least / measured[best].least, TIMES, "×")
    ]
    report.notes = agree(measured.values())
    return report


def fresh(zips: Path, scratch: Path, years: list[int]) -> Sample:
    """One run of the candidate into fresh folders."""
    folder = Path(tempfile.mkdtemp(dir=scratch))
    sample = candidate(zips, folder, years).run()
    shutil.rmtree(folder)
    return sample


def candidate(zips: Path, folder: Path, years: list[int]) -> Job:
    """From a folder of zips into archive and lake below another."""
    settings = environment(folder, "files") | {"AKER_SOURCE_DIR": str(zips)}
    return Job("bench.candidate:from_zips", {"years": years}, settings)
