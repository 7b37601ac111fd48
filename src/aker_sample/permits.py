"""Building permits of the sample's counties: synthetic, by residents. Nothing of them is published.

Connecticut is written by planning region from the year 2023 on, and by county before.
"""

from __future__ import annotations

import numpy as np

from aker_sample import noise
from aker_sample.base_files import members, rows
from aker_sample.population import residents
from aker_sample.publishers.census_permits import County

YEARS = range(2014, 2024)
REGIONS_FROM = 2023
LISTS = ("2015", "2020", "2023")
# Units per 1,000 residents in structures of 1, 2, 3-4, 5 and more units, roughly those of a growing metro.
RATES = (4.0, 0.12, 0.15, 3.0)
PER_BUILDING = (1, 2, 3, 24)
DOLLARS_PER_UNIT = (290_000, 210_000, 190_000, 165_000)
SPREAD = 0.45
# One county in nine has places that did not report: this share of its units is the publisher's imputation.
IMPUTED_IN, IMPUTED = 9, 0.12
HIDDEN = {"48209"}  # Hays County, as one without reports of large structures in 2021: all of them imputed


def counties(year: int) -> list[County] | None:
    """One row per county, in the order of codes; None for a year that is not published."""
    if year not in YEARS:
        return None
    return [_county(year, code, row) for code, row in sorted(_places(year).items())]


def _places(year: int) -> dict[str, dict[str, str]]:
    """Counties of the sample's metros, with their rows of the population estimates."""
    vintage = "2023" if year >= 2020 else "2019"
    rows_of = {row["STATE"] + row["COUNTY"]: row for row in rows(f"pep_{vintage}.csv")}
    former = {row["STATE"] + row["COUNTY"]: row for row in rows("pep_2019.csv")}
    codes = {code for name in LISTS for counties in members(name).values() for code in counties}
    named = {code: rows_of.get(code) or former.get(code) for code in sorted(codes) if _is_used(code, year)}
    return {code: row for code, row in named.items() if row is not None}


def _is_used(code: str, year: int) -> bool:
    """Whether a county is in the file of a year: Connecticut by one scheme only."""
    return not code.startswith("09") or (int(code[2:]) >= 100) == (year >= REGIONS_FROM)


def _residents(code: str, year: int) -> int:
    """Residents of the year; of Connecticut's counties after 2019, the last that are known."""
    try:
        return residents(code, year)
    except KeyError:
        return residents(code, 2019)


def _county(year: int, code: str, row: dict[str, str]) -> County:
    place, when = noise.keys([code])[:, None], np.array([[year]], dtype=np.uint64)
    sizes = np.arange(len(RATES), dtype=np.uint64)[None, :]
    bends = np.exp(SPREAD * noise.bell(place, sizes, salt="permits") + 0.15 * noise.bell(place, when, sizes, salt="y"))
    wanted = _residents(code, year) / 1000 * np.array(RATES) * bends[0]
    buildings = [int(units / per + 0.5) for units, per in zip(wanted, PER_BUILDING, strict=True)]
    whole = tuple(_figures(number, at) for at, number in enumerate(buildings))
    reported = tuple(_figures(_reported(number, code, year, at), at) for at, number in enumerate(buildings))
    return row["STATE"], row["COUNTY"], row["REGION"], row["DIVISION"], row["CTYNAME"], whole + reported


def _figures(buildings: int, size: int) -> tuple[int, int, int]:
    units = buildings * PER_BUILDING[size]
    return buildings, units, units * DOLLARS_PER_UNIT[size]


def _reported(buildings: int, code: str, year: int, size: int) -> int:
    if code in HIDDEN and year == 2021 and PER_BUILDING[size] > 3:
        return 0
    silent = (int(code) + year) % IMPUTED_IN == 0
    return int(buildings * (1 - IMPUTED)) if silent else buildings
