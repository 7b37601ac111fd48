"""A WAC file of LODES in the publisher's format, with synthetic counts, as many blocks as wanted.

    python -m bench.synthetic_lodes tx 2022 5 FOLDER      about 5 million blocks of Texas

Deterministic. Every group of counts adds up to all jobs, as in the publisher's; written piece by piece.
"""

from __future__ import annotations

import argparse
import gzip
from pathlib import Path

import numpy as np
import polars as pl

from aker_geo.lists import rows
from aker_scale.wac_files import BLOCK, COLUMNS, SECTORS

STATES = {"tx": "48", "co": "08", "ny": "36"}
PIECE = 250_000
_GROUPS = {
    "CA": 3,
    "CE": 3,
    "CT": 2,
    "CD": 4,
    "CS": 2,
    "CFA": 5,
    "CFS": 5,
}


def write_wac_file(folder: Path, state: str, year: int, blocks: int, *, seed: int = 0, packed: bool = True) -> Path:
    """Write ``{state}_wac_S000_JT00_{year}.csv.gz`` of about so many blocks; its path."""
    path = Path(folder, f"{state}_wac_S000_JT00_{year}.csv{'.gz' if packed else ''}")
    path.parent.mkdir(parents=True, exist_ok=True)
    codes = [code for code in _counties() if code.startswith(STATES[state])]
    draw = np.random.default_rng(year * 1_000 + seed)
    with gzip.open(path, "wb", compresslevel=1) if packed else path.open("wb") as file:
        for start in range(0, blocks, PIECE):
            piece = _blocks(codes, start, min(PIECE, blocks - start), blocks, draw)
            file.write(piece.write_csv(include_header=start == 0).encode())
    return path


def _counties() -> list[str]:
    return sorted(row["county_fips"] for row in rows("counties"))


def _blocks(codes: list[str], start: int, count: int, of: int, draw: np.random.Generator) -> pl.DataFrame:
    """Blocks in the order of their codes: county, tract, block."""
    number = np.arange(start, start + count)
    county = number * len(codes) // of
    within = number - (county * of + len(codes) - 1) // len(codes)
    geocode = pl.DataFrame({"county": pl.Series(codes).gather(county), "within": within}).select(
        pl.format(
            "{}{}{}",
            "county",
            (pl.col("within") // 900 + 100).cast(pl.String).str.zfill(6),
            (pl.col("within") % 900 + 1000).cast(pl.String),
        ).alias(BLOCK)
    )
    jobs = 1 + draw.poisson(draw.lognormal(1.5, 1.2, count))
    columns = {"C000": jobs, "createdate": np.full(count, 20_240_920)}
    for stem, size in _GROUPS.items():
        parts = draw.multinomial(jobs, np.full(size, 1 / size))
        columns |= {f"{stem}{part + 1:02}": parts[:, part] for part in range(size)}
    by_sector = draw.multinomial(jobs, np.full(20, 1 / 20))
    columns |= {name: by_sector[:, place] for place, name in enumerate(SECTORS)}
    by_race = draw.multinomial(jobs, np.full(6, 1 / 6))
    columns |= {name: by_race[:, place] for place, name in enumerate(("CR01", "CR02", "CR03", "CR04", "CR05", "CR07"))}
    return geocode.hstack(pl.DataFrame(columns)).select(COLUMNS)


def main() -> None:
    """Write the file and print its path."""
    options = argparse.ArgumentParser(prog="python -m bench.synthetic_lodes", description="a WAC file, synthetic")
    options.add_argument("state", choices=STATES)
    options.add_argument("year", type=int)
    options.add_argument("millions", type=float)
    options.add_argument("folder", type=Path)
    chosen = options.parse_args()
    print(write_wac_file(chosen.folder, chosen.state, chosen.year, int(chosen.millions * 1e6)))


if __name__ == "__main__":
    main()
