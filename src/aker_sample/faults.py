"""What goes wrong at publishers: for `Publisher.faults`, by the number of the reply."""

from __future__ import annotations

from dataclasses import replace

from aker_sample.messages import HTML, JSON, ServerResponse
from aker_sample.publisher import Fault, as_json

MAINTENANCE = (
    b"<!DOCTYPE html><html><head><title>Scheduled maintenance</title></head><body>Come back later.</body></html>"
)


def busy(seconds: float, status: int = 429) -> Fault:
    """Too many requests: come back after so many seconds."""
    return lambda _: ServerResponse(status, b"busy", "text/plain", {"Retry-After": f"{seconds:g}"})


def html_page(body: bytes = MAINTENANCE, status: int = 200) -> Fault:
    """A page for people where data was asked for."""
    return lambda _: ServerResponse(status, body, HTML)


def truncated(*, silently: bool = False) -> Fault:
    """Half of the body; silently: without a trace of the other half."""

    def half(reply: ServerResponse) -> ServerResponse:
        kept = len(reply.body) // 2
        return replace(reply, body=reply.body[:kept], missing=0 if silently else kept)

    return half


def replaced(status: int, body: object, content_type: str = JSON) -> Fault:
    """Another reply altogether; a body that is not bytes is written as JSON."""
    return lambda _: ServerResponse(status, body if isinstance(body, bytes) else as_json(body), content_type)
