"""What the Census geocoder answers: rows of a batch (CSV), and matches of one line (JSON)."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from aker_data.contracts import Payload
from aker_data.schemas.census_boundaries import GEOCODES
from aker_data.sources import json_text
from aker_data.sources.encodings import decoded
from aker_data.sources.refusal import raise_source_changed

_MATCHES = {"Match": "match", "No_Match": "no_match", "Tie": "tie"}
_TYPES = {"Exact": "exact", "Non_Exact": "non_exact", "": None}
_DEGREES = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,20})?")
Row = dict[str, str | float | None]


def batch(payload: Payload) -> list[Row]:
    """The rows of a batch. Raises SourceChanged for one of another form."""
    text = io.StringIO(decoded(payload.body), newline="")
    try:
        rows = [cells for cells in csv.reader(text) if cells]
    except csv.Error as error:
        raise_source_changed(payload, f"the answer is no CSV ({error})", error)
    return [_batch_row(payload, cells) for cells in rows]


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


def single(payload: Payload, address_id: str) -> Row:
    """The answer for one line; matches at several points are a tie. Raises SourceChanged for another form."""
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
        answer = json_text.parsed(payload.body)
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
            "lon": _degrees(payload, str(match["coordinates"]["x"])),
            "lat": _degrees(payload, str(match["coordinates"]["y"])),
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
    """Degrees as the publisher writes them; Python would take digits of other scripts, nan and 1_0 too."""
    if not _DEGREES.fullmatch(text):
        raise_source_changed(payload, f"{text!r:.30} where coordinates were expected")
    return float(text)
