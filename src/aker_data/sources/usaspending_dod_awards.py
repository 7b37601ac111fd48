"""USAspending, research of the Department of Defense by award: who received what, where, for which program.

The amount of an award is what was obligated over its whole life up to now: awards that go on for years would be counted
in each of them. So only awards that began in the fiscal year are asked for, each award is in one year only, and dollars
by year and place are taken from `usaspending_dod_counties`. Subawards are parts of these awards and never asked for.

A search is cut into periods until none is beyond the publisher's window of 50,000 records. Periods divide the year
without remainder, which states of the work would not: some awards have no state.
"""

from __future__ import annotations

import math
from datetime import date, timedelta
from functools import cache
from typing import Any

import polars as pl

from aker_data.contracts import Need, NextRequests, Payload, Request, Scope, Source
from aker_data.schemas.usaspending import DOD_AWARDS, GROUPS
from aker_data.sources import _usaspending, reading
from aker_data.sources._shape import as_declared
from aker_geo import codes

ID = "usaspending_dod_awards"
COUNT_URL = f"{_usaspending.API}/spending_by_award_count/"
URL = f"{_usaspending.API}/spending_by_award/"
LIMIT = 100  # records of one page, the publisher's most
WINDOW = 50_000  # page × limit; beyond it only the cursor leads on

_CODES = {"assistance": ("CFDA Number", "primary_assistance_listing"), "contracts": ("PSC",)}
_TYPES = {"assistance": "Award Type", "contracts": "Contract Award Type"}
_NAMED = ("Award ID", "Recipient Name", "Recipient UEI", "Recipient Location", "Primary Place of Performance")
_MORE = ("Award Amount", "Description", "Start Date", "End Date")
_PLACE = pl.Struct(
    dict.fromkeys(
        ("location_country_code", "country_name", "state_code", "county_code", "city_name", "zip5"), pl.String
    )
)
_STRUCTS: dict[str, pl.Struct] = {
    "Recipient Location": _PLACE,
    "Primary Place of Performance": _PLACE,
    "PSC": pl.Struct({"code": pl.String, "description": pl.String}),
    "primary_assistance_listing": pl.Struct({"cfda_number": pl.String, "cfda_program_title": pl.String}),
}
_KEY = "generated_internal_id"


def fields(group: str) -> tuple[str, ...]:
    """What is asked of every award. Contracts and assistance have different members."""
    return (*_NAMED, *_MORE, _TYPES[group], *_CODES[group])


def count_request(group: str, year: int, days: tuple[date, date]) -> Request:
    """How many awards of a group began within the days: the first question of every slice."""
    body = _usaspending.body({"filters": _usaspending.filters(group, days, new_only=True)})
    return Request(ID, COUNT_URL, part=_part(group, year, days), media="json", method="POST", body=body)


def page_request(group: str, year: int, days: tuple[date, date], page: int, cursor: dict[str, Any]) -> Request:
    """One page of the awards, in the order of their names, which do not change while pages are turned.

    cursor: last_record_unique_id and last_record_sort_value of the page before; sent beyond the window only.
    """
    query: dict[str, Any] = {
        "filters": _usaspending.filters(group, days, new_only=True),
        "fields": list(fields(group)),
        "limit": LIMIT,
        "page": page,
        "sort": "Award ID",
        "order": "asc",
    }
    cursor_fields = cursor if page * LIMIT > WINDOW else {}
    body = _usaspending.body(query | cursor_fields)
    return Request(ID, URL, part=_part(group, year, days), media="json", method="POST", body=body)


def requests(scope: Scope) -> list[Need]:
    """Awards of the scope's fiscal year, grants and agreements first, then contracts."""
    days = _usaspending.fiscal_year_days(scope.year)
    return [
        Need(f"DoD research awards that began in fiscal year {scope.year}, {group}", ((question,),))
        for group in GROUPS
        for question in [count_request(group, scope.year, days)]
    ]


