"""The words that every part of an ingest shares: what is asked, what came back, what was checked.

Nothing here does I/O. A connector speaks only these words, so it cannot tell live answers from recorded ones.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol, get_args

import polars as pl

from aker_data.check import Check
from aker_data.schemas.table import TableSchema

Media = Literal["csv", "zip", "json", "xls", "xlsx", "xml", "html", "text", "tiff", "gpkg", "parquet"]
Origin = Literal["published", "snapshot", "sample"]
# What wins where two are of the same month: the publisher's whole answers, the embedded snapshot, the sample.
ORIGINS: tuple[Origin, ...] = get_args(Origin)


def common_origin(origins: Iterable[Origin]) -> Origin | None:
    """What a set of answers is as a whole: as little as the least of them; None for an empty set."""
    return max(origins, key=ORIGINS.index, default=None)


@dataclass(frozen=True)
class Scope:
    """What one refresh is for: the data year, the refresh it belongs to and the delineation that draws the markets.

    year: calendar year that the figures are for. as_of: ``YYYY-MM`` label of the refresh.
    delineation: vintage of the CBSA list (`aker_geo.delineation.vintages`).
    """

    year: int
    as_of: str
    delineation: str


@dataclass(frozen=True)
class Request:
    """One question to a publisher, without any key.

    part: which part of the source's table the answer fills, for example ``2023`` or ``2122/inflow``.
    media: what the bytes must look like before they are archived. content_type: of the body.
    key_param: name of the query parameter (of a POST: the field of its JSON) in which the client sends the API key; the
    value is never stored.
    key_header: name of the header that carries the key instead, as a bearer token where it is Authorization.
    file_names: glob patterns of names (beside the last part of the URL) under which a person may hold the same content.
    listed_at: address of the publisher's list in which the file's present address stands, for files whose own address
    is signed and short-lived; `url` then names list and file, and is what is archived.
    """

    source: str
    url: str
    part: str
    media: Media
    method: Literal["GET", "POST"] = "GET"
    body: str | None = None
    key_param: str | None = None
    key_header: str | None = None
    file_names: tuple[str, ...] = ()
    listed_at: str | None = None
    content_type: str = "application/json"

    @property
    def is_keyed(self) -> bool:
        """Whether an API key is sent with it."""
        return self.key_param is not None or self.key_header is not None

    @property
    def identity(self) -> str:
        """SHA-256 of method, address and body: the same question always has the same identity."""
        return hashlib.sha256(f"{self.method} {self.url}\n{self.body or ''}".encode()).hexdigest()


@dataclass(frozen=True)
class Need:
    """Something a table is made of, and the ways to get it, best first.

    label: what it is, in words. Each alternative is a set of requests that all have to be answered; when one is not
    published, the next is tried. A need that is not required and has no answer is reported as missing; a required one
    fails the source. bulk: ways that come before them where a publisher is asked (live, and replays of it): one file in
    place of hundreds of pages. held: why the first way may have no answer yet, although its time has come: in whatever
    words it is refused, the next one is asked, and this is reported.
    """

    label: str
    alternatives: tuple[tuple[Request, ...], ...]
    required: bool = True
    bulk: tuple[tuple[Request, ...], ...] = ()
    held: str = ""


@dataclass(frozen=True)
class Payload:
    """The bytes as received, with what was asked and when they came. Named by their SHA-256."""

    request: Request
    sha256: str
    body: bytes = field(repr=False)
    fetched_at: datetime
    origin: Origin = "published"


@dataclass(frozen=True)
class Outlines:
    """Outlines of the counties of a scope, for sources that are of places and not of counties.

    codes: of counties, ascending; wkb: their multipolygons in degrees, in the same order. digest: of both; a part of
    every request that is read by them, since other outlines make other rows of the same bytes.
    """

    codes: tuple[str, ...] = ()
    wkb: tuple[bytes, ...] = field(default=(), repr=False)

    @property
    def digest(self) -> str:
        """Eight digits that name these outlines."""
        whole = hashlib.sha256()
        for code, body in zip(self.codes, self.wkb, strict=True):
            whole.update(code.encode() + body)
        return whole.hexdigest()[:8]


@dataclass(frozen=True)
class NextRequests:
    """What an answer makes one ask next: further pages, or narrower questions.

    requests: in order; those of the same `part` are pages of one slice, and their rows are one file of the lake.
    announced: rows that the publisher says there are for this slice, where it says so. replaces_answer: True where the
    answer itself is not to be read, because it is beyond the publisher's cap and the requests ask for its parts.
    """

    requests: tuple[Request, ...] = ()
    announced: int | None = None
    replaces_answer: bool = False


@dataclass(frozen=True)
class Validators:
    """What is known of the newest archived answer to a question, so that only a change is sent again."""

    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None


@dataclass(frozen=True)
class GuardedResponse:
    """A response that passed the guards. `url` is without key; `body` is empty where the answer is "not modified"."""

    body: bytes = field(repr=False)
    status: int
    content_type: str
    url: str
    etag: str | None
    last_modified: str | None
    fetched_at: datetime
    not_modified: bool
    origin: Origin = "published"


class Answered(Protocol):
    """What the archive knows of an answer."""

    @property
    def sha256(self) -> str | None: ...
    @property
    def url(self) -> str: ...
    @property
    def fetched_at(self) -> datetime: ...
    @property
    def bytes(self) -> int: ...
    @property
    def content_type(self) -> str: ...
    @property
    def origin(self) -> Origin: ...


@dataclass(frozen=True)
class PayloadRef:
    """A payload that an ingest read. is_new: the archive lacked its bytes; not_modified: they were not sent again."""

    sha256: str
    url: str
    part: str
    fetched_at: datetime
    is_new: bool
    not_modified: bool
    bytes: int
    content_type: str
    origin: Origin

    @classmethod
    def of(cls, request: Request, record: Answered, *, is_new: bool, not_modified: bool) -> PayloadRef:
        """The payload of an archived answer to a request."""
        return cls(
            sha256=record.sha256 or "",
            url=record.url,
            part=request.part,
            fetched_at=record.fetched_at,
            is_new=is_new,
            not_modified=not_modified,
            bytes=record.bytes,
            content_type=record.content_type,
            origin=record.origin,
        )


@dataclass(frozen=True)
class Source:
    """A connector: pure functions that say what to ask and turn bytes into rows. It has no I/O.

    id: the entry in ``sources.yml`` and the name of the lake table. parser: version of the parsing rules; raising it
    makes unchanged payloads be parsed again. checks: findings about the whole table, beyond its schema. follow: for
    publishers that answer in pages or cap an answer, what to ask after each answer; every slice must then bring exactly
    the distinct records that the publisher announced. record: the columns that name one of the publisher's records,
    where a record becomes several rows; by default the schema's key. independent: every need is another publisher's,
    so a request that fails or returns non-data is reported missing; the others are still used, and its last good
    response in the archive in its place. The source fails where none of them responds. locate: for requests with
    `listed_at`, the present address of the file, from the bytes of the list; NotPublished where the list lacks it.
    on_outlines: for what lies on the ground rather than in counties (a raster, basins), the source whose rows are of
    the counties of these outlines; without them it has no rows. at_address: for a publisher whose address a setting
    names, the source that asks there.
    """

    id: str
    schema: TableSchema
    requests: Callable[[Scope], list[Need]]
    parse: Callable[[Payload], pl.DataFrame]
    parser: int = 1
    checks: Callable[[pl.LazyFrame], Sequence[Check]] | None = None
    follow: Callable[[Payload], NextRequests] | None = None
    record: tuple[str, ...] = ()
    independent: bool = False
    locate: Callable[[Request, bytes], str] | None = None
    on_outlines: Callable[[Outlines], Source] | None = None
    at_address: Callable[[str], Source] | None = None


class Recorder(Protocol):
    """Where an ingest writes down what it did; a run context is one."""

    def log_lineage(self, *, table: str, source: str, url: str, fetched_at: datetime, hash: str) -> None: ...  # noqa: A002

    def log_payload(
        self,
        *,
        sha256: str,
        source: str,
        url: str,
        content_type: str,
        bytes: int,  # noqa: A002
        fetched_at: datetime,
    ) -> None: ...

    def log_check(self, *, table: str, check: Check) -> None: ...
