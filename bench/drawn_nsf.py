"""NSF's award search: so many awards made in one fiscal year, in pages of as many as are asked for."""

from __future__ import annotations

import json
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np

from aker_data.contracts import Request
from bench.drawing import dollars, drawn_places, phrases
from bench.publisher import YEAR

_DIRECTORATES = {"BIO": "Biological Sciences", "CSE": "Computer Science", "ENG": "Engineering", "GEO": "Geosciences"}


class Foundation:
    """The search. count: awards of the year."""

    def __init__(self, count: int) -> None:
        self._count = count

    def answer(self, request: Request) -> bytes:
        """One page of the awards made within the days asked for."""
        query = {name: values[-1] for name, values in parse_qs(urlsplit(request.url).query).items()}
        first, last = _day(query["dateStart"]), _day(query["dateEnd"])
        found = [award for award in self._awards if first <= _day(award["date"]) <= last]
        offset, rows = int(query["offset"]), int(query["rpp"])
        wanted = {"id", *query["printFields"].split(",")}
        page = [{name: award[name] for name in award if name in wanted} for award in found[offset : offset + rows]]
        meta = {"offset": offset, "rpp": rows, "totalCount": len(found)}
        return json.dumps({"response": {"award": page, "metadata": meta}}).encode()

    @cached_property
    def _awards(self) -> list[dict[str, Any]]:
        draw = np.random.default_rng(3)
        places, titles = drawn_places(draw, self._count), phrases(draw, self._count, 10)
        amounts = dollars(draw, self._count)
        return [_award(number, *told) for number, told in enumerate(zip(places, titles, amounts, strict=True))]


def _award(number: int, place: dict[str, str], title: str, amount: int) -> dict[str, Any]:
    made = date(YEAR - 1, 10, 1) + timedelta(days=number % 365)
    short, long = list(_DIRECTORATES.items())[number % len(_DIRECTORATES)]
    parts = [f"FY {YEAR + later} = ${amount / 2:,.2f}" for later in range(2)] if number % 3 == 0 else []
    return {
        "id": f"{2_200_000 + number}",
        "agency": "NSF",
        "title": title,
        "awardeeName": f"SYNTHETIC UNIVERSITY OF {place['name']}",
        "awardeeCity": place["name"],
        "awardeeStateCode": place["state"],
        "awardeeZipCode": f"{place['zip']}1234",
        "awardeeCountryCode": "US",
        "ueiNumber": f"SYN{number % 900:09d}",
        "perfCity": place["name"],
        "perfStateCode": place["state"],
        "perfZipCode": f"{place['zip']}1234",
        "perfCountryCode": "US",
        "dirAbbr": short,
        "orgCodeDir": "01000000",
        "orgLongName": f"Directorate for {long}",
        "fundProgramName": "SYNTHETIC PROGRAM",
        "fundsObligatedAmt": f"{amount}",
        "fundsObligated": parts or [f"FY {YEAR} = ${amount:,.2f}"],
        "startDate": (made + timedelta(days=40)).strftime("%m/%d/%Y"),
        "expDate": (made + timedelta(days=1_100)).strftime("%m/%d/%Y"),
        "date": made.strftime("%m/%d/%Y"),
        "transType": "Standard Grant",
        "cfdaNumber": "47.070",
    }


def _day(written: str) -> date:
    month, day, year = written.split("/")
    return date(int(year), int(month), int(day))


def drawer(size: int) -> Foundation:
    """A publisher of so many awards."""
    return Foundation(size)