def follow(payload: Payload) -> NextRequests:
    """After a count: the first page, or the counts of both halves of the period. After a page: the next one, if any."""
    group, year, days = _asked(payload)
    if payload.request.url == COUNT_URL:
        announced = _count(payload)
        first, last = days
        if announced > WINDOW and first < last:
            middle = first + (last - first) // 2
            halves = ((first, middle), (middle + timedelta(days=1), last))
            return NextRequests(
                tuple(count_request(group, year, half) for half in halves), announced, replaces_answer=True
            )
        pages = (page_request(group, year, days, 1, {}),) if announced else ()
        return NextRequests(pages, announced)
    number, reply = _page(payload)
    there = reply["page_metadata"]
    if there["hasNext"] is not True:
        return NextRequests()
    cursor = {name: there.get(name) for name in ("last_record_unique_id", "last_record_sort_value")}
    return NextRequests((page_request(group, year, days, number + 1, cursor),))


def parse(payload: Payload) -> pl.DataFrame:
    """Rows of `DOD_AWARDS` from a page; none from a count. Members that were not asked for are left out.

    A county is the state's code and the publisher's three digits; a ZIP code that is not five digits is null. Raises
    SourceChanged for another layout, or a page other than the one asked for.
    """
    group, year, _ = _asked(payload)
    if payload.request.url == COUNT_URL:
        _count(payload)
        return DOD_AWARDS.empty()
    _, reply = _page(payload)
    if reply.get("spending_level", "awards") != "awards":
        reading.raise_source_changed(
            payload, f"the response is about {reply['spending_level']!r}, requested was awards"
        )
    needed = (_KEY, *fields(group))
    rows = _usaspending.rows(payload, reply, needed)
    _refuse_odd_members(payload, rows, needed)
    types: dict[str, Any] = dict.fromkeys(needed, pl.String) | {"Award Amount": pl.Float64}
    types |= {name: kind for name, kind in _STRUCTS.items() if name in needed}
    frame = pl.from_dicts(rows, schema=types) if rows else pl.DataFrame(schema=types)
    try:
        awards = frame.select(_columns(group, year))
    except pl.exceptions.InvalidOperationError as error:
        reading.raise_source_changed(payload, f"a date is not as declared: {str(error).partition(chr(10))[0]}", error)
    return as_declared(payload, awards, DOD_AWARDS)


def _refuse_odd_members(payload: Payload, rows: list[dict[str, Any]], needed: tuple[str, ...]) -> None:
    """Dollars are a number, places and codes are objects of texts, all else is text; any of them may be null."""
    for row in rows:
        for name in needed:
            value = row[name]
            if value is None:
                continue
            if name == "Award Amount":
                _usaspending.number(payload, value, name)
            elif name not in _STRUCTS and not isinstance(value, str):
                reading.raise_source_changed(payload, f"{name} holds {value!r:.40}, which is not text")
            elif name in _STRUCTS and not (isinstance(value, dict) and _are_texts(value, _STRUCTS[name])):
                reading.raise_source_changed(payload, f"{name} holds {value!r:.80}, which is not an object of texts")


def _are_texts(value: dict[str, Any], kind: pl.Struct) -> bool:
    members = [field.name for field in kind.fields]
    return value.keys() >= set(members) and all(isinstance(value[name], str | None) for name in members)


