"""Write a national QCEW annual single file in the publisher's format, with drawn figures.

    python -m bench.generate 2023 --rows 180000

Deterministic: the same year, size and version of this code give the same rows. Files are kept under ``data/bench/``.
"""

from __future__ import annotations

import argparse
import hashlib
import zipfile
from pathlib import Path

from bench.cells import all_cells
from bench.files import FOLDER, NATIONAL_ROWS
from bench.places import counties
from bench.rows import published

_MODULES = ("industries", "places", "cells", "rows", "generate")


def single_file(year: int, rows: int = NATIONAL_ROWS) -> Path:
    """The path of ``{year}_annual_singlefile.zip`` of about so many rows; made where it is not there yet.

    Fewer rows than the nation's 3.6 M mean fewer states, each of them whole, and the nation as their sum.
    """
    path = FOLDER / f"{rows}-{_version()}" / f"{year}_annual_singlefile.zip"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, year, rows)
    return path


def share_of(rows: int) -> float:
    """Which share of the nation's counties makes about so many rows."""
    return rows / NATIONAL_ROWS


def _write(path: Path, year: int, rows: int) -> None:
    frame = published(all_cells(counties(share_of(rows)), seed=year), year, seed=year)
    table = path.with_name(f"{year}.annual.singlefile.csv")
    frame.write_csv(table, quote_style="non_numeric", line_terminator="\n")
    part = path.with_suffix(".part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        archive.write(table, table.name)
    table.unlink()
    part.rename(path)


def _version() -> str:
    """Of the code that draws: other code, other files."""
    code = b"".join(Path(__file__).with_name(f"{name}.py").read_bytes() for name in _MODULES)
    return hashlib.sha256(code).hexdigest()[:8]


def main() -> None:
    """Write the file and print its path."""
    options = argparse.ArgumentParser(prog="python -m bench.generate", description="a QCEW annual single file, drawn")
    options.add_argument("year", type=int)
    options.add_argument("--rows", type=int, default=NATIONAL_ROWS, help="about how many (default: the nation's 3.6 M)")
    chosen = options.parse_args()
    print(single_file(chosen.year, chosen.rows))


if __name__ == "__main__":
    main()
