"""The rows of the sample's QCEW files: which areas and cells are there, with their figures."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from aker_sample.apportion import Numbers
from aker_sample.qcew_areas import Figures, areas, figures, published
from aker_sample.qcew_cells import naics_of, scheme
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
    return columns(_keys(year, *at), rows)


def _keys(year: int, rows: Positions, cells: Positions) -> dict[str, pl.Series]:
    places, kinds = areas(), scheme(naics_of(year)).cells
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


def _quotients(true: Figures, naics: int) -> list[Numbers]:
    """Location quotients against all industries and ownerships of the area and the nation, from true levels."""
    total = scheme(naics).cells.index(next(cell for cell in scheme(naics).cells if cell.level == 0))
    nation = areas().codes.index("US000")
    pay = true.wages / np.maximum(true.jobs, 1.0)
    return [
        quotient(value, value[:, [total]], value[nation], value[nation, total])
        for value in (*true.measures(), pay, pay)
    ]
