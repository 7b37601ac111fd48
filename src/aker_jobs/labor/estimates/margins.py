"""Published margins of withheld cells as partitions: in each kind of area a cell is in its nearest disclosed margin.

A margin contains finer ones that are disclosed too. What is left of it, less these and less the disclosed cells, is
shared by the withheld cells that no finer margin has. So each kind of area (county, metro, state, nation) cuts the
withheld cells into groups that do not overlap, and says the same as all of its nested margins.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import polars as pl

from aker_jobs.labor.estimates.leaves import COUNTY, KINDS, METRO, NATION, STATE
from aker_jobs.labor.estimates.margin_table import (
    MarginTable,
    Nearest,
    Within,
    margin_table,
    margins_within,
    nearest_margins,
)
from aker_jobs.labor.estimates.partitions import Flags, Groups, Margins, Numbers, Partition
from aker_jobs.labor.lookup import NONE

Kinds = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class _Remainders:
    """What finer margins and disclosed leaves leave of each disclosed margin of a kind, by position of its row.

    there: which rows are such margins. parts: of how many figures the remainder is made.
    """

    there: Flags
    remainder: Numbers
    parts: Numbers


def margins_of(rows: pl.DataFrame, leaves: pl.DataFrame, rounding: float = 0.0) -> Margins:
    """All margins of the withheld leaves. rows, leaves: as of `aker_jobs.labor.estimates.leaves`.

    rounding: how far one figure may be from what adds up to it; parts may be that much more than the whole for each.
    """
    table = margin_table(rows, leaves)
    attached = {kind: nearest_margins(table, kind) for kind in KINDS}
    within = {kind: margins_within(table, kind) for kind in KINDS}
    left = {kind: _remainders(table, attached[kind], within[kind], table.jobs) for kind in KINDS}
    paid = _paid(table, attached, within)
    withheld = np.isnan(table.leaf_jobs)
    nearest = {kind: attached[kind].of(withheld) for kind in KINDS}
    partitions, contradicted = [], np.full(rows.height, np.nan)
    for kind in (NATION, STATE, METRO, COUNTY):
        group, remainders, wages = nearest[kind].margin, left[kind], paid.get(kind)
        finer = {NATION: STATE, STATE: METRO}.get(kind)
        if finer is not None:
            group, remainders = _without(nearest[kind], left[kind], nearest[finer], left[finer])
            if wages is not None:
                _, wages = _without(nearest[kind], wages, nearest[finer], paid[finer])
        partition, good, bad = _partition(kind, group, remainders, rounding)
        partitions.append(partition if wages is None else replace(partition, wages=wages.remainder[good]))
        contradicted[bad] = remainders.remainder[bad]
    contradictions = rows.with_columns(remainder=pl.Series(contradicted, nan_to_null=True)).drop_nulls("remainder")
    return Margins(
        partitions,
        contradictions.select(
            "area_fips", "own_code", "industry_code", published="jobs", parts=pl.col("jobs") - pl.col("remainder")
        ),
    )


def _paid(table: MarginTable, attached: dict[str, Nearest], within: dict[str, Within]) -> dict[str, _Remainders]:
    """The remainders of wages, by kind of area, none without any; the nation's may be rebuilt from rounded quotients:
    they bind nothing."""
    if table.wages is None:
        return {}
    return {kind: _remainders(table, attached[kind], within[kind], table.wages) for kind in (STATE, METRO, COUNTY)}


def _remainders(table: MarginTable, attached: Nearest, within: Within, figures: Numbers) -> _Remainders:
    """figures: of rows, NaN where withheld: jobs, or wages, NaN as well where they are not known."""
    count = len(table.jobs)
    counted = (attached.margin != NONE) & ~np.isnan(table.leaf_jobs)
    parts = [(attached.margin[counted], figures[table.leaf_rows[counted]]), (within.above, figures[within.row])]
    known, finer = (np.bincount(margin, weights=values, minlength=count) for margin, values in parts)
    number = np.ones(count)
    for margin, _ in parts:
        number += np.bincount(margin, minlength=count)
    return _Remainders(within.there, figures - known - finer, number)


def _without(
    group: Nearest, remainders: _Remainders, finer: Nearest, finer_remainders: _Remainders
) -> tuple[Groups, _Remainders]:
    """The groups of a kind of area without the leaves that a finer kind has by the same industry, where all leaves of
    the finer group are in one group here (a metro in one state): what they share is known apart."""
    count = len(remainders.remainder)
    inside = finer.margin != NONE
    fine, margin = finer.margin[inside], group.margin[inside]
    first = np.full(count, NONE)
    first[fine] = margin
    same = group.is_own[inside] & finer.is_own[inside] & (margin != NONE) & (margin == first[fine])
    leaves = np.bincount(fine, minlength=count)
    whole = (leaves > 0) & (np.bincount(fine, weights=same, minlength=count) == leaves)
    apart = np.zeros(len(group.margin), dtype=bool)
    apart[inside] = whole[fine]
    left = _Remainders(
        remainders.there,
        remainders.remainder - np.bincount(first[whole], weights=finer_remainders.remainder[whole], minlength=count),
        remainders.parts + np.bincount(first[whole], weights=finer_remainders.parts[whole], minlength=count),
    )
    return np.where(apart, NONE, group.margin), left


def _partition(kind: str, group: Groups, left: _Remainders, rounding: float) -> tuple[Partition, Groups, Groups]:
    """The groups numbered, without margins that their parts contradict: more in the parts than in the whole; the rows
    of their margins, and of the contradicted ones."""
    used = np.flatnonzero(np.bincount(group[group != NONE]))
    room = rounding * left.parts
    too_much = left.remainder[used] < -room[used]
    good = used[~too_much]
    number = np.full(len(left.there) + 1, len(good))  # the last is that of `NONE`
    number[good] = np.arange(len(good))
    # A margin without any withheld leaf that is not the sum of its parts is contradicted as well; one without rows
    # below it is not: its finer industries are not in the table.
    closed = left.there & (left.parts > 1) & (np.abs(left.remainder) > room)
    closed[used] = False
    bad = np.concatenate([used[too_much], np.flatnonzero(closed)])
    return Partition(kind, number[group], np.maximum(left.remainder[good], 0.0)), good, bad
