"""Counties of the National Risk Index: totals of 2021 as published, split into hazards by synthetic shares.

Connecticut's planning regions stand for the counties that most of their people lived in.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from aker_sample import noise
from aker_sample.apportion import Numbers
from aker_sample.base_files import rows
from aker_sample.publishers.fema import HAZARDS

RELEASE = "Dec-25"
# What hazards take of the expected loss, roughly, where they are there at all (by state, below).
SHARES = dict(
    zip(
        HAZARDS,
        (0.2, 2.0, 1.5, 3.0, 12.0, 4.0, 4.0, 14.0, 1.5, 20.0, 1.0, 1.0, 5.0, 18.0, 0.1, 0.2, 10.0, 2.5),
        strict=True,
    )
)
WEST = ("AZ", "CA", "CO", "ID", "UT", "WA")
ONLY = {"VLCN": ("CA", "ID", "WA", "UT"), "TSUN": ("CA", "WA")}
COAST = ("AL", "CA", "CT", "MA", "NC", "NH", "TX", "WA")
REGIONS = {"09110": "09003", "09130": "09007"}


def counties() -> Iterator[dict[str, str]]:
    """One row per county, in the order of codes, by the publisher's columns."""
    published = {row["STCOFIPS"]: row for row in rows("fema_nri_2021.csv")}
    regions = {region: published[county] for region, county in REGIONS.items()}
    for number, (code, row) in enumerate(sorted((published | regions).items()), start=1):
        yield {
            **row,
            "OID_": str(number),
            "NRI_ID": f"C{code}",
            "STCOFIPS": str(int(code)),
            "STATEFIPS": str(int(code[:2])),
            "COUNTYFIPS": str(int(code[2:])),
            **_hazards(code, row),
            "NRI_VER": RELEASE,
        }


def _hazards(code: str, row: dict[str, str]) -> dict[str, str]:
    """Loss and rating of each hazard; a hazard that is not there is rated Not Applicable."""
    weights = _weights(code, row["STATEABBRV"])
    losses = weights / weights.sum() * float(row["EAL_VALT"])
    cells: dict[str, str] = {}
    for hazard, loss in zip(HAZARDS, losses, strict=True):
        cells[f"{hazard}_EALT"] = f"{loss:.6f}" if loss > 0 else ""
        cells[f"{hazard}_RISKR"] = "Relatively Low" if loss > 0 else "Not Applicable"
    return cells


def _weights(code: str, state: str) -> Numbers:
    bends = np.exp(0.6 * noise.bell(noise.keys([code])[:, None], noise.keys(list(HAZARDS))[None, :], salt="nri"))[0]
    there = np.array([_is_there(hazard, state) for hazard in HAZARDS])
    weights: Numbers = np.array(list(SHARES.values())) * bends * there
    return weights


def _is_there(hazard: str, state: str) -> bool:
    if hazard == "CFLD":
        return state in COAST
    if hazard == "HRCN":
        return state not in WEST
    if hazard == "AVLN":
        return state in WEST
    return state in ONLY.get(hazard, (state,))
