"""A coding of sectors (which codes of industries each is made of, in which years) and the sums that were made by it."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from aker_jobs.labor.sector_estimates import LEAVES
from aker_jobs.labor.sector_sums import COMMON

REBUILT = "-rebuilt"  # in keys: a sector without the rows of metros


@dataclass(frozen=True, eq=False)
class Coding:
    """What sectors are made of in each year, and how they are named in keys. spans: the windows that it is for (none:
    all years, by their own edition). changed: sectors that are here by fewer codes than their own. rebuilt: whether
    they are made without rows of metros. of_wholes: whether they are the industries of the economy, which add up."""

    spans: tuple[int, ...]
    sectors: pl.DataFrame
    changed: list[str]
    rebuilt: bool = False
    of_wholes: bool = False

    @property
    def label(self) -> pl.Expr:
        """The name of a sector in keys."""
        name = pl.col("sector")
        if self.rebuilt:
            return name + REBUILT
        return pl.when(name.is_in(self.changed)).then(name + COMMON).otherwise(name) if self.changed else name


@dataclass(frozen=True)
class CodedSums:
    """The sums of one coding: parts and sums as of `sector_parts` and `sector_sums`, by year the withheld county cells
    of those that were estimated, and the bounds of the sums of the bounded year."""

    parts: pl.DataFrame
    sums: pl.DataFrame
    leaves: dict[int, pl.DataFrame]
    bounds: pl.DataFrame | None

    def leaves_of(self, year: int) -> pl.DataFrame:
        """Those of one year: none where nothing was estimated."""
        return self.leaves.get(year, pl.DataFrame(schema=LEAVES))

    def judged(self, year: int) -> pl.DataFrame:
        """Those of one year, and whether an estimate of their sum is_shown."""
        shown = self.sums.filter(pl.col("year") == year).select("cbsa_code", "sector", is_shown=~pl.col("too_few"))
        return self.leaves_of(year).join(shown, on=["cbsa_code", "sector"])
