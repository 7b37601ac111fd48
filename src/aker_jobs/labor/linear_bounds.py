"""Hard bounds of sums by linear programs over every margin of their states: the narrowest that these margins allow.

What closed forms (`aker_jobs.labor.sum_bounds`) leave are cycles: counties that share what their metro and their state
have of several industries at once. One program for each state, sum and ownership holds its own cells, those of its
counties and of its metros with all of theirs, of the industries that contain a part of the sum or are right below one
that does.
Linear programming over the same margins: Eckert, Fort, Schott and Yang, NBER working paper 26632.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from aker_jobs.labor.cell_rows import CellRows
from aker_jobs.labor.linear_merging import Merged, merged
from aker_jobs.labor.linear_programs import Program, Sum, ends_of, solver_of
from aker_jobs.labor.lookup import NONE
from aker_jobs.labor.narrowing import Positions
from aker_jobs.labor.sum_bounds import linked_cells, near_cells

SCHEMA = {"place": pl.String, "name": pl.String, "own_code": pl.String, "low": pl.Float64, "high": pl.Float64}


def linear_bounds(
    cells: pl.DataFrame,
    sums: pl.DataFrame,
    wanted: pl.DataFrame,
    *,
    containing: Sequence[pl.DataFrame],
    slack: float = 0.0,
) -> pl.DataFrame:
    """Bounds of sums of industries over the areas of places: `SCHEMA`, a row for each that could be solved.

    cells, sums, slack: as of `aker_jobs.labor.sum_bounds.sum_bounds`. wanted: place, area_fips, own_code, name: which
    areas make up a place; and, where they are there, low and high: whole bounds that hold already (null: none). Where
    a solution reaches one of these no program can narrow it: none is solved, and it is given back. containing: metros
    of counties, states of counties, and more, as of `aker_jobs.labor.withheld.containing_areas`, without the nation.
    Jobs are whole: bounds are rounded inwards. A place in several states has the narrowest of their bounds (none where
    no metro of `containing` holds its counties together); margins that contradict one another give none.
    """
    rows, states = [pl.DataFrame(schema=SCHEMA)], _states(containing)
    asked = wanted.select("name", "own_code").unique()
    codes_of = sums.join(asked, on=["name", "own_code"], how="semi").select(
        pl.col("name", "own_code", "industry_code").cast(pl.String)
    )
    table = linked_cells(near_cells(cells, codes_of), codes_of["own_code"].unique().to_list())
    held = [pl.lit(None, pl.Float64).alias(end) for end in ("low", "high") if end not in wanted.columns]
    for (name, own), places in (
        wanted.with_columns(held)
        .sort("name", "own_code", "place", "area_fips")
        .group_by("name", "own_code", maintain_order=True)
    ):
        codes = codes_of.filter(pl.col("name") == name, pl.col("own_code") == own)
        found = _of_one(_of_sum(table, codes, str(own)), codes, places, states, containing, slack)
        rows.append(found.with_columns(name=pl.lit(name), own_code=pl.lit(own)).select(*SCHEMA))
    return pl.concat(rows)


def _states(containing: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Each state with the areas of its program (state, area): itself, its counties, their metros and all counties of
    these; is_inside: whether the area is the state, a county of it, or the metro of one."""
    metros, counties = (kind.select("area", "up") for kind in containing[:2])
    inside = counties.select(state="up", area="area")
    near = inside.join(metros, on="area").select("state", area="up").unique()
    members = near.join(metros, left_on="area", right_on="up").select("state", area="area_right")
    own = inside.select("state", area="state").unique()
    parts = [frame.with_columns(is_inside=pl.lit(value=True)) for frame in (own, inside, near)]
    outside = (
        members.unique().join(inside, on=["state", "area"], how="anti").with_columns(is_inside=pl.lit(value=False))
    )
    return pl.concat([*parts, outside]).sort("state", "area")


def _of_sum(table: pl.DataFrame, codes: pl.DataFrame, own: str) -> pl.DataFrame:
    """The linked cells of one ownership that are near a sum, numbered anew. What contains one of them is near too."""
    near = near_cells(table.filter(pl.col("own_code") == own), codes)
    number = pl.Series([None], dtype=pl.UInt32).new_from_index(0, table.height)
    number = number.scatter(near["row"], pl.int_range(near.height, dtype=pl.UInt32, eager=True))
    return near.with_columns(row=number.gather(near["row"]), up=number.gather(near["up"]))


