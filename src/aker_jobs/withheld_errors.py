"""How far estimates of withheld jobs are off in a vintage: disclosed cells of its table hidden, estimated, compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from aker_core.errors import NotLoaded
from aker_geo.delineation import for_year
from aker_geo.markets import metro_membership

if TYPE_CHECKING:
    from aker_data.lake.tables import Lake


def withheld_errors(lake: Lake, as_of: str, year: int) -> pl.DataFrame:
    """The errors by method, size of cell and sector (`aker_jobs.labor.estimates.holdout.errors`) of one data year.

    Raises NotLoaded where the lake has no table of jobs of the whole nation for the vintage.
    """
    from aker_jobs.labor.estimate_errors import estimate_errors
    from aker_jobs.labor.family import job_cells
    from aker_jobs.labor.qcew_cells import ANNUAL, QUARTERLY
    from aker_jobs.labor.sector_estimates import is_national

    tables = {name: lake.scan(name, as_of) for name in (ANNUAL, QUARTERLY) if as_of in lake.as_ofs(name)}
    if not tables:
        raise NotLoaded(f"No table of jobs is loaded for {as_of}. Run aker refresh for it first")
    source, cells = job_cells(tables, year)
    if not is_national(cells, year):
        raise NotLoaded(
            f"{source.name} of {as_of} does not hold the counties of the nation: nothing was estimated. Refresh it "
            "from files of all areas"
        )
    listed = lake.scan("cbsa_delineation", as_of).filter(pl.col("delineation") == for_year(year)).collect()
    return estimate_errors(cells, metro_membership(listed), year, source.rounding)
