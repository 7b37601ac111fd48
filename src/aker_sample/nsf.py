"""NSF Award Search in the sample: synthetic awards to published institutions, with obligations year by year."""

from __future__ import annotations

import json
from datetime import date, timedelta
from functools import cache
from typing import Any

from aker_sample.awardees import LAST_YEAR, SUBJECTS, Awardee, awardees, shares

YEARS = range(2008, LAST_YEAR + 1)
PAGE = 25
DIRECTORATES = {
    "CSE": "Directorate for Computer and Information Science and Engineering",
    "ENG": "Directorate for Engineering",
    "GEO": "Directorate for Geosciences",
    "BIO": "Directorate for Biological Sciences",
}
FULL_YEAR = 2022  # more awards than a page holds
ABROAD = Awardee("SYNTHETIC UNIVERSITY ABROAD", "Oxford", "", "", "", 51.8, -1.3, 0, 1)


def search(place: str, query: dict[str, str]) -> bytes | None:  # noqa: ARG001 (one address)
    """A page of the awards made within the asked days; None for days beyond the sample's fiscal years."""
    first, last = _day(query["dateStart"]), _day(query["dateEnd"])
    years = range(_fiscal(first), _fiscal(last) + 1)
    if not all(year in YEARS for year in years):
        return None
    at, size = int(query.get("offset", 0)), min(int(query.get("rpp", PAGE)), PAGE)
    found = [award for year in years for award in _awards(year) if first <= _day(award["date"]) <= last]
    fields = query.get("printFields", "id,title,agency,date").split(",")
    here = [{name: award[name] for name in fields if name in award} for award in found[at : at + size]]
    metadata = {"offset": at, "rpp": size, "totalCount": len(found)}
    return json.dumps({"response": {"award": here, "metadata": metadata}}).encode()


def _day(written: str) -> date:
    month, day, year = written.split("/")
    return date(int(year), int(month), int(day))


def _fiscal(day: date) -> int:
    return day.year + (day.month >= 10)


@cache
def _awards(year: int) -> tuple[dict[str, Any], ...]:
    more = 1 if year == FULL_YEAR else 0
    asked = [(who, number) for who in (*awardees(), ABROAD) if who.nsf for number in range(who.nsf + more)]
    names = [f"{who.name}/{number}" for who, number in asked]
    days, sizes = (shares([f"{name}/{year}" for name in names], salt) for salt in ("nsf day", "nsf dollars"))
    return tuple(_award(year, at, who, days[at], sizes[at]) for at, (who, _) in enumerate(asked))


def _award(year: int, at: int, who: Awardee, day: float, size: float) -> dict[str, Any]:
    code = list(DIRECTORATES)[at % len(DIRECTORATES)]
    made = date(year - 1, 10, 1) + timedelta(days=int(day * 364))
    lines = _obligations(year, at, (150_000 + 500_000 * size) * 1.03 ** (year - LAST_YEAR))
    obligated = sum(lines.values())
    american = who is not ABROAD
    return {
        "id": f"{year % 100:02d}{90_000 + at:05d}",
        "agency": "NSF",
        "title": f"SYNTHETIC: {SUBJECTS[at % len(SUBJECTS)]}",
        "awardeeName": who.name,
        "awardeeCity": who.city.upper(),
        "awardeeStateCode": who.state,
        "awardeeZipCode": who.zip_code,
        "awardeeCountryCode": "US" if american else "UK",
        "ueiNumber": who.uei,
        "perfCity": who.city.upper(),
        "perfStateCode": who.state,
        "perfZipCode": who.zip_code,
        "perfCountryCode": "US" if american else "UK",
        "dirAbbr": code,
        "orgLongName": DIRECTORATES[code],
        "fundProgramName": "SYNTHETIC PROGRAM",
        "fundsObligatedAmt": f"{obligated}",
        "estimatedTotalAmt": f"{round(obligated * 1.2)}",
        "fundsObligated": [f"FY {told} = ${dollars:,}.00" for told, dollars in lines.items()],
        "date": made.strftime("%m/%d/%Y"),
        "startDate": made.strftime("%m/%d/%Y"),
        "expDate": date(year + 3, 9, 30).strftime("%m/%d/%Y"),
        "transType": "Continuing Grant" if at % 3 == 0 else "Standard Grant",
    }


def _obligations(year: int, at: int, dollars: float) -> dict[int, int]:
    """Dollars by fiscal year: continuing grants over four years, and one award gives money back a year later."""
    if at == 1:
        lines = {year: round(dollars), year + 1: -20_000}
    elif at % 3 == 0:
        lines = {year + later: round(dollars / 4) for later in range(4)}
    else:
        lines = {year: round(dollars)}
    return {told: amount for told, amount in lines.items() if told <= LAST_YEAR}
