"""Cells as whole numbers: areas, ownerships and industries are coded once, containing cells are looked up by key."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from aker_jobs.labor.estimates.leaves import KINDS
from aker_jobs.labor.hierarchy import ALL_OWNERSHIPS, TOTAL, ancestors
from aker_jobs.labor.lookup import NONE, Positions


@dataclass(frozen=True)
class Cells:
    """Some cells by the codes of `Codes`, one number each; `NONE` where a cell is in no area."""

    area: Positions
    own: Positions
    industry: Positions

    def of(self, chosen: Positions) -> Cells:
        """Those at some positions."""
        return Cells(self.area[chosen], self.own[chosen], self.industry[chosen])


@dataclass(frozen=True)
class Codes:
    """The codes that cells are numbered by. chains: of each industry the numbers of itself and of those above it,
    nearest first, `NONE` where there is none. everything: the numbers of all ownerships and of all industries."""

    areas: pl.Enum
    owns: pl.Enum
    industries: pl.Enum
    chains: Positions
    everything: tuple[int, int]

    def cells(self, frame: pl.DataFrame, area: str = "area_fips") -> Cells:
        """The cells of a frame with own_code and industry_code. area: the column of the area."""
        columns = ((area, self.areas), ("own_code", self.owns), ("industry_code", self.industries))
        return Cells(*(_numbers(frame[name], kind) for name, kind in columns))

    def steps(self, *, own: bool) -> range:
        """The steps from a cell to what contains it within its area, nearest first; the last is all of the economy.

        own: whether the cell's own code comes first.
        """
        return range(0 if own else 1, self.chains.shape[1] + 1)

    def containing(self, cells: Cells, step: int) -> Cells:
        """What contains each cell at a step."""
        if step == self.chains.shape[1]:
            return Cells(cells.area, *(np.full_like(cells.area, number) for number in self.everything))
        return Cells(cells.area, cells.own, self.chains[cells.industry, step])

    def keys(self, cells: Cells) -> Positions:
        """One number for each cell, `NONE` for what is no cell."""
        owns, industries = len(self.owns.categories), len(self.industries.categories)
        keys = (cells.area * owns + cells.own) * industries + cells.industry
        return np.where((cells.area >= 0) & (cells.industry >= 0), keys, NONE)


def codes_of(rows: pl.DataFrame, leaves: pl.DataFrame) -> Codes:
    """The codes of rows and of the areas that leaves are in, both as of `aker_jobs.labor.estimates.leaves`."""
    areas = pl.concat([rows["area_fips"], *(leaves[kind] for kind in KINDS)]).drop_nulls().unique().sort()
    owns = sorted({*rows["own_code"].unique(), ALL_OWNERSHIPS})
    industries = sorted({*rows["industry_code"].unique(), TOTAL})
    number = {code: at for at, code in enumerate(industries)}
    chains = [[number.get(up, NONE) for up in (code, *ancestors(code))] for code in industries]
    depth = max(map(len, chains))
    return Codes(
        pl.Enum(areas),
        pl.Enum(owns),
        pl.Enum(industries),
        np.array([chain + [NONE] * (depth - len(chain)) for chain in chains], dtype=np.int64),
        (owns.index(ALL_OWNERSHIPS), number[TOTAL]),
    )


def _numbers(codes: pl.Series, kind: pl.Enum) -> Positions:
    numbers = codes.cast(kind).to_physical().cast(pl.Int64)
    return (numbers.fill_null(NONE) if numbers.null_count() else numbers).to_numpy()
