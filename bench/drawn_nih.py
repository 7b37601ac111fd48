"""NIH RePORTER: so many records of one fiscal year, paged and capped as the publisher does it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import numpy as np

from aker_data.contracts import Request
from bench.drawing import dollars, drawn_places, phrases
from bench.publisher import YEAR

_INSTITUTES = ("AG", "AI", "CA", "DK", "EY", "GM", "HD", "HL", "MH", "NS")
_CODES = ("R01", "R21", "U01", "P30", "K08", "F31", "T32", "R43")


class Reporter:
    """The search. count: records of the year."""

    def __init__(self, count: int) -> None:
        self._count = count

    def answer(self, request: Request) -> bytes | None:
        """One page of the records that the criteria mean, in the order of application numbers."""
        if request.body is None:
            return None
        asked = json.loads(request.body)
        found = [record for record in self._records if _meant(record, asked["criteria"])]
        offset, limit = asked["offset"], asked["limit"]
        wanted = [_snake(name) for name in asked["include_fields"]]
        page = [{name: record[name] for name in wanted} for record in found[offset : offset + limit]]
        meta = {"search_id": "", "total": len(found), "offset": offset, "limit": limit, "sort_field": "appl_id"}
        return json.dumps({"meta": meta, "results": page}).encode()

    @cached_property
    def _records(self) -> list[dict[str, Any]]:
        draw = np.random.default_rng(1)
        places, titles = drawn_places(draw, self._count), phrases(draw, self._count, 11)
        amounts, first = dollars(draw, self._count), datetime(YEAR - 1, 11, 1)  # noqa: DTZ001
        return [_record(number, first, *told) for number, told in enumerate(zip(places, titles, amounts, strict=True))]


def _record(number: int, first: datetime, place: dict[str, str], title: str, amount: int) -> dict[str, Any]:
    institute, code = _INSTITUTES[number % len(_INSTITUTES)], _CODES[number % len(_CODES)]
    return {
        "appl_id": 10_000_000 + number,
        "subproject_id": f"{number % 9_000:04d}" if number % 8 == 0 else None,
        "fiscal_year": YEAR,
        "core_project_num": f"{code}{institute}{number // 3:06d}",
        "organization": {
            "org_name": f"SYNTHETIC UNIVERSITY OF {place['name']}",
            "city": None,
            "country": None,
            "org_city": place["name"],
            "org_country": "UNITED STATES",
            "org_state": place["state"],
            "org_state_name": None,
            "dept_type": "INTERNAL MEDICINE/MEDICINE",
            "fips_country_code": None,
            "org_duns": [f"{number % 700:09d}"],
            "org_ueis": [f"SYN{number % 700:09d}"],
            "primary_duns": f"{number % 700:09d}",
            "primary_uei": f"SYN{number % 700:09d}",
            "org_fips": "US",
            "org_ipf_code": "9087701",
            "org_zipcode": f"{place['zip']}1234",
            "external_org_id": 9_087_701,
        },
        "award_amount": amount,
        "activity_code": code,
        "agency_ic_admin": {"code": institute, "abbreviation": institute, "name": f"National Institute {institute}"},
        "project_start_date": "2021-04-01T00:00:00",
        "project_end_date": "2026-03-31T00:00:00",
        "project_title": title,
        "spending_categories_desc": "Cancer; Clinical Research; Prevention" if number % 2 else None,
        "geo_lat_lon": {"lon": -104.9903, "lat": 39.7392},
        "date_added": (first + timedelta(minutes=11 * (number % 48_000))).isoformat(),
    }


def _meant(record: dict[str, Any], criteria: dict[str, Any]) -> bool:
    """Whether the criteria (all that the connector uses) hold: every bound of times counts for what comes after it."""
    if record["fiscal_year"] not in criteria["fiscal_years"]:
        return False
    if "org_states" in criteria and record["organization"]["org_state"] not in criteria["org_states"]:
        return False
    added, paid = criteria.get("date_added"), criteria.get("award_amount_range")
    if added and not added["from_date"] <= record["date_added"] < added["to_date"]:
        return False
    return not paid or paid["min_amount"] <= record["award_amount"] <= paid["max_amount"]


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


def drawer(size: int) -> Reporter:
    """A publisher of so many awards."""
    return Reporter(size)
