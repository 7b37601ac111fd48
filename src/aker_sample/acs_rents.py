"""ACS tables of renting in the sample: every figure is synthetic, made of the residents of the place."""

from __future__ import annotations

from functools import cache

import numpy as np

from aker_sample import noise
from aker_sample.apportion import Numbers, apportion, half_up

TABLES = ("B25003", "B25004", "B25064", "B25070")
PEOPLE_PER_UNIT = 2.55
RENTERS = 0.36  # of occupied units
VACANT = 0.075  # of occupied units, as many vacant ones
RENT = {2016: 981, 2017: 1012, 2018: 1058, 2019: 1097, 2021: 1191, 2022: 1300, 2023: 1406}
# Shares of vacant units (for rent, rented, for sale, sold, seasonal, for migrant workers, other), and of renters by
# what they pay (under 10 %, to 15, 20, 25, 30, 35, 40, 50 %, more, not computed).
VACANCIES = (0.22, 0.05, 0.07, 0.06, 0.33, 0.01, 0.26)
BURDENS = (0.04, 0.09, 0.125, 0.125, 0.11, 0.09, 0.065, 0.09, 0.21, 0.055)


def lines(year: int, table: str, code: str, people: int, factor: float) -> tuple[Numbers, Numbers]:
    """Estimates and margins of a table of a place. people: its residents. factor: its income against the nation's."""
    if table == "B25064":
        rent = float(half_up(np.array(RENT[year] * factor * np.exp(0.08 * _bend(code, "rent")))))
        return np.array([rent]), half_up(np.array([rent * 2.0 / np.sqrt(people / 10_000)]))
    occupied, renters = _units(code, people)
    if table == "B25003":
        parts = np.array([occupied - renters, renters], dtype=np.float64)
    elif table == "B25004":
        parts = _split(half_up(np.array(occupied * VACANT * np.exp(0.25 * _bend(code, "vacant")))), VACANCIES, code)
    else:
        parts = _split(np.array(float(renters)), BURDENS, code)
    estimates = np.array([parts.sum(), *parts])
    return estimates, np.maximum(half_up(9.0 * np.sqrt(estimates)), 20.0)


@cache
def _units(code: str, people: int) -> tuple[int, int]:
    occupied = int(people / PEOPLE_PER_UNIT)
    return occupied, int(occupied * RENTERS * np.exp(0.1 * _bend(code, "renters")))


def _split(total: Numbers, shares: tuple[float, ...], code: str) -> Numbers:
    places, numbers = noise.keys([code])[:, None], np.arange(len(shares), dtype=np.uint64)[None, :]
    bent = np.array(shares) * np.exp(0.12 * noise.bell(places, numbers, salt=f"split/{len(shares)}"))
    return np.asarray(apportion(bent, total.reshape(1))[0], dtype=np.float64)


def _bend(code: str, salt: str) -> float:
    return float(noise.bell(noise.keys([code]), salt=salt)[0])
