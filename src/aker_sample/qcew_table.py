"""The rows of the sample's QCEW files: which areas and cells are there, with their figures."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from aker_sample.apportion import Numbers
from aker_sample.qcew_amenities import parts
from aker_sample.qcew_areas import Figures, areas, figures, published
from aker_sample.qcew_cells import Cell, naics_of, scheme
from aker_sample.qcew_columns import Rows, columns, constant_keys, quotient, with_averages
from aker_sample.qcew_disclosure import withheld

# One county that a publisher's file lacks: Gilpin, Colorado, in 2019. The metro's own row still has it.
MISSING = ((2019, "08047"),)
Positions = NDArray[np.intp]


@lru_cache(maxsize=2)
def table(year: int) -> pl.DataFrame:
    """One row per area and cell in the publisher's columns; text already quoted, withheld numbers null."""
    naics = naics_of(year)
    now, before = figures(year, naics), figures(year - 1, naics)
    hidden = withheld(year, naics)
    shown = (now.estabs > 0) & published(naics)
    for missing_year, code in MISSING:
        if missing_year == year:
            shown[areas().codes.index(code)] = False
    at = np.nonzero(shown)
    lacks = hidden[at]
    rows = Rows(
        [value[at] for value in with_averages(now.measures())],
        [value[at] for value in with_averages(before.measures())],
        [value[at] for value in _quotients(now, naics)],
        lacks,
        lacks | withheld(year - 1, naics)[at] | (before.estabs == 0)[at],
    )
    return pl.concat([columns(_keys(year, scheme(naics).cells, *at), rows), _below_sectors(year)])


def _below_sectors(year: int) -> pl.DataFrame:
    """Industries of sectors that the other rows hold as a whole."""
    naics = naics_of(year)
    now, before = parts(year, naics), parts(year - 1, naics)
    shown = now.measures[0] > 0
    for missing_year, code in MISSING:
        if missing_year == year:
            shown[areas().codes.index(code)] = False
    at = np.nonzero(shown)
    totals = figures(year, naics).measures()
    total, nation = _total(naics), areas().codes.index("US000")
    ratios = [
        quotient(value, everything[:, [total]], value[nation], everything[nation, total])
        for value, everything in zip(now.measures, totals, strict=True)
    ]
    pay = [measures[2] / np.maximum(measures[1], 1.0) for measures in (now.measures, totals)]
    ratios += [quotient(pay[0], pay[1][:, [total]], pay[0][nation], pay[1][nation, total])] * 2
    lacks = now.withheld[at]
    rows = Rows(
        [value[at] for value in with_averages(list(now.measures))],
        [value[at] for value in with_averages(list(before.measures))],
        [value[at] for value in ratios],
        lacks,
        lacks | before.withheld[at] | (before.measures[0] == 0)[at],
    )
    return columns(_keys(year, now.cells, *at), rows)


def _keys(year: int, kinds: tuple[Cell, ...], rows: Positions, cells: Positions) -> dict[str, pl.Series]:
    places = areas()
    level = places.first_level[rows] + np.array([cell.level for cell in kinds])[cells]

    def text(values: list[str], at: NDArray[np.intp]) -> pl.Series:
        return pl.Series([f'"{value}"' for value in values]).gather(pl.Series(at))

    return {
        "area_fips": text(list(places.codes), rows),
        "own_code": text([cell.own for cell in kinds], cells),
        "industry_code": text([cell.industry for cell in kinds], cells),
        "agglvl_code": text([f"{at}" for at in range(100)], level),
        **constant_keys(year, len(rows)),
    }


def _total(naics: int) -> int:
    """The position of all industries and ownerships."""
    return next(at for at, cell in enumerate(scheme(naics).cells) if cell.level == 0)


def _quotients(true: Figures, naics: int) -> list[Numbers]:
    """Location quotients against all industries and ownerships of the area and the nation, from true levels."""
    total = _total(naics)
    nation = areas().codes.index("US000")
    pay = true.wages / np.maximum(true.jobs, 1.0)
    return [
        quotient(value, value[:, [total]], value[nation], value[nation, total])
        for value in (*true.measures(), pay, pay)
    ]
