"""ACS 1-year tables of the sample: states of 2017 and 2018 as published, everything else derived.

Other years scale the nearest published one with the published population. A metro is its state's pattern on its own
population; how many more people moved in than out is the published net domestic migration of its counties.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np

from aker_sample import acs_rents, noise
from aker_sample.apportion import Numbers, half_up
from aker_sample.base_files import raw, rows, titles
from aker_sample.population import metro_domestic_net, metro_residents, residents
from aker_sample.publishers.census_acs import CONTROLLED, Place

AGES = 16  # a total and fifteen ages in every block of the mobility tables
STATE_NAMES = {
    "01": "Alabama", "04": "Arizona", "06": "California", "08": "Colorado", "09": "Connecticut", "16": "Idaho",
    "25": "Massachusetts", "33": "New Hampshire", "37": "North Carolina", "42": "Pennsylvania", "48": "Texas",
    "49": "Utah", "53": "Washington",
}  # fmt: skip
# Share of a metro's net migration at ages 25-29, 30-34, 35-39, 40-44.
NET_AT_25_44 = (0.16, 0.13, 0.09, 0.07)
FIRST_BIN = 5
OTHER_COUNTY, OTHER_STATE, ABROAD = 3, 4, 5
_NO_FIGURES: Numbers = np.array([])


def places(year: int, table: str, geography: str) -> Iterator[Place]:
    """All places of a kind with their lines of a table."""
    for geo_id, name, code in _places(year, geography):
        estimates, margins = _figures(year, table, code)
        yield Place(geo_id, name, code, estimates.tolist(), margins.tolist())


def _places(year: int, geography: str) -> list[tuple[str, str, str]]:
    """GEO_ID, name and code of every place."""
    if geography == "us":
        return [("0100000US", "United States", "1")]
    if geography == "state":
        return [(f"0400000US{code}", name, code) for code, name in STATE_NAMES.items()]
    vintage = "2015" if year <= 2018 else "2020" if year <= 2022 else "2023"
    mark = (
        "310M300US" if year <= 2017 else "310M400US" if year == 2018 else "310M500US" if year <= 2022 else "310M700US"
    )
    return [(f"{mark}{code}", f"{title} Metro Area", code) for code, title in titles(vintage).items()]


def _figures(year: int, table: str, code: str) -> tuple[Numbers, Numbers]:
    """Estimates and margins of a place; none where the bureau gives none (B07401 has no nation)."""
    if table in acs_rents.TABLES:
        return _of_renting(year, table, code)
    if code == "1":
        return (_NO_FIGURES, _NO_FIGURES) if table == "B07401" else _of_state(year, table, "US")
    return _of_state(year, table, code) if len(code) == 2 else _of_metro(year, table, code)


@cache
def _published() -> dict[tuple[str, str, str, str], Numbers]:
    """Year, table, state (or US) and E or M to the published lines."""
    lines = {}
    for line in raw("acs_states.csv.gz").decode().splitlines():
        year, table, state, measure, *values = line.split(",")
        lines[(year, table, state, measure)] = np.array(values, dtype=np.float64)
    return lines


def _nearest(year: int, table: str, state: str) -> tuple[Numbers, Numbers]:
    near = "2017" if year <= 2017 else "2018"
    published = _published()
    return published[(near, table, state, "E")], published[(near, table, state, "M")]


@cache
def _income() -> dict[int, float]:
    return {int(row["year"]): float(row["us_median"]) for row in rows("synthetic_income.csv")}


def _of_state(year: int, table: str, state: str) -> tuple[Numbers, Numbers]:
    if table == "B19013":
        if state == "US":
            return np.array([_income()[year]]), np.array([150.0])
        estimate, margin = _nearest(year, table, state)
        return half_up(estimate * _income()[year] / _income()[2017 if year <= 2017 else 2018]), margin
    estimate, margin = _nearest(year, table, state)
    if year in (2017, 2018):
        if state == "US" and table == "B01001":
            margin = np.where(np.arange(len(margin)) == 0, CONTROLLED, margin)
        return estimate, margin
    growth = _residents(state, year) / _residents(state, 2017 if year <= 2017 else 2018)
    scaled = _add_up(table, half_up(estimate * growth))
    return scaled, _margins(margin, np.full(len(margin), growth))


def _residents(state: str, year: int) -> int:
    """Residents of a state; of the nation, those of the sample's states (only its growth is used)."""
    return sum(residents(f"{code}000", year) for code in (STATE_NAMES if state == "US" else (state,)))


def _of_renting(year: int, table: str, code: str) -> tuple[Numbers, Numbers]:
    if len(code) <= 2:
        people = _residents("US" if code == "1" else code, year)
        return acs_rents.lines(year, table, code, people, 1.0)
    known = {row["metro"]: row for row in rows("synthetic_metros.csv")}[code]
    return acs_rents.lines(year, table, code, metro_residents(code, year), float(known["income_factor"]))


