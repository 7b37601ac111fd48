"""Doubles of publishers behind a socket, and an ingest that reaches them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aker_data import catalogue
from aker_data.archive import Archive
from aker_data.http.client import Client, ClientPolicy, HttpTransport
from aker_data.http.pacing import Backoff, Pace
from aker_data.http.router import Mode, router_for
from aker_data.http.transport import HttpRequest, HttpResponse
from aker_data.ingest.context import IngestContext, Step
from aker_data.lake.tables import Lake
from aker_sample.publisher import Publisher


@contextmanager
def serving(double: Publisher) -> Iterator[Publisher]:
    """Answer on a free port of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(double))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    double.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield double
    finally:
        server.shutdown()
        server.server_close()


def _handler(double: Publisher) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # header and body go out at once

        def do_GET(self) -> None:
            size = int(self.headers.get("content-length", 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            reply = double.receive(self.command, self.path, self.rfile.read(size), headers)
            self.send_response(reply.status)
            for name, value in {"Content-Type": reply.content_type, **reply.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body) + reply.missing))
            self.end_headers()
            self.wfile.write(reply.body)
            self.close_connection = self.close_connection or bool(reply.missing)

        do_POST = do_GET

        def log_message(self, *args: Any) -> None: ...

    return Handler


class LocalTransport:
    """The network of a test: the publishers' addresses lead to local servers, every other one to nowhere."""

    remote = True

    def __init__(self, doubles: tuple[Publisher, ...]) -> None:
        self._doubles = doubles
        self._http = HttpTransport("Aker/1.0 (me@example.org)", seconds=5.0)

    def send(self, call: HttpRequest) -> HttpResponse:
        """Ask the server that stands for this address."""
        for double in self._doubles:
            if call.url.startswith(f"{double.home}/"):
                return self._http.send(replace(call, url=double.address + call.url.removeprefix(double.home)))
        raise AssertionError(f"No double stands for {call.url}.")


def ingest_context(
    folder: Path,
    *doubles: Publisher,
    mode: Mode = "live",
    files: Path | None = None,
    pace: Pace | None = None,
    waits: list[float] | None = None,
    steps: list[Step] | None = None,
) -> IngestContext:
    """An ingest with its archive and lake below `folder`. waits: gets every pause between attempts (none is slept)."""
    archive = Archive(folder / "cache")
    slept = waits if waits is not None else []
    backoff = Backoff(attempts=3, first=0.01, longest=0.05, longest_retry_after=60, sleep=slept.append)
    pace = pace or Pace(sleep=lambda _: None)
    entry = router_for(mode, archive, live=lambda: LocalTransport(doubles), folder=files)
    client = Client(entry, catalogue.spec, ClientPolicy(contact="me@example.org", backoff=backoff, pace=pace))
    reported: list[Step] = steps if steps is not None else []
    return IngestContext(client, archive, Lake(str(folder / "lake")), entry, _small, reported.append)


def _small(source: str) -> catalogue.SourceSpec:
    """The catalogue's entry, without the number of rows that a national answer must have."""
    return replace(catalogue.spec(source), rows=None)
