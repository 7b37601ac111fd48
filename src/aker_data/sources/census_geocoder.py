"""Census geocoder: addresses to points and geographies, one by one (JSON) or in batches (CSV in a multipart form).

What is asked for is not part of a scope: `aker_data.ingest.geocode` makes the requests of a list of addresses.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import polars as pl

from aker_data.contracts import Need, Payload, Request, Scope, Source
from aker_data.schemas.census_boundaries import GEOCODES
from aker_data.sources._shape import as_declared
from aker_data.sources.encodings import decoded
from aker_data.sources.refusal import raise_source_changed

ID = "census_geocoder"
HOME = "https://geocoding.geo.census.gov/geocoder/geographies"
BENCHMARK, VINTAGE = "Public_AR_Current", "Current_Current"
MAX_BATCH = 10_000
SINGLE = "onelineaddress"
_MATCHES = {"Match": "match", "No_Match": "no_match", "Tie": "tie"}
_TYPES = {"Exact": "exact", "Non_Exact": "non_exact", "": None}
Row = dict[str, str | float | None]


@dataclass(frozen=True)
class Address:
    """An address as it is asked for, without blanks around its parts. Street is needed, and city with state or ZIP code.

    Raises ValueError for a part that would be read as two, or that is longer than an address.
    """

    street: str
    city: str = ""
    state: str = ""
    zip: str = ""

    def __post_init__(self) -> None:
        for name in ("street", "city", "state", "zip"):
            text = " ".join(str(getattr(self, name) or "").split())
            if len(text) > 200 or "\0" in text:
                raise ValueError(f"Not a part of an address: {name} of {len(text)} characters. Shorten it")
            object.__setattr__(self, name, text)
        if not self.street:
            raise ValueError("An address has no street. Fill it, or leave the row out")

    @property
    def parts(self) -> tuple[str, str, str, str]:
        """Street, city, state, ZIP code."""
        return (self.street, self.city, self.state, self.zip)

    @property
    def line(self) -> str:
        """The address in one line, as batches give it back."""
        return ", ".join(self.parts)

    @property
    def id(self) -> str:
        """A name that is the same whoever asks for the address."""
        return hashlib.sha256(self.line.upper().encode()).hexdigest()[:16]


def single_request(address: Address) -> Request:
    """One address, with counties, tracts and blocks."""
    text = ", ".join(part for part in address.parts if part)
    query = {"address": text, "benchmark": BENCHMARK, "vintage": VINTAGE, "format": "json"}
    return Request(ID, f"{HOME}/{SINGLE}?{urlencode(query)}", part=f"{SINGLE}/{address.id}", media="json")


def batch_request(addresses: Sequence[Address]) -> Request:
    """Up to 10,000 addresses; the same addresses make the same request, in whatever order. Raises ValueError for more."""
    unique = {address.id: address for address in addresses}
    if not 1 <= len(unique) <= MAX_BATCH:
        raise ValueError(f"A batch has 1 to {MAX_BATCH:,} addresses, not {len(unique):,}. Ask in several batches")
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([name, *unique[name].parts] for name in sorted(unique))
    boundary = hashlib.sha256(text.getvalue().encode()).hexdigest()[:32]
    body = _form(boundary, text.getvalue(), {"benchmark": BENCHMARK, "vintage": VINTAGE})
    content_type = f"multipart/form-data; boundary={boundary}"
    part = f"batch/{boundary[:16]}"
    return Request(
        ID, f"{HOME}/addressbatch", part=part, media="csv", method="POST", body=body, content_type=content_type
    )


def _form(boundary: str, file: str, fields: dict[str, str]) -> str:
    disposition = f'--{boundary}\r\nContent-Disposition: form-data; name="'
    parts = [f'{disposition}addressFile"; filename="addresses.csv"\r\nContent-Type: text/csv\r\n\r\n{file}\r\n']
    parts += [f'{disposition}{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()]
    return f"{''.join(parts)}--{boundary}--\r\n"


def requests(scope: Scope) -> list[Need]:  # noqa: ARG001 (addresses are asked for by `aker_data.ingest.geocode`)
    """Nothing: no address belongs to a refresh."""
    return []


def parse(payload: Payload) -> pl.DataFrame:
    """Rows of `GEOCODES`. Raises SourceChanged for an answer of another form."""
    kind, _, name = payload.request.part.partition("/")
    rows = [_single(payload, name)] if kind == SINGLE else _batch(payload)
    frame = pl.DataFrame(rows, schema=dict.fromkeys(GEOCODES.dtypes, pl.String) | {"lon": pl.Float64, "lat": pl.Float64})
    return as_declared(payload, frame, GEOCODES)


def _batch(payload: Payload) -> list[Row]:
    return [_batch_row(payload, cells) for cells in csv.reader(io.StringIO(decoded(payload.body))) if cells]


def _batch_row(payload: Payload, cells: list[str]) -> Row:
    """A row of an answer: three cells without a match, twelve with one."""
    match = _MATCHES.get(cells[2]) if len(cells) > 2 else None
    if match is None or len(cells) != (12 if match == "match" else 3):
        raise_source_changed(payload, f"a row of {len(cells)} cells: {','.join(cells)[:80]!r}")
    row: Row = dict.fromkeys(GEOCODES.dtypes) | {"address_id": cells[0], "address": cells[1], "match": match}
    if match != "match":
        return row
    if cells[3] not in _TYPES:
        raise_source_changed(payload, f"a match of the kind {cells[3]!r:.20}, which is not known")
    lon, _, lat = cells[5].partition(",")
    state, county, tract, block = cells[8:]
    return row | {
        "match_type": _TYPES[cells[3]],
        "matched_address": cells[4],
        "lon": _degrees(payload, lon),
        "lat": _degrees(payload, lat),
        "tiger_line_id": cells[6],
        "side": cells[7],
        "county_fips": f"{state}{county}",
        "tract": tract,
        "block": block,
    }


def _single(payload: Payload, address_id: str) -> Row:
    answer = _json(payload)
    matches = answer.get("addressMatches")
    if not isinstance(matches, list):
        raise_source_changed(payload, f"no addressMatches in the answer, which begins {payload.body[:60]!r}")
    asked = parse_qs(urlsplit(payload.request.url).query).get("address", [""])[0]
    row: Row = dict.fromkeys(GEOCODES.dtypes) | {"address_id": address_id, "address": asked}
    places = {json.dumps(match.get("coordinates"), sort_keys=True) for match in matches}
    if len(places) != 1:
        return row | {"match": "tie" if places else "no_match"}
    return row | _place(payload, matches[0])


def _json(payload: Payload) -> dict[str, Any]:
    try:
        answer = json.loads(payload.body)
    except ValueError as error:
        raise_source_changed(payload, f"the answer is no JSON ({error})", error)
    result = answer.get("result") if isinstance(answer, dict) else None
    if not isinstance(result, dict):
        raise_source_changed(payload, f"the geocoder answers with an error: {payload.body[:200]!r}")
    return result


def _place(payload: Payload, match: dict[str, Any]) -> Row:
    try:
        block = _block(match["geographies"])
        return {
            "match": "match",
            "matched_address": str(match["matchedAddress"]),
            "lon": float(match["coordinates"]["x"]),
            "lat": float(match["coordinates"]["y"]),
            "tiger_line_id": str(match["tigerLine"]["tigerLineId"]),
            "side": str(match["tigerLine"]["side"]),
            "county_fips": f"{block['STATE']}{block['COUNTY']}" if block else None,
            "tract": block.get("TRACT"),
            "block": block.get("BLOCK"),
        }
    except (KeyError, TypeError, ValueError) as error:
        raise_source_changed(payload, f"a match without {error}", error)


def _block(geographies: dict[str, list[dict[str, str]]]) -> dict[str, str]:
    """The finest layer that was answered: block, tract or county. A layer that failed holds a status text alone."""
    layers = sorted((name for name in geographies if name.endswith("Census Blocks")), reverse=True)
    for layer in (*layers, "Census Tracts", "Counties"):
        for place in geographies.get(layer, []):
            if "STATE" in place and "COUNTY" in place:
                return place
    return {}


def _degrees(payload: Payload, text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise_source_changed(payload, f"{text!r:.30} where coordinates were expected", error)


SOURCE = Source(id=ID, schema=GEOCODES, requests=requests, parse=parse)
