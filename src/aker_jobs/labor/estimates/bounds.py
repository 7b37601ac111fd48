"""Hard bounds of withheld cells over industry, ownership and geography at once."""

from __future__ import annotations

import polars as pl

from aker_jobs.labor.withheld import containing_areas, withheld_bounds


def hard_bounds(
    cells: pl.DataFrame, membership: pl.DataFrame, left_out: pl.DataFrame | None = None, *, rounding: float = 0.0
) -> pl.DataFrame:
    """The cells with low, high and status, as `aker_jobs.labor.withheld.withheld_bounds` gives them for one period.

    left_out: margins that their parts contradict; areas with such a margin bound no other area.
    rounding: of one published figure.
    """
    doubtful = [] if left_out is None else left_out["area_fips"].unique().sort().to_list()
    above = containing_areas(cells, "area_fips", membership)
    return withheld_bounds(
        cells,
        value_column="jobs",
        establishments_column="estabs",
        containing=[areas.filter(~pl.col("up").is_in(doubtful)) for areas in above],
        slack=rounding,
    ).rename({"value_low": "low", "value_high": "high"})
