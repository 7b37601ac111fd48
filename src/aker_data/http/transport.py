"""What passes between the client and a transport: a request, a response, and a response that may be archived.

A transport answers requests: the network, a folder of files, the embedded snapshot or sample, or the archive. None of
them knows retries, keys or guards; all of that is the client's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from aker_data.contracts import Origin, Validators


@dataclass(frozen=True)
class HttpRequest:
    """One question as it goes out. `url` and `body` may carry a key: they are never shown.

    identity: names the question. first_bytes: read no more than the beginning of the answer. content_type: of the body.
    key_header: a header with the key, never shown.
    """

    method: Literal["GET", "POST"]
    url: str = field(repr=False)
    body: str | None = field(repr=False)
    identity: str
    max_bytes: int
    validators: Validators = field(default_factory=Validators)
    first_bytes: int | None = None
    content_type: str = "application/json"
    key_header: tuple[str, str] | None = field(default=None, repr=False)


@dataclass(frozen=True)
class HttpResponse:
    """What came back, before anybody judged it. fetched_at: when these bytes were fetched first (replay), else None."""

    status: int
    body: bytes = field(default=b"", repr=False)
    content_type: str = ""
    etag: str | None = None
    last_modified: str | None = None
    location: str | None = None
    retry_after: str | None = None
    origin: Origin = "published"
    fetched_at: datetime | None = None


class Transport(Protocol):
    """Something that answers requests. Raises SourceUnavailable when not reached, SourceChanged over the limit."""

    @property
    def remote(self) -> bool:
        """True where the answer comes over a network: keys, contact, pace and retries apply."""
        ...

    def send(self, request: HttpRequest) -> HttpResponse:
        """The response to one request, redirects not followed."""
        ...
