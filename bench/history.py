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
    markets = max(40, setup.of(MARKETS))
    report = Report("f", f"the history of one market out of {markets} × {VINTAGES} vintages")
    databases = {"SQLite": f"sqlite:///{Path(setup.scratch, 'history.db')}"}
    if os.environ.get(_DSN):
        databases["PostgreSQL"] = os.environ[_DSN]
    else:
        report.notes.append(f"PostgreSQL not measured: {_DSN} is not set")
    for name, url in databases.items():
        arguments = {"markets": markets, "vintages": VINTAGES, "database": f"aker_bench_{secrets.token_hex(4)}"}
        job = Job("bench.stored:history", arguments, {"AKER_BENCH_DSN": url})
        measured = in_turn({name: job}, 1)[name]
        _add(report, measured)
    return report


def _add(report: Report, measured: Measured) -> None:
    seconds, plan = sorted(measured.result["seconds"]), measured.result["plan"]
    report.lines.append(Line(measured.name, seconds[0], seconds[len(seconds) // 2], None, measured.peak_mb))
    report.budgets += [
        Budget(f"{measured.name}, 95 of 100 questions", seconds[int(len(seconds) * 0.95)] * 1000, MILLISECONDS, "ms"),
        Budget(f"{measured.name}, steps of the plan that are not index-only", _others(plan), 0, "steps"),
    ]
    report.notes.append(f"{measured.name}: {plan}")


def _others(plan: str) -> int:
    """Steps of a plan that read a table or sort: all but `COVERING INDEX` (SQLite) and `Index Only Scan`."""
    steps = [step for step in plan.split("; ") if not step.startswith(("->  Index Only Scan", "Index Cond:"))]
    return sum("COVERING INDEX" not in step and not step.startswith("Index Only Scan") for step in steps)
