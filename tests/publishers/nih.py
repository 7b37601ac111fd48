"""NIH RePORTER v2: one search, answered in pages of at most 500 records up to offset 14,999."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, ClassVar

from publishers.server import Asked, Publisher, Rows, Said

LIMITS = {
    "limit": (500, "System doesn't support limit value greater than 500. Please reduce your limit value."),
    "offset": (
        14_999,
        "System doesn't support offset value greater than 14,999. Please narrow down your search criteria.",
    ),
}
NAMES = {"ApplId": "appl_id", "SubprojectId": "subproject_id", "GeoLatLon": "geo_lat_lon"}


def record(number: int, year: int = 2023, **changes: Any) -> dict[str, Any]:
    """A record as the publisher shapes it; more fields than anybody asks for."""
    told = {
        "appl_id": number,
        "subproject_id": None,
        "fiscal_year": year,
        "project_num": f"5R01CA{number:06d}-02",
        "core_project_num": f"R01CA{number:06d}",
        "organization": {
            "org_name": "UNIVERSITY OF COLORADO DENVER",
            "org_city": "Aurora",
            "org_country": "UNITED STATES",
            "org_state": "CO",
            "org_zipcode": "800452571",
            "primary_uei": "MW8JHK6ZYEX8",
            "org_ueis": ["MW8JHK6ZYEX8"],
        },
        "award_amount": 400_000 + number % 1000,
        "activity_code": "R01",
        "agency_ic_admin": {"code": "CA", "abbreviation": "NCI", "name": "National Cancer Institute"},
        "project_start_date": "2021-04-01T00:00:00",
        "project_end_date": "2026-03-31T00:00:00",
        "project_title": f"Synthetic project {number}",
        "spending_categories_desc": "Biotechnology; Cancer",
        "geo_lat_lon": {"lat": 39.74, "lon": -104.83},
        "date_added": f"{year - 1}-{10 + number % 3}-{1 + number % 28:02d}T04:{number % 60:02d}:00",
    }
    return told | changes


class Nih(Publisher):
    """The search over `records`. ignored: criteria that it does not know, and passes over without a word."""

    home: ClassVar[str] = "https://api.reporter.nih.gov"

    def __init__(self, records: Rows, ignored: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.records = records
        self.ignored = ignored

    def answer(self, asked: Asked) -> Said:
        """A page, or HTTP 400 with a list of texts."""
        if (asked.method, asked.path) != ("POST", "/v2/projects/search"):
            return Said(404, b"", "text/plain")
        told = asked.told
        wrong = [words for name, (most, words) in LIMITS.items() if told.get(name, 0) > most]
        if wrong:
            return Said(400, json.dumps(wrong).encode())
        chosen = [found for found in self.records if self._meets(found, told["criteria"])]
        chosen.sort(key=lambda found: found["appl_id"])
        at, size = told.get("offset", 0), told.get("limit", 50)
        rows, total = self.page(asked, chosen[at : at + size], len(chosen))
        fields = {NAMES.get(name) or _snake(name) for name in told.get("include_fields", [])}
        results = [{name: cell for name, cell in row.items() if not fields or name in fields} for row in rows]
        meta = {"search_id": f"ER-{asked.number}", "total": total, "offset": at, "limit": size}
        return Said(body=json.dumps({"meta": meta, "results": results}).encode())

    def _meets(self, found: dict[str, Any], criteria: dict[str, Any]) -> bool:
        told = {name: wanted for name, wanted in criteria.items() if name not in self.ignored}
        state = (found["organization"] or {}).get("org_state")
        return (
            found["fiscal_year"] in told.get("fiscal_years", [found["fiscal_year"]])
            and state in told.get("org_states", [state])
            and _within(found["date_added"], told.get("date_added"))
            and _paid(found["award_amount"], told.get("award_amount_range"))
        )


def _within(added: str, span: dict[str, str] | None) -> bool:
    if span is None:
        return True
    start, end = (datetime.fromisoformat(span[name]) for name in ("from_date", "to_date"))
    return start <= datetime.fromisoformat(added) < end


def _paid(amount: int | None, dollars: dict[str, int] | None) -> bool:
    return dollars is None or dollars["min_amount"] <= (amount or 0) <= dollars["max_amount"]


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")
