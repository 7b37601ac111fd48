"""Monthly series of the sample's metros: unemployment and payroll jobs. Every figure is synthetic.

Labor force and payroll jobs are shares of the published residents, with a season and the shape of the years 2016 to
2023 by hand; what a metro differs by is noise.
"""

from __future__ import annotations

from functools import cache
from re import fullmatch

import numpy as np

from aker_sample import noise
from aker_sample.apportion import half_up
from aker_sample.base_files import titles
from aker_sample.population import metro_residents
from aker_sample.publishers.bls_api import Month

YEARS = range(2013, 2024)
RATES = {2013: 7.4, 2014: 6.2, 2015: 5.3, 2016: 4.7, 2017: 4.2, 2018: 3.8, 2019: 3.5, 2020: 7.8, 2021: 5.2}
RATES |= {2022: 3.5, 2023: 3.5}  # percent of the labor force
JOBS = {2020: 0.945, 2021: 0.97, 2022: 1.0, 2023: 1.015}  # against other years
FORCE, PAYROLL = 0.53, 0.485  # of residents
SEASON = 0.012
LAUS, CES = r"LAUMT(\d{2})(\d{5})000000(03|04|06)", r"SMU(\d{2})(\d{5})0000000001"


def months(series: str, first: int, last: int) -> list[Month] | None:
    """The figures of a series, the newest first; None for one that the sample does not have."""
    laus, ces = fullmatch(LAUS, series), fullmatch(CES, series)
    named = laus or ces
    if named is None or named[2] not in titles("2023"):
        return None
    years = [year for year in reversed(YEARS) if first <= year <= last]
    return [month for year in years for month in (_laus(named[2], year, laus[3]) if laus else _ces(named[2], year))]


def _laus(metro: str, year: int, measure: str) -> list[Month]:
    force, unemployed = (_with_average(levels) for levels in _people(metro, year))
    if measure == "03":
        values = [f"{100 * out / of:.1f}" for out, of in zip(unemployed, force, strict=True)]
    else:
        values = [str(number) for number in (unemployed if measure == "04" else force)]
    return _newest_first(year, values)


def _ces(metro: str, year: int) -> list[Month]:
    place = noise.keys([metro])
    share = PAYROLL * (1 + 0.08 * float(noise.bell(place, salt="payroll share")[0])) * JOBS.get(year, 1.0)
    level = metro_residents(metro, year) * share / 1000
    values = level * (1 + SEASON * np.sin((np.arange(12) - 3) / 12 * 2 * np.pi))
    tenths = [int(half_up(np.array(value * 10))) for value in values]
    average = int(half_up(np.array(sum(tenths) / 12)))
    return _newest_first(year, [f"{number / 10:.1f}" for number in (*tenths, average)])


@cache
def _people(metro: str, year: int) -> tuple[list[int], list[int]]:
    """Labor force and unemployed of each month."""
    place, of_year = noise.keys([metro]), np.array([year], dtype=np.uint64)
    force = metro_residents(metro, year) * FORCE * (1 + 0.04 * float(noise.bell(place, salt="labor force")[0]))
    bend = np.exp(
        0.14 * float(noise.bell(place, salt="rate")[0]) + 0.05 * float(noise.bell(place, of_year, salt="y")[0])
    )
    season = np.sin((np.arange(12) + 2) / 12 * 2 * np.pi)
    forces = [int(half_up(np.array(force * (1 + 0.006 * wave)))) for wave in season]
    rates = RATES[year] * bend * (1 + 0.07 * season)
    return forces, [int(half_up(np.array(of * rate / 100))) for of, rate in zip(forces, rates, strict=True)]


def _with_average(levels: list[int]) -> list[int]:
    return [*levels, int(half_up(np.array(sum(levels) / 12)))]


def _newest_first(year: int, values: list[str]) -> list[Month]:
    """The annual average stands before December, as published."""
    return [Month(year, number, values[number - 1]) for number in range(13, 0, -1)]
