"""Hard bounds for withheld cells: what the disclosed parents, siblings and children leave room for.

A parent is the sum of its children and no cell is negative, so for a withheld cell

    parent_low − (siblings' highs)  ≤  value  ≤  parent_high − (siblings' lows)
    (children's lows)               ≤  value  ≤  (children's highs)

with low = high = value where a cell is disclosed. The rules are applied along the industry and the ownership hierarchy
(`aker_jobs.labor.hierarchy`) and, where it is said which areas contain which, from counties to metros, states and the
nation, upwards and downwards, until nothing narrows any more. A cell whose parent row is
absent hangs under the nearest ancestor that is there; a withheld parent has bounds of its own, from the grandparent.
After: Isserman & Westervelt (2006), "1.5 Million Missing Numbers", International Regional Science Review 29(3).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
import polars as pl

from aker_core.facts.polars_frames import polars_lazy
from aker_core.facts.status import Status
from aker_geo.codes import TERRITORY_FIPS
from aker_jobs.labor.cell_rows import CellRows
from aker_jobs.labor.hierarchy import ALL_OWNERSHIPS, OWNERSHIPS, TOTAL
from aker_jobs.labor.lookup import NONE
from aker_jobs.labor.narrowing import NOT_UNKNOWN, Numbers, Positions, SumsOfParts, narrowed
from aker_jobs.labor.nation import NATION_AREA

_INF = float("inf")
_MAX_PASSES = 24


def withheld_bounds(  # noqa: PLR0913 (one keyword for each column)
    cells: pl.DataFrame | pl.LazyFrame,
    *,
    value_column: str = "annual_avg_emplvl",
    area_columns: Sequence[str] = ("area_fips",),
    own_column: str = "own_code",
    industry_column: str = "industry_code",
    establishments_column: str | None = None,
    slack: float = 0.0,
    containing: Sequence[pl.DataFrame] = (),
    known: tuple[str, str] | None = None,
    max_passes: int = _MAX_PASSES,
) -> pl.DataFrame:
    """The cells with ``value_low``, ``value_high`` and ``status``; the rows keep their order.

    cells: one row per area (all of `area_columns`, for example area and year), ownership and industry code (strings);
    `value_column` is a whole number ≥ 0, null where withheld. A cell without a row is zero: QCEW has no row where there
    is no establishment. Groups of which rows were left out must not be read that way: name `establishments_column`
    (counts are never withheld), and only groups whose counts add up are taken for complete. Without it all are.

    slack: how far one published number may be from the number that adds up: 0 for monthly employment, 0.5 for annual
    averages, which are rounded one by one. Bounds of whole numbers are rounded inwards.
    containing: which areas make up which, as of `containing_areas`: then areas bound one another too (one period, one
    area column).
    known: columns of bounds that are known before (null: nothing is), such as those that other areas gave.

    value_low, value_high: equal to the value where disclosed; else Float64 bounds that contain the withheld value.
    value_high is null where no ancestor is known; both are null where the published numbers contradict each other.
    status: observed, bounded (both bounds known) or suppressed. ValueError: negative values, a cell given twice.
    """
    frame = polars_lazy(cells, "withheld_bounds").collect()
    names = _Names(value_column, tuple(area_columns), own_column, industry_column, establishments_column)
    table = _keyed(frame, names)
    hidden = frame[value_column].is_null().arg_true()
    low, high = _known(frame, hidden, known)
    if len(hidden):
        parents = [table.cells.industry_parents(), _ownership_parents(table.cells)]
        parents += [table.cells.area_parents(areas) for areas in containing]
        figures = _figures(table, hidden)
        low, high = narrowed([_sums(figures, parent, slack) for parent in parents], low, high, max_passes)
    return _with_bounds(frame, value_column, hidden, low, high)


def _known(frame: pl.DataFrame, hidden: pl.Series, known: tuple[str, str] | None) -> tuple[Numbers, Numbers]:
    """What is known of the withheld cells before anything is said of sums: not negative, and the caller's bounds."""
    if known is None:
        return np.zeros(len(hidden)), np.full(len(hidden), _INF)
    low, high = (frame[name].cast(pl.Float64).gather(hidden) for name in known)
    return low.fill_null(0.0).to_numpy(writable=True), high.fill_null(_INF).to_numpy(writable=True)


