"""USAspending's award search: so many awards that began in one fiscal year, a third of them assistance."""

from __future__ import annotations

import json
from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np

from aker_data.contracts import Request
from aker_geo import codes
from bench.drawing import dollars, drawn_places, phrases
from bench.publisher import YEAR

_ASSISTANCE = "02"  # a kind of award that only assistance has


class Spending:
    """The count and the pages. count: awards of both groups together."""

    def __init__(self, count: int) -> None:
        self._counts = {"assistance": count // 3, "contracts": count - count // 3}

    def answer(self, request: Request) -> bytes:
        """How many awards began within the days, or one page of them."""
        asked = json.loads(request.body or "{}")
        filters = asked["filters"]
        group = "assistance" if _ASSISTANCE in filters["award_type_codes"] else "contracts"
        first, last = (filters["time_period"][0][name] for name in ("start_date", "end_date"))
        found = [award for award in _awards(group, self._counts[group]) if first <= award["Start Date"] <= last]
        if request.url.endswith("spending_by_award_count/"):
            return json.dumps({"results": _by_kind(group, len(found)), "spending_level": "awards"}).encode()
        return json.dumps(_page(found, asked)).encode()


def _by_kind(group: str, count: int) -> dict[str, int]:
    kinds = {"contracts": 0, "direct_payments": 0, "grants": 0, "idvs": 0, "loans": 0, "other": 0}
    return kinds | {"grants" if group == "assistance" else "contracts": count}


def _page(found: list[dict[str, Any]], asked: dict[str, Any]) -> dict[str, Any]:
    number, limit = asked["page"], asked["limit"]
    rows = found[(number - 1) * limit : number * limit]
    wanted = {"internal_id", "generated_internal_id", "awarding_agency_id", "agency_slug", *asked["fields"]}
    return {
        "spending_level": "awards",
        "limit": limit,
        "results": [{name: value for name, value in award.items() if name in wanted} for award in rows],
        "page_metadata": {
            "page": number,
            "hasNext": number * limit < len(found),
            "last_record_unique_id": rows[-1]["internal_id"] if rows else None,
            "last_record_sort_value": rows[-1]["Award ID"] if rows else None,
        },
        "messages": ["For searches, time period start and end dates are currently limited to an earliest date."],
    }


@cache
def _awards(group: str, count: int) -> list[dict[str, Any]]:
    """All awards of a group, in the order of their names."""
    draw = np.random.default_rng(len(group))
    towns, sites = drawn_places(draw, count), drawn_places(draw, count)
    told = zip(towns, sites, phrases(draw, count, 18), dollars(draw, count), strict=True)
    return [_award(group, number, *one) for number, one in enumerate(told)]


def _award(
    group: str, number: int, town: dict[str, str], site: dict[str, str], words: str, amount: int
) -> dict[str, Any]:
    name = f"W911NF{number:010d}"
    key = f"CONT_AWD_{name}_9700_-NONE-_-NONE-" if group == "contracts" else f"ASST_NON_{name}_097"
    start = date(YEAR - 1, 10, 1) + timedelta(days=number % 365)
    common = {
        "internal_id": 300_000_000 + number,
        "Award ID": name,
        "Recipient Name": f"SYNTHETIC RESEARCH OF {town['name']}",
        "Recipient UEI": f"SYN{number % 9_000:09d}",
        "Recipient Location": _place(town) | {"address_line1": "1 SYNTHETIC WAY", "address_line2": None},
        "Primary Place of Performance": _place(site),
        "Award Amount": amount + 0.25,
        "Description": words.upper(),
        "Start Date": start.isoformat(),
        "End Date": (start + timedelta(days=900)).isoformat(),
        "awarding_agency_id": 1_173,
        "agency_slug": "department-of-defense",
        "generated_internal_id": key,
    }
    if group == "contracts":
        psc = {"code": "AC12", "description": "NATIONAL DEFENSE R&D SERVICES; APPLIED RESEARCH"}
        return common | {"Contract Award Type": "DEFINITIVE CONTRACT", "PSC": psc}
    listing = {"cfda_number": "12.300", "cfda_program_title": "BASIC AND APPLIED SCIENTIFIC RESEARCH"}
    return common | {
        "Award Type": "PROJECT GRANT (B)",
        "CFDA Number": "12.300",
        "primary_assistance_listing": listing,
    }


def _place(place: dict[str, str]) -> dict[str, str | None]:
    return {
        "location_country_code": "USA",
        "country_name": "UNITED STATES",
        "state_code": place["state"],
        "state_name": codes.state_names()[place["county"][:2]],
        "city_name": place["name"],
        "county_code": place["county"][2:],
        "county_name": place["name"],
        "congressional_code": "01",
        "zip4": f"{place['zip']}1234",
        "zip5": place["zip"],
        "foreign_postal_code": None,
        "foreign_province": None,
    }


def drawer(size: int) -> Spending:
    """A publisher of so many awards."""
    return Spending(size)
