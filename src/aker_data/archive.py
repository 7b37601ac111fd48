"""Payloads by their SHA-256, and which question each of them answered.

``raw/<source>/<sha256>`` holds the bytes as received, ``<sha256>.json`` beside it what is known of them, and
``requests/<identity>.json`` the answers to one question, newest first. Nothing is overwritten, and only
`aker prune` removes anything.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from aker_core.errors import StorageError
from aker_data import atomic
from aker_data.contracts import GuardedResponse, Origin, Request, Validators

SETTING = "AKER_CACHE_PATH"
NOT_ASKED = 0  # the status of a request that was put to nobody


@dataclass(frozen=True)
class Record:
    """One answer to a question. sha256: None where the publisher said that there is none (or for a question that was
    answered by other ones: `stands_for` names their addresses and media). Times are UTC."""

    source: str
    url: str
    status: int
    fetched_at: datetime
    origin: Origin
    sha256: str | None = None
    bytes: int = 0
    content_type: str = ""
    etag: str | None = None
    last_modified: str | None = None
    stands_for: tuple[tuple[str, str], ...] = ()

    @property
    def validators(self) -> Validators:
        """What to send so that an unchanged answer is not sent again."""
        return Validators(self.etag, self.last_modified, self.sha256)

    def says_the_same(self, other: Record) -> bool:
        """True where only the time differs."""
        return replace(self, fetched_at=other.fetched_at) == other


_FIELDS = tuple(field.name for field in fields(Record))


class Archive:
    """The store of payloads under one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._swept: set[Path] = set()  # a sweep reads the whole folder: once is enough
        self._good: set[tuple[Path, int, int]] = set()  # files whose bytes were compared: path, size, time of change

    def put(self, request: Request, answer: GuardedResponse) -> tuple[Record, bool]:
        """Keep an answer: the record, and whether the bytes are new. Raises StorageError, with nothing half-written."""
        record = Record(
            source=request.source,
            url=answer.url,
            status=answer.status,
            fetched_at=answer.fetched_at,
            origin=answer.origin,
            sha256=hashlib.sha256(answer.body).hexdigest(),
            bytes=len(answer.body),
            content_type=answer.content_type,
            etag=answer.etag,
            last_modified=answer.last_modified,
        )
        path = self.path(record)
        with atomic.storing(path, SETTING):
            is_new = not self.holds(record)
            if is_new:
                self._sweep(path.parent)
                # A file of another size under this name is not this payload (its name is its hash): it is replaced.
                atomic.write_bytes(path, answer.body, durable=_durable(record))
            beside = path.with_name(f"{path.name}.json")
            if not beside.exists():
                metadata = _metadata(record) | {"request": {"method": request.method, "part": request.part}}
                atomic.write_bytes(beside, _encode(metadata | {"identity": request.identity}), durable=_durable(record))
        self._remember(request, record)
        return record, is_new

    def _sweep(self, folder: Path) -> None:
        if folder not in self._swept:
            self._swept.add(folder)
            atomic.sweep(folder)

    def path(self, record: Record) -> Path:
        """Where the bytes of a record are."""
        if record.sha256 is None:
            raise ValueError(f"The response to {record.url} has no bytes")
        return self.root / "raw" / record.source / record.sha256

    def holds(self, record: Record) -> bool:
        """True where the bytes are there in full length (their hash is verified when they are read)."""
        try:
            return self.path(record).stat().st_size == record.bytes
        except FileNotFoundError:
            return False
        except OSError as error:
            raise atomic.storage_error(error, self.path(record), SETTING) from error

    def read(self, record: Record) -> bytes:
        """The bytes of a record. Raises StorageError where they are gone or are not what their name says."""
        path = self.path(record)
        with atomic.storing(path, SETTING):
            body = path.read_bytes()
        if hashlib.sha256(body).hexdigest() != record.sha256:
            raise StorageError(f"{path}: damaged. Its bytes do not match its name. Remove this file and refresh again")
        return body

    def damage(self, source: str, sha256: str) -> str:
        """What is wrong with the bytes of a payload, and what to do; empty where nothing is.

        They are compared with their name once, and again where the size or the time of the file has changed.
        """
        path = self.root / "raw" / source / sha256
        try:
            there = path.stat()
            seen = (path, there.st_size, there.st_mtime_ns)
            if seen in self._good:
                return ""
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            return f"{path}: {error.strerror}. Refresh again to have its bytes"
        if digest != sha256:
            return f"{path}: its bytes are not those of its name. Remove the file and refresh again"
        self._good.add(seen)
        return ""

    def records(self, request: Request) -> list[Record]:
        """All answers to a question, newest first."""
        return self.records_of(request.identity)

    def records_of(self, identity: str) -> list[Record]:
        """As `records`, by the identity of the request."""
        path = self._index(identity)
        with atomic.storing(path, SETTING):
            try:
                text = path.read_bytes()
            except FileNotFoundError:
                return []
        try:
            return [_record(entry) for entry in json.loads(text)["records"]]
        except (ValueError, KeyError, TypeError) as error:
            raise StorageError(
                f"{path}: not readable as an index of responses. Remove this file and refresh again"
            ) from error

    def answers(self, source: str) -> list[tuple[str, Record]]:
        """The payloads of a source with the part of it that each answers, oldest first.

        A question may have had several. Raises StorageError where what is known of one cannot be read.
        """
        found: list[tuple[str, Record]] = []
        for path in sorted((self.root / "raw" / source).glob("*.json")):
            with atomic.storing(path, SETTING):
                text = path.read_bytes()
            try:
                known = json.loads(text)
                part, identity = str(known["request"]["part"]), str(known["identity"])
            except (ValueError, KeyError, TypeError) as error:
                raise StorageError(f"{path}: not readable. Remove this file and its payload, and ask again") from error
            found += [(part, record) for record in self.records_of(identity) if record.sha256 == path.stem]
        return sorted(found, key=lambda answer: (answer[1].fetched_at, answer[1].sha256 or ""))

    def identities(self) -> list[str]:
        """The identities of all requests that were ever answered."""
        return sorted(path.stem for path in (self.root / "requests").glob("*.json") if not path.name.startswith("."))

    def keep(self, identity: str, records: list[Record]) -> None:
        """Keep only these answers of a request; their bytes are not touched. Raises StorageError."""
        path = self._index(identity)
        with atomic.storing(path, SETTING):
            summary = json.loads(path.read_bytes())["request"]
            entries = [_metadata(entry) for entry in records]
            atomic.write_bytes(path, _encode({"request": summary, "records": entries}))

    def latest(self, request: Request, origin: Origin) -> Record | None:
        """The newest answer of this origin whose bytes are there, or None: what a conditional question builds on."""
        for record in self.records(request):
            if record.origin == origin and record.sha256 is not None:
                return record if self.holds(record) else None
        return None

    def note_absent(self, request: Request, at: datetime, origin: Origin) -> None:
        """Keep that the publisher has no answer to a request, so that a replay comes to the same end."""
        self._remember(request, Record(request.source, request.url, 404, at, origin))

    def note_not_loaded(self, request: Request, at: datetime) -> None:
        """Keep that no file answered a request and nobody asked its publisher, for the same reason."""
        self._remember(request, Record(request.source, request.url, NOT_ASKED, at, "published"))

    def note_stand_ins(self, request: Request, answered: list[Request], at: datetime) -> None:
        """Keep that a question was answered by others (files of a folder), so that a replay finds them."""
        stands_for = tuple((other.url, other.media) for other in answered)
        self._remember(request, Record(request.source, request.url, 200, at, "published", stands_for=stands_for))

    def _index(self, identity: str) -> Path:
        return self.root / "requests" / f"{identity}.json"

    def _remember(self, request: Request, record: Record) -> None:
        records = self.records(request)
        newest = next((other for other in records if other.origin == record.origin), None)
        if newest is not None and record.says_the_same(newest):
            return
        path = self._index(request.identity)
        summary = {"source": request.source, "method": request.method, "url": request.url, "part": request.part}
        entries = [_metadata(entry) for entry in (record, *records)]
        with atomic.storing(path, SETTING):
            atomic.write_bytes(path, _encode({"request": summary, "records": entries}), durable=_durable(record))


def _durable(record: Record) -> bool:
    """Whether to wait for the disk: what is embedded can be had again at any time."""
    return record.origin == "published"


def _metadata(record: Record) -> dict[str, Any]:
    return {name: getattr(record, name) for name in _FIELDS} | {"fetched_at": record.fetched_at.isoformat()}


def _record(entry: dict[str, Any]) -> Record:
    stands_for = tuple((str(url), str(media)) for url, media in entry["stands_for"])
    return Record(**entry | {"fetched_at": datetime.fromisoformat(entry["fetched_at"]), "stands_for": stands_for})


def _encode(value: dict[str, Any]) -> bytes:
    # A line for each member; `indent` would be many times slower, and a paged source writes thousands of these.
    lines = (
        f"{json.dumps(name)}: {json.dumps(value[name], ensure_ascii=False, sort_keys=True)}" for name in sorted(value)
    )
    return ("{\n " + ",\n ".join(lines) + "\n}\n").encode()
