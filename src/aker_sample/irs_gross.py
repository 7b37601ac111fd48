"""IRS gross migration by state, income and age: four pairs of years as published, the others scaled from these."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from aker_sample import noise
from aker_sample.base_files import raw

PUBLISHED = ("1819", "1920", "2021", "2122")
# Other pairs: the published neighbor, and the size against it (synthetic).
SCALED = {"1516": ("1819", 0.955), "1617": ("1819", 0.97), "1718": ("1819", 0.985), "2223": ("2122", 1.02)}
FLOWS, AGES, MEASURES, STUBS = 5, 7, 4, 8  # total, nonmig, outflow, inflow, samest; ages 0-6; n1, n2, agi 1, agi 2


def gross_file(pair: str) -> bytes | None:
    """The file of a pair of filing years: eight rows for each of the sample's states; None for other pairs."""
    if pair not in PUBLISHED and pair not in SCALED:
        return None
    header, places, figures = _published(pair if pair in PUBLISHED else SCALED[pair][0])
    if pair in SCALED:
        figures = _scaled(figures, pair)
    lines = [header]
    for place, row in zip(places, figures.reshape(len(places), -1).tolist(), strict=True):
        lines.append(place + "," + ",".join(map(str, row)))
    return ("\n".join(lines) + "\n").encode("ascii")


@cache
def _published(pair: str) -> tuple[str, list[str], NDArray[np.int64]]:
    lines = raw("irs_gross.csv.gz").decode().splitlines()
    cells = [line.split(",", 5) for line in lines[1:] if line.startswith(pair)]
    figures = np.array([row[5].split(",") for row in cells], dtype=np.int64)
    return lines[0].removeprefix("pair,"), [",".join(row[1:5]) for row in cells], figures


def _scaled(figures: NDArray[np.int64], pair: str) -> NDArray[np.int64]:
    """Every smallest cell scaled with a little noise; ages, incomes and flows added up again."""
    cube = figures.reshape(-1, STUBS, FLOWS, AGES, MEASURES).copy()
    part = cube[:, 1:, 1:, 1:, :]
    keys = np.arange(part.size, dtype=np.uint64).reshape(part.shape)
    bend = np.exp(0.02 * noise.bell(keys, salt=f"gross {pair}"))
    cube[:, 1:, 1:, 1:, :] = np.rint(part * SCALED[pair][1] * bend).astype(np.int64)
    cube[:, 1:, 1:, 0, :] = cube[:, 1:, 1:, 1:, :].sum(axis=3)
    cube[:, 0, 1:] = cube[:, 1:, 1:].sum(axis=1)
    cube[:, :, 0] = cube[:, :, [1, 3, 4]].sum(axis=2)
    return cube
