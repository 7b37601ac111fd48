"""Every withheld cell of a QCEW period estimated, in any frame: the number, what is certain, how wrong it may be."""

from __future__ import annotations

from typing import Any, TypeVar, cast

import narwhals as nw
import polars as pl

from aker_core.facts.frames import close_frame, open_frame
from aker_jobs.labor.estimates.estimated_cells import estimated_cells

FrameT = TypeVar("FrameT")


def estimate_withheld(cells: FrameT, membership: FrameT) -> FrameT:
    """The cells with an estimate, an interval and hard bounds for every withheld one; any frame in, the same kind out.

    cells: one period of QCEW, a row per area, ownership and industry down to four digits: area_fips, own_code,
    industry_code, agglvl_code, estabs (establishments, never withheld), jobs (null where withheld). Rows of combined
    areas pass through. wages_usd, if there is such a column: wages of the period (null where withheld, or not known).
    Margins of wages tell more of jobs wherever industries pay differently. membership: county_fips, qcew_area (null
    outside metros), of one delineation.

    Adds estimate (jobs; equal to jobs where disclosed), low, high (hard bounds of the month), p05, p95 (a 90 % interval
    for the cell as it is when it is next disclosed, a month on: it was checked on such cells. It may reach past low and
    high by what a month moves; cut at low and high it is an interval of the month itself), status (observed, imputed;
    bounded or suppressed where nothing can be estimated) and method, and rows for metro cells that have none of their
    own where counties make them up. estimate is null where there are no counties to fit: a table of one area has bounds
    only, and method says what is missing. Margins that their parts contradict (revisions between files) are not used; a
    UserWarning names them with both figures.

    Estimates add up: industries to those above them, counties to their metros and states, ownerships to all, withheld
    or published, to less than half a job. Where published figures contradict each other (each rounded for itself, as
    annual averages are) counties hold, and what is off of the others is what no cells could meet.

    Definition: `aker_jobs.labor.estimates.fit`. Raises ValueError for missing columns, negative numbers, a cell given
    twice or a county in two metros.
    """
    opened = open_frame(cells, "estimate_withheld")
    eager = opened.collect() if isinstance(opened, nw.LazyFrame) else opened
    members = open_frame(membership, "estimate_withheld")
    members = members.collect() if isinstance(members, nw.LazyFrame) else members
    frame, counties = eager.to_polars(), members.to_polars()
    estimated = estimated_cells(frame, counties)
    return cast("FrameT", _like(estimated, cells, eager.implementation))


def _like(estimated: pl.DataFrame, cells: object, kind: nw.Implementation) -> object:
    """The estimates as the kind of frame that was handed in; of DuckDB on its default connection."""
    if type(cells).__module__.partition(".")[0] in ("duckdb", "_duckdb"):
        import duckdb

        return duckdb.from_arrow(estimated.to_arrow())
    native: Any = estimated.to_pandas() if kind.is_pandas() else estimated
    return close_frame(nw.from_native(native.lazy() if isinstance(cells, pl.LazyFrame) else native), cells)
