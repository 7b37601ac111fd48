"""Where generated files are kept, and how they come to be there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "data" / "bench"
NATIONAL_ROWS = 3_600_000


def single_file(year: int, rows: int) -> Path:
    """The QCEW annual file of a year, about so many rows; made (in a process of its own) where it is not there yet."""
    command = [sys.executable, "-m", "bench.generate", str(year), "--rows", str(rows)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return Path(done.stdout.strip())
