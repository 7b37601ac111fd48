"""Need by need, alternative by alternative: ask, guard, archive. Bytes are in the archive before anybody reads them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from aker_core.errors import AkerError, NotPublished, SourceChanged, SourceUnavailable
from aker_data.archive import Record
from aker_data.contracts import Need, Origin, Recorder, Request, Scope, Source
from aker_data.http import replay
from aker_data.http.router import Expand
from aker_data.http.transport import GuardedResponse
from aker_data.ingest.context import IngestContext, PayloadRef, Stage, Step
from aker_data.paging import ArchivedPayload, Follow, Pager, Slice

STAND_INS = 10  # earlier answers that are tried, newest first
HELD_BYTES = 300_000_000  # what one need may keep in memory between archive and parser; the rest is read back


@dataclass(frozen=True)
class Missing:
    """A need that could not be had, and why. Other than NotPublished: only where its source forgives (`each_alone`)."""

    need: Need
    error: AkerError

    def __str__(self) -> str:
        return f"{self.need.what}: {self.error}"


def gather(
    source: Source, scope: Scope, intake: IngestContext, recorder: Recorder
) -> Iterator[Sequence[ArchivedPayload] | Sequence[Slice] | Missing]:
    """What each need of the source came to, in order: payloads, or slices where its publisher answers in pages.

    A required need that cannot be had raises NotPublished. Only "not published" leads to the next alternative; every
    other error is raised as it is, for optional needs too, unless the source says that each need stands alone.
    """
    needs = source.requests(scope)
    asking = _Asking(intake, recorder, intake.door.expander(source.id, needs), source.follow)
    for need in needs:
        try:
            found = asking.need(need)
        except (SourceUnavailable, SourceChanged) as error:
            if not forgives(source, intake):
                raise
            found = Missing(need, error)
        if isinstance(found, Missing) and need.required:
            raise found.error
        yield found


def forgives(source: Source, intake: IngestContext) -> bool:
    """Whether a need that fails may be missing. A file that a person gave is for that person to mend."""
    return source.each_alone and intake.door.mode != "files" and source.id not in intake.door.named


def earlier(need: Need, intake: IngestContext) -> Iterator[ArchivedPayload]:
    """The answers that a need had before, newest first, each once: what may stand in for one that is no good."""
    seen: set[str] = set()
    for request in (request for alternative in need.alternatives for request in alternative):
        for record in intake.archive.records(request):
            if record.origin != intake.door.origin or record.sha256 is None or record.sha256 in seen:
                continue
            if len(seen) >= STAND_INS:
                return
            seen.add(record.sha256)
            if intake.archive.holds(record):
                yield ArchivedPayload(_ref(request, record, is_new=False, not_modified=True), request, record, None)


@dataclass(frozen=True)
class _Asking:
    intake: IngestContext
    recorder: Recorder
    expand: Expand
    follow: Follow | None

    def need(self, need: Need) -> Sequence[ArchivedPayload] | Sequence[Slice] | Missing:
        absent: list[NotPublished] = []
        for alternative in need.alternatives:
            try:
                return self._alternative(alternative) if self.follow is None else self._paged(alternative, self.follow)
            except NotPublished as error:
                absent.append(error)
        # The best way is what a person should look for; the others are told by their number. Of a publisher that is
        # asked page by page it is the last one: the file that a person can download.
        best = absent[-1:] if self.follow is not None and self.intake.door.mode == "files" else absent[:1]
        others = f" ({len(absent) - 1} other ways came to nothing either)" if len(absent) > 1 else ""
        return Missing(need, NotPublished(f"{best[0]}{others}" if best else "nobody publishes it"))

    def _alternative(self, requests: tuple[Request, ...]) -> list[ArchivedPayload]:
        held: list[ArchivedPayload] = []
        for request in requests:
            for asked in self._expanded(request):
                had = self._ask(asked)
                size = sum(len(other.body or b"") for other in held)
                if held and size + len(had.body or b"") > HELD_BYTES:
                    had = replace(had, body=None)
                held.append(had)
        return held

    def _paged(self, requests: tuple[Request, ...], follow: Follow) -> list[Slice]:
        live = self.intake.door.mode == "live"
        return Pager(follow, self._answers, self.intake.archive, live).slices(requests)

    def _answers(self, request: Request) -> list[ArchivedPayload]:
        return [self._ask(asked) for asked in self._expanded(request)]

    def _expanded(self, request: Request) -> list[Request]:
        try:
            asked = self.expand(request)
        except NotPublished:
            # That a file is not in a folder says nothing about answers had before, in another mode.
            if not self.intake.archive.records(request):
                self.intake.archive.note_absent(request, datetime.now(UTC), "published")
            raise
        if asked != [request] and self.intake.door.mode != "replay":
            self.intake.archive.note_stand_ins(request, asked, datetime.now(UTC))
        return asked

    def _ask(self, request: Request) -> ArchivedPayload:
        self._tell("ask", request)
        known = self._known(request)
        try:
            answer = self.intake.client.fetch(request, known.validators if known else None)
        except NotPublished:
            if self.intake.door.mode != "replay":
                self.intake.archive.note_absent(request, datetime.now(UTC), self._origin(request))
            raise
        self._tell("answered", request, len(answer.body))
        had = self._kept(request, answer, known)
        ref = had.ref
        self.recorder.log_payload(
            sha256=ref.sha256,
            source=request.source,
            url=ref.url,
            content_type=ref.content_type,
            bytes=ref.bytes,
            fetched_at=ref.fetched_at,
        )
        self._tell("archived", request, ref.bytes)
        return had

    def _kept(self, request: Request, answer: GuardedResponse, known: Record | None) -> ArchivedPayload:
        if answer.not_modified:
            if known is None:
                raise SourceUnavailable(f"{request.url}: says that nothing has changed, but nothing is known of it")
            return ArchivedPayload(_ref(request, known, is_new=False, not_modified=True), request, known, None)
        record, is_new = self.intake.archive.put(request, answer)
        return ArchivedPayload(_ref(request, record, is_new=is_new, not_modified=False), request, record, answer.body)

    def _known(self, request: Request) -> Record | None:
        archive = self.intake.archive
        if self.intake.door.mode != "replay":
            return archive.latest(request, self._origin(request))
        record = replay.newest(archive.records(request))
        return record if record is not None and record.sha256 is not None and archive.holds(record) else None

    def _origin(self, request: Request) -> Origin:
        return "published" if request.url.startswith("file:") else self.intake.door.origin

    def _tell(self, stage: Stage, request: Request, size: int = 0) -> None:
        self.intake.progress(Step(request.source, stage, f"{request.part} {request.url}", bytes=size))


def _ref(request: Request, record: Record, *, is_new: bool, not_modified: bool) -> PayloadRef:
    return PayloadRef(
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
