"""An archive in a folder of this machine.

The answers to a request are one list, ``requests/<identity>.json``, which is replaced whole under a lock.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from aker_data import atomic, locks
from aker_data.archive_entries import (
    JSON,
    RAW,
    REQUESTS,
    SETTING,
    Entry,
    Held,
    document_of,
    encoded,
    entries_of,
    list_of,
    request_of,
)


class Folder:
    """An archive in a folder of this machine."""

    def __init__(self, root: Path) -> None:
        self.local = root
        self._swept: set[Path] = set()  # a sweep reads the whole folder: once is enough

    def where(self, name: str) -> str:
        """The path."""
        return str(self.local / name)

    def size(self, name: str) -> int | None:
        """Its bytes, or None where there is none."""
        with self._storing(name):
            try:
                return (self.local / name).stat().st_size
            except FileNotFoundError:
                return None

    def read(self, name: str) -> bytes | None:
        """The bytes, or None where there are none."""
        with self._storing(name):
            try:
                return (self.local / name).read_bytes()
            except FileNotFoundError:
                return None

    def write(self, name: str, body: bytes, *, durable: bool) -> None:
        """Put bytes there, under a hidden name first."""
        path = self.local / name
        if path.parent not in self._swept:
            self._swept.add(path.parent)
            atomic.sweep(path.parent)
        with self._storing(name):
            atomic.write_bytes(path, body, durable=durable)

    def payloads(self, source: str | None = None) -> list[Held]:
        """The files below ``raw/``."""
        found = []
        for path in sorted((self.local / RAW).glob(f"{source or '*'}/*")):
            with suppress(FileNotFoundError):
                if path.is_file():
                    there = path.stat()
                    found.append(Held(path.relative_to(self.local).as_posix(), there.st_size, there.st_mtime))
        return found

    def remove(self, names: Sequence[str]) -> None:
        """Take files away, and folders that are empty then."""
        for name in names:
            path = self.local / name
            with self._storing(name):
                path.unlink(missing_ok=True)
            with suppress(OSError):  # not empty
                path.parent.rmdir()

    def identities(self) -> list[str]:
        """The requests that were ever answered."""
        names = (self.local / REQUESTS).glob(f"*{JSON}")
        return sorted(path.stem for path in names if not path.name.startswith("."))

    def answers(self, identity: str) -> list[Entry]:
        """The answers to a request, newest first."""
        name = list_of(identity)
        body = self.read(name)
        return [] if body is None else entries_of(body, self.where(name))

    def summary(self, identity: str) -> Entry:
        """What the request was."""
        name = list_of(identity)
        return request_of(document_of(self.read(name) or b"", self.where(name)))

    def remember(self, identity: str, summary: Entry, entry: Entry, *, durable: bool) -> None:
        """Put an answer before the others. The lock keeps two processes from writing over each other's."""
        name = list_of(identity)
        with self._storing(name), locks.short(self.local / REQUESTS):
            document = {"request": summary, "records": [entry, *self.answers(identity)]}
            self.write(name, encoded(document), durable=durable)

    def keep(self, identity: str, entries: Sequence[Entry]) -> None:
        """Keep only these answers to a request."""
        document = {"request": self.summary(identity), "records": list(entries)}
        self.write(list_of(identity), encoded(document), durable=True)

    @contextmanager
    def _storing(self, name: str) -> Iterator[None]:
        with atomic.storing(self.local / name, SETTING):
            yield
