"""Which cells of the sample's QCEW files are withheld: about as many of each kind as in the nation's real files.

First those that would show a single employer: fewer than three establishments, or one of them with more than 80 % of
the jobs. Next some that the publisher withholds for the sake of tables and areas that the sample does not have, as many
as in the real files of 2016. Then as many more as it takes that no withheld cell can be had by subtraction: in no group
of a sum and its parts is just one cell withheld, neither along the industries nor across a metro's counties. What is
withheld depends on the area and the industry, hardly on the year. Establishment counts are always published.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from aker_sample import noise
from aker_sample.apportion import Numbers, Sums, sums_of
from aker_sample.base_files import members
from aker_sample.qcew_areas import (
    COUNTY_LEVEL,
    LIST_IN_USE,
    METRO_LEVEL,
    STATE_LEVEL,
    Figures,
    areas,
    figures,
    metro_area,
    published,
)
from aker_sample.qcew_cells import scheme

FEW_ESTABLISHMENTS, DOMINANT = 3, 0.8
SHOWN_METRO = "19740"  # nothing of this metro's own row is withheld, so that one market has every figure observed
# Chance by kind of area, of private (True) or public cells, by level: what is withheld for other tables' sake, and of
# public cells those of a single employer. Calibrated on the shares of the first quarter of 2016.
CHANCES: dict[tuple[int, bool], tuple[float, ...]] = {
    (METRO_LEVEL, True): (0.0, 0.0, 0.0, 0.01, 0.06, 0.24, 0.36),
    (COUNTY_LEVEL, True): (0.0, 0.0, 0.0, 0.0, 0.02, 0.08, 0.03),
    (COUNTY_LEVEL, False): (0.0, 0.0, 0.2, 0.25, 0.36, 0.46, 0.55),
    (STATE_LEVEL, True): (0.0, 0.0, 0.0, 0.0, 0.0, 0.02, 0.03),
    (STATE_LEVEL, False): (0.0, 0.0, 0.04, 0.06, 0.1, 0.14, 0.25),
}
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
    """Cells that are shown in any case: totals, the nation, one metro's own row and its counties' public cells."""
    places, cells = areas(), scheme(naics).cells
    total = np.array([cell.level <= 1 for cell in cells])
    public = np.array([cell.own in "123" for cell in cells])
    whole = np.array([code in ("US000", metro_area(SHOWN_METRO)) for code in places.codes])
    offices = np.array([code in members(LIST_IN_USE)[SHOWN_METRO] for code in places.codes])
    kept: Flags = total[None, :] | whole[:, None] | (offices[:, None] & public[None, :])
    return kept


def _primary(true: Figures, naics: int) -> Flags:
    """Cells that would show a single employer, and those that are withheld for other tables' sake."""
    places, cells = areas(), scheme(naics).cells
    names = noise.keys(list(places.codes))[:, None], noise.keys([f"{c.own}/{c.industry}" for c in cells])[None, :]
    public = np.array([cell.own in "123" for cell in cells])
    single = (true.estabs < FEW_ESTABLISHMENTS) | (
        _largest_share(true.estabs, noise.uniform(*names, salt="firm")) > DOMINANT
    )
    for_others = noise.uniform(*names, salt="withheld") < _chances(naics)
    withheld_first: Flags = (single & ~public[None, :]) | for_others
    return withheld_first


def _largest_share(estabs: Numbers, chance: Numbers) -> Numbers:
    """Share of the jobs that the largest of some establishments has: from 1 / (1 + n / 4) to 1, mostly near the least.

    It is above 0.8 with the chance 1 / n, about as the real cells of counties are withheld by number of establishments.
    """
    share: Numbers = 1 / (1 + estabs * chance / 4)
    return share


@cache
def _chances(naics: int) -> Numbers:
    """`CHANCES` of all areas by cells; 0 where none is given."""
    kinds = [(first, private) for first in areas().first_level.tolist() for private in (False, True)]
    never = (0.0,) * 7
    by_kind = np.array([CHANCES.get(kind, never) for kind in kinds]).reshape(len(areas().codes), 2, 7)
    cells = scheme(naics).cells
    return by_kind[:, [int(cell.own == "5") for cell in cells], [cell.level for cell in cells]]


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
