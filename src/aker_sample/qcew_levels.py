"""Establishments, employment and wages of every unit and smallest industry, year by year.

A unit is a county, what is left of a state beside the sample's counties, or the nation. Sectors of 2016 are the
published ones of its first quarter (March employment); below them, the nation's mix of industries, bent for what a
metro is known for, is apportioned so that everything adds up. Other years follow synthetic paths, the nation's sectors
being the published ones of 2016 and 2019. README.md tells which figure is which.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np

from aker_sample import noise
from aker_sample.apportion import Numbers, apportion, half_up
from aker_sample.base_files import rows
from aker_sample.qcew_cells import NAICS_2012, base_leaves

FIRST, LAST = 2015, 2023
BASE, NATION_YEAR = 2016, 2019
YEARS = range(FIRST, LAST + 1)
PAY_GROWTH = 1.034
# An industry smaller than this in a unit is taken to be absent.
LEAST_JOBS = 4.0
DENVER = "19740"


class Levels(NamedTuple):
    """Whole numbers by unit (rows; the last one is the nation) and leaf of NAICS 2017 (columns)."""

    estabs: Numbers
    jobs: Numbers
    wages: Numbers


@cache
def units() -> tuple[tuple[str, str, str], ...]:
    """Code, metro (empty outside) and state of every unit but the nation; 999 stands for the rest of a state."""
    return tuple((row["unit"], row["metro"], row["state"]) for row in rows("qcew_2016_units.csv"))


def levels(year: int) -> Levels:
    """All levels of a year from 2015 to 2023."""
    base, nation = _base(), _nation()
    growth = _sector_path(year)
    drift = np.exp(0.012 * (year - BASE) * _drift())
    grown = growth[None, :] * _relative(year) * drift
    jobs = half_up(base.jobs * grown)
    estabs = np.maximum(half_up(base.estabs * grown**0.6 * 1.012 ** (year - BASE)), (base.estabs > 0) * 1.0)
    wages = half_up(jobs * _pay() * PAY_GROWTH ** (year - BASE))
    since = growth / _sector_path(NATION_YEAR)
    nation_jobs = half_up(nation.jobs * since)
    nation_estabs = half_up(nation.estabs * since**0.6 * 1.018 ** (year - NATION_YEAR))
    nation_wages = half_up(nation.wages * since * PAY_GROWTH ** (year - NATION_YEAR))
    return Levels(
        np.vstack([estabs, np.maximum(nation_estabs, estabs.sum(axis=0))]),
        np.vstack([jobs, np.maximum(nation_jobs, jobs.sum(axis=0))]),
        np.vstack([wages, np.maximum(nation_wages, wages.sum(axis=0))]),
    )


@cache
def _drift() -> Numbers:
    """Units by leaves: which way an industry drifts in a unit, the same every year."""
    return noise.bell(_unit_keys(), _leaf_keys(), salt="drift")


@cache
def _unit_keys() -> np.ndarray[tuple[int, ...], np.dtype[np.uint64]]:
    return noise.keys([unit for unit, _, _ in units()])[:, None]


@cache
def _leaf_keys() -> np.ndarray[tuple[int, ...], np.dtype[np.uint64]]:
    return noise.keys([f"{leaf.own}/{leaf.industry}" for leaf in base_leaves()])[None, :]


@cache
def _nation() -> Levels:
    """The nation in the first quarter of 2019, as published; wages of the quarter times four.

    What the sector has beyond its published industries goes to the withheld ones, by their establishments.
    """
    published = {(row["own"], row["sector"], row["industry"]): row for row in rows("qcew_2019_nation.csv")}
    cells = [published[(leaf.own, leaf.sector, leaf.industry)] for leaf in base_leaves()]
    columns = [np.array([float(cell[name]) for cell in cells]) for name in ("estabs", "emp", "wages")]
    for row in published.values():
        at = [i for i, leaf in enumerate(base_leaves()) if (leaf.own, f"{leaf.sector}+") == (row["own"], row["sector"])]
        held = columns[0][at] * (columns[1][at] == 0)
        for name, column in zip(("emp", "wages"), columns[1:], strict=True):
            left = np.array([float(row[name]) - column[at].sum()]) if at else np.zeros(1)
            if left[0] > 0 and held.sum() > 0:
                column[at] += apportion(held[None, :], left)[0]
    return Levels(columns[0], columns[1], columns[2] * 4)


@cache
def _sector_path(year: int) -> Numbers:
    """By leaf: national employment of its sector and ownership, 2016 = 1."""
    totals = {row["sector"]: float(row["emp"]) for row in rows("qcew_2019_nation.csv") if row["own"] == "5"}
    before = {row["sector"]: float(row["emp"]) for row in rows("qcew_2016_nation.csv")}
    public_before = before.pop("10") - sum(before.values())
    public = sum(float(r["emp"]) for r in rows("qcew_2019_nation.csv") if r["sector"] == "total" and r["own"] != "5")
    after = {(row["own"], row["sector"]): row for row in rows("synthetic_sectors.csv")}
    path = []
    for leaf in base_leaves():
        sector_2019 = totals.get(f"{leaf.sector}+") or totals.get(leaf.sector, 0.0)
        change = sector_2019 / before[leaf.sector] if leaf.own == "5" else public / public_before
        if year <= NATION_YEAR:
            path.append(change ** ((year - BASE) / (NATION_YEAR - BASE)))
        else:
            row = after.get((leaf.own, leaf.sector)) or after[(leaf.own, "*")]
            path.append(change * float(row[str(year)]))
    return np.array(path)


@cache
def _relative(year: int) -> Numbers:
    """Units by leaves: how the unit's metro grew since 2016, against the nation; less so for government."""
    nation = _nation().jobs / _sector_path(NATION_YEAR)
    index = float((nation * _sector_path(year)).sum() / nation.sum())
    growth = {row["metro"]: float(row[str(year)]) / index for row in rows("synthetic_growth.csv")}
    own = np.array([growth.get(metro, 1.0) for _, metro, _ in units()])
    private = np.array([leaf.own == "5" for leaf in base_leaves()])
    return np.where(private[None, :], own[:, None], own[:, None] ** 0.4)


