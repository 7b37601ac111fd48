"""Where generated files are kept, and how they come to be there."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import aker_sample

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "data" / "bench"
NATIONAL_ROWS = 3_600_000
YEAR = 2023


def single_file(year: int, rows: int) -> Path:
    """The QCEW annual file of a year, about so many rows; made (in a process of its own) where it is not there yet."""
    return Path(printed_by("bench.synthetic_qcew", str(year), "--rows", str(rows)))


def printed_by(module: str, *arguments: str) -> str:
    """What a module prints, run in a process of its own."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout.strip()


def code_version(source_id: str) -> str:
    """Of the code that makes answers and of the connector that asks: other code, other files."""
    sample = Path(aker_sample.__file__).parent
    paths = [*sorted(Path(__file__).parent.glob("synthetic_*.py")), *sorted(sample.glob("publishers/*.py"))]
    paths += [sample / "qcew_columns.py", Path(str(import_module(f"aker_data.sources.{source_id}").__file__))]
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()[:8]
