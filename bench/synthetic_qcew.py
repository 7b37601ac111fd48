"""A national QCEW annual single file in the publisher's format, with synthetic figures.

    python -m bench.synthetic_qcew 2023 --rows 180000

Deterministic: the same year, size and version of this code give the same rows. Files are kept under ``data/bench/``.
"""

from __future__ import annotations

import argparse
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import polars as pl

from aker_sample.apportion import Numbers
from aker_sample.publishers.bls_qcew import LEVELS, write_csv
from aker_sample.qcew_columns import Flags, Rows, columns, constant_keys, quotient, with_averages
from bench.files import FOLDER, NATIONAL_ROWS, code_version
from bench.synthetic_cells import all_cells
from bench.synthetic_places import counties

WITHHELD = 0.5  # of all rows
_WITHHELD_CHANGES = 0.03  # of the rows that are disclosed, at random
_SORTED = ("area_fips", "own_code", "industry_code")


def single_file(year: int, rows: int = NATIONAL_ROWS) -> Path:
    """The path of ``{year}_annual_singlefile.zip`` of about so many rows; made where it is not there yet.

    Fewer rows than the nation's 3.6 M mean fewer states, each of them whole, and the nation as their sum.
    """
    path = FOLDER / f"{rows}-{code_version('bls_qcew_annual')}" / f"{year}_annual_singlefile.zip"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, year, rows)
    return path


def share_of(rows: int) -> float:
    """Which share of the nation's counties makes about so many rows."""
    return min(1.0, rows / NATIONAL_ROWS)


def _write(path: Path, year: int, rows: int) -> None:
    """Written in a folder of its own, so that two processes that make the same file do not disturb each other."""
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        table = Path(folder, f"{year}.annual.singlefile.csv")
        with table.open("wb") as file:
            write_csv(_table(all_cells(counties(share_of(rows)), seed=year), year, seed=year), file)
        part = Path(folder, path.name)
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            archive.write(table, table.name)
        part.replace(path)


def _table(cells: pl.DataFrame, year: int, seed: int) -> pl.DataFrame:
    """The rows of the file, sorted by area, ownership and industry. cells: as of `bench.synthetic_cells.all_cells`."""
    cells = cells.sort(_SORTED)
    whole = cells.filter(own_code="0", industry_code="10")
    areas = cells.select("area_fips").join(whole, on="area_fips", how="left", maintain_order="left")
    nation = cells.filter(area_fips="US000")
    of_nation = cells.select(_SORTED[1:]).join(nation, on=_SORTED[1:], how="left", maintain_order="left")
    withheld, withheld_change = _disclosure(cells, seed)
    now = _levels(cells)
    pairs = zip(*map(_with_pay, (now, _levels(areas), _levels(of_nation), _levels(_first(whole)))), strict=True)
    rows = Rows(
        with_averages(now),
        with_averages(_levels(cells, "prior_")),
        [quotient(*pair) for pair in pairs],
        withheld,
        withheld_change,
    )
    text = cells.select(pl.format('"{}"', name).alias(name) for name in (*_SORTED, "agglvl_code"))
    return columns({**text.to_dict(), **constant_keys(year, cells.height)}, rows)


def _first(whole: pl.DataFrame) -> pl.DataFrame:
    return whole.filter(area_fips="US000")


def _levels(cells: pl.DataFrame, prefix: str = "") -> list[Numbers]:
    return [cells[f"{prefix}{name}"].to_numpy().astype(np.float64) for name in LEVELS]


def _with_pay(levels: list[Numbers]) -> list[Numbers]:
    pay = levels[2] / np.maximum(levels[1], 1.0)
    return [*levels, pay, pay]


def _disclosure(cells: pl.DataFrame, seed: int) -> tuple[Flags, Flags]:
    """Rows of few establishments are withheld first; never the nation, nor the total of all industries."""
    draw = np.random.default_rng(seed + 1)
    shown = (cells["area_fips"] == "US000") | (cells["industry_code"] == "10")
    score = np.log1p(cells[LEVELS[0]].to_numpy()) + draw.gumbel(0, 1.2, cells.height)
    score = np.where(shown.to_numpy(), np.inf, score)
    withheld = score < np.sort(score)[int(WITHHELD * cells.height)]
    return withheld, withheld | (draw.random(cells.height) < _WITHHELD_CHANGES)


def main() -> None:
    """Write the file and print its path."""
    options = argparse.ArgumentParser(prog="python -m bench.synthetic_qcew", description="a QCEW file, synthetic")
    options.add_argument("year", type=int)
    options.add_argument("--rows", type=int, default=NATIONAL_ROWS, help="about how many (default: the nation's 3.6 M)")
    chosen = options.parse_args()
    print(single_file(chosen.year, chosen.rows))


if __name__ == "__main__":
    main()
