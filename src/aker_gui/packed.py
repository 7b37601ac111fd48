"""Pages and their scripts compressed for who accepts it; scripts once, since the largest has 1.2 MB. Pure ASGI.

The API compresses its own answers (`aker_gui.api.replies`) and is passed by.
"""

from __future__ import annotations

import gzip
from collections import OrderedDict
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

SCRIPTS = ("/_dash-component-suites/", "/assets/")
PASSED_BY = ("/api/", "/download/")
TEXTS = (b"text/", b"application/json", b"application/javascript", b"image/svg")
SMALL, LEVEL, MOST_BYTES = 1_400, 6, 16 * 2**20
A_DAY = (
    b"private, max-age=86400"  # for scripts that say nothing of it; ours have the time of their change in the address
)
Headers = list[tuple[bytes, bytes]]


class Packed:
    """app: what answers. Answers that are no text, small, or encoded already stay as they are."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._kept: OrderedDict[tuple[str, bytes], tuple[Headers, bytes]] = OrderedDict()
        self._bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the script that is kept, else ask for the answer and compress it."""
        if scope["type"] != "http" or scope["path"].startswith(PASSED_BY) or not _accepts(scope):
            await self._app(scope, receive, send)
            return
        is_script = scope["method"] == "GET" and scope["path"].startswith(SCRIPTS)
        key = (scope["path"], scope["query_string"])
        kept = self._kept.get(key) if is_script else None
        if kept is not None:
            self._kept.move_to_end(key)
            await _send(send, {"type": "http.response.start", "status": 200, "headers": kept[0]}, kept[1])
            return
        start, body = await self._answer(scope, receive)
        headers: Headers = list(start.get("headers", []))
        if start["status"] != 200 or not _is_text(headers) or len(body) < SMALL:
            await _send(send, start, body)
            return
        packed = await run_in_threadpool(gzip.compress, body, LEVEL, mtime=0)
        headers = _headers(headers, len(packed), is_script=is_script)
        if is_script:
            self._keep(key, headers, packed)
        await _send(send, {**start, "headers": headers}, packed)

    async def _answer(self, scope: Scope, receive: Receive) -> tuple[Message, bytes]:
        """The whole answer of the application."""
        start: Message = {"type": "http.response.start", "status": 500, "headers": []}
        parts: list[bytes] = []

        async def taking(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            elif message["type"] == "http.response.body":
                parts.append(message.get("body", b""))

        await self._app(scope, receive, taking)
        return start, b"".join(parts)

    def _keep(self, key: tuple[str, bytes], headers: Headers, body: bytes) -> None:
        if key in self._kept or len(body) > MOST_BYTES // 4:
            return
        self._kept[key] = (headers, body)
        self._bytes += len(body)
        while self._bytes > MOST_BYTES:
            self._bytes -= len(self._kept.popitem(last=False)[1][1])


def _accepts(scope: Scope) -> bool:
    return any(name == b"accept-encoding" and b"gzip" in value for name, value in scope["headers"])


def _is_text(headers: Headers) -> bool:
    found = dict(headers)
    kind = found.get(b"content-type")  # what a page is made of comes without one
    return b"content-encoding" not in found and (kind is None or kind.startswith(TEXTS))


def _headers(headers: Headers, length: int, *, is_script: bool) -> Headers:
    """Of the packed answer: its tag, which was of other bytes, is left out."""
    kept = [(name, value) for name, value in headers if name not in (b"content-length", b"etag", b"last-modified")]
    if is_script and b"cache-control" not in dict(kept):
        kept.append((b"cache-control", A_DAY))
    more = [(b"content-encoding", b"gzip"), (b"vary", b"Accept-Encoding"), (b"content-length", str(length).encode())]
    return kept + more


async def _send(send: Send, start: Message, body: bytes) -> None:
    await send(start)
    await send({"type": "http.response.body", "body": body})
