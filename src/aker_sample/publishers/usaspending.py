"""USAspending's searches: awards by page, their number, and dollars by place; errors as {"detail"} with status 422."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from aker_sample.messages import ServerRequest, ServerResponse
from aker_sample.publisher import Publisher, Route, Row, Rows, as_json, content

Filters = dict[str, Any]
Awards = Sequence[Row] | Callable[[Filters], Sequence[Row]]
Shapes = Mapping[str, Rows] | Callable[[str, Filters], Rows]
PAGE, WINDOW = 100, 50_000
MESSAGES = ["For searches, time period start and end dates are currently limited to an earliest date of 2007-10-01."]
TYPE_GROUPS = ({"A", "B", "C", "D"}, {"02", "03", "04", "05", "F001", "F002"}, {"06", "10"}, {"07", "08"}, {"09", "11"})
HUNTSVILLE = {
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


def award(number: int, day: str, **changes: Any) -> Row:
    """A contract that began on a day, as the publisher shapes it; `_type` is the code of its type, which it keeps."""
    shape = {
        "internal_id": 1_000_000 + number,
        "generated_internal_id": f"CONT_AWD_W9113M{number:06d}_9700_-NONE-_-NONE-",
        "Award ID": f"W9113M{number:06d}",
        "Recipient Name": f"SYNTHETIC CONTRACTOR {number}",
        "Recipient UEI": "HB6KNGVNJRU1",
        "Recipient Location": HUNTSVILLE | {"address_line1": "301 SPARKMAN DR NW"},
        "Primary Place of Performance": HUNTSVILLE,
        "Award Amount": 1000.5 * number,
        "Description": "SYNTHETIC",
        "Start Date": day,
        "End Date": None,
        "Award Type": None,
        "Contract Award Type": "DEFINITIVE CONTRACT",
        "CFDA Number": None,
        "primary_assistance_listing": None,
        "PSC": {"code": "AC12", "description": "NATIONAL DEFENSE R&D SERVICES"},
        "_type": "D",
    }
    return shape | changes


def shape(code: str | None, amount: float, name: str | None = "Somewhere") -> Row:
    """A row of the search by geography."""
    return {
        "shape_code": code,
        "display_name": name,
        "aggregated_amount": amount,
        "population": None,
        "per_capita": None,
    }


class Usaspending(Publisher):
    """The three searches.

    awards: all of them, or those that a function finds for the filters; the days of their start and the types of the
    filters apply in both cases. shapes: rows by layer, or a function of layer and filters. window: beyond this number
    of awards (page × limit) the cursor is needed.
    """

    home = "https://api.usaspending.gov"
    version = "2"
    routes = (
        Route("/api/v2/search/spending_by_award/", "awards_page", method="POST"),
        Route("/api/v2/search/spending_by_award_count/", "awards_count", method="POST"),
        Route("/api/v2/search/spending_by_geography/", "geography", method="POST"),
    )

    def __init__(self, awards: Awards = (), shapes: Shapes | None = None, *, window: int = WINDOW) -> None:
        super().__init__()
        self.awards: Awards = awards
        self.shapes: Shapes = {} if shapes is None else shapes
        self._window = window

    def respond(self, request: ServerRequest) -> ServerResponse:
        """The answer of one search, or what is wrong with the question."""
        fault = self._fault(request.json) if self.match(request) else None
        return ServerResponse(422, as_json({"detail": fault})) if fault else super().respond(request)

    def awards_count(self, request: ServerRequest) -> bytes:
        """How many awards meet the filters, by kind."""
        kind = "contracts" if "D" in request.json["filters"]["award_type_codes"] else "grants"
        kinds = dict.fromkeys(("contracts", "direct_payments", "grants", "idvs", "loans", "other"), 0)
        _, total = self.page(request, [], len(self._chosen(request.json["filters"])))
        return as_json({"results": kinds | {kind: total}, "messages": MESSAGES})

    def awards_page(self, request: ServerRequest) -> bytes:
        """A page of awards by name; beyond the window from the cursor on."""
        question = request.json
        chosen, limit, number = self._chosen(question["filters"]), question.get("limit", 10), question.get("page", 1)
        start = (number - 1) * limit
        if "last_record_unique_id" in question:
            cursor = (str(question["last_record_sort_value"]), question["last_record_unique_id"])
            start = sum(_key(row) <= cursor for row in chosen)
        rows, _ = self.page(request, chosen[start : start + limit], len(chosen))
        last = rows[-1] if rows else {}
        fields = {*question["fields"], "internal_id", "generated_internal_id"}
        answer = {
            "spending_level": "awards",
            "limit": limit,
            "results": [{name: value for name, value in row.items() if name in fields} for row in rows],
            "page_metadata": {
                "page": number,
                "hasNext": start + limit < len(chosen),
                "last_record_unique_id": last.get("internal_id"),
                "last_record_sort_value": last.get("Award ID"),
            },
            "messages": MESSAGES,
        }
        return as_json(answer)

    def geography(self, request: ServerRequest) -> bytes:
        """Dollars by county or state of the transactions that meet the filters."""
        layer, filters = request.json["geo_layer"], request.json["filters"]
        shapes = self.shapes(layer, filters) if callable(self.shapes) else self.shapes.get(layer, [])
        rows, _ = self.page(request, list(shapes), len(shapes))
        answer = {
            "scope": request.json["scope"],
            "geo_layer": layer,
            "spending_level": "transactions",
            "results": rows,
            "messages": MESSAGES,
        }
        return as_json(answer)

    def _chosen(self, filters: Filters) -> Rows:
        period, types = filters["time_period"][0], filters["award_type_codes"]
        awards = self.awards(filters) if callable(self.awards) else self.awards
        first, last = period["start_date"], period["end_date"]
        return sorted((row for row in awards if first <= row["Start Date"] <= last and row["_type"] in types), key=_key)

    def _fault(self, question: dict[str, Any]) -> str | None:
        filters = question.get("filters")
        if not isinstance(filters, dict):
            return "Missing value: 'filters' is a required field"
        types = set(filters.get("award_type_codes", ()))
        if not any(types <= group for group in TYPE_GROUPS):
            return "'award_type_codes' must only contain types from one group."
        if filters["time_period"][0]["start_date"] < "2007-10-01":
            return "Value '2006-10-01' for time_period is below the earliest date"
        limit, page = question.get("limit", 10), question.get("page", 1)
        if limit > PAGE:
            return f"Field 'limit' value '{limit}' is above max '{PAGE}'"
        if limit * page > self._window and "last_record_unique_id" not in question:
            return f"Page #{page} with limit {limit} is over the maximum result limit {self._window}."
        if "fields" in question and question.get("sort", question["fields"][0]) not in question["fields"]:
            return f"Sort value not found in requested fields: {question['sort']}"
        return None


def _key(row: Row) -> tuple[str, int]:
    return str(row["Award ID"]), row["internal_id"]


def sample() -> tuple[Publisher, ...]:
    """Synthetic awards and dollars of the sample."""
    return (Usaspending(content("dod_awards", "awards"), content("dod_awards", "shapes")),)
