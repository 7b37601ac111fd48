"""Payloads by their SHA-256, and which question each of them answered.

``raw/<source>/<sha256>`` holds the bytes as received, ``<sha256>.json`` beside it what is known of them, and
``requests/`` the answers to each question (`archive_places` has where that lies: a folder or a store). Nothing is
overwritten, and only `aker prune` removes anything.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields, replace
from datetime import datetime
from pathlib import Path

from aker_core.errors import StorageError
from aker_data.archive_entries import JSON, RAW, Entry, Held, encoded
from aker_data.archive_places import place_of
from aker_data.contracts import GuardedResponse, Origin, Request, Validators

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
    """The store of payloads under one root: a folder, or an ``s3://`` address (options as object_store names them).

    local: a folder of this machine; of an archive in a store, where copies of what was read and answered are kept.
    """

    def __init__(self, root: Path | str, options: dict[str, str] | None = None, local: Path | None = None) -> None:
        self.root = root
        self._good: set[tuple[Path, int, int]] = set()  # files whose bytes were compared: path, size, time of change
        self.remote = isinstance(root, str) and "://" in root
        self._place = place_of(root, options, local)

    @property
    def local(self) -> Path:
        """The folder of this machine that belongs to it: the archive itself, or the copies."""
        return self._place.local

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
        name = _name(record)
        is_new = not self.holds(record)
        if is_new:
            # A file of another size under this name is not this payload (its name is its hash): it is replaced.
            self._place.write(name, answer.body, durable=_durable(record))
        if self._place.size(name + JSON) is None:
            metadata = _metadata(record) | {"request": {"method": request.method, "part": request.part}}
            beside = encoded(metadata | {"identity": request.identity})
            self._place.write(name + JSON, beside, durable=_durable(record))
        self._remember(request, record)
        return record, is_new

    def path(self, record: Record) -> Path:
        """Where the bytes of a record are on this machine (of an archive in a store: their copy, if there is one)."""
        return self.local / _name(record)

    def holds(self, record: Record) -> bool:
        """True where the bytes are there in full length (their hash is verified when they are read)."""
        return self._place.size(_name(record)) == record.bytes

    def read(self, record: Record) -> bytes:
        """The bytes of a record. Raises StorageError where they are gone or are not what their name says."""
        source, _, sha256 = _name(record).removeprefix(f"{RAW}/").partition("/")
        return self.payload(source, sha256)

    def payload(self, source: str, sha256: str) -> bytes:
        """The bytes of this name. Raises StorageError where they are gone or are not what their name says."""
        name = f"{RAW}/{source}/{sha256}"
        body, where = self._place.read(name), self._place.where(name)
        if body is None:
            raise StorageError(f"{where}: no such payload. Restore it from a backup, or refresh again")
        if hashlib.sha256(body).hexdigest() != sha256:
            raise StorageError(f"{where}: damaged. Its bytes do not match its name. Remove this file and refresh again")
        return body

    def local_payload(self, source: str, sha256: str) -> tuple[Path, str]:
        """The file of this machine with a payload's bytes, and what is wrong with them and what to do; empty: nothing.

        They are compared with their name once, and again where the size or the time of the file has changed.
        """
        path = self.local / RAW / source / sha256
        try:
            if self.remote and not path.is_file():
                self.payload(source, sha256)  # leaves a copy
            there = path.stat()
            seen = (path, there.st_size, there.st_mtime_ns)
            if seen in self._good:
                return path, ""
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except StorageError as error:
            return path, str(error)
        except OSError as error:
            return path, f"{path}: {error.strerror}. Refresh again to have its bytes"
        if digest != sha256:
            return path, f"{path}: damaged. Its bytes do not match its name. Remove this file and refresh again"
        self._good.add(seen)
        return path, ""

    def records(self, request: Request) -> list[Record]:
        """All answers to a question, newest first."""
        return self.records_of(request.identity)

    def records_of(self, identity: str) -> list[Record]:
        """As `records`, by the identity of the request."""
        entries = self._place.answers(identity)
        try:
            return [_record(entry) for entry in entries]
        except (ValueError, KeyError, TypeError) as error:
            where = self._place.where(f"requests/{identity}{JSON}")
            raise StorageError(
                f"{where}: not readable as an index of responses. Remove this file and refresh again"
            ) from error

    def answers(self, source: str) -> list[tuple[str, Record]]:
        """The payloads of a source with the part of it that each answers, oldest first.

        A question may have had several. Raises StorageError where what is known of one cannot be read.
        """
        found: list[tuple[str, Record]] = []
        for name in (held.name for held in self._place.payloads(source) if held.name.endswith(JSON)):
            text = self._place.read(name) or b""
            sha256 = name.rpartition("/")[2].removesuffix(JSON)
            try:
                known = json.loads(text)
                part, identity = str(known["request"]["part"]), str(known["identity"])
            except (ValueError, KeyError, TypeError) as error:
                where = self._place.where(name)
                raise StorageError(f"{where}: not readable. Remove this file and its payload, and ask again") from error
            found += [(part, record) for record in self.records_of(identity) if record.sha256 == sha256]
        return sorted(found, key=lambda answer: (answer[1].fetched_at, answer[1].sha256 or ""))

    def identities(self) -> list[str]:
        """The identities of all requests that were ever answered."""
        return self._place.identities()

    def keep(self, identity: str, records: list[Record]) -> None:
        """Keep only these answers of a request; their bytes are not touched. Raises StorageError."""
        self._place.keep(identity, [_metadata(record) for record in records])

    def payloads(self) -> list[Held]:
        """Every file of payloads and of what is known of them, by name. Raises StorageError."""
        return self._place.payloads()

    def remove(self, files: list[str]) -> None:
        """Remove such files, by name. Raises StorageError."""
        self._place.remove(files)

    def copy_answers(self, identity: str, records: list[Record], to: Archive) -> None:
        """Put answers of a request into an archive that has none of it yet; the bytes are not copied."""
        summary = self._place.summary(identity)
        for record in reversed(records):
            to._place.remember(identity, summary, _metadata(record), durable=False)

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

    def _remember(self, request: Request, record: Record) -> None:
        newest = next((other for other in self.records(request) if other.origin == record.origin), None)
        if newest is not None and record.says_the_same(newest):
            return
        summary = {"source": request.source, "method": request.method, "url": request.url, "part": request.part}
        self._place.remember(request.identity, summary, _metadata(record), durable=_durable(record))


def _name(record: Record) -> str:
    if record.sha256 is None:
        raise ValueError(f"The response to {record.url} has no bytes")
    return f"{RAW}/{record.source}/{record.sha256}"


def _durable(record: Record) -> bool:
    """Whether to wait for the disk: what is embedded can be had again at any time."""
    return record.origin == "published"


def _metadata(record: Record) -> Entry:
    return {name: getattr(record, name) for name in _FIELDS} | {"fetched_at": record.fetched_at.isoformat()}


def _record(entry: Entry) -> Record:
    stands_for = tuple((str(url), str(media)) for url, media in entry["stands_for"])
    return Record(**entry | {"fetched_at": datetime.fromisoformat(entry["fetched_at"]), "stands_for": stands_for})
