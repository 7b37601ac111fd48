"""Answers of the API that were given before, sent again without a look at routes and parameters. Pure ASGI.

Each is kept for one state of the database, and only a whole answer with an ETag: most of what is asked was asked
before, and the routes cost many times as much as the sending.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES = 32 * 2**20
LARGEST = MOST_BYTES // 8  # of one answer
PREFIX = "/api/v1/"
ASKED = (b"accept", b"accept-encoding", b"host")  # links of /api/v1/ogc name the host
NOT_OF_304 = frozenset({b"content-length", b"content-encoding", b"content-type"})
Headers = list[tuple[bytes, bytes]]
Key = tuple[object, ...]


@dataclass
class Answer:
    """An answer as it was sent."""

    headers: Headers = field(default_factory=list)
    body: bytes = b""
    status: int = 0
    is_whole: bool = True  # and may be kept

    @property
    def etag(self) -> bytes:
        """Its tag; empty without one."""
        return next((value for name, value in self.headers if name == b"etag"), b"")


class Front:
    """state: a name of the state of the database (`Data.state`)."""

    def __init__(self, app: ASGIApp, state: Callable[[], str]) -> None:
        self._app, self._state = app, state
        self._kept: OrderedDict[Key, Answer] = OrderedDict()
        self._bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer that is kept, else ask for one and keep it."""
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(PREFIX):
            await self._app(scope, receive, send)
            return
        headers: dict[bytes, bytes] = dict(scope["headers"])
        key = (self._state(), scope["path"], scope["query_string"], *(headers.get(name) for name in ASKED))
        wanted = headers.get(b"if-none-match", b"")
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
            await _send(kept, send, known=wanted == kept.etag)
            return
        answer = Answer()
        await self._app(scope, receive, _copying(answer, send))
        if answer.status == 200 and answer.etag and answer.is_whole and key[0] == self._state():
            self._keep(key, answer)

    def _keep(self, key: Key, answer: Answer) -> None:
        if key in self._kept:
            return
        self._kept[key] = answer
        self._bytes += len(answer.body)
        while self._bytes > MOST_BYTES:
            self._bytes -= len(self._kept.popitem(last=False)[1].body)


def _copying(answer: Answer, send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            answer.status, answer.headers = message["status"], list(message["headers"])
            answer.is_whole = (b"cache-control", b"no-store") not in answer.headers
        elif message["type"] == "http.response.body" and answer.is_whole:
            answer.body += message.get("body", b"")
            if len(answer.body) > LARGEST:
                answer.is_whole, answer.body = False, b""
        await send(message)

    return sending


async def _send(answer: Answer, send: Send, *, known: bool) -> None:
    headers = [pair for pair in answer.headers if pair[0] not in NOT_OF_304] if known else answer.headers
    await send({"type": "http.response.start", "status": 304 if known else 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if known else answer.body})
