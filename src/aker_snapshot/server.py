"""The embedded snapshot behind the publishers' addresses. Nothing here touches the network."""

from __future__ import annotations

from functools import cache

from aker_sample.server import SampleAnswer, SampleServer
from aker_snapshot.publishers import doubles


@cache
def _server() -> SampleServer:
    return SampleServer(doubles(), label="snapshot")


def answer(method: str, url: str, body: bytes | None, if_none_match: str | None) -> SampleAnswer:
    """Answer one request from the snapshot; see `SampleServer.answer`."""
    return _server().answer(method, url, body, if_none_match)


def knows(method: str, url: str, body: bytes | None) -> bool:
    """Whether the snapshot has an address."""
    return _server().knows(method, url, body)
