"""Who gets research awards in the sample: published institutions, with a number of synthetic awards a year each."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from aker_sample import noise
from aker_sample.base_files import raw

LAST_YEAR = 2023
# What titles are made of, so that sectors have something to find.
SUBJECTS = (
    "Machine learning for the early detection of disease",
    "Structure of a membrane protein",
    "Semiconductor materials at low temperature",
    "Workforce training in data science",
    "Outcomes of patients in rural clinics",
    "Robotic systems for national security",
    "Ecology of mountain streams",
)


@dataclass(frozen=True)
class Awardee:
    """An institution as its publisher lists it. nih, nsf: synthetic awards in a year."""

    name: str
    city: str
    state: str
    zip_code: str
    uei: str
    latitude: float
    longitude: float
    nih: int
    nsf: int


@cache
def awardees() -> tuple[Awardee, ...]:
    """The institutions of the base file that have awards here, in its order."""
    listed = {row["UNITID"]: row for row in csv.DictReader(raw("ipeds_hd2022.csv").decode("latin-1").splitlines())}
    counts = csv.DictReader(raw("synthetic_awards.csv").decode().splitlines())
    return tuple(_awardee(listed[row["unitid"]], int(row["nih"]), int(row["nsf"])) for row in counts)


def _awardee(listed: dict[str, str], nih: int, nsf: int) -> Awardee:
    place = float(listed["LATITUDE"]), float(listed["LONGITUD"])
    digits = listed["ZIP"].replace("-", "").ljust(9, "0") if "-" in listed["ZIP"] else listed["ZIP"] + "0001"
    uei = listed["UEIS"].partition("|")[0].strip()
    return Awardee(listed["INSTNM"], listed["CITY"], listed["STABBR"], digits, uei, *place, nih, nsf)


def shares(names: list[str], salt: str) -> list[float]:
    """A number in [0, 1) for each name, always the same."""
    return [float(value) for value in noise.uniform(noise.keys(names), salt=salt)]
