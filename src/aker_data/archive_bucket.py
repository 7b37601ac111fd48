"""An archive in an object store, with copies of what was read in a folder of this machine.

Every answer is an object of its own, ``requests/<identity>.<number>-<digest>.json``, so that of two writers at once
neither takes away what the other has put there; a list that was copied out of a folder is read beside them. Nothing is
ever changed: a payload is named by its bytes, an answer by what it says.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from aker_core.errors import StorageError
from aker_data import object_store as objects
from aker_data.archive_entries import (
    JSON,
    RAW,
    REQUESTS,
    SETTING,
    Entry,
    Held,
    digest_of,
    document_of,
    encoded,
    request_of,
)
from aker_data.archive_folder import Folder

DIGITS = 16  # of the SHA-256 in the name of an answer


class Bucket:
    """An archive in an object store, with copies of the payloads that were read in a folder of this machine.

    What the store holds is listed once, when it is first asked for, and kept current with what is put here: another
    writer's answers of meanwhile are seen by the next run.
    """

    def __init__(self, root: str, options: dict[str, str], local: Path) -> None:
        self._root = root.rstrip("/")
        self._options = options
        self.local = local
        self._copies = Folder(local)
        self._lock = threading.Lock()  # threads ask ahead
        self._sizes: dict[str, dict[str, int]] = {}  # by source, of the files below raw/<source>/
        self._index: dict[str, list[str]] | None = None  # by identity, the names of its answers

    def where(self, name: str) -> str:
        """The address."""
        return f"{self._root}/{name}"

    def size(self, name: str) -> int | None:
        """Its bytes, or None where there is none, by the listing of its source."""
        source = name.split("/")[1]
        with self._lock:
            if source not in self._sizes:
                self._sizes[source] = {held.name: held.bytes for held in self.payloads(source)}
            return self._sizes[source].get(name)

    def read(self, name: str) -> bytes | None:
        """The bytes, or None where there are none: of the copy where one is whole, else of the store."""
        own = name.rpartition("/")[2]  # the hash of a payload, which is what makes a copy as good
        body = None if name.endswith(JSON) else self._copies.read(name)
        if body is not None and digest_of(body) == own:
            return body
        with self._storing(name):
            body = objects.get(self._root, name, self._options)
        if body is not None and digest_of(body) == own:
            self._copies.write(name, body, durable=False)
        return body

    def write(self, name: str, body: bytes, *, durable: bool) -> None:  # noqa: ARG002 (a store is always durable)
        """Put an object there, which appears whole."""
        self._put(name, body)
        source = name.split("/")[1]
        if source in self._sizes:
            self._sizes[source][name] = len(body)
        if not name.endswith(JSON):
            self._copies.write(name, body, durable=False)

    def payloads(self, source: str | None = None) -> list[Held]:
        """The objects below ``raw/``."""
        with self._storing(RAW):
            sources = [source] if source else objects.folders_in(self._root, RAW, self._options)
            there = [each for of in sources for each in objects.objects_in(self._root, f"{RAW}/{of}", self._options)]
        return [Held(each.name, each.bytes, each.modified.timestamp()) for each in there]

    def remove(self, names: Sequence[str]) -> None:
        """Take objects away, and their copies."""
        for name in names:
            with self._storing(name):
                objects.remove(self._root, name, self._options)
        self._sizes.clear()
        self._copies.remove(names)

    def identities(self) -> list[str]:
        """The requests that were ever answered."""
        return sorted(self._names())

    def answers(self, identity: str) -> list[Entry]:
        """The answers to a request: by their numbers, and of one number by their times; newest first."""
        read = [(name, self._document(name)) for name in self._names().get(identity, [])]
        numbered = [(_number(name), entry) for name, document in read for entry in document["records"]]
        alone = {_text(entry): (number, entry) for number, entry in numbered}
        # A list out of a folder is in order already, and has number 0: the sort leaves equals as they are.
        ordered = sorted(alone.items(), key=lambda item: _rank(item[1][0], item[1][1], item[0]), reverse=True)
        return [entry for _text, (_order, entry) in ordered]

    def summary(self, identity: str) -> Entry:
        """What the request was."""
        names = self._names().get(identity, [])
        return request_of(self._document(names[0])) if names else {}

    def remember(self, identity: str, summary: Entry, entry: Entry, *, durable: bool) -> None:  # noqa: ARG002
        """Add an answer as an object of its own."""
        body = encoded({"request": summary, "records": [entry]})
        names = self._names().setdefault(identity, [])
        number = 1 + max(map(_number, names), default=0)
        name = f"{REQUESTS}/{identity}.{number:06}-{digest_of(body)[:DIGITS]}{JSON}"
        self._put(name, body)
        self._copies.write(name, body, durable=False)
        names.append(name)

    def keep(self, identity: str, entries: Sequence[Entry]) -> None:
        """Remove the answers that do not stay, object by object; a list out of a folder is shortened."""
        stay = {_text(entry) for entry in entries}
        names = self._names().get(identity, [])
        documents = {name: self._document(name) for name in names}
        kept = {name: [entry for entry in documents[name]["records"] if _text(entry) in stay] for name in names}
        for name in (name for name in names if 0 < len(kept[name]) < len(documents[name]["records"])):
            self._put(name, encoded({**documents[name], "records": kept[name]}))
        self.remove([name for name in names if not kept[name]])
        self._names()[identity] = [name for name in names if kept[name]]

    def _names(self) -> dict[str, list[str]]:
        with self._lock:
            if self._index is None:
                with self._storing(REQUESTS):
                    there = objects.objects_in(self._root, REQUESTS, self._options)
                self._index = {}
                for name in (each.name for each in there if each.name.endswith(JSON)):
                    self._index.setdefault(_identity(name), []).append(name)
            return self._index

    def _put(self, name: str, body: bytes) -> None:
        with self._storing(name):
            objects.put(self._root, name, body, self._options)

    def _document(self, name: str) -> Entry:
        """An answer of the index. Its copy is as good, since it is never changed; a list out of a folder has none."""
        is_own = _number(name) > 0
        body = self._copies.read(name) if is_own else None
        if body is None or not digest_of(body).startswith(name.removesuffix(JSON).rpartition("-")[2]):
            with self._storing(name):
                body = objects.get(self._root, name, self._options) or b""
            if is_own:
                self._copies.write(name, body, durable=False)
        return document_of(body, self.where(name))

    @contextmanager
    def _storing(self, name: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StorageError(f"{self.where(name)}: {objects.store_problem(error, SETTING)}") from error


def _identity(name: str) -> str:
    return name.rpartition("/")[2].partition(".")[0]


def _number(name: str) -> int:
    """The number in the name of an answer; 0 for a list."""
    number = name.rpartition("/")[2].split(".")[1].partition("-")[0]
    return int(number) if number.isdigit() else 0


def _rank(number: int, entry: Entry, text: str) -> tuple[int, str, str]:
    return (number, str(entry.get("fetched_at")), text) if number else (0, "", "")


def _text(entry: Entry) -> str:
    return json.dumps(entry, sort_keys=True)
