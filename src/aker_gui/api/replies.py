"""Replies as bytes: made once for each query and state of the database, with ETag and compression."""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from threading import Lock

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from aker_gui.api.formats import ARROW, PARQUET, Format

MOST_BYTES = 64 * 2**20  # of all replies that are kept
SMALL = 1_400  # bytes: less fits into a packet, and is not compressed
LEVEL = 5


@dataclass
class Reply:
    """A body in a format, with headers of its own. etag: from the content alone."""

    body: bytes
    kind: Format
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str = ""
    gzipped: bytes = b""

    def __post_init__(self) -> None:
        self.etag = hashlib.sha256(self.body + repr(sorted(self.headers.items())).encode()).hexdigest()[:32]
        if len(self.body) > SMALL and self.kind not in (PARQUET, ARROW):
            self.gzipped = gzip.compress(self.body, LEVEL, mtime=0)

    @property
    def size(self) -> int:
        """Bytes that it takes to keep."""
        return len(self.body) + len(self.gzipped)


class Replies:
    """Replies that were made, the least used are dropped first."""

    def __init__(self, state: Callable[[], str]) -> None:
        self._state = state
        self._kept: OrderedDict[Hashable, Reply] = OrderedDict()
        self._bytes = 0
        self._seen = ""
        self._lock = Lock()

    async def respond(self, request: Request, key: Hashable, make: Callable[[], Reply]) -> Response:
        """The response to a request: 304 where the client has it, else the body, compressed where it is accepted."""
        reply = self._found(key)
        if reply is None:
            state = self._seen
            reply = await run_in_threadpool(make)
            self._keep(key, reply, state)
        return _response(request, reply)

    async def respond_anew(self, make: Callable[[], Reply]) -> Response:
        """The response of what may change while the database does not: made for each request, and never kept."""
        reply = await run_in_threadpool(make)
        headers = {**reply.headers, "Cache-Control": "no-store", "Vary": "Accept, Authorization"}
        return Response(reply.body, headers=headers, media_type=reply.kind.media_type)

    def _found(self, key: Hashable) -> Reply | None:
        state = self._state()
        with self._lock:
            if state != self._seen:
                self._kept.clear()
                self._bytes, self._seen = 0, state
            reply = self._kept.get(key)
            if reply is not None:
                self._kept.move_to_end(key)
            return reply

    def _keep(self, key: Hashable, reply: Reply, state: str) -> None:
        with self._lock:
            if state != self._seen or key in self._kept or reply.size > MOST_BYTES // 8:
                return
            self._kept[key] = reply
            self._bytes += reply.size
            while self._bytes > MOST_BYTES:
                self._bytes -= self._kept.popitem(last=False)[1].size


def _response(request: Request, reply: Reply) -> Response:
    compressed = bool(reply.gzipped) and "gzip" in request.headers.get("accept-encoding", "")
    tag = f'"{reply.etag}{"-gzip" if compressed else ""}"'
    headers = {
        **reply.headers,
        "ETag": tag,
        "Cache-Control": "private, no-cache",  # asked again each time; the ETag makes that cheap
        "Vary": "Accept, Accept-Encoding, Authorization",
    }
    if _has(request.headers.get("if-none-match", ""), reply.etag):
        return Response(status_code=304, headers=headers)
    if compressed:
        headers["Content-Encoding"] = "gzip"
    return Response(reply.gzipped if compressed else reply.body, headers=headers, media_type=reply.kind.media_type)


def _has(wanted: str, etag: str) -> bool:
    """Whether If-None-Match names this content, compressed or not (weak comparison)."""
    if wanted.strip() == "*":
        return True
    tags = {part.strip().removeprefix("W/").strip('"').removesuffix("-gzip") for part in wanted.split(",")}
    return etag in tags
