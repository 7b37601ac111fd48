"""Need by need, alternative by alternative: which documents are asked for, and what stands in where one is absent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import unquote

from aker_core.errors import ABSENT, ConfigError, NotLoaded, NotPublished, SourceChanged, SourceUnavailable
from aker_data.contracts import Need, PayloadRef, Recorder, Request
from aker_data.http.router import Expand
from aker_data.ingest.ask import Asker
from aker_data.ingest.completeness import SliceRows
from aker_data.ingest.context import IngestContext, Missing
from aker_data.ingest.plan import Plan
from aker_data.paging import ArchivedPayload, Pager, Slice

STAND_INS = 10  # earlier answers that are tried, newest first
HELD_BYTES = 300_000_000  # what one need may keep in memory between archive and parser; the rest is read back
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
    _asker: Asker = field(init=False, repr=False)

    def __post_init__(self) -> None:
        expand = self.context.router.expander(self.plan.source.id, self.plan.needs)
        object.__setattr__(self, "_expand", expand)
        object.__setattr__(self, "_asker", Asker(self.plan, self.context, self.recorder))

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
                answer = self._asker.ask(document)
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
