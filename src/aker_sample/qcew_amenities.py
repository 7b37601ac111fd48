"""Industries of food, lodging, recreation, groceries and personal care: rows of the sample's QCEW files below sectors.

The sample's other industries add up from four digits; of these sectors the sample holds the sector alone. Here it is
split by the nation's published mix of 2019, bent a little for each county, so that parts of a sector add up to it and
nothing else changes. Jobs and wages are withheld where the sector's are, or where there are few establishments.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from aker_sample import noise
from aker_sample.apportion import Numbers, apportion
from aker_sample.base_files import rows
from aker_sample.qcew_areas import COUNTY_LEVEL, METRO_LEVEL, areas, metro_area
from aker_sample.qcew_cells import Cell, base_leaves, scheme
from aker_sample.qcew_disclosure import FEW_ESTABLISHMENTS, SHOWN_METRO, Flags, withheld
from aker_sample.qcew_levels import levels, units

PRIVATE = "5"
TAXABLE, CONTRIBUTIONS = 0.26, 0.018  # of private wages, as in the other rows
BENT = 0.25
HIDDEN = {METRO_LEVEL: 0.25, COUNTY_LEVEL: 0.15}  # share of sectors whose parts are withheld besides


@dataclass(frozen=True)
class Parts:
    """Industries by area: five measures of areas by industries, and which figures are withheld."""

    cells: tuple[Cell, ...]
    measures: Numbers
    withheld: Flags


@lru_cache(maxsize=4)
def parts(year: int, naics: int) -> Parts:
    """The industries of a year, of every published area."""
    of_units = _of_units(year)
    added = areas().adds.of(of_units, axis=1)
    estabs, jobs, wages = added
    taxable = np.floor(wages * TAXABLE)
    measures = np.stack([estabs, jobs, wages, taxable, np.floor(taxable * CONTRIBUTIONS)])
    at = {(cell.own, cell.industry): position for position, cell in enumerate(scheme(naics).cells)}
    sectors = [at[PRIVATE, _sector(row["industry"])] for row in _industries()]
    cells = tuple(Cell(PRIVATE, row["industry"], int(row["level"])) for row in _industries())
    hidden: Flags = withheld(year, naics)[:, sectors] | (estabs < FEW_ESTABLISHMENTS) | _by_chance()
    return Parts(cells, measures, hidden)


@cache
def _industries() -> tuple[dict[str, str], ...]:
    return tuple(row for row in rows("qcew_2019_amenities.csv") if row["parent"])


@cache
def _by_chance() -> Flags:
    """Areas by industries: all parts of a sector at once, so that none can be had by subtraction. Always the same."""
    places = areas()
    sectors = [_sector(row["industry"]) for row in _industries()]
    chance = noise.uniform(noise.keys(list(places.codes))[:, None], noise.keys(sectors)[None, :], salt="amenities")
    share = np.array([HIDDEN.get(int(level), 0.0) for level in places.first_level])
    may = np.array([code != metro_area(SHOWN_METRO) for code in places.codes])
    flags: Flags = (chance < share[:, None]) & may[:, None]
    return flags


def _sector(industry: str) -> str:
    parents = {row["industry"]: row["parent"] for row in rows("qcew_2019_amenities.csv")}
    return _sector(parents[industry]) if parents[industry] else industry


def _of_units(year: int) -> Numbers:
    """Establishments, jobs and wages of units (the nation last) by industry."""
    of_year = levels(year)
    leaf = {(leaf.own, leaf.industry): at for at, leaf in enumerate(base_leaves())}
    totals = {row["industry"]: row for row in rows("qcew_2019_amenities.csv")}
    made: dict[str, list[Numbers]] = {
        name: [measure[:, leaf[PRIVATE, name]] for measure in of_year]
        for name, row in totals.items()
        if not row["parent"]
    }
    for parent in [name for name in totals if any(row["parent"] == name for row in totals.values())]:
        children = [name for name, row in totals.items() if row["parent"] == parent]
        shares = [_shares(children, parent, column) for column in ("estabs", "emp", "wages")]
        split = [apportion(share, total) for share, total in zip(shares, made[parent], strict=True)]
        for position, child in enumerate(children):
            there = split[0][:, position] > 0
            made[child] = [measure[:, position] * there for measure in split]
    return np.stack([np.stack([made[row["industry"]][at] for row in _industries()], axis=1) for at in range(3)])


def _shares(children: list[str], parent: str, column: str) -> Numbers:
    """Units by children and what is left of the parent: shares of the nation's, bent for each unit but the nation."""
    totals = {row["industry"]: float(row[column]) for row in rows("qcew_2019_amenities.csv")}
    of_nation = np.array([totals[child] for child in children])
    rest = max(totals[parent] - of_nation.sum(), 0.0)
    places = noise.keys([unit for unit, _, _ in units()])[:, None]
    bends = np.exp(BENT * noise.bell(places, noise.keys(children)[None, :], salt="amenities"))
    weights = np.vstack([of_nation * bends, of_nation[None, :]])
    shares: Numbers = np.hstack([weights, np.full((len(weights), 1), rest)])
    return shares
