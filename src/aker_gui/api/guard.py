"""What stands before every page and route: hosts, token, limits of size and rate, security headers. Pure ASGI."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections import OrderedDict
from collections.abc import Iterable
from time import monotonic
from typing import TYPE_CHECKING

from aker_gui.api.problems import KINDS, MEDIA_TYPE, problem_body

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LONGEST_QUERY, LONGEST_PATH, LARGEST_HEAD, LARGEST_BODY = 4_096, 1_024, 16 * 1024, 256 * 1024
RATE, BURST, CLIENTS = 500.0, 1_000.0, 10_000  # requests per second of a client, at once, and clients remembered
LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
API_POLICY = "default-src 'none'; frame-ancestors 'none'"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Guard:
    """token: what a client must send (Bearer, or the password of Basic); None where only this machine can connect.

    policy: the Content-Security-Policy of pages; answers of the API have one that allows nothing.
    """

    def __init__(self, app: ASGIApp, token: str | None, policy: str) -> None:
        self._app, self._token, self._policy = app, token, policy
        self._rates: OrderedDict[str, tuple[float, float]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what is not allowed, else hand on; add the headers either way."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            else:
                await send({"type": "websocket.close", "code": 1008})  # nothing here speaks over sockets
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        head = scope["method"] == "HEAD"
        sending = self._sending(scope["path"], send, without_body=head)
        fault = self._fault(scope, headers)
        if fault is not None:
            await _refuse(sending, *fault)
            return
        await self._app({**scope, "method": "GET"} if head else scope, _limited(receive), sending)

    def _fault(self, scope: Scope, headers: dict[str, str]) -> tuple[str, str, dict[str, str]] | None:
        if len(scope["query_string"]) > LONGEST_QUERY or len(scope["path"]) > LONGEST_PATH:
            return "uri-too-long", f"More than {LONGEST_QUERY:,} letters of parameters", {}
        if sum(len(name) + len(value) for name, value in scope["headers"]) > LARGEST_HEAD:
            return "head-too-large", f"More than {LARGEST_HEAD:,} bytes of headers", {}
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > LARGEST_BODY:
            return "too-large", f"More than {LARGEST_BODY:,} bytes", {}
        wait = self._wait((scope.get("client") or ("", 0))[0])
        if wait > 0:
            return "too-many-requests", f"More than {RATE:.0f} requests per second", {"Retry-After": f"{wait:.0f}"}
        if self._token is None:
            if _host(headers.get("host", "")) not in LOOPBACK:
                return "wrong-host", "Without AKER_API_TOKEN only this machine is served", {}
        elif not self._authorized(headers.get("authorization", "")):
            return "unauthorized", "No valid token came with the request", {"WWW-Authenticate": 'Basic realm="Aker"'}
        return None

    def _authorized(self, header: str) -> bool:
        scheme, _, text = header.partition(" ")
        shown = text.strip()
        if scheme.lower() == "basic":
            try:
                shown = base64.b64decode(shown, validate=True).decode("utf-8", "replace").partition(":")[2]
            except (binascii.Error, ValueError):
                return False
        elif scheme.lower() != "bearer":
            return False
        return hmac.compare_digest(shown.encode(), (self._token or "").encode())

    def _wait(self, client: str) -> float:
        """Seconds until a client may ask again; 0 where it may now."""
        now = monotonic()
        left, then = self._rates.pop(client, (BURST, now))
        left = min(BURST, left + (now - then) * RATE)
        self._rates[client] = (max(left - 1, 0.0), now)
        if len(self._rates) > CLIENTS:
            self._rates.popitem(last=False)
        return 0.0 if left >= 1 else 1.0

    def _sending(self, path: str, send: Send, *, without_body: bool) -> Send:
        policy = API_POLICY if path.startswith("/api/") else self._policy
        own = _encoded({**HEADERS, "Content-Security-Policy": policy}.items())

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = message.get("headers", [])
                names = {name for name, _ in given}  # a file may bring a policy of its own
                message = {**message, "headers": [*given, *(pair for pair in own if pair[0] not in names)]}
            elif without_body and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        return sending


def _host(header: str) -> str:
    """The host of a Host header without its port."""
    name = header.lower()
    return name.rpartition(":")[0] if ":" in name and not name.endswith("]") else name


def _limited(receive: Receive) -> Receive:
    """A receiver that ends a request whose body is larger than it may be, whatever its headers say."""
    taken = 0

    async def receiving() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        return {"type": "http.disconnect"} if taken > LARGEST_BODY else message

    return receiving


async def _refuse(send: Send, kind: str, detail: str, headers: dict[str, str]) -> None:
    body = problem_body(kind, detail)
    known = {**headers, "Content-Type": MEDIA_TYPE, "Content-Length": str(len(body)), "Cache-Control": "no-store"}
    start = {"type": "http.response.start", "status": KINDS[kind].status, "headers": _encoded(known.items())}
    await send(start)
    await send({"type": "http.response.body", "body": body})


def _encoded(headers: Iterable[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
