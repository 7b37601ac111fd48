"""What the tables of the BLS API share: which metros, questions of fifty series, and reading the answers.

Version 2 of the API takes at most 50 series, 20 years and 500 questions a day from a registered key, which goes into
the body of the question. A refusal comes with HTTP 200 and its own status.
https://www.bls.gov/developers/api_signature_v2.htm
"""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import polars as pl

from aker_core.errors import SourceUnavailable
from aker_data.contracts import Payload, Request, Scope
from aker_data.sources import reading

URL = "https://api.bls.gov/publicAPI/v2/timeseries/data/"
KEY = "registrationkey"
MOST_SERIES = 50
YEARS_BACK = 5
SUCCEEDED = "REQUEST_SUCCEEDED"
BUSY = ("threshold", "exceeded", "could not be serviced", "try again")
_POINT = {"year", "period", "periodName", "value", "footnotes", "latest", "calculations", "aspects"}


class Metro(NamedTuple):
    """A metropolitan area of the list of July 2023, and the state under which BLS keeps it: the first of its title."""

    cbsa_code: str
    state_fips: str
    title: str


@cache
def metros() -> tuple[Metro, ...]:
    """Every metropolitan area: rows of reference/bls_metros.csv."""
    text = files("aker_data.reference").joinpath("bls_metros.csv").read_text(encoding="utf-8")
    return tuple(Metro(**row) for row in csv.DictReader(text.splitlines(), strict=True))


def requests(source: str, scope: Scope, series: Sequence[str]) -> tuple[Request, ...]:
    """The questions for all series: the data year and five years before it, fifty series at a time."""
    blocks = [series[at : at + MOST_SERIES] for at in range(0, len(series), MOST_SERIES)]
    return tuple(request(source, scope.year, number, block) for number, block in enumerate(blocks, start=1))


def request(source: str, year: int, number: int, series: Sequence[str]) -> Request:
    """One question. number: of the block, from 1."""
    body = {
        "seriesid": list(series),
        "startyear": f"{year - YEARS_BACK}",
        "endyear": f"{year}",
        "annualaverage": True,
    }
    return Request(
        source=source,
        url=URL,
        part=f"{year}/{number:02d}",
        media="json",
        method="POST",
        body=json.dumps(body, sort_keys=True),
        key_param=KEY,
        file_names=(f"{source}_{year}_{number:02d}*.json",),
    )


def parse(payload: Payload) -> pl.DataFrame:
    """Rows of one answer: series_id, year, period, value, footnotes. A series without figures has none.

    Raises SourceUnavailable where the quota of the day is used up, SourceChanged where the question is refused, the
    answer is cut off or shaped otherwise, or a series is not there and the publisher does not name it as missing.
    """
    reply = _reply(payload)
    rows = [row for series in _series(payload, reply) for row in _points(payload, series)]
    _require_asked(payload, reply, {row[0] for row in rows})
    types = {"series_id": pl.String, "year": pl.String, "period": pl.String, "value": pl.String, "footnotes": pl.String}
    frame = pl.DataFrame(rows, schema=types, orient="row")
    # A month that the publisher has no figure for is written -, beside a footnote that says why.
    frame = frame.with_columns(value=pl.when(pl.col("value") != "-").then(pl.col("value").str.replace_all(",", "")))
    if (odd := frame.filter(~pl.col("value").str.contains(r"^\d+(\.\d+)?$"))).height:
        reading.raise_source_changed(payload, f"{odd['value'][0]!r:.40} of {odd['series_id'][0]} is not a number")
    return frame


def _reply(payload: Payload) -> dict[str, Any]:
    try:
        reply = json.loads(payload.body)
    except (ValueError, RecursionError) as error:
        what = "the body is empty" if not payload.body.strip() else "not complete JSON (a page, or cut off)"
        reading.raise_source_changed(payload, f"{what}. Request it again", error)
    if not isinstance(reply, dict):
        reading.raise_source_changed(payload, "the response is not a JSON object")
    # Answers that were saved by hand may lack their status; the series are there or they are not.
    status = reply.get("status", SUCCEEDED)
    if status != SUCCEEDED:
        words = _words(reply)
        if any(word in words.lower() for word in BUSY):
            name = f"{payload.request.source} {payload.request.part}"
            raise SourceUnavailable(f"{name} ({URL}): {status}: {words}. The quota counts by day: try again tomorrow")
        reading.raise_source_changed(payload, f"the publisher refuses the request: {status}: {words}")
    return reply


def _words(reply: dict[str, Any]) -> str:
    messages = reply.get("message") or ["no message"]
    return "; ".join(map(str, messages if isinstance(messages, list) else [messages]))[:300]


def _series(payload: Payload, reply: dict[str, Any]) -> list[dict[str, Any]]:
    results = reply.get("Results")
    series = results.get("series") if isinstance(results, dict) else None
    if not isinstance(series, list):
        reading.raise_source_changed(payload, f"no `Results.series` in the response, but {list(reply)[:8]}")
    for entry in series:
        if not isinstance(entry, dict) or not isinstance(entry.get("data"), list) or "seriesID" not in entry:
            reading.raise_source_changed(payload, f"a series without `seriesID` or `data`: {str(entry)[:80]}")
    return series


def _points(payload: Payload, series: dict[str, Any]) -> list[tuple[str, str, str, str, str | None]]:
    return [(str(series["seriesID"]), *_point(payload, point)) for point in series["data"]]


def _point(payload: Payload, point: Any) -> tuple[str, str, str, str | None]:
    named = set(point) if isinstance(point, dict) else set()
    missing, unknown = {"year", "period", "value", "footnotes"} - named, named - _POINT
    if missing or unknown:
        fault = f"missing columns {sorted(missing)}, unknown columns {sorted(unknown)} in a month of a series"
        reading.raise_source_changed(payload, fault)
    codes = [str(note["code"]) for note in point["footnotes"] if isinstance(note, dict) and note.get("code")]
    return str(point["year"]), str(point["period"]), str(point["value"]), "+".join(sorted(codes)) or None


def _require_asked(payload: Payload, reply: dict[str, Any], there: set[str]) -> None:
    """Every series that was asked for has figures, or the publisher says that it has none."""
    asked = set(json.loads(payload.request.body)["seriesid"]) if payload.request.body else there
    # "Series does not exist for Series X", "No Data Available for Series X Year: 2004"
    named = {word for message in reply.get("message") or () for word in str(message).split()}
    if missing := sorted(asked - there - named):
        reading.raise_source_changed(payload, f"{len(missing)} series were asked for and are not there: {missing[:3]}")
    if not there and not asked & named:
        reading.raise_source_changed(payload, f"no series has a figure: {_words(reply)}")
    if strange := sorted(there - asked):
        reading.raise_source_changed(payload, f"series that were not asked for: {strange[:3]}")
