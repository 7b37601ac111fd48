"""What is mutated: payloads of the embedded sample, in the publishers' formats, made short where that still parses."""

from __future__ import annotations

import hashlib
import io
import tempfile
import zipfile
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from aker_core.config import Settings
from aker_core.errors import AkerError
from aker_data import catalogue
from aker_data.contracts import Payload, Scope, Source
from aker_data.ingest.context import context_from
from aker_data.ingest.fetch import Fetcher
from aker_data.ingest.fetch_payloads import Unrecorded, payloads_of
from aker_data.ingest.plan import plan_for
from aker_data.sources import census_geocoder
from aker_sample.base_files import rows
from aker_sample.server import answer
from bench.fuzz_layouts import other_layouts
from bench.fuzz_mutations import ZIP, zipped

SCOPE = Scope(year=2023, as_of="2024-06", delineation="2023-07")
SNAPSHOT = Scope(year=2016, as_of="2017-06", delineation="2015-07")
KEPT = 6  # payloads of a source, of different kinds
LINES, MEMBERS = 40, 6
ADDRESS = ("street", "city", "state", "zip")
FILES = {
    "feed.xml": b'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><item><title>Acme to create 310 '
    b"jobs in Denver</title><link>https://example.org/1</link><pubDate>Tue, 05 Mar 2024 10:00:00 GMT</pubDate>"
    b"<description><![CDATA[<p>Acme, Inc. will invest <b>$20 million</b> in Denver, Colorado.</p>]]></description>"
    b"</item></channel></rss>",
    "page.html": b"<!doctype html><html><head><title>Acme grows</title></head><body><article><h1>Acme grows</h1>"
    b'<time datetime="2024-03-05">March 5</time><p>Acme will create 310 jobs.</p></article></body></html>',
    "text.md": b'---\ntitle: "Acme grows"\npublished: 2024-03-05\nurl: https://example.org/1\n---\n# Acme grows\n\n'
    b"Acme will [invest](https://example.org) **$20 million** and create 310 jobs.\n",
    "lines.jsonl": b'{"id": 1, "title": "Acme", "text": "Acme will create 310 jobs.", "published": "2024-03-05"}\n'
    b'{"id": 2, "text": "<p>Beta will create 20 jobs.</p>"}\n',
}


def seeds(source_id: str) -> list[Payload]:
    """Payloads of a source that parse: of the sample, else of the snapshot; of announcements also a person's files."""
    source = catalogue.load(source_id)
    found = _payloads(source, "sample", SCOPE) or _payloads(source, "snapshot", SNAPSHOT)
    if source_id == "announcements":
        first = source.requests(SCOPE)[0].alternatives[0][0]
        for name, body in FILES.items():
            request = replace(first, url=f"file:announcements/{name}", media="text")
            found.append(Payload(request, hashlib.sha256(body).hexdigest(), body, datetime.now(UTC)))
    if source_id == census_geocoder.ID:
        found += _geocodes()
    return found + other_layouts(source_id, SCOPE)


def _geocodes() -> list[Payload]:
    """What the sample's geocoder answers to one address and to a batch: no scope asks for addresses."""
    places = [census_geocoder.Address(*(row[name] for name in ADDRESS)) for row in rows("synthetic_addresses.csv")]
    asked = [census_geocoder.single_request(places[0]), census_geocoder.batch_request(places)]
    bodies = [answer(each.method, each.url, each.body.encode() if each.body else None, None).body for each in asked]
    return [
        Payload(request, hashlib.sha256(body).hexdigest(), body, datetime.now(UTC))
        for request, body in zip(asked, bodies, strict=True)
    ]


def _payloads(source: Source, mode: str, scope: Scope) -> list[Payload]:
    """One payload of each layout, in the order in which they are asked for."""
    found: dict[str, Payload] = {}
    with tempfile.TemporaryDirectory() as folder:
        paths = {"data_path": Path(folder), "lake_path": str(Path(folder, "lake"))}
        settings = Settings(_env_file=None, source_mode=mode, **paths)  # type: ignore[call-arg, arg-type]
        plan = plan_for(source, scope)
        fetcher = Fetcher(plan, context_from(settings), Unrecorded())
        for need in plan.needs:
            with suppress(AkerError):
                for payload in payloads_of(fetcher, need):
                    found.setdefault(f"{payload.request.media} {_kind(payload)}", _short(source, payload))
            if len(found) >= KEPT:
                break
    return list(found.values())[:KEPT]


def _kind(payload: Payload) -> str:
    """What tells payloads of one layout from those of another, as well as the part of the table tells."""
    return payload.request.part.lstrip("0123456789/-")[:12] or payload.request.url.rpartition("/")[0]


def _short(source: Source, payload: Payload) -> Payload:
    """A payload of fewer rows where one still parses to rows."""
    for body in (_shorter(payload.body), payload.body):
        shorter = replace(payload, body=body, sha256=hashlib.sha256(body).hexdigest())
        with suppress(Exception):
            source.parse(shorter)
            return shorter
    return payload


def _shorter(body: bytes) -> bytes:
    if not body.startswith(ZIP):
        return _head(body)
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        names = archive.namelist()[:MEMBERS]
        return zipped([(name, _head(archive.read(name))) for name in names])


def _head(body: bytes) -> bytes:
    return b"".join(body.splitlines(keepends=True)[:LINES]) if body[:1] not in b"{[<" else body