@cache
def _columns(group: str, year: int) -> list[pl.Expr]:
    """The common columns of awards. Made once: a year has hundreds of pages."""
    listing = pl.col("primary_assistance_listing").struct if group == "assistance" else pl.col("PSC").struct
    code = pl.col("CFDA Number") if group == "assistance" else listing.field("code")
    title = listing.field("cfda_program_title" if group == "assistance" else "description")
    constants = {"agency": pl.lit("DOD"), "fiscal_year": pl.lit(year), "is_subproject": pl.lit(value=False)}
    nothing = dict.fromkeys(("latitude", "longitude", "terms"), pl.lit(None))
    texts = {
        "award_id": pl.col(_KEY),
        "project_id": _parent() if group == "contracts" else pl.lit(None, pl.String),
        "amount_usd": pl.col("Award Amount"),
        "recipient_name": pl.col("Recipient Name"),
        "recipient_uei": pl.col("Recipient UEI"),
        "program_code": code,
        "program_title": title,
        "award_type": pl.col(_TYPES[group]),
        "title": pl.col("Description"),
        "start_date": pl.col("Start Date").str.to_date("%Y-%m-%d"),
        "end_date": pl.col("End Date").str.to_date("%Y-%m-%d"),
    }
    places = _place("recipient", "Recipient Location") | _place("performance", "Primary Place of Performance")
    return [column.alias(name) for name, column in (constants | nothing | texts | places).items()]


def _parent() -> pl.Expr:
    """The vehicle that an order was placed on, from ``CONT_AWD_order_agency_vehicle_agency``; null for -NONE-."""
    parent = pl.col(_KEY).str.extract(r"^CONT_AWD_.+_([^_]+)_[^_]+$")
    return pl.when(parent != "-NONE-").then(parent)


def _place(ours: str, theirs: str) -> dict[str, pl.Expr]:
    place = pl.col(theirs).struct
    state, zip5, county = place.field("state_code"), place.field("zip5"), place.field("county_code")
    fips = state.replace_strict(codes.state_codes(), default=None, return_dtype=pl.String)
    return {
        f"{ours}_city": place.field("city_name"),
        f"{ours}_state": pl.when(state.str.contains(r"^[A-Z]{2}$")).then(state),
        f"{ours}_zip": pl.when(zip5.str.contains(r"^[0-9]{5}$")).then(zip5),
        f"{ours}_county_fips": pl.when(county.str.contains(r"^[0-9]{3}$")).then(fips + county),
        f"{ours}_country": pl.coalesce(place.field("country_name"), place.field("location_country_code")),
    }


def _count(payload: Payload) -> int:
    """The awards that a count announces: all kinds together, since only one group was asked for."""
    counts = _usaspending.answer(payload)["results"]
    if not isinstance(counts, dict) or not counts:
        reading.raise_source_changed(payload, "the count has no numbers by kind of award")
    numbers = [_usaspending.number(payload, value, f"the count of {kind}") for kind, value in counts.items()]
    if any(number < 0 or not math.isfinite(number) or number % 1 for number in numbers):
        reading.raise_source_changed(payload, f"the counts {numbers} are not whole numbers")
    return int(sum(numbers))


def _page(payload: Payload) -> tuple[int, dict[str, Any]]:
    """Number of a page and its answer, which is read once. Raises SourceChanged where it is another page."""
    number, reply = _usaspending.question(payload)["page"], _usaspending.answer(payload)
    there = reply.get("page_metadata")
    if not isinstance(there, dict) or not isinstance(there.get("hasNext"), bool):
        reading.raise_source_changed(payload, "the response does not say whether there are more pages")
    if there.get("page") != number:
        reading.raise_source_changed(payload, f"the response is page {there.get('page')!r}, requested was {number}")
    return number, reply


def _part(group: str, year: int, days: tuple[date, date]) -> str:
    whole = days == _usaspending.fiscal_year_days(year)
    return f"{year}/{group}" if whole else f"{year}/{group}/{days[0]}..{days[1]}"


def _asked(payload: Payload) -> tuple[str, int, tuple[date, date]]:
    """Group, fiscal year and days of a question."""
    year, group, *_ = payload.request.part.split("/")
    period = _usaspending.question(payload)["filters"]["time_period"][0]
    return group, int(year), (date.fromisoformat(period["start_date"]), date.fromisoformat(period["end_date"]))


SOURCE = Source(id=ID, schema=DOD_AWARDS, requests=requests, parse=parse, follow=follow)
