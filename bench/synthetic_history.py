"""A synthetic history of QCEW cells: areas, industries and years, as Parquet by year, as many rows as wanted.

    python -m bench.synthetic_history 16 FOLDER         about 16 million rows of ten years

Deterministic. Half of the cells of counties are withheld; the nation is the sum of its counties. A file is made of one
year at a time, so that making it needs no more memory than a year does.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import polars as pl

YEARS = tuple(range(2014, 2024))
INDUSTRIES = 2_000
_OWNERSHIP = "5"
_LEAST = 40  # counties of the smallest table
WITHHELD = 0.5


def write_history(folder: Path, rows: int, years: tuple[int, ...] = YEARS) -> Path:
    """Write about so many rows: area_fips, own_code, industry_code, year, annual_avg_emplvl; where they are."""
    counties = max(_LEAST, rows // (len(years) * INDUSTRIES))
    areas = _areas(counties)
    industries = ["10", *(f"{10_000 + number:06}" for number in range(1, INDUSTRIES))]
    for year in years:
        path = Path(folder, f"year={year}", "cells.parquet")
        path.parent.mkdir(parents=True, exist_ok=True)
        _year(areas, industries, year).write_parquet(path, compression="lz4", row_group_size=500_000)
    return folder


def _areas(count: int) -> list[str]:
    """Codes of counties (and, every fiftieth, of a state), in order."""
    per_state = 998
    return [f"{1 + number // per_state:02}{number % per_state:03}" for number in range(count)]


def _year(areas: list[str], industries: list[str], year: int) -> pl.DataFrame:
    """One year: every area has every industry; the total of all is the sum of the area's industries."""
    draw = np.random.default_rng(year)
    size = draw.lognormal(8.0, 1.0, len(areas))[:, None]
    weight = np.random.default_rng(1).lognormal(0.0, 1.0, len(industries))[None, :]
    jobs = draw.poisson(size * weight / weight.sum() * draw.uniform(0.5, 1.5, (len(areas), len(industries))))
    jobs[:, 0] = jobs[:, 1:].sum(axis=1)
    hidden = draw.random(jobs.shape) < WITHHELD
    hidden[:, 0] = False
    nation = jobs.sum(axis=0)
    values = np.concatenate([jobs.ravel(), nation])
    shown = np.concatenate([~hidden.ravel(), np.ones(len(industries), dtype=bool)])
    code = pl.Series("industry_code", industries)
    cells = pl.DataFrame(
        {
            "area_fips": pl.Series([*areas, "US000"]).gather(np.repeat(np.arange(len(areas) + 1), len(industries))),
            "industry_code": code.gather(np.tile(np.arange(len(industries)), len(areas) + 1)),
            "annual_avg_emplvl": pl.Series(values.astype(np.int64)),
            "shown": pl.Series(shown),
        }
    )
    total = pl.col("industry_code") == "10"
    return cells.select(
        "area_fips",
        own_code=pl.when(total).then(pl.lit("0")).otherwise(pl.lit(_OWNERSHIP)),
        industry_code="industry_code",
        annual_avg_emplvl=pl.when("shown").then("annual_avg_emplvl"),
    )


def main() -> None:
    """Write the table and print where it is."""
    options = argparse.ArgumentParser(prog="python -m bench.synthetic_history", description="a history, synthetic")
    options.add_argument("millions", type=float, help="of rows, about")
    options.add_argument("folder", type=Path)
    chosen = options.parse_args()
    print(write_history(chosen.folder, int(chosen.millions * 1e6)))


if __name__ == "__main__":
    main()
