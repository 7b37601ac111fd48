"""Jobs of markets, states and nation by sector, as they are handed on: disclosed, bounded and estimated."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from aker_jobs.labor import qcew_cells as qcew
from aker_jobs.labor.estimated_year import EstimatedYear
from aker_jobs.labor.estimates.misfits import no_misfits
from aker_jobs.labor.estimates.withheld_jobs import no_margins
from aker_jobs.labor.national_sums import NationalSums
from aker_jobs.labor.sectors import none_recoded

CBSA_DIGITS = 5


@dataclass(frozen=True)
class JobSums:
    """The jobs of the markets, their states (two digits) and the nation (US), as far as these have rows of their own.

    totals: as of `market_totals`, every loaded year. by_year: `sector_sums` of every year, each by the codes of its own
    edition of NAICS, with bounds and estimates (`aker_jobs.labor.estimated_sums.SCHEMA`). common: the same by the
    codes that both ends of a window have, for the windows (years -> sums) in which the codes of some sectors
    (`changed`) are not the same. recoded: the sectors of earlier years whose codes are not those of the data year
    (`aker_jobs.labor.sectors.recoded_sectors`). correlations: how the errors of both ends of a window are (years ->
    `aker_jobs.labor.joint_errors.shared_errors`). parts: `sector_parts` of by_year and common. national: what the
    quotients of the data year are held against. contradicted: margins of the data year that their parts contradict,
    which bind no estimate. misfits: how far its estimates are off all others (`aker_jobs.labor.estimates.misfits`).
    estimated: the years of which withheld jobs were estimated. Earlier years without estimates
    have no bounds but what is disclosed. industries: the private industries of two digits and the governments in total
    that markets withhold in the data year and `SHIFT_SPAN` years before, where they were estimated (sector:
    `5-44-45`, else as by_year), and their parts.
    """

    year: int
    source: qcew.QcewTable
    totals: pl.DataFrame
    national: NationalSums
    by_year: pl.DataFrame
    parts: pl.DataFrame
    common: dict[int, pl.DataFrame] = field(default_factory=dict)
    changed: dict[int, list[str]] = field(default_factory=dict)
    recoded: pl.DataFrame = field(default_factory=none_recoded)
    correlations: dict[int, pl.DataFrame] = field(default_factory=dict)
    contradicted: pl.DataFrame = field(default_factory=no_margins)
    misfits: pl.DataFrame = field(default_factory=no_misfits)
    estimated: tuple[int, ...] = ()
    industries: pl.DataFrame = field(default_factory=pl.DataFrame)
    industry_parts: pl.DataFrame = field(default_factory=pl.DataFrame)

    @property
    def current(self) -> pl.DataFrame:
        """The sums of the data year."""
        return self.by_year.filter(pl.col("year") == self.year)

    def of_window(self, span: int) -> pl.DataFrame:
        """The sums by which the data year can be compared with that of `span` years before."""
        return self.common.get(span, self.by_year)

    def estimates(self) -> pl.DataFrame:
        """All sums that were estimated, each once."""
        rows = [self.by_year, *self.common.values()]
        return pl.concat(rows).drop_nulls("estimate_key").unique("estimate_key", keep="first", maintain_order=True)


@dataclass(frozen=True)
class Rebuilt:
    """The sums of sectors of one year as if the publisher had metros in total only: `sector_sums` of markets with
    estimates, their parts for inputs, and what was estimated (None where nothing could be)."""

    year: int
    sums: pl.DataFrame
    parts: pl.DataFrame
    estimated: EstimatedYear | None


def markets_only(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of markets, without those of states and the nation."""
    return rows.filter(pl.col("cbsa_code").str.len_chars() == CBSA_DIGITS)