@cache
def _base() -> Levels:
    """Establishments and employment of 2016 by unit and leaf; each sector adds up to its base figure."""
    leaves, places = base_leaves(), units()
    weights = _weights()
    jobs, estabs = np.zeros(weights.shape), np.zeros(weights.shape)
    figures = {(row["unit"], row["own"], row["sector"]): row for row in rows("qcew_2016_areas.csv")}
    for own, sector in dict.fromkeys((row["own"], row["sector"]) for row in rows("qcew_2016_areas.csv")):
        at = [i for i, leaf in enumerate(leaves) if leaf.own == own and (sector in ("government", leaf.sector))]
        cells = [figures.get((unit, own, sector), {"emp": "0", "estabs": "0"}) for unit, _, _ in places]
        all_jobs = np.array([float(cell["emp"]) for cell in cells])
        all_estabs = np.array([float(cell["estabs"]) for cell in cells])
        part = weights[:, at]
        expected = part / np.maximum(part.sum(axis=1, keepdims=True), 1e-12) * all_jobs[:, None]
        kept = np.where((expected >= LEAST_JOBS) | (part >= part.max(axis=1, keepdims=True)), part, 0.0)
        size = np.where(_nation().jobs[at] > 0, _nation().estabs[at] / np.maximum(_nation().jobs[at], 1.0), 0.0)
        places_of_work = apportion(np.sqrt(kept * _nation().jobs[at]) * (kept > 0) * size, all_estabs)
        if own != "5":  # an agency has its offices, however the largest remainders fall
            places_of_work = np.maximum(places_of_work, 3.0 * (kept > 0) * (all_jobs[:, None] > 0))
        estabs[:, at] = places_of_work
        jobs[:, at] = apportion(kept * (places_of_work > 0), all_jobs)
    return Levels(estabs, jobs, np.zeros(jobs.shape))


@cache
def _weights() -> Numbers:
    """Units by leaves: the nation's mix, bent by metro and by a little noise; Denver's counties take Denver's mix."""
    leaves = base_leaves()
    national = _nation().jobs
    bent = national[None, :] * np.exp(0.18 * noise.bell(_unit_keys(), _leaf_keys(), salt="mix"))
    at = {(leaf.own, leaf.industry): position for position, leaf in enumerate(leaves)}
    for row in rows("synthetic_tilts.csv"):
        bent[[metro == row["metro"] for _, metro, _ in units()], at[(row["own"], row["industry"])]] *= float(
            row["factor"]
        )
    older = {industry: old for old, parts in NAICS_2012.items() for industry, _ in parts}
    shares: dict[str, float] = {}
    for row in rows("qcew_2016_denver.csv"):
        industry = older.get(row["industry"], row["industry"])
        shares[industry] = shares.get(industry, 0.0) + float(row["emp"])
    inside = [metro == DENVER for _, metro, _ in units()]
    whole = sum(shares.values()) / sum(national[at[("5", industry)]] for industry in shares)
    for industry, jobs in shares.items():
        position = at[("5", industry)]
        bent[inside, position] *= jobs / (national[position] * whole)
    return bent


@cache
def _pay() -> Numbers:
    """Yearly pay of 2016 by unit and leaf: the nation's by industry, scaled to the published wages of the unit."""
    nation, base = _nation(), _base()
    by_leaf = nation.wages / np.maximum(nation.jobs, 1.0) * PAY_GROWTH ** (BASE - NATION_YEAR)
    pay = by_leaf[None, :] * np.exp(0.06 * noise.bell(_unit_keys(), _leaf_keys(), salt="pay"))
    wages = np.array([float(row["wages"]) * 4 for row in rows("qcew_2016_units.csv")])
    scaled: Numbers = pay * (wages / np.maximum((base.jobs * pay).sum(axis=1), 1.0))[:, None]
    return scaled