class _Names(NamedTuple):
    """Columns of the caller's frame."""

    value: str
    areas: tuple[str, ...]
    own: str
    industry: str
    establishments: str | None


class _Keyed(NamedTuple):
    """Rows by number, with value and establishments (NaN where null)."""

    cells: CellRows
    value: Numbers
    establishments: Numbers


def _keyed(frame: pl.DataFrame, names: _Names) -> _Keyed:
    value, areas, own, industry, establishments = names
    needed = [*areas, own, industry, value, *([establishments] if establishments else [])]
    missing = [column for column in needed if column not in frame.columns]
    if missing:
        raise ValueError(f"withheld_bounds: no column {missing}. The frame has {frame.columns}")
    figures = frame.select(
        value=pl.col(value).cast(pl.Float64),
        establishments=(pl.col(establishments).cast(pl.Float64) if establishments else pl.lit(np.nan)),
    )
    if (figures["value"].min() or 0) < 0:  # type: ignore[operator]
        raise ValueError(f"withheld_bounds: {value!r} holds negative values. A withheld cell must be null, not a code")
    cells = CellRows.of(frame, areas, own, industry)
    if cells.rows.has_twice():
        raise ValueError(
            f"withheld_bounds: a cell is duplicated. Columns {(*areas, own, industry)} must identify a row"
        )
    return _Keyed(cells, *(column.fill_null(np.nan).to_numpy() for column in figures))


def _ownership_parents(cells: CellRows) -> Positions:
    """For every row the row of the same area and industry for all ownerships (`NONE`: none)."""
    is_part = np.isin(cells.own, [int(own) for own in OWNERSHIPS])
    return cells.find(cells.place, np.where(is_part, int(ALL_OWNERSHIPS), NONE), cells.industry)


def containing_areas(
    frame: pl.DataFrame, area_column: str, membership: pl.DataFrame, incomplete: Collection[str] = ()
) -> list[pl.DataFrame]:
    """Which area contains which, by kind: area, up. Metros of counties, states of counties, states of metros that
    lie in one state and have rows by industry (of some there are totals alone) and of the other counties, and the
    nation of states, and of the counties of states that have no row. membership: county_fips, qcew_area. incomplete:
    metros that hold more than the counties that membership gives them: a state is made of these, not of the metro."""
    area = pl.col("area")
    by_code = (pl.col("industry_code").cast(pl.String) != TOTAL).sum()
    rows = frame.group_by(area=pl.col(area_column).cast(pl.String)).agg(by_code=by_code).sort("area")
    areas = rows.select("area")
    numbered = areas.filter(area.str.contains(r"^\d{5}$"))
    is_state = area.str.ends_with("000")
    counties = numbered.filter(~is_state).with_columns(up=pl.concat_str(area.str.slice(0, 2), pl.lit("000")))
    states = numbered.filter(is_state)
    metros = membership.select(
        area=pl.col("county_fips").cast(pl.String), up=pl.col("qcew_area").cast(pl.String)
    ).drop_nulls()
    at_home = ~area.str.slice(0, 2).is_in(TERRITORY_FIPS)
    orphans = counties.join(states, left_on="up", right_on="area", how="anti")
    nation = pl.concat([states.select("area"), orphans.select("area")]).filter(at_home)
    by_industry = rows.filter(pl.col("by_code") > 0).select("area")
    return [
        metros,
        counties,
        _metros_of_states(by_industry.filter(~area.is_in(list(incomplete))), counties, metros),
        nation.with_columns(up=pl.lit(NATION_AREA)),
    ]