def _margins(margin: Numbers, growth: Numbers) -> Numbers:
    """Margins go with the square root of the size; a controlled estimate has none."""
    scaled = np.maximum(half_up(margin * np.sqrt(np.maximum(growth, 0.0))), 20.0)
    return np.where(margin == CONTROLLED, CONTROLLED, scaled)


def _of_metro(year: int, table: str, metro: str) -> tuple[Numbers, Numbers]:
    known = {row["metro"]: row for row in rows("synthetic_metros.csv")}[metro]
    state = known["state"]
    estimate, margin = _of_state(year, table, state)
    share = metro_residents(metro, year) / residents(f"{state}000", year)
    if table == "B19013":
        return half_up(estimate * float(known["income_factor"])), half_up(margin / np.sqrt(share))
    bent = (
        estimate
        * share
        * np.exp(0.03 * noise.bell(noise.keys([metro]), np.arange(len(estimate), dtype=np.uint64), salt=table[:3]))
    )
    if table == "B01001":
        lines = _to_residents(half_up(bent), metro_residents(metro, year))
    else:
        lines = _mobility(year, metro, table, float(known["mobility"]), float(known["pull_25_34_per_1k"]))
    margins = _margins(margin, lines / np.maximum(estimate, 1.0))
    if table == "B01001":
        margins[0] = CONTROLLED
    return lines, margins


def _to_residents(lines: Numbers, total: int) -> Numbers:
    """Ages and sexes so that everybody is there: the largest age takes what rounding leaves."""
    lines = half_up(lines * total / (lines[2:25].sum() + lines[26:49].sum()))
    lines[2 + int(np.argmax(lines[2:25]))] += total - lines[2:25].sum() - lines[26:49].sum()
    return _add_up("B01001", lines)


def _mobility(year: int, metro: str, table: str, mobility: float, pull: float) -> Numbers:
    """The lines of a mobility table: who lives there now (B07001), or who lived there a year ago (B07401)."""
    state = {row["metro"]: row["state"] for row in rows("synthetic_metros.csv")}[metro]
    people = metro_residents(metro, year)
    share = people / residents(f"{state}000", year)
    blocks = _of_state(year, "B07001", state)[0].reshape(6, AGES) * share
    wave = noise.bell(noise.keys([metro])[:, None], np.arange(6 * AGES, dtype=np.uint64)[None, :], salt="moves")
    blocks = blocks * np.exp(0.04 * wave.reshape(6, AGES))
    everybody = half_up(_of_state(year, "B07001", state)[0].reshape(6, AGES)[0] * share)
    blocks[2:] *= mobility
    blocks = half_up(blocks)
    # Those who stayed in their house are all the others.
    blocks[1] = everybody - blocks[2:].sum(axis=0)
    if table == "B07001":
        return _add_up(table, blocks.reshape(-1))
    coming = blocks[OTHER_COUNTY, 1:] + blocks[OTHER_STATE, 1:]
    net = _net_by_age(coming, metro_domestic_net(metro, year), people * pull / 1000)
    leaving = blocks[:ABROAD].copy()
    far = half_up(net * blocks[OTHER_STATE, 1:] / np.maximum(coming, 1.0))
    leaving[OTHER_STATE, 1:] = blocks[OTHER_STATE, 1:] - far
    leaving[OTHER_COUNTY, 1:] = blocks[OTHER_COUNTY, 1:] - half_up(net - far)
    floor = half_up(blocks[:ABROAD] * 0.1)
    return _add_up(table, np.maximum(leaving, floor).reshape(-1))


def _net_by_age(coming: Numbers, net: float, pull: float) -> Numbers:
    """Net migration by age: part of it at 25-44, the rest as people move; `pull` more at 25-34, and less elsewhere."""
    at = slice(FIRST_BIN - 1, FIRST_BIN + 3)
    rest = np.array(coming)
    rest[at] = 0.0
    by_age = (net * (1 - sum(NET_AT_25_44)) - pull) * rest / rest.sum()
    by_age[at] = net * np.array(NET_AT_25_44) + pull * np.array([0.6, 0.4, 0.0, 0.0])
    return np.asarray(by_age)


def _add_up(table: str, lines: Numbers) -> Numbers:
    """Totals as the sum of their parts."""
    if table == "B01001":
        summed = lines.copy()
        summed[1], summed[25] = summed[2:25].sum(), summed[26:49].sum()
        summed[0] = summed[1] + summed[25]
        return summed
    blocks = lines.reshape(-1, AGES).copy()
    blocks[1:, 0] = blocks[1:, 1:].sum(axis=1)
    blocks[0] = blocks[1:].sum(axis=0)
    return blocks.reshape(-1)
