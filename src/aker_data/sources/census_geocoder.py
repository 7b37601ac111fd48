"""Census geocoder: addresses to points and geographies, one by one (JSON) or in batches (CSV in a multipart form).

What is asked for is not part of a scope: `aker_data.ingest.geocode` makes the requests of a list of addresses.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import polars as pl

from aker_data.contracts import Need, Payload, Request, Scope, Source
from aker_data.schemas.census_boundaries import GEOCODES
from aker_data.sources import _geocoder_answers as answers
from aker_data.sources._shape import as_declared

ID = "census_geocoder"
HOME = "https://geocoding.geo.census.gov/geocoder/geographies"
BENCHMARK, VINTAGE = "Public_AR_Current", "Current_Current"
MAX_BATCH = 10_000
SINGLE = "onelineaddress"


@dataclass(frozen=True)
class Address:
    """An address as it is asked for, without blanks around its parts. A street is needed; other parts make it certain.

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
    """Up to 10,000 addresses; their order makes no difference. Raises ValueError for more."""
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
    rows = [answers.single(payload, name)] if kind == SINGLE else answers.batch(payload)
    frame = pl.DataFrame(
        rows, schema=dict.fromkeys(GEOCODES.dtypes, pl.String) | {"lon": pl.Float64, "lat": pl.Float64}
    )
    return as_declared(payload, frame, GEOCODES)


SOURCE = Source(id=ID, schema=GEOCODES, requests=requests, parse=parse)
