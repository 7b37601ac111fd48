"""Published areas of the sample's QCEW files: the nation, states, metros and counties, as sums of units and cells."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from aker_sample.apportion import Numbers, Sums, sums_of
from aker_sample.base_files import members
from aker_sample.qcew_cells import reclassify, scheme
from aker_sample.qcew_levels import Levels, levels, units

# BLS publishes government by industry for counties, states and the nation; of a metro only the totals by ownership
# (seen in the by-area file of Denver). The sample does the same.
METRO_LEVEL, COUNTY_LEVEL, STATE_LEVEL, NATION_LEVEL = 40, 70, 50, 10
LIST_IN_USE = "2020"


@dataclass(frozen=True)
class Areas:
    """codes: as published. first_level: aggregation level of each area's total. adds: the units of each area.

    metros: position of a metro with those of its counties.
    """

    codes: tuple[str, ...]
    first_level: NDArray[np.int64]
    adds: Sums
    metros: tuple[tuple[int, tuple[int, ...]], ...]


@dataclass(frozen=True)
class Figures:
    """Whole numbers by area and cell; taxable wages and contributions are of private and of some public employers."""

    estabs: Numbers
    jobs: Numbers
    wages: Numbers
    taxable: Numbers
    contributions: Numbers

    def measures(self) -> tuple[Numbers, ...]:
        return self.estabs, self.jobs, self.wages, self.taxable, self.contributions


def metro_area(cbsa: str) -> str:
    """The QCEW code of a metro: C and the first four digits."""
    return f"C{cbsa[:4]}"


@cache
def areas() -> Areas:
    """Every area of the files, sorted by code."""
    places = units()
    parts = {"US000": [len(places)]}
    levels_of = {"US000": NATION_LEVEL}
    for at, (unit, _, state) in enumerate(places):
        parts.setdefault(f"{state}000", []).append(at)
        levels_of[f"{state}000"] = STATE_LEVEL
        if not unit.endswith("999"):
            parts[unit] = [at]
            levels_of[unit] = COUNTY_LEVEL
    counties = {unit: at for at, (unit, _, _) in enumerate(places)}
    for metro, inside in members(LIST_IN_USE).items():
        parts[metro_area(metro)] = [counties[county] for county in inside]
        levels_of[metro_area(metro)] = METRO_LEVEL
    codes = tuple(sorted(parts))
    adds = sums_of([parts[code] for code in codes])
    position = {code: at for at, code in enumerate(codes)}
    groups = tuple(
        (position[metro_area(metro)], tuple(position[county] for county in inside))
        for metro, inside in members(LIST_IN_USE).items()
    )
    return Areas(codes, np.array([levels_of[code] for code in codes]), adds, groups)


@lru_cache(maxsize=4)
def figures(year: int, naics: int) -> Figures:
    """True figures (before anything is withheld) of a year, in an edition of NAICS."""
    of_year = Levels(*(reclassify(level, naics) for level in levels(year)))
    kind = scheme(naics)
    taxed = np.array([{"1": 0.0, "2": 0.04, "3": 0.07, "5": 0.26}[leaf.own] for leaf in kind.leaves])
    taxable = np.floor(of_year.wages * taxed)
    contributions = np.floor(taxable * 0.018)
    measures = np.stack([*of_year, taxable, contributions])
    added = kind.adds.of(areas().adds.of(measures, axis=1), axis=2)
    return Figures(added[0], added[1], added[2], added[3], added[4])


@cache
def published(naics: int) -> NDArray[np.bool_]:
    """Which cells are published of which areas at all."""
    metro = areas().first_level == METRO_LEVEL
    public = np.array([cell.own in "123" and cell.level > 1 for cell in scheme(naics).cells])
    shown: NDArray[np.bool_] = ~(metro[:, None] & public[None, :])
    return shown
