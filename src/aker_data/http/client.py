"""The one way out: asks a transport, follows the rules of redirects and keys, and hands back only what may be archived.

A key goes into the address on the wire and nowhere else: not into answers, errors, logs or the archive.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aker_core.errors import AkerError, ConfigError, NotLoaded, NotPublished, SourceChanged, SourceUnavailable
from aker_data.contracts import GuardedResponse, Validators
from aker_data.http.pacing import Backoff, Pace, RetryableError
from aker_data.http.responses import (
    followed,
    judged,
    key_header,
    keyed_body,
    name,
    recorded_url,
    require_host,
    scrub,
    with_key,
)
from aker_data.http.transport import HttpRequest, HttpResponse, Transport
from aker_data.windows import closed

if TYPE_CHECKING:
    from aker_data.catalogue import SourceSpec
    from aker_data.contracts import Request

MAX_REDIRECTS = 5
NO_ANSWER = "no_answer"
REDIRECTS = (301, 302, 303, 307, 308)

Keys = Callable[[str], str | None]
OnRetry = Callable[["Request", int, float, SourceUnavailable], None]


def _no_key(setting: str) -> str | None:  # noqa: ARG001 (a client without keys)
    return None


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class ClientPolicy:
    """How to behave: value of a key setting, contact address, back-off, pace, a call before a retry, the clock."""

    key: Keys = field(default=_no_key, repr=False)
    contact: str | None = None
    backoff: Backoff = field(default_factory=Backoff)
    pace: Pace = field(default_factory=Pace)
    on_retry: OnRetry | None = None
    now: Callable[[], datetime] = field(default=_now, repr=False)


class Client:
    """Asks the publishers (or what stands in for them). One for a run; it may be shared by threads."""

    def __init__(
        self, transport: Transport, spec: Callable[[str], SourceSpec], policy: ClientPolicy | None = None
    ) -> None:
        self._transport = transport
        self._spec = spec
        self._policy = policy or ClientPolicy()
        self._counting = threading.Lock()
        self.requests: Counter[tuple[str, str]] = Counter()  # sent to publishers: source, how they ended

    def fetch(
        self, request: Request, validators: Validators | None = None, address: str | None = None
    ) -> GuardedResponse:
        """The answer to one request; with `validators`, "not modified" where nothing has changed since.

        address: where the answer lies at present, from the publisher's list; it may be signed and is never shown.
        Raises ConfigError (key, contact), NotLoaded (no key, where the source can be left out), NotPublished (404, 410,
        no content), SourceUnavailable (after all attempts) and SourceChanged (another host, another format, too large,
        a refused question).
        """
        spec = self._spec(request.source)
        self.require_hours(request)
        key = self._key(request, spec)
        start = request.url if address is None else require_host(request, spec, address)
        backoff, on_retry = self._policy.backoff, self._policy.on_retry

        def attempt() -> GuardedResponse:
            try:
                return self._once(request, spec, key, (start, validators))
            except NotPublished:
                raise
            except SourceUnavailable as error:
                raise RetryableError(error) from None

        if not self._transport.remote or request.url.startswith("file:"):
            return replace(backoff, attempts=1).run(attempt)
        return backoff.run(attempt, None if on_retry is None else lambda *retry: on_retry(request, *retry))

    def peek(self, request: Request, size: int, address: str | None = None) -> bytes:
        """The first bytes of an answer, by the same rules of hosts and keys, asked once. Nothing looks at them here.

        Raises as `fetch` does, and NotPublished, SourceUnavailable or SourceChanged for any status but 200 and 206.
        """
        self.require_hours(request)
        spec = self._spec(request.source)
        key = self._key(request, spec)
        start = request.url if address is None else require_host(request, spec, address)
        try:
            response, url = self._followed(request, spec, key, (start, None), first_bytes=size)
            if response.status in (200, 206):
                return response.body[:size]
            judged(request, spec, response, None, (recorded_url(request, url), key))
        except RetryableError as error:
            raise error.error from None
        raise SourceChanged(f"{name(request)}: HTTP {response.status}")

    def require_hours(self, request: Request, *, large: bool = False) -> None:
        """Raise SourceUnavailable where the host is down by plan at this hour or, `large`, takes no large jobs now."""
        if not self._transport.remote or request.url.startswith("file:"):
            return
        spec, host = self._spec(request.source), urlsplit(request.url).hostname or ""
        if why := closed(spec.closed_hours, host, self._policy.now(), large=large):
            raise SourceUnavailable(
                f"{request.source} {request.part}: not requested now ({why}; see sources.yml). The last good table "
                f"stays. Run the same command after that, or use --without {request.source}"
            )

    def _key(self, request: Request, spec: SourceSpec) -> str | None:
        if not self._transport.remote or request.url.startswith("file:"):
            return None
        if spec.needs_contact and not self._policy.contact:
            raise ConfigError(
                f"{spec.publisher} refuses clients without a contact address. Set AKER_CONTACT_EMAIL to yours"
            )
        if not request.is_keyed:
            return None
        setting = spec.key_setting or request.key_param or ""
        key = self._policy.key(setting)
        if not key and spec.key_is_optional:
            raise NotLoaded(
                f"{request.source}: not requested: {spec.publisher} requires an API key, and AKER_{setting.upper()} "
                "is not set. The source is left out"
            )
        if not key:
            raise ConfigError(
                f"{spec.publisher} requires an API key for {request.source}. Set AKER_{setting.upper()} (see "
                f"{spec.homepage})"
            )
        return key

    def _once(
        self, request: Request, spec: SourceSpec, key: str | None, start: tuple[str, Validators | None]
    ) -> GuardedResponse:
        response, url = self._followed(request, spec, key, start)
        return judged(request, spec, response, start[1], (recorded_url(request, url), key))

    def _followed(
        self,
        request: Request,
        spec: SourceSpec,
        key: str | None,
        start: tuple[str, Validators | None],
        first_bytes: int | None = None,
    ) -> tuple[HttpResponse, str]:
        """The response at the end of all redirects, and its address."""
        address, validators = start
        url, body = address, request.body
        header = key_header(request.key_header, key)
        if header is not None:
            pass  # neither address nor body has it
        elif key is not None and body is not None:
            body = keyed_body(body, request.key_param or "", key)
        elif key is not None:
            url = with_key(address, request.key_param or "", key)
        for _ in range(MAX_REDIRECTS + 1):
            known = validators or Validators()
            sent = HttpRequest(
                request.method,
                url,
                body,
                request.identity,
                spec.max_bytes,
                known,
                first_bytes,
                request.content_type,
                header if urlsplit(url).netloc == urlsplit(address).netloc else None,
            )
            if self._transport.remote and not url.startswith("file:"):
                self._policy.pace.wait(urlsplit(url).netloc, spec.requests_per_second)
            try:
                response = self._transport.send(sent)
            except AkerError as error:
                self._count(request, url, NO_ANSWER)
                # Libraries put the address into their messages; the chain is cut for the same reason.
                message = scrub(str(error), key).replace(url, recorded_url(request, url))
                message = f"{name(request)}: {message}" if self._transport.remote else message
                raise type(error)(message) from None
            self._count(request, url, outcome_of(response.status))
            if response.status not in REDIRECTS:
                return response, url
            url = followed(request, spec, url, response.location)
        raise SourceUnavailable(f"{name(request)}: more than {MAX_REDIRECTS} redirects. Try again later")

    def _count(self, request: Request, url: str, outcome: str) -> None:
        if self._transport.remote and not url.startswith("file:"):
            with self._counting:
                self.requests[request.source, outcome] += 1


def outcome_of(status: int) -> str:
    """How a request ended, in a word for the gauges."""
    named = {304: "not_modified", 404: "not_published", 410: "not_published", 429: "busy"}
    if word := named.get(status):
        return word
    if status in REDIRECTS:
        return "redirected"
    if status < 400:
        return "ok"
    return "refused" if status < 500 else "failed"


def agent(version: str, contact: str | None) -> str:
    """The User-Agent: ``Aker/<version> (<contact>)``. Raises ConfigError for anything but an e-mail address."""
    if not contact:
        return f"Aker/{version}"
    if not re.fullmatch(r"[^@\s()<>]+@[^@\s()<>]+\.[^@\s()<>]+", contact) or not contact.isascii():
        raise ConfigError("AKER_CONTACT_EMAIL is not an e-mail address. Publishers need one they can write to")
    return f"Aker/{version} ({contact})"
