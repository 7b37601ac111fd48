"""The network: one answer over HTTP, of limited size, within limited time."""

from __future__ import annotations

import io
import logging
import threading
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aker_core.errors import SourceChanged, SourceUnavailable
from aker_data.http import guards
from aker_data.http.transport import HttpRequest, HttpResponse

if TYPE_CHECKING:
    import httpx

ERROR_BODY_BYTES = 20_000
TOTAL_SECONDS = 1800.0  # one answer, however slowly it drips


class HttpTransport:
    """The network. httpx is imported with the first request, so that runs without network never pay for it."""

    remote = True

    def __init__(self, user_agent: str, seconds: float = 60.0, verify: bool = True) -> None:
        self._agent = user_agent
        self._seconds = seconds
        self._verify = verify
        self._client: httpx.Client | None = None
        self._opening = threading.Lock()

    def send(self, request: HttpRequest) -> HttpResponse:
        """Ask over HTTP. Raises SourceUnavailable (timeout, connection, cut-off body), SourceChanged (too large)."""
        import httpx

        try:
            with self._open().stream(
                request.method, request.url, content=request.body, headers=_headers(request)
            ) as response:
                if request.first_bytes is not None and response.status_code in (200, 206):
                    return _response(response, _beginning(response, request.first_bytes))
                limit = request.max_bytes if response.status_code == 200 else ERROR_BODY_BYTES
                body = self._read(response, limit)
                return _response(response, body)
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError) as error:
            raise SourceChanged(f"the address cannot be requested ({type(error).__name__})") from None
        except httpx.TimeoutException as error:
            raise SourceUnavailable(
                f"{_host(request)}: no answer in time ({type(error).__name__}). Try again later"
            ) from None
        except (httpx.TransportError, httpx.DecodingError, OSError) as error:
            raise SourceUnavailable(f"{_host(request)}: {type(error).__name__}: {error}. Try again later") from None

    def close(self) -> None:
        """Give the connections back."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def _open(self) -> httpx.Client:
        with self._opening:
            return self._client or self._connect()

    def _connect(self) -> httpx.Client:
        if self._client is None:
            import httpx

            # Both log the whole address, with its key, at INFO and DEBUG.
            for library in ("httpx", "httpcore"):
                logging.getLogger(library).setLevel(logging.WARNING)
            self._client = httpx.Client(
                timeout=httpx.Timeout(self._seconds, connect=min(15.0, self._seconds)),
                follow_redirects=False,
                verify=self._verify,
                headers={"User-Agent": self._agent, "Accept": "*/*"},
            )
        return self._client

    def _read(self, response: httpx.Response, limit: int) -> bytes:
        """The decoded body, never more than the limit; of an error only its beginning."""
        good = response.status_code == 200
        declared = response.headers.get("content-length", "")
        if good and declared.isdigit() and int(declared) > limit:
            raise guards.too_large(str(response.url.host), limit)
        until = time.monotonic() + TOTAL_SECONDS
        body = io.BytesIO()  # hands its bytes on without a copy
        for chunk in response.iter_bytes():
            body.write(chunk)
            if body.tell() > limit:
                if not good:
                    break
                raise guards.too_large(str(response.url.host), limit)
            if time.monotonic() > until:
                raise SourceUnavailable(f"{response.url.host}: slower than {TOTAL_SECONDS:,.0f} s. Try again later")
        return body.getvalue()


def _beginning(response: httpx.Response, size: int) -> bytes:
    """The first bytes; the rest of an answer of a host that sends everything is not read."""
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) >= size:
            break
    return bytes(body[:size])


def _headers(request: HttpRequest) -> dict[str, str]:
    headers = {}
    if request.key_header is not None:
        headers[request.key_header[0]] = request.key_header[1]
    if request.body is not None:
        headers["Content-Type"] = request.content_type
    if request.first_bytes is not None:
        headers["Range"] = f"bytes=0-{request.first_bytes - 1}"
    if request.validators.etag:
        headers["If-None-Match"] = request.validators.etag
    if request.validators.last_modified:
        headers["If-Modified-Since"] = request.validators.last_modified
    return headers


def _response(response: httpx.Response, body: bytes) -> HttpResponse:
    headers = response.headers
    return HttpResponse(
        status=response.status_code,
        body=body,
        content_type=headers.get("content-type", ""),
        etag=headers.get("etag"),
        last_modified=headers.get("last-modified"),
        location=headers.get("location"),
        retry_after=headers.get("retry-after"),
    )


def _host(request: HttpRequest) -> str:
    return urlsplit(request.url).hostname or "?"
