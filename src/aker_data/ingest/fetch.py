"""Need by need, alternative by alternative: ask, guard, archive. Bytes are in the archive before anybody reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from aker_core.errors import ABSENT, NotLoaded, NotPublished, SourceUnavailable
from aker_data.archive import Record
from aker_data.contracts import GuardedResponse, Need, Origin, PayloadRef, Recorder, Request
from aker_data.http import replay
from aker_data.http.router import Expand
from aker_data.ingest.completeness import SliceRows
from aker_data.ingest.context import IngestContext
from aker_data.ingest.plan import Plan
from aker_data.paging import ArchivedPayload, Pager, Slice

STAND_INS = 10  # earlier answers that are tried, newest first
HELD_BYTES = 300_000_000  # what one need may keep in memory between archive and parser; the rest is read back
REFETCHES = 1  # how often a slice that is not whole is fetched again

Answer = ArchivedPayload | Slice


@dataclass(frozen=True)
class Fetcher:
    """Fetches the needs of a plan: payloads, or slices where the publisher answers in pages."""

    plan: Plan
    context: IngestContext
    recorder: Recorder
    _expand: Expand = field(init=False, repr=False)

    def __post_init__(self) -> None:
        expand = self.context.router.expander(self.plan.source.id, self.plan.needs)
        object.__setattr__(self, "_expand", expand)

    def fetch(self, need: Need) -> Sequence[Answer]:
        """The answers to one need. Only an absence leads to the next alternative; every other error is raised as it is.

        Raises NotPublished where no alternative is published, NotLoaded where a file or a recorded answer is lacking.
        """
        absent: list[NotPublished | NotLoaded] = []
        for alternative in need.alternatives:
            try:
                return self._alternative(alternative)
            except ABSENT as error:
                absent.append(error)
        raise self._absence(absent)

    def read_whole(self, piece: Slice, read: Callable[[Slice], SliceRows]) -> SliceRows:
        """The rows of a slice; while it is not whole it is fetched again, where the publisher can be asked.

        Raises SourceUnavailable, naming part, received and announced, where it is still not whole.
        """
        rows = read(piece)
        for _ in range(REFETCHES if self._is_live else 0):
            if not rows.fault:
                break
            rows = read(self._again(rows.slice))
        if rows.fault:
            raise SourceUnavailable(
                f"{self.plan.source.id} {piece.part}: {rows.fault}. The last good table stays. Try again later"
            )
        return rows

    def earlier(self, need: Need) -> Iterator[ArchivedPayload]:
        """The answers that a need had before, newest first, each once: what may replace a bad one."""
        archive, seen = self.context.archive, set[str]()
        for request in (request for alternative in need.alternatives for request in alternative):
            for record in archive.records(request):
                if record.origin != self.context.router.origin or record.sha256 is None or record.sha256 in seen:
                    continue
                if len(seen) >= STAND_INS:
                    return
                seen.add(record.sha256)
                if archive.holds(record):
                    yield ArchivedPayload(_ref(request, record, is_new=False, not_modified=True), request, record, None)

    @property
    def _is_live(self) -> bool:
        return self.context.router.mode == "live"

    def _absence(self, absent: Sequence[NotPublished | NotLoaded]) -> NotPublished | NotLoaded:
        """Name the first alternative, which a person should look for, and count the others."""
        if not absent:
            return NotPublished("no publisher has it")
        # Of a publisher that is asked page by page the best is the last one: the file that a person can download.
        best = absent[-1] if self.plan.source.follow is not None and self.context.router.mode == "files" else absent[0]
        count = len(absent) - 1
        others = f" ({count} {'alternative' if count == 1 else 'alternatives'} failed too)" if count else ""
        return type(best)(f"{best}{others}")

    def _alternative(self, requests: tuple[Request, ...]) -> Sequence[Answer]:
        if self.plan.source.follow is not None:
            return self._pager(live=self._is_live).slices(requests)
        held: list[ArchivedPayload] = []
        for request in requests:
            for answer in self._answers(request):
                size = sum(len(other.body or b"") for other in held)
                too_much = held and size + len(answer.body or b"") > HELD_BYTES
                held.append(answer.without_body() if too_much else answer)
        return held

    def _pager(self, *, live: bool) -> Pager:
        follow = self.plan.source.follow
        if follow is None:
            raise ValueError(f"{self.plan.source.id} has no pages")
        return Pager(follow, self._answers, self.context.archive, live)

    def _again(self, piece: Slice) -> Slice:
        changed = f"{self.plan.source.id} {piece.part}: changed while it was paged; try again later"
        try:
            slices = self._pager(live=False).slices(piece.first, piece.under)
        except NotPublished as error:
            raise SourceUnavailable(f"{changed} ({error})") from error
        if len(slices) != 1:
            raise SourceUnavailable(changed)
        return slices[0]

    def _answers(self, request: Request) -> Iterator[ArchivedPayload]:
        return (self._ask(expanded) for expanded in self._expanded(request))

    def _expanded(self, request: Request) -> list[Request]:
        archive = self.context.archive
        try:
            expanded = self._expand(request)
        except NotLoaded:
            # That a file is not in a folder says nothing about answers had before, in another mode.
            if not archive.records(request):
                archive.note_not_loaded(request, datetime.now(UTC))
            raise
        if expanded != [request] and self.context.router.mode != "replay":
            archive.note_stand_ins(request, expanded, datetime.now(UTC))
        return expanded

    def _ask(self, request: Request) -> ArchivedPayload:
        self.context.step(request.source, "ask", f"{request.part} {request.url}")
        previous = self._known(request)
        try:
            response = self.context.client.fetch(request, previous.validators if previous else None)
        except NotPublished:
            if self.context.router.mode != "replay":
                self.context.archive.note_absent(request, datetime.now(UTC), self._origin(request))
            raise
        self.context.step(request.source, "answered", f"{request.part} {request.url}", size=len(response.body))
        answer = self._archived(request, response, previous)
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

    def _archived(self, request: Request, response: GuardedResponse, previous: Record | None) -> ArchivedPayload:
        if response.not_modified:
            if previous is None:
                raise SourceUnavailable(
                    f"{request.url}: the publisher reports no change, but no earlier response is archived. Try "
                    f"again later"
                )
            return ArchivedPayload(_ref(request, previous, is_new=False, not_modified=True), request, previous, None)
        record, is_new = self.context.archive.put(request, response)
        ref = _ref(request, record, is_new=is_new, not_modified=False)
        return ArchivedPayload(ref, request, record, response.body)

    def _known(self, request: Request) -> Record | None:
        archive = self.context.archive
        if self.context.router.mode != "replay":
            return archive.latest(request, self._origin(request))
        record = replay.newest(archive.records(request))
        return record if record is not None and record.sha256 is not None and archive.holds(record) else None

    def _origin(self, request: Request) -> Origin:
        return "published" if request.url.startswith("file:") else self.context.router.origin


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
