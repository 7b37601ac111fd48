"""HUD, fair market rents by the API: one answer for each state, with the rents of every county's area."""

from __future__ import annotations

import re
from typing import Any

import polars as pl

from aker_data.contracts import Need, Payload, Request, Scope, Source
from aker_data.schemas.hud import FAIR_MARKET_RENTS
from aker_data.sources import json_text
from aker_data.sources._shape import as_declared
from aker_data.sources.refusal import raise_source_changed
from aker_geo.codes import postal_codes, state_fips

ID = "hud_fmr"
_EXPONENT = re.compile(rb":\s*-?\d[\d.]*[eE][+-]?\d+")
URL = "https://www.huduser.gov/hudapi/public/fmr/statedata"
FIRST_YEAR = 2017  # of the API
_RENTS = ("Efficiency", "One-Bedroom", "Two-Bedroom", "Three-Bedroom", "Four-Bedroom")
_KNOWN = frozenset(
    (
        *_RENTS,
        *("fips_code", "county_name", "town_name", "metro_name", "statename", "statecode", "smallarea_status"),
        *("FMR Percentile", "code"),
    )
)


def request(state: str, year: int) -> Request:
    """The rents of a state. year: fiscal year."""
    return Request(
        ID,
        f"{URL}/{state}?year={year}",
        part=f"{year}/{state}",
        media="json",
        key_header="Authorization",
        file_names=(f"hud_fmr_{state}_{year}*.json",),
    )


def requests(scope: Scope) -> list[Need]:
    """Every state and D.C., of the data year."""
    states = tuple(request(postal_codes()[code], scope.year) for code in state_fips())
    return [Need(f"fair market rents of {scope.year}", (states,))]


def parse(payload: Payload) -> pl.DataFrame:
    """Rows of `FAIR_MARKET_RENTS`, one for each county or town. Raises SourceChanged for another shape or year."""
    try:
        reply = json_text.parsed(payload.body)
    except ValueError as error:
        what = "the body is empty" if not payload.body.strip() else "not complete JSON (a page, or cut off)"
        raise_source_changed(payload, f"{what}. Request it again", error)
    if exponent := _EXPONENT.search(payload.body):  # digits may be lost: no publisher writes rents so
        raise_source_changed(
            payload, f"a number is written with an exponent ({exponent[0][:20].decode()})", saved_again=True
        )
    data = reply.get("data") if isinstance(reply, dict) else None
    if not isinstance(data, dict) or not isinstance(data.get("counties"), list):
        raise_source_changed(payload, "the response has no list `counties` in `data`")
    year = payload.request.part.split("/")[0]
    if str(data.get("year", "")).strip() != year:
        raise_source_changed(payload, f"the rents are of {str(data.get('year'))!r:.20}, not of {year}")
    rows = [_row(payload, year, county) for county in data["counties"]]
    return as_declared(
        payload, pl.DataFrame(rows, schema=FAIR_MARKET_RENTS.dtypes, orient="row", strict=False), FAIR_MARKET_RENTS
    )


def _row(payload: Payload, year: str, county: Any) -> tuple[Any, ...]:
    if not isinstance(county, dict):
        raise_source_changed(payload, "a county is not a JSON object")
    if unknown := sorted(set(county) - _KNOWN):
        raise_source_changed(payload, f"unknown fields {unknown[:5]} of a county")
    if missing := [name for name in (*_RENTS, "fips_code", "metro_name") if county.get(name) in (None, "")]:
        raise_source_changed(payload, f"missing fields {missing[:5]} of county {str(county.get('fips_code'))!r:.20}")
    code = str(county["fips_code"])
    rents = [county[name] for name in _RENTS]
    if odd := [rent for rent in rents if not isinstance(rent, (int, float)) or isinstance(rent, bool)]:
        raise_source_changed(payload, f"{odd[0]!r:.20} is no rent of county {code:.10}")
    return (int(year), code, code[:5], str(county["metro_name"]), *(float(rent) for rent in rents))


SOURCE = Source(id=ID, schema=FAIR_MARKET_RENTS, requests=requests, parse=parse)
