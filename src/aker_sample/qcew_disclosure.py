"""Which cells of the sample's QCEW files are withheld.

First those that would show a single employer (few establishments, or by chance one that is large), then as many more as
it takes that no withheld cell can be had by subtraction: in no group of a sum and its parts is just one cell withheld,
neither along the industries nor across a metro's counties. The chance depends on the area and the industry, not on the
year. Establishment counts are always published.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from aker_sample import noise
from aker_sample.apportion import Sums, sums_of
from aker_sample.base_files import members
from aker_sample.qcew_areas import COUNTY_LEVEL, METRO_LEVEL, Figures, areas, figures, metro_area, published
from aker_sample.qcew_cells import scheme

FEW_ESTABLISHMENTS = 3
ALWAYS_SHOWN = ("19740", "12420")  # nothing of these metros' own rows is withheld
SMALL_METROS = ("14260", "26620")
# Far more than it takes; every round either withholds more or settles that a cell is shown, so it comes to an end.
ROUNDS = 100

Flags = NDArray[np.bool_]


@lru_cache(maxsize=4)
def withheld(year: int, naics: int) -> Flags:
    """Areas by cells: True where employment and wages are not shown."""
    true = figures(year, naics)
    there = (true.estabs > 0) & published(naics)
    free = there & ~_protected(naics)
    hidden = _primary(true, naics) & free
    groups = _groups(naics)
    work = _Work(hidden.ravel().tolist(), there.ravel().tolist(), free.ravel().tolist(), true.jobs.ravel().tolist())
    for _ in range(ROUNDS):
        if not _cover(work, groups):
            break
    return np.array(work.hidden).reshape(hidden.shape)


@cache
def _protected(naics: int) -> Flags:
    """Cells that are shown in any case: totals, the nation, states, most metros, and Denver's and Austin's own rows."""
    places, cells = areas(), scheme(naics).cells
    level = np.array([cell.level for cell in cells])
    public = np.array([cell.own in "123" for cell in cells])
    small = {metro_area(metro) for metro in SMALL_METROS}
    shown_counties = {county for metro in ALWAYS_SHOWN for county in members("2020")[metro]}
    whole = np.array(
        [first not in (METRO_LEVEL, COUNTY_LEVEL) or (first == METRO_LEVEL and code not in small)
         for code, first in zip(places.codes, places.first_level, strict=True)]
    )  # fmt: skip
    offices = np.array([code in shown_counties for code in places.codes])
    shallow = np.array([code in small for code in places.codes])
    kept: Flags = (
        (level <= 1)[None, :]
        | whole[:, None]
        | (offices[:, None] & public[None, :])
        | (shallow[:, None] & (level <= 4)[None, :])
    )
    return kept


def _primary(true: Figures, naics: int) -> Flags:
    """Cells that would show a single employer."""
    places, cells = areas(), scheme(naics).cells
    chance = noise.uniform(
        noise.keys(list(places.codes))[:, None],
        noise.keys([f"{cell.own}/{cell.industry}" for cell in cells])[None, :],
        salt="withheld",
    )
    public = np.array([cell.own in "123" for cell in cells])[None, :]
    deep = np.array([cell.level >= 4 for cell in cells])[None, :]
    metro = (places.first_level == METRO_LEVEL)[:, None]
    few = (true.estabs < FEW_ESTABLISHMENTS) & ~public
    one_is_large = deep & ~public & (chance < np.where(metro, 0.12, 0.5) * np.exp(-true.estabs / 25))
    small_office = public & (true.jobs < 30) & (chance < 0.4)
    single: Flags = few | one_is_large | small_office
    return single


@dataclass(frozen=True)
class _Work:
    """Areas by cells, flat, as lists: the groups are gone through one by one, and each is small.

    hidden: withheld so far. there: published. free: may be withheld. jobs: true employment.
    """

    hidden: list[bool]
    there: list[bool]
    free: list[bool]
    jobs: list[float]


@dataclass(frozen=True)
class _Groups:
    """Every sum with its parts, as flat positions in the areas-by-cells table, and the same for adding them up."""

    positions: list[list[int]]
    sums: Sums


@cache
def _groups(naics: int) -> _Groups:
    kind, places = scheme(naics), areas()
    width = len(kind.cells)
    groups: list[list[int]] = []
    for row in range(len(places.codes)):
        groups += [[row * width + at for at in (parent, *children)] for parent, children in kind.equations]
    for metro, counties in places.metros:
        groups += [[row * width + column for row in (metro, *counties)] for column in range(width)]
    return _Groups(groups, sums_of(groups))


def _cover(work: _Work, groups: _Groups) -> bool:
    """Withhold one more cell in every group that has just one; whether any had."""
    withheld_in = groups.sums.of(np.array(work.hidden, dtype=np.float64), axis=0)
    # Where the sum itself is not published, nothing can be subtracted from it.
    alone = [at for at in np.flatnonzero(withheld_in == 1).tolist() if work.there[groups.positions[at][0]]]
    for at in alone:
        _cover_group(work, groups.positions[at])
    return bool(alone)


def _cover_group(work: _Work, group: list[int]) -> None:
    hidden = [at for at in group if work.hidden[at]]
    if len(hidden) != 1:  # another group's turn has settled it
        return
    others = [at for at in group if work.there[at] and not work.hidden[at] and work.free[at]]
    if others:
        parts = [at for at in others if at != group[0]] or others
        work.hidden[min(parts, key=lambda at: (work.jobs[at], at))] = True
        return
    for at in group:  # nothing else may be withheld: then this one is shown, for good
        work.hidden[at] = work.free[at] = False
