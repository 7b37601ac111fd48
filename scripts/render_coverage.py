"""Write docs/coverage.md: how many markets have each metric and pillar, on the real nation of 2016 and on the sample.

    make demo && make sample && .venv/bin/python scripts/render_coverage.py [DATA_OF_DEMO DATA_OF_SAMPLE]

The folders are those of AKER_DATA_PATH (default: data and data/sample).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from aker_jobs.registry import METRICS

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "docs/coverage.md"
HEAD = """# Coverage

How many markets have a figure, as `aker metrics --coverage` counts them. `388 / 389`: 388 of 389 areas have a value;
`100 + 288 / 389`: 100 have a value and 288 only bounds; a dash: none has either.

The real nation is the embedded snapshot of `make demo`, the first quarter of 2016: it has no annual averages,
surveys, awards, permits and unemployment, so growth, income, rents and the pillar `market` are missing. To it FEMA's
table of 3,142 counties was added in files mode (`python -m flows.refresh_hazard_metrics 2017-06`; that file names no
single hazards). The seven metropolitan areas without residents are those of Puerto Rico. The sample has twelve
metropolitan areas and every source.

Rendered by `make demo && make sample && .venv/bin/python scripts/render_coverage.py`.
"""
ORDER = (
    ("real nation, metropolitan", 0, "metro"),
    ("real nation, micropolitan", 0, "micro"),
    ("sample, metropolitan", 1, "metro"),
)  # title, folder, type of area


def coverage(data: Path) -> dict[str, dict[tuple[str, str], str]]:
    """Cells by kind (metrics, pillars), id and type of area."""
    environment = {**os.environ, "AKER_DATA_PATH": str(data.resolve())}
    command = [sys.executable, "-c", "from aker_core.cli.app import main; main()", "metrics", "--coverage", "--json"]
    done = subprocess.run(command, env=environment, capture_output=True, check=True, cwd=ROOT)
    read = json.loads(done.stdout)
    return {kind: {(row["id"], row["type"]): cell(row) for row in read[kind]} for kind in ("metrics", "pillars")}


def cell(row: dict[str, int]) -> str:
    """The counts of one row in a few letters."""
    if row["missing"] == row["markets"]:
        return "–"
    bounds = f" + {row['bounds']:,}" if row["bounds"] else ""
    return f"{row['values']:,}{bounds} / {row['markets']:,}"


def table(ids: list[str], kind: str, folders: list[dict[str, dict[tuple[str, str], str]]]) -> list[str]:
    """A table with one row for each id."""
    heads = [title for title, _, _ in ORDER]
    lines = [f"| {kind[:-1]} | {' | '.join(heads)} |", f"|---|{'---|' * len(heads)}"]
    for name in ids:
        cells = [folders[folder][kind].get((name, area), "–") for _, folder, area in ORDER]
        lines.append(f"| `{name}` | {' | '.join(cells)} |")
    return lines


def main(arguments: list[str]) -> int:
    """Read both folders and write the document."""
    data = [Path(argument) for argument in arguments] or [ROOT / "data", ROOT / "data/sample"]
    folders = [coverage(folder) for folder in data]
    pillars = list(dict.fromkeys(name for name, _ in folders[1]["pillars"]))
    parts = [
        HEAD,
        "## Pillars\n",
        *table(pillars, "pillars", folders),
        "\n## Metrics\n",
        *table([metric.id for metric in METRICS], "metrics", folders),
    ]
    TARGET.write_text("\n".join(parts) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
