"""Answers that come in pages, or in parts because a publisher caps them: what is asked next, and what it makes up.

A slice is what one part of a table is made of: all pages of one question. Where an answer is beyond the publisher's
cap, the connector names narrower questions, and their slices stand in for it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from aker_core.errors import AkerError, NotPublished, SourceChanged, SourceUnavailable
from aker_data.archive import Archive, Record
from aker_data.contracts import NextRequests, Payload, PayloadRef, Request

MAX_PAGES = 5_000  # of one slice
MAX_QUESTIONS = 50_000  # of one need
MAX_DEPTH = 100  # narrower and narrower

T = TypeVar("T")
Follow = Callable[[Payload], NextRequests]
Ask = Callable[[Request], "Iterable[ArchivedPayload]"]


@dataclass(frozen=True)
class ArchivedPayload:
    """A payload in the archive. body: its bytes where they are still in memory."""

    ref: PayloadRef
    request: Request
    record: Record
    body: bytes | None

    @property
    def part(self) -> str:
        """The part of the table that it fills."""
        return self.ref.part

    @property
    def refs(self) -> tuple[PayloadRef, ...]:
        """The payload."""
        return (self.ref,)

    def without_body(self) -> ArchivedPayload:
        """The same without its bytes."""
        return replace(self, body=None)

    def payload(self, archive: Archive) -> Payload:
        """What a connector parses. Raises StorageError where the archived bytes are gone or damaged."""
        body = archive.read(self.record) if self.body is None else self.body
        return Payload(self.request, self.ref.sha256, body, self.ref.fetched_at, self.ref.origin)


@dataclass(frozen=True)
class SplitRequest:
    """A question beyond the publisher's cap, and how many records it announced: what its slices must add up to."""

    part: str
    announced: int


@dataclass(frozen=True)
class Slice:
    """All pages of one part, without their bytes. totals: what each page announced, where it did.

    under: the capped requests that this slice is a part of. first: what it is fetched again with.
    """

    part: str
    pages: tuple[ArchivedPayload, ...]
    totals: tuple[int, ...] = ()
    under: tuple[SplitRequest, ...] = ()
    first: tuple[Request, ...] = field(default=(), compare=False, repr=False)

    @property
    def refs(self) -> tuple[PayloadRef, ...]:
        """The payloads, page by page."""
        return tuple(page.ref for page in self.pages)

    def without_body(self) -> Slice:
        """Itself: a slice holds no bytes."""
        return self


def is_file(answer: ArchivedPayload) -> bool:
    """True for a file that a person gave: it is what there is, and no page comes after it."""
    return answer.ref.url.startswith("file:")


@dataclass
class Pager:
    """The questions of one need, each followed to its end. ask: the answers to one question (files may be several).

    live: an answer that says that the publisher is in trouble can be asked for again.
    """

    follow: Follow
    ask: Ask
    archive: Archive
    live: bool
    identities: set[str] = field(default_factory=set)

    def slices(self, requests: Iterable[Request], under: tuple[SplitRequest, ...] = (), depth: int = 0) -> list[Slice]:
        """The slices that the requests come to, in order. Raises what the client raises, and for endless questions."""
        parts: dict[str, list[Request]] = {}
        for request in requests:
            parts.setdefault(request.part, []).append(request)
        return [piece for group in parts.values() for piece in self._slice(group, under, depth)]

    def _slice(self, first: list[Request], under: tuple[SplitRequest, ...], depth: int) -> list[Slice]:
        where, part = first[0].source, first[0].part
        if depth > MAX_DEPTH:
            raise SourceChanged(f"{where} {part}: requests split {MAX_DEPTH} times still exceed the publisher's cap")
        queue, pages, totals, beside = deque(first), list[ArchivedPayload](), list[int](), list[Request]()
        while queue:
            request = queue.popleft()
            self._count(request, len(pages))
            for answer, following in self._answers(request):
                if following.replaces_answer and not is_file(answer):
                    if pages:
                        raise SourceUnavailable(f"{where} {part}: grew beyond the publisher's cap while it was paged")
                    split = [] if following.announced is None else [SplitRequest(part, following.announced)]
                    return self.slices(following.requests, (*under, *split), depth + 1)
                pages.append(answer.without_body())
                totals += [] if following.announced is None else [following.announced]
                if not is_file(answer):
                    waiting = {other.identity for other in queue}
                    queue += [r for r in following.requests if r.part == part and r.identity not in waiting]
                    beside += [r for r in following.requests if r.part != part]
        piece = Slice(part, tuple(pages), tuple(totals), under, tuple(first))
        return [piece, *self.slices(beside, under, depth + 1)]

    def _count(self, request: Request, pages: int) -> None:
        where = f"{request.source} {request.part} ({request.url})"
        if request.identity in self.identities:
            raise SourceChanged(f"{where}: its pages lead back to a request that was already answered")
        self.identities.add(request.identity)
        if pages >= MAX_PAGES or len(self.identities) > MAX_QUESTIONS:
            raise SourceChanged(f"{where}: no end after {pages:,} pages, {len(self.identities):,} requests")

    def _answers(self, request: Request) -> list[tuple[ArchivedPayload, NextRequests]]:
        try:
            return self._followed(request)
        except NotPublished:
            raise
        except SourceUnavailable:
            # Some publishers tell of their troubles with status 200: only who reads the answer can tell.
            if not self.live:
                raise
            return self._followed(request)

    def _followed(self, request: Request) -> list[tuple[ArchivedPayload, NextRequests]]:
        return [(answer, understood(self.follow, answer.payload(self.archive))) for answer in self.ask(request)]


def understood(read: Callable[[Payload], T], payload: Payload) -> T:
    """What a connector makes of a payload. One that stumbles has met something it does not know: SourceChanged, too."""
    try:
        return read(payload)
    except (AkerError, MemoryError):
        raise
    except Exception as error:
        request = payload.request
        raise SourceChanged(
            f"{request.source} ({request.part}, {request.url}): the parser does not understand payload "
            f"{payload.sha256[:12]} ({type(error).__name__}: {error}); the last good table stays"
        ) from error
