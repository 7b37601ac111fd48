"""Research awards of the Department of Defense in the sample. Every amount is synthetic.

Two different figures, as with the publisher: dollars of a fiscal year by place (search by geography) and dollars of an
award's whole life (search by award). They do not add up to each other, there as little as here.
"""

from __future__ import annotations

import csv
from datetime import date, timedelta
from functools import cache

import numpy as np
from numpy.typing import NDArray

from aker_geo import codes
from aker_sample import noise
from aker_sample.base_files import members, raw, rows
from aker_sample.publisher import Row, Rows
from aker_sample.publishers.usaspending import Filters, award, shape

YEARS = range(2008, 2024)
_TITLES = {
    "12.420": "MILITARY MEDICAL RESEARCH AND DEVELOPMENT",
    "12.910": "RESEARCH AND TECHNOLOGY DEVELOPMENT",
    "12.800": "AIR FORCE DEFENSE RESEARCH SCIENCES PROGRAM",
    "AN11": "HEALTH R&D SERVICES; HEALTH CARE SERVICES; BASIC RESEARCH",
    "AJ11": "GENERAL SCIENCE & TECHNOLOGY R&D SVCS; GENERAL SCIENCE & TECHNOLOGY; BASIC RESEARCH",
    "AC12": "NATIONAL DEFENSE R&D SERVICES; DEPARTMENT OF DEFENSE - MILITARY; APPLIED RESEARCH",
    "AC14": "NATIONAL DEFENSE R&D SERVICES; DEPARTMENT OF DEFENSE - MILITARY; ENGINEERING DEVELOPMENT",
}
_TYPES = {
    "04": "PROJECT GRANT (B)",
    "05": "COOPERATIVE AGREEMENT (B)",
    "C": "DELIVERY ORDER",
    "D": "DEFINITIVE CONTRACT",
}
AWARDS = 3  # of each code in each metro and year
UNPLACED = 0.02  # of a state's dollars: real money without a county


def shapes(layer: str, filters: Filters) -> Rows:
    """Dollars by county or state of the transactions of the fiscal year; one row of counties has no code."""
    sums: dict[str, float] = {}
    for county, amount in _placed(_year(filters), _codes(filters)).items():
        code = county if layer == "county" else codes.postal_codes()[county[:2]]
        off = 1 - UNPLACED if layer == "county" else 1.0
        sums[code] = sums.get(code, 0.0) + round(amount * off, 2)
    if layer == "county" and sums:
        sums[""] = round(UNPLACED * abs(sum(sums.values())) / 10, 2)  # the publisher keeps one of its unplaced parts
    return [shape(code, round(amount, 2), f"SYNTHETIC {code}" if code else None) for code, amount in sums.items()]


def awards(filters: Filters) -> Rows:
    """The awards that began in the fiscal year, of the codes that the filters let through."""
    year = _year(filters)
    return [award for code in _codes(filters) for award in _of_code(year, code)] if year is not None else []


@cache
def _base() -> dict[str, dict[str, float]]:
    """Million dollars of 2023 by place and code: made up, in the proportions of what a metro is known for."""
    return {
        row["place"]: {code: float(row[code]) for code in _TITLES}
        for row in csv.DictReader(raw("synthetic_dod.csv").decode().splitlines())
    }


@cache
def _shares() -> dict[str, dict[str, float]]:
    """How a place's dollars fall to its counties: the first by size has most. Counties of the list of 2020."""
    shares: dict[str, dict[str, float]] = {}
    people = {row["STATE"] + row["COUNTY"]: float(row["POPESTIMATE2019"]) for row in rows("pep_2019.csv")}
    for place in _base():
        counties = members("2020").get(place, (place,))
        weights = {county: people.get(county, 1.0) ** 1.5 for county in counties}
        whole = sum(weights.values())
        shares[place] = {county: weight / whole for county, weight in weights.items()}
    return shares


def _placed(year: int | None, chosen: tuple[str, ...]) -> dict[str, float]:
    """Dollars of a fiscal year by county, all chosen codes together."""
    if year is None:
        return {}
    counties, by_code = _amounts(year)
    added = sum((by_code[code] for code in chosen), np.zeros(len(counties)))
    return dict(zip(counties, added.tolist(), strict=True)) if chosen else {}


@cache
def _amounts(year: int) -> tuple[list[str], dict[str, NDArray[np.float64]]]:
    """Counties, and for each code their dollars of a fiscal year."""
    places = [(place, county, share) for place, shares in _shares().items() for county, share in shares.items()]
    counties = [county for _, county, _ in places]
    years = noise.keys([str(year)])
    grown = {}
    for code in _TITLES:
        base = np.array([_base()[place][code] * share for place, _, share in places])
        bend = noise.bell(noise.keys(counties), noise.keys([code]), years, salt="dod")
        # A bend below -2 stands for money that is taken back.
        grown[code] = base * 1e6 * 1.04 ** (year - 2023) * np.where(bend > -2, 1 + 0.25 * bend, -0.05)
    return counties, grown


