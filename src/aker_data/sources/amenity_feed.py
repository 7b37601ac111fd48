"""A vendor's feed of amenity costs, membership revenue, adoption and retention, by the contract of docs/vendor_feed.md.

The address is a setting; without it nothing is requested. One file holds one year, as CSV or as a JSON list.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import polars as pl

from aker_data.check import Check
from aker_data.contracts import Need, Payload, Request, Scope, Source
from aker_data.schemas.amenity_feed import FEED
from aker_data.sources import json_text, reading
from aker_data.sources._shape import as_declared

ID = "amenity_feed"
ADDRESS = "https://amenity-feed.example/v1/amenities.csv"
COLUMNS = tuple(FEED.dtypes)


def request(year: int, address: str = ADDRESS) -> Request:
    """The file of a year. address: of the feed; one that ends in .json answers with a JSON list."""
    return Request(
        ID,
        f"{address}?year={year}",
        part=f"{year}",
        media="json" if address.endswith(".json") else "csv",
        key_header="X-API-Key",
        file_names=(f"amenity_feed_{year}*.csv", f"amenity_feed_{year}*.json"),
    )


def requests(scope: Scope, address: str = ADDRESS) -> list[Need]:
    """The data year."""
    return [Need(f"amenity feed of {scope.year}", ((request(scope.year, address),),))]


def parse(payload: Payload) -> pl.DataFrame:
    """Rows of `FEED`. Raises SourceChanged for other columns, another year, or figures that are not numbers."""
    rows = _json(payload) if payload.body.lstrip()[:1] in (b"[", b"{") else _csv(payload)
    year = int(payload.request.part)
    if odd := rows.filter(pl.col("year").cast(pl.String).ne_missing(str(year)))["year"].unique().to_list():
        reading.raise_source_changed(payload, f"rows of {odd[:3]} in the file of {year}")
    numbers = [name for name, kind in FEED.dtypes.items() if kind.is_numeric()]
    for name in numbers:  # an exponent may have lost digits
        if (strange := rows.filter(~pl.col(name).str.contains(r"^-?\d+(\.\d+)?$"))).height:
            reading.raise_source_changed(payload, f"{strange[name][0]!r:.40} of {name} does not fit its column")
    return as_declared(payload, rows, FEED)


def _csv(payload: Payload) -> pl.DataFrame:
    return reading.read_csv(payload, text=COLUMNS)


def _json(payload: Payload) -> pl.DataFrame:
    try:
        listed = json_text.parsed(payload.body)
    except ValueError as error:
        reading.raise_source_changed(payload, "not complete JSON (a page, or cut off). Request it again", error)
    if not isinstance(listed, list) or not all(isinstance(row, dict) for row in listed) or not listed:
        reading.raise_source_changed(payload, "the response is not a list of objects")
    if odd := [row for row in listed if set(row) != set(COLUMNS)]:
        apart = sorted(set(odd[0]) ^ set(COLUMNS))
        reading.raise_source_changed(payload, f"fields {apart[:5]} are missing or unknown")
    cells = [tuple(None if row[name] is None else str(row[name]) for name in COLUMNS) for row in listed]
    return pl.DataFrame(cells, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")


def checks(table: pl.LazyFrame) -> list[Check]:
    """No part is more than its whole."""
    pairs = (("members", "households"), ("members_kept", "members_before"))
    rows = table.select(*dict.fromkeys(name for pair in pairs for name in pair)).collect()
    over = sum(rows.filter(pl.col(part) > pl.col(whole)).height for part, whole in pairs)
    return [
        Check(
            "members are a part of households, and those kept of those before",
            passed=over == 0,
            note=f"{over:,} of {rows.height:,} rows have a part larger than its whole",
            fatal=True,
            rows=over,
        )
    ]


def at_address(address: str) -> Source:
    """The source at the vendor's address."""
    asked: Callable[[Scope], list[Need]] = partial(requests, address=address)
    return replace(SOURCE, requests=asked)


SOURCE = Source(id=ID, schema=FEED, requests=requests, parse=parse, checks=checks, at_address=at_address)
