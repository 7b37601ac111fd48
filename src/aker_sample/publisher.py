"""What all publisher doubles share: requests, replies, routes, and what a test may let go wrong.

A double answers in one publisher's exact format. What it answers (records, tables, how many of them) and its limits
(page caps, totals, rates) are arguments; nothing here touches the network.
"""

from __future__ import annotations

import json
import threading
import time
import zlib
from abc import ABC
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from math import ceil
from re import fullmatch
from typing import Any

from aker_sample.messages import HTML, JSON, ServerRequest, ServerResponse, parsed_request

Row = dict[str, Any]
Rows = list[Row]


NOT_FOUND = ServerResponse(
    404,
    b"<!DOCTYPE html>\n<html><head><title>404 Not Found</title></head><body><h1>Not Found</h1></body></html>\n",
    HTML,
)
Fault = Callable[[ServerResponse], ServerResponse]


@dataclass(frozen=True)
class Route:
    """An address of a publisher. path: regular expression of the whole path.

    handler: a function of the groups of the path, or the name of a method of the double, which takes the request as
    well. It returns a body, a response, or None (not published). has_form: its body is a multipart form, not JSON.
    """

    path: str
    handler: str | Callable[..., bytes | None]
    content_type: str = JSON
    method: str = "GET"
    has_query: bool = False
    has_form: bool = False

    @property
    def body(self) -> str:
        """What a request with a body has to carry."""
        return "multipart form" if self.has_form else "JSON object"

    def groups(self, request: ServerRequest) -> tuple[Any, ...] | None:
        """The groups of the path, or None where the request is for another address."""
        if request.method != self.method or bool(request.query) > self.has_query:
            return None
        matched = None if request.body and self.method == "GET" else fullmatch(self.path, request.path)
        return matched.groups() if matched else None


@dataclass
class RateLimit:
    """So many requests in so many seconds; clock: seconds that only grow."""

    requests: int
    seconds: float
    clock: Callable[[], float] = time.monotonic
    _recent: deque[float] = field(default_factory=deque, init=False)

    def wait(self) -> float:
        """Count a request that is within the limit and return 0, or return the seconds until the next one is."""
        now = self.clock()
        while self._recent and self._recent[0] <= now - self.seconds:
            self._recent.popleft()
        if len(self._recent) >= self.requests:
            return self._recent[0] + self.seconds - now
        self._recent.append(now)
        return 0.0


class Publisher(ABC):
    """The double of one publisher.

    home: the address that it stands for. version: part of every ETag of the sample, to raise whenever its answers
    change. For tests: `requests` holds all of them, in order; `faults[n]` what becomes of the n-th reply (from 1),
    `row_faults[n]` of its rows; `totals[n]` the total announced in it; `rate` the limit over which it answers 429;
    `address` where it is served instead of `home`; `delay` the seconds that it thinks before each reply;
    `is_validating` whether files have an ETag, and an unchanged one is not sent again; `padded_to` gives the bytes that
    the body of a reply is brought to (see `aker_sample.sizes`).
    """

    home: str
    version: str
    routes: tuple[Route, ...]

    def __init__(self) -> None:
        self.requests: list[ServerRequest] = []
        self.faults: dict[int, Fault] = {}
        self.row_faults: dict[int, Callable[[Rows], Rows]] = {}
        self.totals: dict[int, int] = {}
        self.rate: RateLimit | None = None
        self.address = ""
        self.delay = 0.0
        self.is_validating = False
        self.padded_to: Callable[[ServerRequest], int] | None = None
        self._lock = threading.Lock()

    def match(self, request: ServerRequest) -> tuple[Route, tuple[Any, ...]] | None:
        """The route of a request with the groups of its path."""
        matches = ((route, route.groups(request)) for route in self.routes)
        return next(((route, groups) for route, groups in matches if groups is not None), None)

    def respond(self, request: ServerRequest) -> ServerResponse:
        """The reply when all is well."""
        matched = self.match(request)
        if matched is None:
            return NOT_FOUND
        route, groups = matched
        if route.method == "POST" and not (request.form if route.has_form else request.json):
            return ServerResponse(400, as_json({"message": f"The body is not a {route.body}."}))
        reply = self._reply(route, request, groups)
        if reply is None:
            return NOT_FOUND
        return reply if isinstance(reply, ServerResponse) else ServerResponse(200, reply, route.content_type)

    def _reply(self, route: Route, request: ServerRequest, groups: tuple[Any, ...]) -> ServerResponse | bytes | None:
        if not isinstance(route.handler, str):
            return route.handler(*groups)
        method: Callable[..., ServerResponse | bytes | None] = getattr(self, route.handler)
        return method(request, *groups)

    def receive(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> ServerResponse:
        """Reply to a request over a connection: it is counted, and limits and faults apply."""
        with self._lock:
            request = parsed_request(method, url, body, headers, len(self.requests) + 1)
            if request is None:
                return NOT_FOUND
            self.requests.append(request)
            wait = self.rate.wait() if self.rate else 0.0
        if wait:
            return ServerResponse(429, b"Too Many Requests", "text/plain", {"Retry-After": f"{ceil(wait)}"})
        if self.delay:
            time.sleep(self.delay)
        fault, reply = self.faults.get(request.number), self.respond(request)
        if self.padded_to is not None and reply.status == 200:
            from aker_sample.sizes import padded

            reply = padded(reply, self.padded_to(request))
        reply = self._validated(request, reply) if self.is_validating and method == "GET" else reply
        return fault(reply) if fault else reply

    def _validated(self, request: ServerRequest, reply: ServerResponse) -> ServerResponse:
        """The reply with an ETag, or "not modified"."""
        if reply.status != 200:
            return reply
        etag = f'"{zlib.crc32(reply.body):08x}-{len(reply.body)}"'
        if request.headers.get("if-none-match") == etag:
            return ServerResponse(304, b"", reply.content_type, {"ETag": etag})
        return replace(reply, headers={**reply.headers, "ETag": etag})

    def page(self, request: ServerRequest, rows: Rows, total: int) -> tuple[Rows, int]:
        """The rows and the announced total of a reply, after what a test wants of them."""
        return self.row_faults.get(request.number, list)(rows), self.totals.get(request.number, total)


class Files(Publisher):
    """The double of a publisher of files, each at an address of its own."""

    def __init__(self, home: str, version: str, *routes: Route) -> None:
        super().__init__()
        self.home, self.version, self.routes = home, version, routes


def content(module: str, name: str) -> Callable[..., Any]:
    """A function of a module of the sample, imported at the first call: most answers need only one of them."""

    def call(*arguments: object) -> Any:
        return getattr(import_module(f"aker_sample.{module}"), name)(*arguments)

    return call


def as_json(value: object) -> bytes:
    """A value as the publishers' servers write it."""
    return json.dumps(value).encode()
