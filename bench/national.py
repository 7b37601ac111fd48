"""d. A national refresh from archived payloads: all metrics, database and scores against parsing the payloads alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from bench.files import FOLDER, ROOT, single_file
from bench.intake import YEAR
from bench.measure import Command, Job, Measured
from bench.report import Budget, Report, Setup, lines
from bench.startup import environment

TIMES = 1.5
GROWTH_YEARS = 5
_FLOW = (sys.executable, "-m", "flows.refresh_market_data", str(YEAR), "2024-06")


def measure(setup: Setup) -> Report:
    """The whole flow in replay mode, into an empty lake and database, and only the parsing of the same payloads."""
    folder = Path(setup.scratch, "national")
    Command(_FLOW, environment(folder, "files") | {"AKER_SOURCE_DIR": str(_downloads(setup))}).run()
    settings = environment(folder, "replay")
    refresh, parsing = Measured("national refresh"), Measured("parsing its payloads alone")
    parse = Job("bench.ours:parse_archived", {"year": YEAR}, settings)
    said = ""
    for _ in range(1 if not setup.quick else setup.repeats):
        shutil.rmtree(folder / "lake")
        shutil.rmtree(folder / "data")
        for path in folder.glob("aker.db*"):
            path.unlink()
        refresh.samples.append(Command(_FLOW, settings).run())
        parsing.samples.append(parse.run())
        said = str(refresh.result).strip()
    return Report(
        "d",
        f"national refresh from archived payloads: {GROWTH_YEARS + 1} years of {setup.rows:,} rows, all other sources",
        lines({parsing.name: parsing, refresh.name: refresh}, parsing.name),
        [Budget("refresh against parsing alone", refresh.least / parsing.least, TIMES, "×")],
        [line.strip() for line in said.splitlines() if not line.startswith("  ") or "markets stored" in line],
    )


def _downloads(setup: Setup) -> Path:
    """A folder as a person would download it: six years of QCEW, and the national files of the other publishers."""
    folder = Path(setup.scratch, "downloads")
    people = FOLDER / "people"
    subprocess.run([sys.executable, "-m", "bench.people", str(people)], cwd=ROOT, check=True)
    shutil.copytree(people, folder)
    for year in range(YEAR - GROWTH_YEARS, YEAR + 1):
        path = single_file(year, setup.rows)
        os.link(path, folder / path.name)
    return folder
