"""A small publisher on a real socket, a small source that it serves, and an ingest context over both."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from aker_core.errors import SourceChanged
from aker_data.archive import Archive
from aker_data.catalogue import SourceSpec
from aker_data.check import Check
from aker_data.contracts import Media, Need, Payload, Request, Scope, Source
from aker_data.http.client import Client, ClientPolicy
from aker_data.http.network import HttpTransport
from aker_data.http.pacing import Backoff, Pace
from aker_data.http.router import Mode, router_for
from aker_data.ingest.context import IngestContext, Step
from aker_data.lake import tables
from aker_data.lake.tables import Lake
from aker_data.schemas.table import Column, TableSchema

CONTACT = "me@example.org"


@dataclass(frozen=True)
class Said:
    """What the publisher says to one request. lie: bytes promised beyond those sent, then the line is cut."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    lie: int = 0


@dataclass(frozen=True)
class Asked:
    """What the publisher was asked."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Publisher:
    """Answers by path (without query); several answers are given in turn, the last one for ever."""

    def __init__(self) -> None:
        self.answers: dict[str, list[Said]] = {}
        self.asked: list[Asked] = []
        self.host = ""

    def says(self, path: str, *answers: Said | bytes) -> None:
        self.answers[path] = [Said(body=said) if isinstance(said, bytes) else said for said in answers]

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def next(self, path: str) -> Said:
        answers = self.answers.get(path.partition("?")[0], [Said(404, b"no such file")])
        return answers.pop(0) if len(answers) > 1 else answers[0]


def _handler(publisher: Publisher) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            size = int(self.headers.get("content-length", 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            publisher.asked.append(Asked(self.command, self.path, headers, self.rfile.read(size)))
            said = publisher.next(self.path)
            etag = said.headers.get("ETag")
            if etag and self.headers.get("If-None-Match") == etag:
                said = Said(304, b"", {"ETag": etag})
            self.send_response(said.status)
            for name, value in {"Content-Type": "text/csv", **said.headers}.items():
                self.send_header(name, value)
            if said.status not in (204, 304):
                self.send_header("Content-Length", str(len(said.body) + said.lie))
            self.end_headers()
            try:
                self.wfile.write(said.body)
            except OSError:
                self.close_connection = True
            if said.lie:
                self.close_connection = True

        do_POST = do_GET

        def log_message(self, *args: Any) -> None: ...

    return Handler


def _served(publisher: Publisher) -> Iterator[Publisher]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(publisher))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    publisher.host = f"127.0.0.1:{server.server_port}"
    yield publisher
    server.shutdown()
    server.server_close()


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    yield from _served(Publisher())


@pytest.fixture
def elsewhere() -> Iterator[Publisher]:
    """Another host."""
    yield from _served(Publisher())


SPEC = SourceSpec(
    id="toy",
    title="Toy",
    publisher="Toy Bureau",
    homepage="https://toy.example",
    license="public domain",
    cadence="yearly",
    hosts=("127.0.0.1",),
    requests_per_second=1000.0,
    needs_contact=False,
    max_bytes=1_000_000,
    max_unzipped_bytes=20_000_000,
    rows=None,
)

SCHEMA = TableSchema(
    "toy",
    "Jobs by area and year.",
    (
        Column("area", pl.String, "Code of the area.", pattern=r"^\d{2}$"),
        Column("year", pl.Int64, "Calendar year."),
        Column("jobs", pl.Int64, "Jobs; null where withheld.", nullable=True, low=0),
    ),
    key=("area", "year"),
)


def toy_parse(payload: Payload) -> pl.DataFrame:
    try:
        frame = pl.read_csv(io.BytesIO(payload.body), infer_schema=False)
    except pl.exceptions.PolarsError as error:
        raise SourceChanged(f"toy: {error}") from error
    if frame.columns != ["area", "year", "jobs"]:
        raise SourceChanged(f"toy: columns {frame.columns}")
    return frame.select("area", pl.col("year").cast(pl.Int64), pl.col("jobs").cast(pl.Int64))


def csv(*rows: tuple[str, int, int | None]) -> bytes:
    lines = ["area,year,jobs", *(f"{area},{year},{'' if jobs is None else jobs}" for area, year, jobs in rows)]
    return ("\n".join(lines) + "\n").encode()


def toy_source(needs: Callable[[Scope], list[Need]], **changes: Any) -> Source:
    return replace(Source(id="toy", schema=SCHEMA, requests=needs, parse=toy_parse), **changes)


class Book:
    """A recorder that keeps what it is told."""

    def __init__(self) -> None:
        self.lineage: list[dict[str, Any]] = []
        self.payloads: list[dict[str, Any]] = []
        self.checks: list[Check] = []

    def log_lineage(self, **what: Any) -> None:
        self.lineage.append(what)

    def log_payload(self, **what: Any) -> None:
        self.payloads.append(what)

    def log_check(self, **what: Any) -> None:
        self.checks.append(what["check"])


@dataclass
class House:
    """Everything under one temporary folder."""

    root: Path
    publisher: Publisher
    spec: SourceSpec = SPEC
    key: str | None = None
    contact: str | None = CONTACT
    steps: list[Step] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    @property
    def archive(self) -> Archive:
        return Archive(self.root / "cache")

    @property
    def lake(self) -> Lake:
        return Lake(str(self.root / "lake"))

    @property
    def policy(self) -> ClientPolicy:
        backoff = Backoff(attempts=3, first=0.01, longest=0.05, longest_retry_after=60, sleep=self.waits.append)
        return ClientPolicy(key=lambda _: self.key, contact=self.contact, backoff=backoff, pace=Pace())

    def client(self) -> Client:
        return Client(HttpTransport("Aker/1.0 (me@example.org)", seconds=2.0), lambda _: self.spec, self.policy)

    def context(
        self, mode: Mode = "live", folder: Path | None = None, named: dict[str, Sequence[Path]] | None = None
    ) -> IngestContext:
        entry = router_for(
            mode, self.archive, live=lambda: HttpTransport("Aker/1.0", seconds=2.0), folder=folder, named=named
        )
        client = Client(entry, lambda _: self.spec, self.policy)
        return IngestContext(client, self.archive, self.lake, entry, lambda _: self.spec, self.steps.append)

    def request(self, path: str, part: str = "2023", media: Media = "csv", **more: Any) -> Request:
        return Request("toy", self.publisher.url(path), part, media, **more)

    def source(self, *paths: str, **changes: Any) -> Source:
        """A source with one required need for each path; the part is the file's name."""
        requests = [self.request(path, part=path.rpartition("/")[2].partition(".")[0]) for path in paths]
        needs = [Need(f"the year {request.part}", ((request,),)) for request in requests]
        return toy_source(lambda _: needs, **changes)

    def stages(self) -> list[str]:
        return [step.stage for step in self.steps]


@pytest.fixture
def house(tmp_path: Path, publisher: Publisher) -> House:
    return House(tmp_path, publisher)


@pytest.fixture
def book() -> Book:
    return Book()


@pytest.fixture
def scope() -> Scope:
    return Scope(2023, "2024-06", "2023-07")


@pytest.fixture
def rows() -> Callable[..., bytes]:
    """Make the toy's CSV of (area, year, jobs)."""
    return csv


@pytest.fixture
def said() -> type[Said]:
    return Said


@pytest.fixture
def toy() -> Callable[..., Source]:
    return toy_source


@pytest.fixture
def lake(tmp_path):
    return Lake(str(tmp_path / "a lake"))


@pytest.fixture
def before_the_next_commit(monkeypatch):
    """Have another writer do something right before the next transaction of this one."""
    commit = tables.commit

    def arrange(act):
        def late(*arguments):
            monkeypatch.setattr(tables, "commit", commit)
            act()
            commit(*arguments)

        monkeypatch.setattr(tables, "commit", late)

    return arrange
