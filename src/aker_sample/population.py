"""Population of the sample's counties: the Census Bureau's rows as published, and an older vintage that was revised."""

from __future__ import annotations

import csv
import io
from functools import cache

import numpy as np

from aker_sample import noise
from aker_sample.apportion import half_up
from aker_sample.base_files import members, raw, rows

VINTAGES = {"2019": range(2010, 2020), "2022": range(2020, 2023), "2023": range(2020, 2024)}
# Vintage 2022 is not at hand: it differs from the next one by a synthetic revision of this size (deviation, share).
REVISION = 0.003


def county_file(vintage: str) -> bytes | None:
    """The county file of a vintage, in Latin-1 as published; None for others than the sample's."""
    if vintage not in VINTAGES:
        return None
    return _older_vintage().encode("latin-1") if vintage == "2022" else raw(f"pep_{vintage}.csv")


@cache
def _older_vintage() -> str:
    published = rows("pep_2023.csv")
    names = [name for name in published[0] if not name.endswith("2023")]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    for row in map(_revised, published):
        writer.writerow([row[name] for name in names])
    return text.getvalue()


def _revised(row: dict[str, str]) -> dict[str, str]:
    """A row with other populations; what the components of change do not explain goes into the residual."""
    place = noise.keys([row["STATE"] + row["COUNTY"]])
    share = float(noise.bell(place, salt="vintage 2022")[0]) * REVISION
    changed, before = dict(row), int(row["ESTIMATESBASE2020"])
    for year in VINTAGES["2022"]:
        grows = share * (year - 2019) / 3
        now = int(half_up(np.array(int(row[f"POPESTIMATE{year}"]) * (1 + grows))))
        explained = int(row[f"NATURALCHG{year}"]) + int(row[f"NETMIG{year}"])
        changed[f"POPESTIMATE{year}"] = str(now)
        changed[f"NPOPCHG{year}"] = str(now - before)
        changed[f"RESIDUAL{year}"] = str(now - before - explained)
        before = now
    return changed


@cache
def _figures(vintage: str) -> dict[str, dict[str, str]]:
    return {row["STATE"] + row["COUNTY"]: row for row in rows(f"pep_{vintage}.csv")}


def _vintage_of(year: int) -> str:
    return "2019" if year <= 2019 else "2023"


def residents(code: str, year: int) -> int:
    """Published residents on July 1 of a county, or of a state (county 000)."""
    return int(_figures(_vintage_of(year))[code][f"POPESTIMATE{year}"])


def metro_residents(metro: str, year: int) -> int:
    """Residents of a metro: the sum of its counties (planning regions in Connecticut from 2020)."""
    return sum(residents(county, year) for county in _counties(metro, year))


def metro_domestic_net(metro: str, year: int) -> int:
    """Published net domestic migration of a metro in the year to July 1: the sum of its counties."""
    figures = _figures(_vintage_of(year))
    return sum(int(figures[county][f"DOMESTICMIG{year}"]) for county in _counties(metro, year))


def _counties(metro: str, year: int) -> tuple[str, ...]:
    return members("2020" if year <= 2019 or metro != "25540" else "2023")[metro]
