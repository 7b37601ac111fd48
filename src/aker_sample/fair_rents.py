"""Fair market rents of the sample: two areas in some metros, rents by a formula. Synthetic."""

from __future__ import annotations

from functools import cache

import numpy as np

from aker_geo.codes import state_codes
from aker_sample import noise
from aker_sample.base_files import members, titles
from aker_sample.publisher import Row

# Rents of other sizes against two bedrooms, roughly those of the nation.
SIZES = {"Efficiency": 0.78, "One-Bedroom": 0.84, "Two-Bedroom": 1.0, "Three-Bedroom": 1.3, "Four-Bedroom": 1.5}


def counties(state: str, year: int) -> list[Row]:
    """The counties of a state with the rents of their areas, in the order of their codes."""
    fips = state_codes().get(state)
    return [_row(code, area, year) for code, area in sorted(_areas().items()) if code[:2] == fips]


@cache
def _areas() -> dict[str, str]:
    """HUD's area of each county: its metro, but every ninth county is an area of its own."""
    names = titles("2023")
    areas = {}
    for metro, own in members("2023").items():
        for county in own:
            alone = float(noise.uniform(noise.keys([county]), salt="hud")[0]) < 1 / 9
            areas[county] = f"{county} County HUD Metro FMR Area" if alone else f"{names[metro]} MSA"
    return areas


def _row(code: str, area: str, year: int) -> Row:
    level = 900 + 900 * float(noise.uniform(noise.keys([area]), salt="rent")[0])
    rent = level * 1.04 ** (year - 2017)
    rents = {name: int(np.rint(rent * share)) for name, share in SIZES.items()}
    return {
        "county_name": f"County {code}",
        "fips_code": f"{code}99999",
        "town_name": "",
        "metro_name": area,
        "statename": code[:2],
        "statecode": code[:2],
        "smallarea_status": "0",
        **rents,
        "FMR Percentile": 40,
    }
