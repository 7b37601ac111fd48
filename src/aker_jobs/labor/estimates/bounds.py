"""Hard bounds of withheld cells over industry, ownership and geography at once."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from aker_core.facts.status import Status
from aker_jobs.labor.nation import NATION_AREA
from aker_jobs.labor.withheld import containing_areas, withheld_bounds

_CELL = ["area_fips", "own_code", "industry_code"]


def hard_bounds(
    cells: pl.DataFrame,
    membership: pl.DataFrame,
    left_out: pl.DataFrame | None = None,
    *,
    rounding: float = 0.0,
    not_whole: Collection[str] = (),
    incomplete: Collection[str] = (),
) -> pl.DataFrame:
    """The cells with low, high and status, as `aker_jobs.labor.withheld.withheld_bounds` gives them for one period.

    left_out: margins that their parts contradict (area_fips, own_code, industry_code): they bound nothing. The nation
    bounds nothing at all where one of its figures is contradicted: then they are rebuilt from rounded ones.
    rounding: of one published figure. not_whole: areas that hold more than the counties of the table: they bound none.
    incomplete: as of `aker_jobs.labor.withheld.containing_areas`.
    """
    contradicted = pl.DataFrame(schema=dict.fromkeys(_CELL, pl.String)) if left_out is None else left_out.select(_CELL)
    above = containing_areas(cells, "area_fips", membership, incomplete)
    doubtful = [*not_whole, *([NATION_AREA] if (contradicted["area_fips"] == NATION_AREA).any() else [])]
    above = [areas.filter(~pl.col("up").is_in(doubtful)) for areas in above]
    mark = contradicted.with_columns(contradicted=pl.lit(value=True))
    marked = cells.join(mark, on=_CELL, how="left", maintain_order="left")
    bounded = withheld_bounds(
        marked.with_columns(published="jobs", jobs=pl.when(pl.col("contradicted").is_null()).then("jobs")),
        value_column="jobs",
        establishments_column="estabs",
        containing=above,
        slack=rounding,
    )
    disclosed = pl.col("published").is_not_null()
    return bounded.select(
        *(pl.col(name) for name in cells.columns if name != "jobs"),
        jobs="published",
        low=pl.when(disclosed).then("published").otherwise("value_low"),
        high=pl.when(disclosed).then("published").otherwise("value_high"),
        status=pl.when(disclosed).then(pl.lit(Status.OBSERVED.value)).otherwise("status"),
    ).select(*cells.columns, "low", "high", "status")
