"""NIH RePORTER in the sample: synthetic awards to published institutions of the twelve metros and a few others."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from aker_sample.awardees import LAST_YEAR, SUBJECTS, Awardee, awardees, shares

YEARS = range(2013, LAST_YEAR + 1)
LIMIT = 500
INSTITUTES = {
    "CA": "National Cancer Institute",
    "HL": "National Heart, Lung, and Blood Institute",
    "AI": "National Institute of Allergy and Infectious Diseases",
    "EB": "National Institute of Biomedical Imaging and Bioengineering",
    "GM": "National Institute of General Medical Sciences",
}
CENTRES = 4  # awards in a year that have subprojects
ABROAD = Awardee("SYNTHETIC INSTITUTE ABROAD", "MONTREAL", "QC", "H3A 0G4", "", 45.5, -73.6, 2, 0)
COMPANY = Awardee("SYNTHETIC BIOTECH, INC.", "BOISE", "ID", "837020000", "", 43.6, -116.2, 1, 0)


def search(place: str, asked: dict[str, Any]) -> bytes | None:  # noqa: ARG001 (one address)
    """A page of awards; None for years that the sample has not, and beyond the publisher's limits."""
    criteria, limit, offset = asked.get("criteria", {}), asked.get("limit", 50), asked.get("offset", 0)
    years = criteria.get("fiscal_years", [])
    if not years or any(year not in YEARS for year in years) or limit > LIMIT or offset > 14_999:
        return None
    states = criteria.get("org_states")
    found = [record for year in sorted(years) for record in _records(year)]
    found = [record for record in found if states is None or record["organization"]["org_state"] in states]
    fields = {_snake(name) for name in asked.get("include_fields", [])}
    here = [
        {name: cell for name, cell in record.items() if not fields or name in fields}
        for record in found[offset : offset + limit]
    ]
    meta = {
        "search_id": "SYNTHETIC",
        "total": len(found),
        "offset": offset,
        "limit": limit,
        "sort_field": asked.get("sort_field"),
        "sort_order": asked.get("sort_order", "ASC"),
        "sorted_by_relevance": False,
        "properties": {},
    }
    return json.dumps({"meta": meta, "results": here}).encode()


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


@cache
def _records(year: int) -> tuple[dict[str, Any], ...]:
    """All awards of a fiscal year, by application number: parents, their subprojects, one of Veterans Affairs."""
    asked = [(who, number) for who in (*awardees(), ABROAD, COMPANY) for number in range(who.nih)]
    names = [f"{who.name}/{number}" for who, number in asked]
    sizes = shares([f"{name}/{year}" for name in names], "nih dollars")
    chosen = zip(asked, shares(names, "nih institute"), sizes, strict=True)
    parents = [_record(year, at, who, share, size) for at, ((who, _), share, size) in enumerate(chosen)]
    parts = [
        parent
        | {
            "appl_id": parent["appl_id"] + 50_000 + at,
            "subproject_id": f"{7000 + at}",
            "award_amount": parent["award_amount"] // 5,
            "project_title": f"SYNTHETIC: core {at % 2 + 1} of a centre",
        }
        for at, parent in enumerate(parent for parent in parents[: CENTRES * 3 : 3] for _ in range(2))
    ]
    return (*parents, *parts, _veterans(year, parents[0]))


def _record(year: int, at: int, who: Awardee, share: float, size: float) -> dict[str, Any]:
    code = list(INSTITUTES)[int(share * len(INSTITUTES))]
    serial = f"{code}{900_000 + at:06d}"
    home = who is not ABROAD
    return {
        "appl_id": year * 100_000 + at,
        "subproject_id": None,
        "fiscal_year": year,
        "project_num": f"5R01{serial}-02",
        "core_project_num": f"R01{serial}",
        "organization": {
            "org_name": who.name.upper(),
            "primary_uei": who.uei or None,
            "org_city": who.city.upper(),
            "org_state": who.state,
            "org_zipcode": who.zip_code,
            "org_country": "UNITED STATES" if home else "CANADA",
        },
        "award_amount": round((250_000 + 600_000 * size) * 1.035 ** (year - LAST_YEAR)),
        "activity_code": "R01",
        "agency_ic_admin": {"code": code, "abbreviation": None, "name": INSTITUTES[code]},
        "project_start_date": f"{year - 1}-12-01T00:00:00",
        "project_end_date": f"{year + 3}-11-30T00:00:00",
        "project_title": f"SYNTHETIC: {SUBJECTS[at % len(SUBJECTS)]}",
        "spending_categories_desc": "Clinical Research; Prevention" if at % 3 else None,
        "geo_lat_lon": {"lat": who.latitude, "lon": who.longitude} if home else None,
    }


def _veterans(year: int, like: dict[str, Any]) -> dict[str, Any]:
    """Veterans Affairs reports its projects without their dollars."""
    return like | {
        "appl_id": year * 100_000 + 90_000,
        "award_amount": None,
        "activity_code": "I01",
        "agency_ic_admin": {"code": "VA", "abbreviation": "VA", "name": "Veterans Affairs"},
        "core_project_num": "I01VA900000",
    }
