"""Measure the budgets of the design and print them as a table of ratios.

python -m bench                     everything, at national size (takes minutes, and about 2 GB of disk)
python -m bench --quick --only a,b  two measurements at a twentieth of the size
python -m bench --smoke             whether everything runs, at a four-hundredth (the suite does this)
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import sys
import tempfile
from pathlib import Path

from bench.files import FOLDER, NATIONAL_ROWS
from bench.report import Report, Setup, as_json

QUICK, SMOKE = 20, 400  # which part of the national size
MEASUREMENTS = {
    "a": "quotients",
    "b": "ingest",
    "c": "years",
    "d": "national",
    "e": "startup",
    "f": "history",
    **dict.fromkeys("ghijk", "connectors"),
    "l": "announcing",
    "m": "live_refresh",
    "n": "refreshes",
    "o": "rank_doubt",
    "p": "checks",
}


def main() -> int:
    """Run what was chosen; the exit code is 1 where a measurement could not be made (or, --strict, is over)."""
    chosen = _options().parse_args()
    reports: list[Report] = []
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}")
    part = SMOKE if chosen.smoke else QUICK if chosen.quick else 1
    if part > 1:
        print(f"1/{part} of the rows; ratios say little, budgets are meant for the full size")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=FOLDER, prefix="run-") as scratch:
        setup = Setup(
            rows=NATIONAL_ROWS // part,
            years=10 if part == 1 else 3,
            repeats=chosen.repeats or (3 if part == 1 else 1),
            scratch=scratch,
            part=part,
        )
        for letter in chosen.only or MEASUREMENTS:
            reports.append(_measured(letter, setup))
            print(f"\n{reports[-1].text()}", flush=True)
    if chosen.json:
        chosen.json.write_text(json.dumps(as_json(reports), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    over = any(not budget.ok for report in reports for budget in report.budgets)
    return int(any(report.failed for report in reports) or (chosen.strict and over))


def _measured(letter: str, setup: Setup) -> Report:
    try:
        module = importlib.import_module(f"bench.{MEASUREMENTS[letter]}")
        several = MEASUREMENTS[letter] == "connectors"
        report: Report = module.measure(setup, letter) if several else module.measure(setup)
    except Exception as error:  # whatever is wrong with one measurement, the others go on
        return Report(letter, MEASUREMENTS[letter], failed=f"{type(error).__name__}: {error}")
    return report


def _options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(prog="python -m bench", description="the budgets, measured")
    options.add_argument("--quick", action="store_true", help="about a twentieth of the rows")
    options.add_argument("--smoke", action="store_true", help=f"1/{SMOKE} of the rows: only whether everything runs")
    options.add_argument("--only", type=_letters, metavar="A,B", help=f"some of {', '.join(MEASUREMENTS)}")
    options.add_argument("--repeats", type=int, help="how often each contender runs (default: 3; 1 with --quick)")
    options.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    options.add_argument("--strict", action="store_true", help="end with 1 where a budget is exceeded")
    return options


def _letters(text: str) -> list[str]:
    letters = [part.strip() for part in text.split(",") if part.strip()]
    unknown = [letter for letter in letters if letter not in MEASUREMENTS]
    if unknown or not letters:
        raise argparse.ArgumentTypeError(f"{text!r}: choose from {', '.join(MEASUREMENTS)}")
    return letters


if __name__ == "__main__":
    sys.exit(main())
