"""Need by need, alternative by alternative: ask, guard, archive. Bytes are in the archive before anybody reads them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import unquote

from aker_core.errors import ABSENT, AkerError, ConfigError, NotLoaded, NotPublished, SourceChanged, SourceUnavailable
from aker_data.archive import Record
from aker_data.contracts import GuardedResponse, Need, Origin, PayloadRef, Recorder, Request
from aker_data.http import replay
from aker_data.http.router import Expand
from aker_data.ingest.completeness import SliceRows
from aker_data.ingest.context import IngestContext, Missing
from aker_data.ingest.plan import Plan
from aker_data.paging import ArchivedPayload, Pager, Slice

STAND_INS = 10  # earlier answers that are tried, newest first
HELD_BYTES = 300_000_000  # what one need may keep in memory between archive and parser; the rest is read back
LIST_SECONDS = 240.0  # how long the signed addresses of a list are used
SHOWN = 3  # files that a message names
REFETCHES = 1  # how often a slice that is not whole is fetched again

UNREADABLE = (SourceUnavailable, SourceChanged, ConfigError)  # what one document may be, beside the others

Answer = ArchivedPayload | Slice


@dataclass(frozen=True)
class Fetcher:
    """Fetches the needs of a plan: payloads, or slices where the publisher answers in pages.

    notes: what a person should know of how it went, beside what is missing. unreadable: documents that were left out,
    where a need has several of them and is tolerant.
    """

    plan: Plan
    context: IngestContext
    recorder: Recorder
    notes: list[str] = field(default_factory=list)
    unreadable: list[Missing] = field(default_factory=list)
    _expand: Expand = field(init=False, repr=False)
    _lists: dict[str, tuple[float, bytes]] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        expand = self.context.router.expander(self.plan.source.id, self.plan.needs)
        object.__setattr__(self, "_expand", expand)

    def fetch(self, need: Need) -> Sequence[Answer]:
        """The answers to one need. Only an absence leads to the next alternative; every other error is raised as it is.

        Raises NotPublished where no alternative is published, NotLoaded where a file or a recorded answer is lacking.
        """
        answers = self._from_bulk(need)
        if answers is not None:
            return answers
        if need.bulk and self._is_live and need.alternatives:
            self.context.client.require_hours(need.alternatives[0][0], large=True)
        absent: list[NotPublished | NotLoaded] = []
        for number, alternative in enumerate(need.alternatives):
            held = "" if number else need.held
            if held and self._is_live and held in self.notes:
                continue  # refused once: it is so for every kind of place
            try:
                return self._alternative(alternative)
            except ABSENT as error:
                absent.append(error)
            except SourceChanged:
                if not held:
                    raise
            if held and held not in self.notes:
                self.notes.append(held)
        raise self._absence(absent)

    def _from_bulk(self, need: Need) -> Sequence[Answer] | None:
        """The answers of whole files; None where there is none, or where they fail and can be had in another way."""
        for alternative in self._bulk(need):
            try:
                return self._alternative(alternative)
            except ABSENT:
                continue
            except (SourceUnavailable, SourceChanged) as error:
                if not need.alternatives or not self._is_live:
                    raise
                self.notes.append(f"{self.plan.source.id}: asked page by page, because the whole file failed: {error}")
        return None

    def _bulk(self, need: Need) -> tuple[tuple[Request, ...], ...]:
        """The whole files to ask for first. A replay takes those that were asked for when the archive was filled."""
        router = self.context.router
        if self.plan.source.id in router.named or router.mode not in ("live", "replay"):
            return ()
        if router.mode == "live":
            return need.bulk
        return tuple(requests for requests in need.bulk if self.context.archive.records(requests[0]))

    def read_complete(self, piece: Slice, read: Callable[[Slice], SliceRows]) -> SliceRows:
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
                    yield ArchivedPayload(
                        PayloadRef.of(request, record, is_new=False, not_modified=True), request, record, None
                    )

    def files(self) -> str:
        """The first names of files that answer any request of the source, as a person gave them. Empty without any."""
        names: dict[str, None] = {}
        for need in self.plan.needs:
            for request in (request for alternative in need.alternatives for request in alternative):
                with suppress(NotLoaded):
                    found = self._expand(request)
                    names |= dict.fromkeys(unquote(each.url[5:]) for each in found if each.url.startswith("file:"))
        return ", ".join([*names][:SHOWN]) + (", …" if len(names) > SHOWN else "")

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
        documents = self._expanded(request)
        for document in documents:
            try:
                answer = self._ask(document)
            except UNREADABLE as error:
                if not self.plan.tolerant or len(documents) == 1 or isinstance(error, ABSENT):
                    raise
                self.unreadable.append(Missing.document(document, error))
            else:
                yield answer

    def _expanded(self, request: Request) -> list[Request]:
        archive = self.context.archive
        try:
            expanded = self._expand(request)
        except NotLoaded:
            # That a file is not in a folder says nothing about answers had before, in another mode.
            if not archive.records(request):
                archive.note_not_loaded(request, datetime.now(UTC))
            raise
        links = (f"{request.source}: {link}" for each in expanded if (link := self.context.router.link(each.url)))
        self.notes.extend(link for link in links if link not in self.notes)
        if expanded != [request] and self.context.router.mode != "replay":
            archive.note_stand_ins(request, expanded, datetime.now(UTC))
        return expanded

    def _ask(self, request: Request) -> ArchivedPayload:
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
        if request.listed_at is None or locate is None or not self._is_live or request.url.startswith("file:"):
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
