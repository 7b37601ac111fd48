"""The embedded sample behind the publishers' addresses: for a URL it answers as the publisher would.

Every module of `aker_sample.publishers` declares its doubles with the sample's content (`sample()`); a new one is found
by being there. What is published, what is synthetic and how it was calibrated is written in README.md beside this
module. Nothing here touches the network. Deterministic: the same address always has the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from urllib.parse import urlsplit

from aker_sample import publishers
from aker_sample.messages import ServerRequest, parsed_request
from aker_sample.publisher import NOT_FOUND, Publisher, Route


@dataclass(frozen=True)
class SampleAnswer:
    """What a publisher's server would have answered. etag: null where the answer is not a file or page (404, 400)."""

    status: int
    content_type: str
    body: bytes = field(repr=False)
    etag: str | None


class SampleServer:
    """Doubles behind their own addresses. Of two that know an address the first one answers. label: begins ETags."""

    def __init__(self, doubles: Iterable[Publisher], label: str = "sample") -> None:
        self._label = label
        self._by_host: dict[str, list[Publisher]] = {}
        for double in doubles:
            self._by_host.setdefault(urlsplit(double.home).hostname or "", []).append(double)

    def answer(self, method: str, url: str, body: bytes | None, if_none_match: str | None) -> SampleAnswer:
        """Answer one request: 200 with the bytes, 304 where `if_none_match` is still true, 404 for all else.

        A `key` in the query is ignored. A 304 costs no generation. body: of a POST request, JSON.
        """
        request = _request(method, url, body)
        matched = self._find(request) if request else None
        if request is None or matched is None:
            return SampleAnswer(404, NOT_FOUND.content_type, NOT_FOUND.body, None)
        double, route = matched
        etag = f'"{self._label}-{double.version}-{hashlib.sha256(request.identity.encode()).hexdigest()[:20]}"'
        if _matches(if_none_match, etag):
            return SampleAnswer(304, route.content_type, b"", etag)
        reply = double.respond(request)
        return SampleAnswer(reply.status, reply.content_type, reply.body, etag if reply.status == 200 else None)

    def knows(self, method: str, url: str, body: bytes | None) -> bool:
        """Whether a double has this address. No answer is made."""
        request = _request(method, url, body)
        return request is not None and self._find(request) is not None

    def _find(self, request: ServerRequest) -> tuple[Publisher, Route] | None:
        for double in self._by_host.get(request.host, ()):
            if matched := double.match(request):
                return double, matched[0]
        return None


def _request(method: str, url: str, body: bytes | None) -> ServerRequest | None:
    return parsed_request(method.upper(), url, body or b"") if url.startswith("https://") else None


def _matches(if_none_match: str | None, etag: str) -> bool:
    known = {part.strip().removeprefix("W/") for part in (if_none_match or "").split(",")}
    return etag in known


@cache
def sample_doubles() -> tuple[Publisher, ...]:
    """The doubles of all publishers with the sample's content, by the name of their module."""
    names = sorted(module.name for module in iter_modules(publishers.__path__))
    return tuple(double for name in names for double in import_module(f"{publishers.__name__}.{name}").sample())


@cache
def _sample() -> SampleServer:
    return SampleServer(sample_doubles())


def answer(method: str, url: str, body: bytes | None, if_none_match: str | None) -> SampleAnswer:
    """Answer one request from the sample; see `SampleServer.answer`."""
    return _sample().answer(method, url, body, if_none_match)