def _metros_of_states(by_industry: pl.DataFrame, counties: pl.DataFrame, metros: pl.DataFrame) -> pl.DataFrame:
    """States of the metros with rows by industry that lie in one state, and of the counties that are in none of these.
    An area without them would leave its counties' part out of what adds up to the state."""
    there = metros.join(by_industry, left_on="up", right_on="area", how="semi")
    states = there.select(area="up", up=pl.concat_str(pl.col("area").str.slice(0, 2), pl.lit("000"))).unique()
    inside = states.filter(pl.len().over("area") == 1).sort("area")
    taken = there.join(inside, left_on="up", right_on="area", how="semi")
    return pl.concat([inside, counties.join(taken, on="area", how="anti")])


class _Figures(NamedTuple):
    """Rows as columns: value and establishments (NaN where null), and which withheld cell each is (or NOT_UNKNOWN)."""

    value: Numbers
    establishments: Numbers
    cell: Positions


def _figures(table: _Keyed, hidden: pl.Series) -> _Figures:
    cell = np.full(len(table.value), NOT_UNKNOWN)
    cell[hidden.to_numpy()] = np.arange(len(hidden))
    return _Figures(table.value, table.establishments, cell)


def _sums(figures: _Figures, parent: Positions, slack: float) -> SumsOfParts:
    """What one hierarchy says of the withheld cells: every group with a withheld member. parent: of every row the row
    that it is part of (`NONE`: none)."""
    inside = parent != NONE
    up = parent[inside]
    value, establishments, cell = (column[inside] for column in figures)
    withheld = cell >= 0
    size, unknown, disclosed, counted = (
        np.bincount(up, weights=weights, minlength=len(inside))
        for weights in (None, withheld, _or(value, 0.0), _or(establishments, 0.0))
    )
    groups = np.flatnonzero((size > 0) & ((unknown > 0) | (figures.cell >= 0)))
    number = np.full(len(inside), NOT_UNKNOWN)
    number[groups] = np.arange(len(groups))
    of, part = number[up[withheld]], cell[withheld]
    order = np.lexsort((part, of))
    room = slack * (size[groups] + 1)
    # Without any count of establishments all groups are taken for complete.
    near = np.abs(counted[groups] - figures.establishments[groups]) <= room
    uncounted = bool(np.isnan(figures.establishments[size > 0]).all())
    return SumsOfParts(
        part=part[order],
        of=of[order],
        base_low=disclosed[groups] - room,
        base_high=disclosed[groups] + room,
        whole=figures.cell[groups],
        whole_low=_or(figures.value[groups], 0.0),
        whole_high=_or(figures.value[groups], _INF),
        complete=near | uncounted,
    )


def _or(numbers: Numbers, other: float) -> Numbers:
    """The numbers with another in place of NaN."""
    return np.where(np.isnan(numbers), other, numbers)


def _with_bounds(frame: pl.DataFrame, value: str, hidden: pl.Series, low: Numbers, high: Numbers) -> pl.DataFrame:
    values = frame[value].cast(pl.Float64)
    sound = pl.col("low") <= pl.col("high")
    bounds = pl.DataFrame({"low": low, "high": high}).select(
        low=pl.when(sound).then("low"),
        high=pl.when(sound & pl.col("high").is_finite()).then("high"),
    )
    return frame.with_columns(
        value_low=values.clone().scatter(hidden, bounds["low"]),
        value_high=values.clone().scatter(hidden, bounds["high"]),
    ).with_columns(
        status=pl.when(pl.col(value).is_not_null())
        .then(pl.lit(Status.OBSERVED.value))
        .when(pl.col("value_low").is_not_null() & pl.col("value_high").is_not_null())
        .then(pl.lit(Status.BOUNDED.value))
        .otherwise(pl.lit(Status.SUPPRESSED.value))
    )
