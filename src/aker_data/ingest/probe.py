"""One small request to a publisher: does it answer, and is its layout the one that the schema declares?

An operator runs it before the first refresh (``make live``). Nothing is archived and no table is touched.
"""

from __future__ import annotations

import csv
import hashlib
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from aker_core.errors import AkerError, ConfigError, NotLoaded, NotPublished, SourceChanged, SourceUnavailable
from aker_data import catalogue
from aker_data.contracts import Payload, Request, Scope
from aker_data.http.client import Client
from aker_data.paging import understood
from aker_data.schemas.validate import validate
from aker_data.sources import _nih_exporter, _qcew, census_geocoder, irs_county_flows, nih_reporter, nsf_awards, reading

HEAD_BYTES = 65_536
KNOWN_ADDRESS = census_geocoder.Address("1600 Pennsylvania Ave NW", "Washington", "DC", "20500")
# What a failure means, and who has to do something about it.
MEANINGS: tuple[tuple[type[AkerError], str], ...] = (
    (
        NotPublished,
        "not at this address: not published yet, or moved (look at the homepage; tell a developer if moved)",
    ),
    (ConfigError, "yours to fix: a key or the contact address"),
    (SourceUnavailable, "the publisher's trouble, or your network's: try again later"),
    (
        SourceChanged,
        "for a developer: the layout or the address has changed. Use files mode, or --without, until a release",
    ),
)


@dataclass(frozen=True)
class Finding:
    """What one request came to: a line for a person. error: None where all is well."""

    source: str
    what: str
    seconds: float
    error: AkerError | None = None

    @property
    def is_left_out(self) -> bool:
        """Nothing was asked, because a key or an address that the source can do without is not set."""
        return isinstance(self.error, NotLoaded)

    @property
    def line(self) -> str:
        """Source, outcome, and for a failure what it means and whom it concerns."""
        if self.error is None:
            return f"ok    {self.source}: {self.what} ({self.seconds:.1f} s)"
        meaning = next((text for kind, text in MEANINGS if isinstance(self.error, kind)), "unexpected")
        if self.is_left_out:
            return f"skip  {self.source}: left out of a refresh too, until you give what it needs. {self.error}"
        return f"FAIL  {self.source}: {type(self.error).__name__}, {meaning}. {self.error}"


Look = Callable[[Client, Scope], str]


def probe(source_id: str, client: Client, scope: Scope) -> Finding:
    """Ask a publisher for something small of one source, and compare its layout with the schema."""
    began = time.monotonic()
    try:
        what = LOOKS.get(source_id, _first_answer(source_id))(client, scope)
    except AkerError as error:
        return Finding(source_id, "", time.monotonic() - began, error)
    return Finding(source_id, what, time.monotonic() - began)


def _first_answer(source_id: str) -> Look:
    """The first thing that a refresh asks for; where it is not published, the next way to it."""

    def look(client: Client, scope: Scope) -> str:
        need = catalogue.load(source_id).requests(scope)[0]
        *others, last = need.alternatives
        for requests in others:
            try:
                return _rows(client, requests[0])
            except NotPublished:
                continue
        return _rows(client, last[0])

    return look


def _rows(client: Client, request: Request) -> str:
    """Fetch an answer whole, parse it, and hold it against the schema."""
    source = catalogue.load(request.source)
    body = client.fetch(request).body
    payload = Payload(request, hashlib.sha256(body).hexdigest(), body, datetime.now(UTC))
    following = understood(source.follow, payload) if source.follow else None
    if following is not None and following.replaces_answer:
        return f"{request.part}: {following.announced or 'many'} records, asked for in parts"
    if following is not None and following.requests and not _has_rows(request):
        return _rows(client, following.requests[0])
    rows = understood(source.parse, payload)
    if faults := [check for check in validate(rows, source.schema) if not check.passed]:
        raise SourceChanged(f"{request.source} {request.part}: " + "; ".join(f"{c.name}: {c.note}" for c in faults))
    return f"{request.part}: {rows.height:,} rows as declared"


def _has_rows(request: Request) -> bool:
    return not request.url.rstrip("/").endswith("_count")


def _qcew_look(source_id: str) -> Look:
    quarter: _qcew.Quarter = "a" if source_id.endswith("annual") else "1"
    return lambda client, scope: _rows(client, _qcew.area_slice(scope.year, "08031", quarter))


def _irs_look(client: Client, scope: Scope) -> str:
    need = irs_county_flows.requests(scope)[0]
    for requests in need.alternatives:
        try:
            head = client.peek(requests[0], HEAD_BYTES)
        except NotPublished:
            continue
        names = _names(head)
        _require(requests[0], names, dict.fromkeys(irs_county_flows.header("inflow")))
        return f"{requests[0].part}: {len(names)} columns as declared"
    raise NotPublished(f"{need.label}: none of {len(need.alternatives)} pairs of years is published")


def _nih_look(client: Client, scope: Scope) -> str:
    request = nih_reporter.exporter(scope.year)
    head = _first_member(request, client.peek(request, HEAD_BYTES))
    names = _names(head)
    _require(request, names, _nih_exporter.LAYOUT.renames, frozenset(_nih_exporter.LAYOUT.ignored))
    return f"{request.part}: {len(names)} columns as declared"


def _nsf_look(client: Client, scope: Scope) -> str:
    request = nsf_awards.download(scope.year)
    listing = replace(request, url=nsf_awards.FILES, media="json", listed_at=None)
    address = nsf_awards.locate(request, client.fetch(listing).body)
    if not client.peek(request, HEAD_BYTES, address).startswith(b"PK"):
        raise SourceChanged(f"nsf_awards {request.part}: not a zip")
    return f"{request.part}: listed, and a zip; search: {_rows(client, nsf_awards.search(scope.year))}"


def _require(
    request: Request, names: list[str], used: Mapping[str, object], ignored: frozenset[str] = frozenset()
) -> None:
    reading.require_columns(Payload(request, "", b"", datetime.now(UTC)), names, used=tuple(used), ignored=ignored)


def _names(head: bytes) -> list[str]:
    return next(csv.reader([reading.decoded(head.partition(b"\n")[0]).rstrip("\r")]), [])


def _first_member(request: Request, head: bytes) -> bytes:
    """The beginning of the first file in a zip, from the beginning of the zip."""
    if not head.startswith(b"PK\x03\x04") or len(head) < 30:
        raise SourceChanged(f"{request.source} {request.part}: not a zip (it begins with {head[:20]!r})")
    names, extra = (int.from_bytes(head[at : at + 2], "little") for at in (26, 28))
    body = head[30 + names + extra :]
    try:
        return body if head[8:10] == b"\0\0" else zlib.decompressobj(-zlib.MAX_WBITS).decompress(body)
    except zlib.error as error:
        raise SourceChanged(f"{request.source} {request.part}: the zip is damaged ({error})") from error


def _geocoder_look(client: Client, scope: Scope) -> str:  # noqa: ARG001 (addresses have no year)
    """One address: a refresh asks for none by itself."""
    return _rows(client, census_geocoder.single_request(KNOWN_ADDRESS))


LOOKS: dict[str, Look] = {
    "census_geocoder": _geocoder_look,
    "bls_qcew_annual": _qcew_look("bls_qcew_annual"),
    "bls_qcew_quarterly": _qcew_look("bls_qcew_quarterly"),
    "irs_county_flows": _irs_look,
    "nih_reporter": _nih_look,
    "nsf_awards": _nsf_look,
}
