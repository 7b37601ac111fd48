"""Answers that a live refresh has already: asked ahead of the ingest, or had before the refresh was killed.

A journal beside the archive, ``refreshing/<year>-<as_of>.jsonl``, names the requests that were answered and the bytes
that came. A refresh that is started again after a kill takes them from the archive. One that came to its end leaves no
journal: the next one asks again, and sends what it knows so that unchanged files are not sent.
"""

from __future__ import annotations

import json
import threading
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aker_core.errors import AkerError, NotPublished
from aker_data import atomic
from aker_data.archive import Archive
from aker_data.archive_entries import SETTING
from aker_data.contracts import PayloadRef, Request
from aker_data.paging import ArchivedPayload

GOOD_FOR = timedelta(hours=12)  # an older journal is not resumed: publishers change their files
ABSENT = ""

Outcome = ArchivedPayload | AkerError


class Journal:
    """Which requests were answered, on disk. A line reaches the kernel before anybody reads the answer."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._is_open = True

    def entries(self, now: datetime) -> dict[str, str]:
        """SHA-256 by identity of request (`ABSENT`: not published); lines that are too old do not count."""
        entries: dict[str, str] = {}
        with atomic.storing(self._path, SETTING), suppress(FileNotFoundError):
            for line in self._path.read_text(encoding="utf-8").splitlines():
                with suppress(ValueError, KeyError, TypeError):  # the last line may be half a line
                    entry = json.loads(line)
                    if now - datetime.fromisoformat(entry["at"]) <= GOOD_FOR:
                        entries[str(entry["identity"])] = str(entry["sha256"])
        return entries

    def note(self, request: Request, sha256: str) -> None:
        """Add a line. Raises StorageError."""
        line = json.dumps({"at": datetime.now(UTC).isoformat(), "identity": request.identity, "sha256": sha256})
        with self._lock, atomic.storing(self._path, SETTING):
            if self._is_open:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                with self._path.open("a", encoding="utf-8") as file:
                    file.write(f"{line}\n")

    def remove(self) -> None:
        """End the journal."""
        with self._lock, atomic.storing(self._path, SETTING):
            self._is_open = False
            self._path.unlink(missing_ok=True)


@dataclass(frozen=True)
class InHand:
    """What is in hand. Each answer is handed out once: who asks a second time wants a new one.

    ahead: what threads of this process have asked for (payloads, and errors that are raised where they belong). before:
    the entries of the journal. is_ahead: whether this is the view of such a thread, which fills `ahead`.
    """

    archive: Archive
    journal: Journal
    before: dict[str, str]
    ahead: dict[str, Outcome]
    is_ahead: bool = False

    def take(self, request: Request) -> ArchivedPayload | None:
        """The answer to a request, or None where it has to be asked for. Raises the error that it came to."""
        outcome = None if self.is_ahead else self.ahead.pop(request.identity, None)
        outcome = outcome or self._from_before(request)
        if self.is_ahead and outcome is not None:
            self.ahead[request.identity] = outcome  # for the ingest that reads it
        if isinstance(outcome, AkerError):
            raise outcome
        return outcome

    def note(self, request: Request, outcome: Outcome) -> None:
        """Keep what a request came to."""
        if isinstance(outcome, ArchivedPayload):
            self.journal.note(request, outcome.ref.sha256)
            outcome = outcome.without_body()
        elif isinstance(outcome, NotPublished):
            self.journal.note(request, ABSENT)
        if self.is_ahead:
            self.ahead[request.identity] = outcome

    def of_thread(self) -> InHand:
        """The view of a thread that asks ahead."""
        return replace(self, is_ahead=True)

    def _from_before(self, request: Request) -> Outcome | None:
        sha256 = self.before.pop(request.identity, None)
        if sha256 is None:
            return None
        if sha256 == ABSENT:
            return NotPublished(
                f"{request.source} {request.part} ({request.url}): not published (asked before the interruption)"
            )
        records = (record for record in self.archive.records(request) if record.sha256 == sha256)
        record = next((record for record in records if self.archive.holds(record)), None)
        if record is None:
            return None
        return ArchivedPayload(PayloadRef.of(request, record, is_new=False, not_modified=True), request, record, None)
