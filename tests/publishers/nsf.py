"""NSF Award Search: pages of at most 25 awards, totals that stop at a cap, errors with status 200."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, ClassVar

from publishers.server import Asked, Publisher, Rows, Said, Spoil

FATAL = {
    "response": {
        "serviceNotification": [
            {
                "notificationType": "FATAL",
                "notificationCode": "AwardAPI-004",
                "notificationMessage": "There was an error processing your request.",
            }
        ]
    }
}
BAD = {"response": {"serviceNotification": [{"notificationType": "ERROR", "notificationMessage": "bad param"}]}}


def award(number: int, day: date, **changes: Any) -> dict[str, Any]:
    """An award as the publisher shapes it."""
    year = day.year + (day.month >= 10)
    told = {
        "id": f"{number:07d}",
        "agency": "NSF",
        "title": f"Synthetic award {number}",
        "awardeeName": "University of Colorado at Boulder",
        "awardeeCity": "BOULDER",
        "awardeeStateCode": "CO",
        "awardeeZipCode": "803031058",
        "awardeeCountryCode": "US",
        "ueiNumber": "SPVKK1RC2MZ3",
        "perfCity": "BOULDER",
        "perfStateCode": "CO",
        "perfZipCode": "803090552",
        "perfCountryCode": "US",
        "dirAbbr": "CSE",
        "orgCodeDir": "05000000",
        "orgLongName": "Directorate for Computer and Information Science and Engineering",
        "fundProgramName": "Software & Hardware Foundation",
        "cfdaNumber": "47.070",
        "fundsObligatedAmt": "500000",
        "estimatedTotalAmt": "750000",
        "fundsObligated": [f"FY {year} = $300,000.00", f"FY {year + 1} = $200,000.00"],
        "date": day.strftime("%m/%d/%Y"),
        "startDate": "10/01/2023",
        "expDate": "09/30/2026",
        "transType": "Continuing Grant",
        "piEmail": "someone@example.edu",
    }
    return told | changes


def without_metadata(said: Said) -> Said:
    """The answer as it was shaped in 2015."""
    told = json.loads(said.body)
    told["response"].pop("metadata", None)
    return Said(body=json.dumps(told).encode())


class Nsf(Publisher):
    """The search over `awards`. most: totals are capped there. old: answers have no metadata."""

    home: ClassVar[str] = "https://api.nsf.gov"

    def __init__(self, awards: Rows, most: int = 10_000, *, old: bool = False) -> None:
        super().__init__()
        self.awards, self.most, self.old = awards, most, old

    def answer(self, asked: Asked) -> Said:
        """A page; a refusal comes with status 200."""
        if (asked.method, asked.path) != ("GET", "/services/v1/awards.json"):
            return Said(404, b"", "text/plain")
        query = asked.query
        at, size = int(query["offset"]), int(query.get("rpp", 25))
        if size > 25 or at >= self.most:
            return _said(BAD)
        first, last = (_day(query[name]) for name in ("dateStart", "dateEnd"))
        chosen = [award for award in self.awards if first <= _day(award["date"]) <= last]
        rows, total = self.page(asked, chosen[at : at + size], min(len(chosen), self.most))
        fields = query["printFields"].split(",")
        shown = [{name: cell for name, cell in row.items() if name in fields} for row in rows]
        said = _said({"response": {"award": shown, "metadata": {"offset": at, "rpp": size, "totalCount": total}}})
        return without_metadata(said) if self.old else said


def fatal() -> Spoil:
    """The publisher in trouble, as it says it."""
    return lambda _: _said(FATAL)


def _said(told: dict[str, Any]) -> Said:
    return Said(body=json.dumps(told).encode())


def _day(written: str) -> date:
    month, day, year = written.split("/")
    return date(int(year), int(month), int(day))
