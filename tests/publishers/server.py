"""The base of all local publishers: a socket, what was asked, and what goes wrong; and an intake that reaches them."""

from __future__ import annotations

import json
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlsplit

from aker_data import catalogue
from aker_data.archive import Archive
from aker_data.http.client import Client, ClientPolicy, HttpTransport
from aker_data.http.pacing import Backoff, Pace
from aker_data.http.router import Mode, router_for
from aker_data.http.transport import HttpRequest, HttpResponse
from aker_data.ingest.context import IngestContext, Step
from aker_data.lake.tables import Lake

JSON, HTML = "application/json", "text/html"
DOWN = b"<!DOCTYPE html><html><head><title>Scheduled maintenance</title></head><body>Come back later.</body></html>"


@dataclass(frozen=True)
class Asked:
    """One question as it arrived. query: of the address, without order. body: of a POST, as received."""

    number: int
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes = b""

    @cached_property
    def told(self) -> dict[str, Any]:
        """The JSON object of the body."""
        value = json.loads(self.body)
        return value if isinstance(value, dict) else {}


@dataclass(frozen=True)
class Said:
    """One answer. cut: bytes promised beyond those sent, after which the line is dropped."""

    status: int = 200
    body: bytes = b""
    content_type: str = JSON
    headers: dict[str, str] = field(default_factory=dict)
    cut: int = 0


Spoil = Callable[[Said], Said]
Rows = list[dict[str, Any]]


def busy(seconds: float, status: int = 429) -> Spoil:
    """Too many requests: come back after so many seconds."""
    return lambda _: Said(status, b"busy", "text/plain", {"Retry-After": f"{seconds:g}"})


def page(body: bytes = DOWN, status: int = 200) -> Spoil:
    """A page for people where data was asked for."""
    return lambda _: Said(status, body, HTML)


def cut(*, silently: bool = False) -> Spoil:
    """Half of the body; silently: without a word of the other half."""
    return lambda said: replace(said, body=said.body[: len(said.body) // 2], cut=0 if silently else len(said.body) // 2)


def says(status: int, body: object, content_type: str = JSON) -> Spoil:
    """Another answer altogether; a body that is no bytes is written as JSON."""
    return lambda _: Said(status, body if isinstance(body, bytes) else json.dumps(body).encode(), content_type)


class Publisher(ABC):
    """Answers questions on a real socket as one publisher does; see the package for what tests may change."""

    home: ClassVar[str]

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.spoils: dict[int, Spoil] = {}
        self.tampers: dict[int, Callable[[Rows], Rows]] = {}
        self.totals: dict[int, int] = {}
        self.address = ""
        self._lock = threading.Lock()

    @abstractmethod
    def answer(self, asked: Asked) -> Said:
        """What the publisher says when all is well with it."""

    def page(self, asked: Asked, rows: Rows, total: int) -> tuple[Rows, int]:
        """The rows and the total that this answer shall have, after what the test wants of it."""
        return self.tampers.get(asked.number, list)(rows), self.totals.get(asked.number, total)

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Answer on a free port of this machine."""
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        self.address = f"http://127.0.0.1:{server.server_port}"
        try:
            yield
        finally:
            server.shutdown()
            server.server_close()

    def hear(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Said:
        """Answer a question and keep that it was asked."""
        with self._lock:
            parts = urlsplit(target)
            asked = Asked(len(self.asked) + 1, method, parts.path, dict(parse_qsl(parts.query)), headers, body)
            self.asked.append(asked)
        return self.spoils.get(asked.number, lambda said: said)(self.answer(asked))


def _handler(publisher: Publisher) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # header and body go out at once

        def do_GET(self) -> None:
            size = int(self.headers.get("content-length", 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            said = publisher.hear(self.command, self.path, headers, self.rfile.read(size))
            self.send_response(said.status)
            for name, value in {"Content-Type": said.content_type, **said.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(said.body) + said.cut))
            self.end_headers()
            self.wfile.write(said.body)
            self.close_connection = self.close_connection or bool(said.cut)

        do_POST = do_GET

        def log_message(self, *args: Any) -> None: ...

    return Handler


class Local:
    """The network of a test: the publishers' addresses lead to local servers, every other one to nowhere."""

    remote = True

    def __init__(self, publishers: tuple[Publisher, ...]) -> None:
        self._publishers = publishers
        self._http = HttpTransport("Aker/1.0 (me@example.org)", seconds=5.0)

    def send(self, call: HttpRequest) -> HttpResponse:
        """Ask the server that stands for this address."""
        for publisher in self._publishers:
            if call.url.startswith(f"{publisher.home}/"):
                return self._http.send(replace(call, url=publisher.address + call.url.removeprefix(publisher.home)))
        raise AssertionError(f"nobody stands for {call.url}")


def intake(
    folder: Path,
    *publishers: Publisher,
    mode: Mode = "live",
    files: Path | None = None,
    pace: Pace | None = None,
    waits: list[float] | None = None,
    steps: list[Step] | None = None,
) -> IngestContext:
    """An intake with its archive and lake below `folder`. waits: gets every pause between attempts (none is slept)."""
    archive = Archive(folder / "cache")
    slept = waits if waits is not None else []
    backoff = Backoff(attempts=3, first=0.01, longest=0.05, longest_retry_after=60, sleep=slept.append)
    pace = pace or Pace(sleep=lambda _: None)
    entry = router_for(mode, archive, live=lambda: Local(publishers), folder=files)
    client = Client(entry, catalogue.spec, ClientPolicy(contact="me@example.org", backoff=backoff, pace=pace))
    heard: list[Step] = steps if steps is not None else []
    return IngestContext(client, archive, Lake(str(folder / "lake")), entry, _small, heard.append)


def _small(source: str) -> catalogue.SourceSpec:
    """The catalogue's entry, without the number of rows that a national answer must have."""
    return replace(catalogue.spec(source), rows=None)
