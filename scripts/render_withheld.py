"""Tables of docs/methodology.md on how far estimates of withheld jobs are off, from stored results of the checks.

    .venv/bin/python -m scripts.fit_withheld_error BY_AREA_ZIP MEMBERSHIP_CSV      # cells really withheld
    .venv/bin/python -m scripts.measure_sector_error BY_AREA_ZIP MEMBERSHIP_CSV    # sums, hidden as others are
    AKER_DATA_PATH=… .venv/bin/python -m scripts.render_withheld VINTAGE           # hidden cells, rebuilt metros

Both keep what they measured in docs/measured/; `make docs` puts it between the markers, and `make check` compares. The
last runs `aker verify --withheld` and `aker verify --rebuilt` on a vintage of a national table with metro rows.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MEASURED = ROOT / "docs/measured"
LATER, HIDDEN, REBUILT, SECTORS = (
    MEASURED / f"withheld_{name}.json" for name in ("later", "hidden", "rebuilt", "sectors")
)
METHODS = {
    "margins": "margins (in use)",
    "margins_on_same_cells": "… on the cells that the methods below have",
    "top_down": "parent's remainder by establishments and national size",
    "establishments": "… by establishments",
    "equal": "… in equal parts",
}
Row = dict[str, Any]


def share(value: float | None, digits: int = 1) -> str:
    """A share in percent."""
    return "" if value is None else f"{100 * value:.{digits}f} %"


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table in Markdown."""
    named = list(heads)
    lines = [named, ["---"] * len(named), *rows]
    return (
        "".join("| " + " | ".join(line) + " |\n" for line in lines)
        .replace("| --- ", "|---")
        .replace("---|\n", "---|\n")
    )


def later(rows: list[Row]) -> str:
    """Errors on cells that are withheld in March and disclosed in April."""
    return table(
        ("", "cells", "sum of errors / jobs", "median error"),
        (
            (row["what"], f"{row['cells']:,}", share(row["error_share"], 2), share(row["median_error"], 1))
            for row in rows
            if "error_share" in row
        ),
    )


def intervals(rows: list[Row]) -> str:
    """How wide bounds and intervals are, of the same cells and of all withheld ones, and how many cells they hold."""
    return table(
        ("", "median width", "holds of April", "median width, all {all_cells:,} cells"),
        (
            (row["what"], f"{row['width']:.0f}", share(row["held"]), f"{row['all_width']:.0f}")
            for row in rows
            if "held" in row
        ),
    ).format(all_cells=next((row["all_cells"] for row in rows if "held" in row), 0))


def adding_up(rows: list[Row]) -> str:
    """How far sums are off what they add up to."""
    return table(
        ("sums of", "sums", "off by more than half a job", "largest difference"),
        (
            (row["what"], f"{row['sums']:,}", f"{row['off']:,}", f"{row['largest']:.2f}")
            for row in rows
            if "sums" in row
        ),
    )


def hidden(rows: list[Row]) -> str:
    """Errors on disclosed cells that are hidden, beside simpler methods."""
    all_sizes = [row for row in rows if row["size"] == "all" and row["sector"] is None]
    return table(
        ("method", "cells", "sum of errors / jobs", "median error", "in the 90 % interval"),
        (
            (
                METHODS[row["method"]],
                f"{row['cells']:,}",
                share(row["error_share"]),
                share(row["median_error"]),
                share(row["inside"]),
            )
            for row in all_sizes
        ),
    )


def hidden_groups(rows: list[Row]) -> str:
    """The same by size of cell and by sector, of the method in use."""
    mine = [row for row in rows if row["method"] == "margins" and row["size"] != "all"]
    return table(
        ("hidden cells", "cells", "sum of errors / jobs", "median error", "in the 90 % interval"),
        (
            (
                f"{row['size']} jobs" if row["size"] else f"`{row['sector']}`",
                f"{row['cells']:,}",
                share(row["error_share"]),
                share(row["median_error"]),
                share(row["inside"]),
            )
            for row in mine
        ),
    )


def rebuilt(rows: list[Row]) -> str:
    """How far metros rebuilt without metro rows differ from published ones."""
    return table(
        ("of", "metros", "differences / jobs", "median"),
        (
            (
                f"`{row['what']}`" if row["what"].replace("_", "").isalpha() else row["what"],
                f"{row['metros']:,}",
                share(row["error_share"], 2),
                share(row["median_error"], 2),
            )
            for row in rows
        ),
    )


def sectors_table(rows: list[Row]) -> str:
    """Errors of sectors in metros that disclose all of it, and are made to hide what another hides."""
    return table(
        (
            "sector",
            "metros",
            "sums",
            "still disclosed, median",
            "median error",
            "90th percentile",
            "in the 90 % interval",
        ),
        (
            (
                f"`{row['sector']}`",
                f"{row['metros']:,}",
                f"{row['sums']:,}",
                *(share(row[name]) for name in ("disclosed", "median_error", "p90_error", "inside")),
            )
            for row in rows
        ),
    )


TABLES: dict[str, tuple[Path, Callable[[list[Row]], str]]] = {
    "later": (LATER, later),
    "intervals": (LATER, intervals),
    "adding up": (LATER, adding_up),
    "hidden": (HIDDEN, hidden),
    "hidden groups": (HIDDEN, hidden_groups),
    "rebuilt": (REBUILT, rebuilt),
    "sectors": (SECTORS, sectors_table),
}


def stored(path: Path) -> list[Row]:
    """The rows of a stored result."""
    rows: list[Row] = json.loads(path.read_text(encoding="utf-8"))["rows"]
    return rows


def store(path: Path, command: str, rows: list[Row]) -> None:
    """Keep a result with the command that measured it."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({"command": command, "rows": rows}, indent=1) + "\n", encoding="utf-8")


def filled(text: str) -> str:
    """The page with the tables of the stored results between its markers."""
    for name, (path, render) in TABLES.items():
        begin, end = f"<!-- measured: {name} -->\n", f"<!-- end of measured: {name} -->\n"
        before, there, rest = text.partition(begin)
        _, closed, after = rest.partition(end)
        if not (there and closed):
            raise SystemExit(f"docs/methodology.md lacks the lines {begin!r} and {end!r}: put them back")
        text = f"{before}{begin}\n{render(stored(path))}\n{end}{after}"
    return text


def main(vintage: str) -> None:
    for path, option in ((HIDDEN, "--withheld"), (REBUILT, "--rebuilt")):
        words = ["verify", "--as-of", vintage, option, "--json"]
        command = [sys.executable, "-c", "from aker_core.cli.app import main; main()", *words]
        done = subprocess.run(command, capture_output=True, check=True, cwd=ROOT)
        store(path, f"aker {' '.join(words)}", json.loads(done.stdout))


if __name__ == "__main__":
    main(*sys.argv[1:])