def _of_one(
    table: pl.DataFrame,
    codes: pl.DataFrame,
    places: pl.DataFrame,
    states: pl.DataFrame,
    containing: Sequence[pl.DataFrame],
    slack: float,
) -> pl.DataFrame:
    areas = table["area_fips"].unique().sort()
    program = _program(table, areas, containing, slack)
    number = pl.Enum(areas)
    around = states.filter(pl.col("area").is_in(areas.implode())).with_columns(
        pl.col("area").cast(number).to_physical()
    )
    of_state = around.group_by("state").agg("area")
    inside = dict(zip(of_state["state"], (each.to_numpy() for each in of_state["area"]), strict=True))
    mine = table.filter(pl.col("industry_code").is_in(codes["industry_code"].implode()))
    members = places.select("place", "low", "high", "area_fips").join(
        mine.select("area_fips", cell="row", area=pl.col("area_fips").cast(number).to_physical()), on="area_fips"
    )
    at_home = around.filter("is_inside").drop("is_inside")
    asked = (
        members.join(at_home, on="area")
        .select("state", "place")
        .unique()
        .join(members, on="place")
        .sort("state", "place", "cell")
        .group_by("state", "place", "low", "high", maintain_order=True)
        .agg(pl.col("cell").cast(pl.Int64))
    )
    # Rows of states are not in the programs of other states that share a metro's counties.
    less = merged(program, ~areas.is_in(of_state["state"].implode()).to_numpy()[program.area[program.whole]])
    solved: list[tuple[str, float, float]] = []
    for state, here in groupby(asked.iter_rows(), key=itemgetter(0)):
        flags = np.zeros(len(areas), dtype=bool)
        flags[inside[state]] = True
        # A place that no row of a metro holds together may reach into states of which this one's program knows nothing.
        whole = [row for row in here if flags[program.area[row[4]]].all()]
        if whole:
            part, column = less.program.of(flags)
            solved += ends_of(
                solver_of(part), [_sum(row[1:4], np.array(row[4]), program, less, column) for row in whole]
            )
    ends = pl.DataFrame(solved, schema={"place": pl.String, "low": pl.Float64, "high": pl.Float64}, orient="row")
    return ends.group_by("place").agg(pl.col("low").max(), pl.col("high").min()).sort("place")


def _sum(
    named: tuple[str, float | None, float | None], cells: Positions, program: Program, less: Merged, column: Positions
) -> Sum:
    """What is asked of a place. named: place, low, high. column: the number of each cell in the state's program."""
    is_known = program.low[cells] == program.high[cells]
    open_ones = cells[~is_known]
    columns, each = np.unique(column[less.root[open_ones]], return_inverse=True)
    weights = np.bincount(each, weights=less.times[open_ones], minlength=len(columns))
    known = float(program.low[cells[is_known]].sum() + less.plus[open_ones].sum())
    return Sum(*named, known, columns[weights != 0], weights[weights != 0])


def _program(table: pl.DataFrame, areas: pl.Series, containing: Sequence[pl.DataFrame], slack: float) -> Program:
    cells = CellRows.of(table, ("area_fips",), "own_code", "industry_code")
    above = [table["up"].cast(pl.Int64).fill_null(NONE).to_numpy(), *(cells.area_parents(kind) for kind in containing)]
    low, high, estabs = (table[name].fill_null(np.nan).to_numpy() for name in ("low", "high", "estabs"))
    parts: list[tuple[npt.NDArray[Any], ...]] = []
    count = 0
    for parents in above:
        child = np.flatnonzero(parents != NONE)
        sizes = np.bincount(parents[child], minlength=len(parents))
        wholes = np.flatnonzero(sizes)
        of = (np.cumsum(sizes > 0) - 1)[parents[child]]
        size, counted = sizes[wholes], np.bincount(of, weights=estabs[child], minlength=len(wholes))
        room = slack * (size + 1.0)
        complete = np.abs(counted - estabs[wholes]) <= room
        rows = np.concatenate([of, np.arange(len(wholes))]) + count
        parts.append(
            (rows, np.concatenate([child, wholes]), np.repeat([-1.0, 1.0], [len(child), len(wholes)]), wholes, -room,
             np.where(complete, room, np.inf))
        )  # fmt: skip
        count += len(wholes)
    row, cell, sign, whole, lower, upper = (np.concatenate(column) for column in zip(*parts, strict=True))
    # Known cells are no unknowns: they move to the other side.
    is_known = low == high
    known = np.bincount(row, weights=np.where(is_known[cell], sign * low[cell], 0.0), minlength=count)
    order = np.lexsort((cell, row))
    order = order[~is_known[cell[order]]]
    area = table["area_fips"].cast(pl.Enum(areas)).to_physical().cast(pl.Int64).to_numpy()
    return Program(area, low, high, row[order], cell[order], sign[order], whole, lower - known, upper - known)
