"""What a publisher's response means: data, not modified, not published, busy, refused, or an address to follow."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urljoin, urlsplit, urlunsplit

from aker_core.errors import AkerError, ConfigError, NotPublished, SourceChanged, SourceUnavailable
from aker_core.redaction import MASK, spellings
from aker_data.contracts import GuardedResponse, Validators
from aker_data.http import guards
from aker_data.http.pacing import RetryableError, retry_after
from aker_data.http.transport import HttpResponse

if TYPE_CHECKING:
    from aker_data.catalogue import SourceSpec
    from aker_data.contracts import Request

PAGES = (".html", ".htm", ".php", ".asp", ".aspx")
LEAST_KEY = 8  # characters of a key that cannot stand in an answer by chance
BUSY = (202, 206, 408, 425, 429)


def name(request: Request) -> str:
    """How a request is named in messages: source, part and address; a request never holds a key."""
    return f"{request.source} {request.part} ({request.url})"


def recorded_url(request: Request, url: str) -> str:
    """The address of an answer as it is kept: where a redirect or a list led to, without its query.

    Such queries hold signatures and tokens that are good for minutes, and good for anybody who reads them.
    """
    plain = without_key(url, request.key_param)
    return plain if plain == request.url else urlunsplit(urlsplit(plain)._replace(query="", fragment=""))


def scrub(text: str, key: str | None) -> str:
    """The text without the key, in any spelling that an address may give it."""
    for spelling in spellings([key]) or [key] if key else ():
        text = text.replace(spelling, MASK)
    return text


def with_key(url: str, parameter: str, key: str) -> str:
    parts = urlsplit(url)
    joined = "&".join(piece for piece in (parts.query, urlencode({parameter: key})) if piece)
    return urlunsplit(parts._replace(query=joined))


def keyed_body(body: str, field: str, key: str) -> str:
    """The JSON of a question with the key in one of its fields, as it goes out."""
    return json.dumps({**json.loads(body), field: key}, sort_keys=True)


def key_header(header: str | None, key: str | None) -> tuple[str, str] | None:
    """The header that carries a key: a bearer token where it is Authorization. None without either."""
    if header is None or key is None:
        return None
    return header, f"Bearer {key}" if header == "Authorization" else key


def without_key(url: str, parameter: str | None) -> str:
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
    # The query may repeat the key, and the path on another host may be a token: not shown.
    target = f"{new.scheme}://{new.hostname}{new.path if new.netloc == old.netloc else ''}"
    if request.media != "html" and new.path.lower().endswith(PAGES):
        raise guards.page(f"{name(request)} leads to {target}", keyed=request.is_keyed)
    if new.netloc != old.netloc:
        require_host(request, spec, urlunsplit(new))
    if new.scheme not in ("https", old.scheme) or request.method != "GET":
        raise SourceChanged(f"{name(request)}: redirected to {target}, which is not followed")
    moved = urlunsplit(new)
    return moved if new.netloc == old.netloc else without_key(moved, request.key_param)


def require_host(request: Request, spec: SourceSpec, url: str) -> str:
    """The address, where the catalogue says that the source's data may come from its host. Raises SourceChanged."""
    there = urlsplit(url)
    if there.username is not None or not spec.may_answer(there.hostname or ""):
        raise SourceChanged(
            f"{name(request)}: redirected to another host ({there.scheme}://{there.hostname}), which is not one of "
            f"{', '.join((*spec.hosts, *spec.redirects))}. If the publisher has moved, add the host to the redirects "
            f"of {spec.id} in sources.yml"
        )
    return url


def judged(
    request: Request,
    spec: SourceSpec,
    response: HttpResponse,
    validators: Validators | None,
    sent: tuple[str, str | None],
) -> GuardedResponse:
    url, key = sent
    where = name(request)
    status = response.status
    if status == 304 and validators is not None:
        return _guarded(response, scrub(url, key))
    if status == 200:
        keyed = request.is_keyed
        # A refusal that repeats the key must not reach the archive.
        if key and len(key) >= LEAST_KEY and key.encode() in response.body:
            words = scrub(_words(response.body), key)
            setting = spec.key_setting or request.key_param or ""
            raise ConfigError(f"{where}: the response repeats the API key; check AKER_{setting.upper()}{words}")
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
    # What a store says of a signed address repeats parts of the signature.
    words = scrub(_words(response.body), key) if url == request.url else ""
    if status in (401, 403):
        raise _refusal(request, spec, f"{where}: refused (HTTP {status})", words)
    raise SourceChanged(f"{where}: the publisher no longer understands this request (HTTP {status}){words}")


def _refusal(request: Request, spec: SourceSpec, what: str, words: str) -> AkerError:
    """What a 401 or 403 means: the key, the contact where the host wants one, else the host's own filter."""
    host = urlsplit(request.listed_at or request.url).hostname
    if request.is_keyed:
        return ConfigError(f"{what}; check AKER_{(spec.key_setting or request.key_param or '').upper()}{words}")
    if spec.needs_contact:
        return ConfigError(
            f"{what}; check AKER_CONTACT_EMAIL: {host} blocks clients that it cannot write to. If it is right, the "
            f"address of this machine may be blocked: open the page in a browser of the same network{words}"
        )
    return SourceUnavailable(
        f"{what}. {host} refuses this client or this network at the moment; no key or contact is the cause. Try again "
        f"later, or download the file in a browser and use --file {request.source}=PATH{words}"
    )


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
