"""USAspending's searches: a window of page × limit, at most 100 a page, errors as {"detail"}, HTML for wrong paths."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from publishers.server import HTML, Asked, Publisher, Rows, Said

ROUTE = "/api/v2/search/"
NOT_FOUND = b"<!doctype html><html><head><title>Not Found</title></head><body><h1>Not Found</h1></body></html>"
GROUPS = ({"A", "B", "C", "D"}, {"02", "03", "04", "05"}, {"06", "10"}, {"07", "08"}, {"09", "11"})
PLACE = {
    "location_country_code": "USA",
    "country_name": "UNITED STATES",
    "state_code": "AL",
    "state_name": "Alabama",
    "city_name": "HUNTSVILLE",
    "county_code": "089",
    "county_name": "MADISON",
    "congressional_code": "05",
    "zip4": "358051912",
    "zip5": "35805",
}


def award(number: int, day: str, **changes: Any) -> dict[str, Any]:
    """A contract that began on a day, as the publisher shapes it; `_began` and `_types` are what filters look at."""
    made = {
        "internal_id": 1_000_000 + number,
        "generated_internal_id": f"CONT_AWD_W9113M{number:06d}_9700_-NONE-_-NONE-",
        "Award ID": f"W9113M{number:06d}",
        "Recipient Name": f"SYNTHETIC CONTRACTOR {number}",
        "Recipient UEI": "HB6KNGVNJRU1",
        "Recipient Location": PLACE | {"address_line1": "301 SPARKMAN DR NW"},
        "Primary Place of Performance": PLACE,
        "Award Amount": 1000.5 * number,
        "Description": "SYNTHETIC",
        "Start Date": day,
        "End Date": None,
        "Contract Award Type": "DEFINITIVE CONTRACT",
        "PSC": {"code": "AC12", "description": "NATIONAL DEFENSE R&D SERVICES"},
        "_began": day,
        "_type": "D",
    }
    return made | changes


def shape(code: str | None, amount: float, name: str | None = "Somewhere") -> dict[str, Any]:
    """A row of the search by geography."""
    return {
        "shape_code": code,
        "display_name": name,
        "aggregated_amount": amount,
        "population": None,
        "per_capita": None,
    }


class Usaspending(Publisher):
    """The three searches. window: page × limit beyond it needs the cursor. shapes: rows of the search by geography."""

    home: ClassVar[str] = "https://api.usaspending.gov"

    def __init__(self, awards: Rows = (), shapes: dict[str, Rows] | None = None, window: int = 50_000) -> None:
        super().__init__()
        self.awards, self.shapes, self.window = list(awards), shapes or {}, window

    def answer(self, asked: Asked) -> Said:
        """The answer of one search, or the refusal."""
        name = asked.path.removeprefix(ROUTE).strip("/")
        found = {
            "spending_by_award": self._page,
            "spending_by_award_count": self._count,
            "spending_by_geography": self._geography,
        }.get(name)
        if found is None or asked.method != "POST" or not asked.path.endswith("/"):
            return Said(404, NOT_FOUND, HTML)
        fault = self._fault(asked.told)
        if fault:
            return Said(422, json.dumps({"detail": fault}).encode())
        return Said(body=json.dumps(found(asked)).encode())

    def _fault(self, told: dict[str, Any]) -> str | None:
        filters = told.get("filters")
        if not isinstance(filters, dict):
            return "Missing value: 'filters' is a required field"
        types = set(filters.get("award_type_codes", ()))
        if not any(types <= group for group in GROUPS):
            return "'award_type_codes' must only contain types from one group."
        if filters["time_period"][0]["start_date"] < "2007-10-01":
            return "Value '2006-10-01' for time_period is below the earliest date"
        limit, page = told.get("limit", 10), told.get("page", 1)
        if limit > 100:
            return f"Field 'limit' value '{limit}' is above max '100'"
        if limit * page > self.window and "last_record_unique_id" not in told:
            return f"Page #{page} with limit {limit} is over the maximum result limit {self.window}."
        if "fields" in told and told.get("sort", told["fields"][0]) not in told["fields"]:
            return f"Sort value not found in requested fields: {told['sort']}"
        return None

    def _found(self, told: dict[str, Any]) -> Rows:
        period, types = told["filters"]["time_period"][0], told["filters"]["award_type_codes"]
        assert period["date_type"] == "new_awards_only"
        days = period["start_date"], period["end_date"]
        here = [row for row in self.awards if days[0] <= row["_began"] <= days[1] and row["_type"] in types]
        return sorted(here, key=lambda row: (row["Award ID"], row["internal_id"]))

    def _count(self, asked: Asked) -> dict[str, Any]:
        group = "contracts" if "D" in asked.told["filters"]["award_type_codes"] else "grants"
        kinds = dict.fromkeys(("contracts", "direct_payments", "grants", "idvs", "loans", "other"), 0)
        _, total = self.page(asked, [], len(self._found(asked.told)))
        return {"results": kinds | {group: total}, "messages": []}

    def _page(self, asked: Asked) -> dict[str, Any]:
        told = asked.told
        found, limit, page = self._found(told), told["limit"], told["page"]
        at = (page - 1) * limit
        if "last_record_unique_id" in told:
            key = (told["last_record_sort_value"], told["last_record_unique_id"])
            at = sum((row["Award ID"], row["internal_id"]) <= key for row in found)
        here, _ = self.page(asked, found[at : at + limit], len(found))
        last = here[-1] if here else {}
        names = {*told["fields"], "internal_id", "generated_internal_id"}
        return {
            "spending_level": "awards",
            "limit": limit,
            "results": [{name: value for name, value in row.items() if name in names} for row in here],
            "page_metadata": {
                "page": page,
                "hasNext": at + limit < len(found),
                "last_record_unique_id": last.get("internal_id"),
                "last_record_sort_value": last.get("Award ID"),
            },
            "messages": [],
        }

    def _geography(self, asked: Asked) -> dict[str, Any]:
        layer = asked.told["geo_layer"]
        rows, _ = self.page(asked, list(self.shapes.get(layer, [])), 0)
        return {
            "scope": asked.told["scope"],
            "geo_layer": layer,
            "spending_level": "transactions",
            "results": rows,
            "messages": [],
        }
