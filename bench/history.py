"""f. One market's history out of 935 markets × 60 vintages: by an index, without reading or sorting the rest."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from bench.measure import Job, Measured, in_turn
from bench.report import Budget, Line, Report, Setup

MARKETS, VINTAGES = 935, 60
MILLISECONDS = 5.0
_DSN = "AKER_TEST_POSTGIS_DSN"


def measure(setup: Setup) -> Report:
    """SQLite always; PostgreSQL in a database of its own where AKER_TEST_POSTGIS_DSN says how to reach a server."""
    markets = MARKETS // 20 if setup.quick else MARKETS
    report = Report("f", f"the history of one market out of {markets} × {VINTAGES} vintages")
    databases = {"SQLite": f"sqlite:///{Path(setup.scratch, 'history.db')}"}
    if os.environ.get(_DSN):
        databases["PostgreSQL"] = os.environ[_DSN]
    else:
        report.notes.append(f"PostgreSQL not measured: {_DSN} is not set")
    for name, url in databases.items():
        arguments = {"markets": markets, "vintages": VINTAGES, "database": f"aker_bench_{secrets.token_hex(4)}"}
        job = Job("bench.stored:history", arguments, {"AKER_BENCH_DSN": url})
        found = in_turn({name: job}, 1)[name]
        _tell(report, found)
    return report


def _tell(report: Report, found: Measured) -> None:
    told = found.result
    for what in ("values", "index_only"):
        seconds = told[what]["seconds"]
        report.lines.append(
            Line(f"{found.name}, {told[what]['says']}", min(seconds), sorted(seconds)[len(seconds) // 2], found.peak_mb)
        )
        report.notes.append(f"{found.name}, {told[what]['says']}: {told[what]['plan']}")
        if not told[what]["by_index"]:
            report.notes.append(f"OVER {found.name}, {told[what]['says']}: the plan reads or sorts more than it should")
        slowest = sorted(seconds)[int(len(seconds) * 0.95)]
        report.budgets.append(Budget(f"{found.name}, {told[what]['says']}", slowest * 1000, MILLISECONDS, "ms"))
