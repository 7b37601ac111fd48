"""Cells of a table by number: which row a cell has, and in which rows the cells are that contain it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import polars as pl

from aker_jobs.labor.hierarchy import ancestors
from aker_jobs.labor.lookup import NONE, Lookup, Positions

_INDUSTRIES = 8192  # room for the industry in a packed key
_OWNERSHIPS = 16


class CellRows(NamedTuple):
    """Rows as columns: area (of the first column of areas), number of the place (all of them), ownership, industry (its
    position in `codes`), and the row of each packed key of the last three."""

    area: pl.Series
    place: Positions
    own: Positions
    industry: Positions
    codes: list[str]
    rows: Lookup

    @classmethod
    def of(cls, frame: pl.DataFrame, areas: Sequence[str], own: str, industry: str) -> CellRows:
        """The rows of a frame. areas, own, industry: the columns that name a cell."""
        place = pl.lit(0, dtype=pl.Int64)
        for column in areas:
            physical = pl.col(column).cast(pl.String).cast(pl.Categorical).to_physical().cast(pl.Int64)
            place = place * (physical.max() + 1) + physical
        table = frame.select(
            place=place,
            area=pl.col(areas[0]).cast(pl.String),
            own=pl.col(own).cast(pl.String).cast(pl.Int64),
            code=pl.col(industry).cast(pl.String),
        )
        codes = table["code"].drop_nulls().unique().sort()
        numbers = (table["place"], table["own"], table["code"].cast(pl.Enum(codes)).to_physical().cast(pl.Int64))
        at, by, of = (number.fill_null(NONE).to_numpy() for number in numbers)
        rows = Lookup.of(_keys(at, by, of), np.arange(len(at)))
        return cls(table["area"], at, by, of, codes.to_list(), rows)

    def find(self, place: Positions, own: Positions, industry: Positions) -> Positions:
        """The rows of cells, `NONE` where there is none or one of the three is `NONE`."""
        return self.rows.find(_keys(place, own, industry))

    def industry_parents(self) -> Positions:
        """For every row the row of the nearest ancestor in the industry hierarchy that has one (`NONE`: none)."""
        number = {code: position for position, code in enumerate(self.codes)}
        chains = [[number[up] for up in ancestors(code) if up in number] for code in self.codes]
        parents = np.full(len(self.own), NONE)
        for level in range(max(map(len, chains), default=0)):
            nth = np.array([chain[level] if level < len(chain) else NONE for chain in chains])
            left = np.flatnonzero((parents == NONE) & (nth[self.industry] != NONE))
            parents[left] = self.find(self.place[left], self.own[left], nth[self.industry[left]])
        return parents

    def area_parents(self, areas: pl.DataFrame) -> Positions:
        """For every row the row of the containing area with the same ownership and industry (`NONE`: none).

        areas: area, up; each area in one other at most.
        """
        places, first = np.unique(self.place, return_index=True)
        named = pl.DataFrame({"area": self.area.gather(first), "place": places})
        ups = areas.join(named, on="area").join(named.rename({"area": "up", "place": "above"}), on="up")
        above = Lookup.of(*(ups[name].to_numpy() for name in ("place", "above")))
        return self.find(above.find(self.place), self.own, self.industry)


def _keys(place: Positions, own: Positions, industry: Positions) -> Positions:
    there = (place >= 0) & (own >= 0) & (industry >= 0)
    return np.where(there, (place * _OWNERSHIPS + own) * _INDUSTRIES + industry, NONE)