def _codes(filters: Filters) -> tuple[str, ...]:
    """The codes of the sample that a filter lets through: listings by name, product codes by the longest path."""
    listed = filters.get("program_numbers")
    if listed is not None:
        return tuple(code for code in _TITLES if code in listed)
    products = filters.get("psc_codes", {})
    if isinstance(products, list):  # whole codes
        return tuple(code for code in _TITLES if code in products)
    required, excluded = (
        [path[1] if len(path) > 1 else "A" for path in products.get(side) or []] for side in ("require", "exclude")
    )
    return tuple(code for code in _TITLES if _longest(code, required) > _longest(code, excluded))


def _longest(code: str, prefixes: list[str]) -> int:
    return max((len(prefix) for prefix in prefixes if code.startswith(prefix)), default=0)


def _year(filters: Filters) -> int | None:
    """The fiscal year of the days; None where the sample has none."""
    last = date.fromisoformat(filters["time_period"][0]["end_date"])
    year = last.year + (last.month > 9)
    return year if year in YEARS else None


@cache
def _of_code(year: int, code: str) -> Rows:
    is_grant = code[0] == "1"
    made = []
    key = noise.keys([f"{code}/{year}/{number}" for number in range(AWARDS)])
    draws = noise.uniform(noise.keys(list(_base()))[:, None], key[None, :], salt="dod awards").tolist()
    for place, of_place in zip(_base(), draws, strict=True):
        for number, draw in enumerate(of_place):
            began = date(year - 1, 10, 1) + timedelta(days=int(draw * 365))
            amount = round(_base()[place][code] * 1e6 / AWARDS * (0.4 + 1.6 * draw) * 2.5, 2)
            who = _recipient(place, number) if is_grant else _company(place, number)
            name = f"S{year}{place}{code.replace('.', '')}{number}"
            made.append(_award(name, code, began, amount, who, ("04", "05") if is_grant else ("C", "D"), number))
    return made


def _award(name: str, code: str, began: date, amount: float, who: Row, kinds: tuple[str, str], number: int) -> Row:
    kind = kinds[number % 2]
    is_grant = code[0] == "1"
    parent = "SYNTHETICVEHICLE_9700" if kind == "C" else "-NONE-_-NONE-"
    listing = {"cfda_number": code, "cfda_program_title": _TITLES[code]}
    return award(
        number,
        began.isoformat(),
        **{
            "internal_id": int.from_bytes(name.encode()[-5:], "big"),
            "generated_internal_id": f"ASST_NON_{name}_097" if is_grant else f"CONT_AWD_{name}_9700_{parent}",
            "Award ID": name,
            "Recipient Name": who["name"],
            "Recipient UEI": who["uei"],
            "Recipient Location": who["place"],
            "Primary Place of Performance": who["place"] if number != 2 else dict.fromkeys(who["place"]),
            "Award Amount": amount if number != 1 else -round(amount / 20, 2) if code == "12.800" else amount,
            "Description": f"SYNTHETIC SAMPLE AWARD {name}: NO SUCH AWARD EXISTS",
            "End Date": (began + timedelta(days=1095)).isoformat(),
            "Award Type": _TYPES[kind] if is_grant else None,
            "Contract Award Type": None if is_grant else _TYPES[kind],
            "CFDA Number": code if is_grant else None,
            "primary_assistance_listing": listing if is_grant else None,
            "PSC": None if is_grant else {"code": code, "description": _TITLES[code]},
            "_type": kind,
        },
    )


@cache
def _institutions() -> dict[str, list[dict[str, str]]]:
    """Published institutions by county; they receive synthetic awards."""
    by_county: dict[str, list[dict[str, str]]] = {}
    for row in csv.DictReader(raw("ipeds_hd2022.csv").decode("latin-1").splitlines()):
        by_county.setdefault(row["COUNTYCD"].strip().zfill(5), []).append(row)
    return by_county


def _recipient(place: str, number: int) -> Row:
    # Connecticut's institutions are listed by planning region.
    counties = (*members("2020").get(place, (place,)), *members("2023").get(place, ()))
    here = [row for county in dict.fromkeys(counties) for row in _institutions().get(county, [])]
    if not here:
        return _company(place, number)
    row = here[number % len(here)]
    county = row["COUNTYCD"].strip().zfill(5)
    uei = row["UEIS"].partition("|")[0].strip() or None
    return {"name": row["INSTNM"].upper(), "uei": uei, "place": _place(county, row["CITY"].upper(), row["ZIP"][:5])}


def _company(place: str, number: int) -> Row:
    shares = _shares()[place]
    county = max(shares, key=lambda code: shares[code])
    name = f"SYNTHETIC CONTRACTOR {place}-{number}"
    return {"name": name, "uei": None, "place": _place(county, "SYNTHETIC CITY", None)}


def _place(county: str, city: str, zip5: str | None) -> Row:
    return {
        "location_country_code": "USA",
        "country_name": "UNITED STATES",
        "state_code": codes.postal_codes()[county[:2]],
        "state_name": None,
        "city_name": city,
        "county_code": county[2:],
        "county_name": None,
        "congressional_code": None,
        "zip4": None,
        "zip5": zip5,
    }
