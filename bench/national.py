"""d. A national refresh from archived payloads: all metrics, database and scores against parsing the payloads alone.

The bare parse is what no refresh can do without: every payload of every source, its bytes already in memory, through
the connector's own `parse`, one after the other; nothing is validated, written, checked or kept. Imports and reading
the archive are not timed. The refresh is the whole command, from the start of the interpreter to its end.
The budget is of wall time; where other work shares the machine, compare the seconds of the processor.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from bench.files import NATIONAL_ROWS, YEAR, single_file
from bench.measure import Command, Job, Measured
from bench.report import Budget, Report, Setup, lines
from bench.startup import SMOKE, environment

TIMES = 1.5
GROWTH_YEARS = 5
_FLOW = (sys.executable, "-m", "flows.refresh_market_data", str(YEAR), "2024-06")


def measure(setup: Setup) -> Report:
    """The whole flow in replay mode, into an empty lake and database, and only the parsing of the same payloads."""
    folder = Path(setup.scratch, "national")
    settings = environment(folder, "replay")
    back = GROWTH_YEARS if setup.part < SMOKE else 1
    for year in range(YEAR - back, YEAR + 1):  # made in processes of their own
        single_file(year, setup.rows)
    arguments = {"rows": setup.rows, "share": min(1.0, setup.rows / NATIONAL_ROWS)}
    missing = Job("bench.candidate:fill_archive", arguments, settings).run().result
    refresh, parsing = Measured("national refresh"), Measured("parsing its payloads alone")
    parse = Job("bench.candidate:parse_archived", {"year": YEAR}, settings)
    printed = ""
    for _ in range(1 if not setup.quick else setup.repeats):
        _without_results(folder)
        refresh.samples.append(Command(_FLOW, settings).run())
        parsing.samples.append(parse.run())
        printed = str(refresh.result).strip()
    notes = [line.strip() for line in printed.splitlines() if not line.startswith("  ") or "markets stored" in line]
    return Report(
        "d",
        f"national refresh from archived payloads: {back + 1} years of {setup.rows:,} rows, all other sources",
        lines({parsing.name: parsing, refresh.name: refresh}, parsing.name),
        [Budget("refresh against parsing alone", refresh.least / parsing.least, TIMES, "×")],
        notes,
        "; ".join(f"{source_id}: {reason}" for source_id, reason in missing.items()) or None,
    )


def _without_results(folder: Path) -> None:
    """Take away lake, data and database; the archive stays."""
    for name in ("lake", "data"):
        shutil.rmtree(folder / name, ignore_errors=True)
    for path in folder.glob("aker.db*"):
        path.unlink()
