"""The Census geocoder: one line as JSON, batches as a CSV file in a multipart form, at most 10,000 addresses each."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence

from aker_sample.base_files import rows
from aker_sample.messages import CSV, JSON, ServerRequest, ServerResponse
from aker_sample.publisher import Publisher, Route, as_json

Place = Mapping[str, str]
MAX_BATCH = 10_000
WORDS = {"AVENUE": "AVE", "STREET": "ST", "ROAD": "RD", "CIRCLE": "CIR", "EAST": "E", "WEST": "W", "NORTH": "N"}
NAMES = {"benchmarkName": "Public_AR_Current", "benchmarkDescription": "Public Address Ranges - Current Benchmark"}
VINTAGE = {"vintageName": "Current_Current", "vintageDescription": "Current Vintage - Current Benchmark"}


class Geocoder(Publisher):
    """places: the addresses that it knows, with the columns of synthetic_addresses.csv; every other has no match."""

    home = "https://geocoding.geo.census.gov"
    version = "1"
    routes = (
        Route(r"/geocoder/geographies/onelineaddress", "one_line", JSON, has_query=True),
        Route(r"/geocoder/geographies/addressbatch", "batch", CSV, method="POST", has_form=True),
    )

    def __init__(self, places: Callable[[], Iterable[Place]], max_batch: int = MAX_BATCH) -> None:
        super().__init__()
        self._places, self._max_batch = places, max_batch

    def one_line(self, request: ServerRequest) -> ServerResponse | bytes:
        """The places of an address in one line; an empty line, and a request without benchmark, is an error."""
        line = request.query.get("address", "")
        if not line or "benchmark" not in request.query or "vintage" not in request.query:
            return ServerResponse(
                400, as_json({"errors": ["address, benchmark and vintage cannot be empty"], "status": "400"})
            )
        place = self._find([part.strip() for part in line.split(",")])
        copies = 0 if place is None else 2 if place["kind"] == "Tie" else 1
        matches = [_json_match(place or {}, north=number) for number in range(copies)]
        asked = {"address": {"address": line}, "benchmark": {**NAMES, "id": "4"}, "vintage": {**VINTAGE, "id": "4"}}
        return as_json({"result": {"input": asked, "addressMatches": matches}})

    def batch(self, request: ServerRequest) -> ServerResponse | bytes:
        """The rows of a file of addresses, the last one first."""
        form = request.form
        asked = list(csv.reader(io.StringIO(form.get("addressFile", ""))))
        if not asked or "benchmark" not in form or "vintage" not in form or len(asked) > self._max_batch:
            return ServerResponse(
                400, as_json({"errors": ["addressFile, benchmark and vintage are needed"], "status": "400"})
            )
        text = io.StringIO()
        csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(map(self._row, reversed(asked)))
        return text.getvalue().encode()

    def _row(self, asked: Sequence[str]) -> list[str]:
        name, *parts = asked
        line, place = ", ".join(parts), self._find(parts)
        if place is None or place["kind"] == "Tie":
            return [name, line, "No_Match" if place is None else "Tie"]
        point = f"{place['lon']},{place['lat']}"
        county = place["county"]
        codes = [place["tiger_line"], place["side"], county[:2], county[2:], place["tract"], place["block"]]
        return [name, line, "Match", place["kind"], _matched(place), point, *codes]

    def _find(self, parts: Sequence[str]) -> Place | None:
        """The place of street, city, state and ZIP code, of which the last one or the city may be missing."""
        given = [_tidy(part) for part in parts if part.strip()]
        for place in self._places():
            own = [_tidy(place[name]) for name in ("street", "city", "state", "zip")]
            if len(given) > 1 and given[0] == own[0] and set(given[1:]) <= set(own[1:]):
                return place
        return None


def _tidy(text: str) -> str:
    return " ".join(WORDS.get(word, word) for word in text.upper().split())


def _matched(place: Place) -> str:
    return f"{place['street']}, {place['city']}, {place['state']}, {place['matched_zip'] or place['zip']}"


def _json_match(place: Place, north: int) -> dict[str, object]:
    """A match. north: degrees between the places of a tie."""
    county, tract, block = place["county"], place["tract"], place["block"]
    codes = {"STATE": county[:2], "COUNTY": county[2:]}
    return {
        "tigerLine": {"tigerLineId": place["tiger_line"], "side": place["side"]},
        "geographies": {
            "Counties": [{**codes, "GEOID": county, "MTFCC": "G4020"}],
            "Census Tracts": [{**codes, "TRACT": tract, "GEOID": f"{county}{tract}"}],
            "2020 Census Blocks": [{**codes, "TRACT": tract, "BLOCK": block, "GEOID": f"{county}{tract}{block}"}],
            "States": [{"status": "Layer query encountered an error: java.lang.RuntimeException: Failed to return"}],
        },
        "matchedAddress": _matched(place),
        "coordinates": {"x": float(place["lon"] or 0), "y": float(place["lat"] or 0) + north},
    }


def sample() -> tuple[Publisher, ...]:
    """Two recorded answers, and public buildings of the twelve metros with rounded coordinates and synthetic codes."""
    return (Geocoder(lambda: rows("synthetic_addresses.csv")),)
