"""What a publisher's response means: data, not modified, not published, busy, refused, or an address to follow."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode, urljoin, urlsplit, urlunsplit

from aker_core.errors import ConfigError, NotPublished, SourceChanged, SourceUnavailable
from aker_data.contracts import GuardedResponse, Validators
from aker_data.http import guards
from aker_data.http.pacing import RetryableError, retry_after
from aker_data.http.transport import HttpResponse

if TYPE_CHECKING:
    from aker_data.catalogue import SourceSpec
    from aker_data.contracts import Request

PAGES = (".html", ".htm", ".php", ".asp", ".aspx")
BUSY = (202, 206, 408, 425, 429)


def name(request: Request) -> str:
    """How a request is named in messages: source, part and address; a request never holds a key."""
    return f"{request.source} {request.part} ({request.url})"


def scrub(text: str, key: str | None) -> str:
    """The text without the key, in any spelling that an address may give it."""
    if not key:
        return text
    # The longest first: a shorter spelling may be a part of it.
    for spelling in sorted({key, quote(key), quote(key, safe="")}, key=lambda text: (-len(text), text)):
        text = text.replace(spelling, "***")
    return text


def with_key(url: str, parameter: str, key: str) -> str:
    """The address with a key as one more parameter."""
    parts = urlsplit(url)
    joined = "&".join(piece for piece in (parts.query, urlencode({parameter: key})) if piece)
    return urlunsplit(parts._replace(query=joined))


def without_key(url: str, parameter: str | None) -> str:
    """The address without that parameter."""
    parts = urlsplit(url)
    if parameter is None or f"{parameter}=" not in parts.query:
        return url
    kept = [piece for piece in parts.query.split("&") if piece.partition("=")[0] != parameter]
    return urlunsplit(parts._replace(query="&".join(kept)))


def followed(request: Request, spec: SourceSpec, url: str, location: str | None) -> str:
    """The address that a redirect leads to, if it is one that data may come from."""
    if not location:
        raise SourceUnavailable(f"{name(request)}: a redirect without an address. Try again later")
    old, new = urlsplit(url), urlsplit(urljoin(url, location))
    target = f"{new.scheme}://{new.hostname}{new.path}"  # the query may repeat the key: not shown
    if request.media != "html" and new.path.lower().endswith(PAGES):
        raise guards.page(f"{name(request)} leads to {target}", keyed=request.key_param is not None)
    if new.netloc != old.netloc and new.hostname not in spec.hosts:
        raise SourceChanged(
            f"{name(request)}: redirected to another host ({target}). If the publisher has moved, add the host "
            f"in sources.yml"
        )
    if new.scheme not in ("https", old.scheme) or request.method != "GET":
        raise SourceChanged(f"{name(request)}: redirected to {target}, which is not followed")
    moved = urlunsplit(new)
    return moved if new.netloc == old.netloc else without_key(moved, request.key_param)


def judged(
    request: Request,
    spec: SourceSpec,
    response: HttpResponse,
    validators: Validators | None,
    sent: tuple[str, str | None],
) -> GuardedResponse:
    """The response to a request, where it may be archived. sent: the address it came from, and the key.

    Raises NotPublished (404, 410, no content), RetryableError (busy), ConfigError (refused), SourceChanged (a page, too
    large, another format, a request that is not understood).
    """
    url, key = sent
    where = name(request)
    status = response.status
    if status == 304 and validators is not None:
        return _guarded(response, scrub(url, key))
    if status == 200:
        keyed = request.key_param is not None
        guards.inspect(
            response.body,
            response.content_type,
            guards.Expected(request.media, spec.max_bytes, spec.max_unzipped_bytes, where, keyed),
        )
        return _guarded(response, scrub(url, key))
    if status in (204, 404, 410):
        raise NotPublished(f"{where}: not published (HTTP {status})")
    if status in BUSY or status >= 500 or status < 400:
        busy = SourceUnavailable(f"{where}: HTTP {status}. Try again later")
        raise RetryableError(busy, retry_after(response.retry_after))
    words = scrub(_words(response.body), key)
    if status in (401, 403):
        raise ConfigError(f"{where}: refused (HTTP {status}); {_remedy(request, spec)}{words}")
    raise SourceChanged(f"{where}: the publisher no longer understands this request (HTTP {status}){words}")


def _remedy(request: Request, spec: SourceSpec) -> str:
    if request.key_param is not None:
        return f"check AKER_{(spec.key_setting or request.key_param).upper()}"
    return "check AKER_CONTACT_EMAIL: publishers block clients that they cannot write to"


def _words(body: bytes) -> str:
    """What an error body says, short and on one line; nothing for a page."""
    if not body or guards.HTML.match(body[: guards.HEAD].lstrip()):
        return ""
    text = re.sub(r"[^\x20-\x7e]+", " ", body[:300].decode("latin-1")).strip()
    return f": {text}" if text else ""


def _guarded(response: HttpResponse, url: str) -> GuardedResponse:
    return GuardedResponse(
        body=response.body if response.status == 200 else b"",
        status=response.status,
        content_type=response.content_type,
        url=url,
        etag=response.etag,
        last_modified=response.last_modified,
        fetched_at=response.fetched_at or datetime.now(UTC),
        not_modified=response.status == 304,
        origin=response.origin,
    )
