"""Ask, guard, archive: one request at a time. Bytes are in the archive before anybody reads them."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

from aker_core.errors import AkerError, NotPublished, SourceUnavailable
from aker_data.archive import Record
from aker_data.contracts import GuardedResponse, Origin, PayloadRef, Recorder, Request
from aker_data.http import replay
from aker_data.ingest.context import IngestContext
from aker_data.ingest.plan import Plan
from aker_data.paging import ArchivedPayload

LIST_SECONDS = 240.0  # how long the signed addresses of a list are used


@dataclass(frozen=True)
class Asker:
    """Puts requests of a plan to their publisher, and archives what comes."""

    plan: Plan
    context: IngestContext
    recorder: Recorder
    _lists: dict[str, tuple[float, bytes]] = field(default_factory=dict, init=False, repr=False)

    def ask(self, request: Request) -> ArchivedPayload:
        """The answer to a request, archived. Raises what the client does."""
        self.context.step(request.source, "ask", f"{request.part} {request.url}")
        in_hand = self.context.in_hand
        answer = in_hand.take(request) if in_hand is not None else None
        if answer is None:
            try:
                answer = self._from_publisher(request)
            except AkerError as error:
                if in_hand is not None:
                    in_hand.note(request, error)
                raise
            if in_hand is not None:
                in_hand.note(request, answer)
        ref = answer.ref
        self.recorder.log_payload(
            sha256=ref.sha256,
            source=request.source,
            url=ref.url,
            content_type=ref.content_type,
            bytes=ref.bytes,
            fetched_at=ref.fetched_at,
        )
        self.context.step(request.source, "archived", f"{request.part} {request.url}", size=ref.bytes)
        return answer

    def _from_publisher(self, request: Request) -> ArchivedPayload:
        """Ask, and archive what comes."""
        previous = self._known(request)
        try:
            address = self._address(request)
            response = self.context.client.fetch(request, previous.validators if previous else None, address)
        except NotPublished:
            if self.context.router.mode != "replay":
                self.context.archive.note_absent(request, datetime.now(UTC), self._origin(request))
            raise
        self.context.step(request.source, "answered", f"{request.part} {request.url}", size=len(response.body))
        return self._archived(request, response, previous)

    def _address(self, request: Request) -> str | None:
        """The present address of a file that stands in a list. The list is not archived: its addresses are signed."""
        locate = self.plan.source.locate
        if (
            request.listed_at is None
            or locate is None
            or self.context.router.mode != "live"
            or request.url.startswith("file:")
        ):
            return None
        at, body = self._lists.get(request.listed_at, (0.0, b""))
        if not body or time.monotonic() - at > LIST_SECONDS:
            asked = Request(request.source, request.listed_at, f"list of {request.part}", "json")
            body = self.context.client.fetch(asked).body
            self._lists[request.listed_at] = (time.monotonic(), body)
        return locate(request, body)

    def _archived(self, request: Request, response: GuardedResponse, previous: Record | None) -> ArchivedPayload:
        if response.not_modified:
            if previous is None:
                raise SourceUnavailable(
                    f"{request.url}: the publisher reports no change, but no earlier response is archived. Try "
                    f"again later"
                )
            return ArchivedPayload(
                PayloadRef.of(request, previous, is_new=False, not_modified=True), request, previous, None
            )
        record, is_new = self.context.archive.put(request, response)
        ref = PayloadRef.of(request, record, is_new=is_new, not_modified=False)
        return ArchivedPayload(ref, request, record, response.body)

    def _known(self, request: Request) -> Record | None:
        archive = self.context.archive
        if self.context.router.mode != "replay":
            return archive.latest(request, self._origin(request))
        record = replay.newest(archive.records(request))
        return record if record is not None and record.sha256 is not None and archive.holds(record) else None

    def _origin(self, request: Request) -> Origin:
        return "published" if request.url.startswith("file:") else self.context.router.origin
