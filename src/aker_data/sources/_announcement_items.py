"""Items of announcements: what a reader of feeds, pages or files hands over, made into rows within limits."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import polars as pl
from selectolax.lexbor import LexborHTMLParser

from aker_data.contracts import Payload
from aker_data.schemas.announcements import ANNOUNCEMENTS, MAX_TEXT, MAX_TITLE
from aker_data.sources import reading
from aker_data.sources._announcement_feeds import FILES, feed_at, publisher_at

MAX_ITEMS = 200_000
MAX_MARKUP = 2_000_000  # characters of one item's HTML; what is beyond is cut before it is parsed
MAX_DEPTH = 5_000
MAX_ID = 500
_DROPPED = ("script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "head", "nav", "form")
_BLOCK = re.compile(
    r"(?=<(?:/?(?:p|div|li|tr|h[1-6]|section|article|blockquote|table|ul|ol|dd|dt|figcaption)|br)\b)", re.IGNORECASE
)
_TAG = re.compile(r"<(/?)(?!(?:br|img|hr|input|meta|link|source|wbr|col|area|base)\b)[a-z]", re.IGNORECASE)
_GOVERNMENT = re.compile(r"(^|\.)(gov|mil)$|\.state\.[a-z]{2}\.us$")
_ISO = re.compile(r"\s*(\d{4}-\d{2}-\d{2})(?!\d)")
# Control characters would move the cursor of whoever looks at the text, and change what it seems to say; those that
# turn the direction of writing too. Half characters have no bytes.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
# The characters of Windows that a wrong label ("ISO-8859-1") turns into control characters.
_WINDOWS = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
_WINDOWS_SEEN = re.compile(r"[\x80-\x9f]")
_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*")


@dataclass(frozen=True)
class Item:
    """One item as its document has it. guid, url, title, published, outlet: None where not stated."""

    text: str
    guid: str | None = None
    url: str | None = None
    title: str | None = None
    published: date | None = None
    outlet: str | None = None


def plain_text(markup: str) -> str:
    """The words of an HTML fragment, one block a line; scripts, styles and forms are left out."""
    if "<" not in markup and "&" not in markup:
        return tidy(markup)
    # Line breaks go in before parsing: putting nodes into a deep tree takes time by the square of its depth.
    tree = LexborHTMLParser(_BLOCK.sub("\n", bounded(markup)))
    tree.strip_tags(list(_DROPPED))
    return tidy(tree.root.text(separator="") if tree.root else "")


def bounded(markup: str) -> str:
    """Markup up to the limits of length and depth: parsing takes time by the square of how many tags stay open."""
    markup = markup[:MAX_MARKUP]
    if markup.count("<") <= MAX_DEPTH:
        return markup
    depth = 0
    for tag in _TAG.finditer(markup):
        depth += -1 if tag[1] else 1
        if depth > MAX_DEPTH:
            return markup[: tag.start()]
        depth = max(depth, 0)
    return markup


def tidy(text: str) -> str:
    """Text without control characters and with single blanks; line breaks stay."""
    if _WINDOWS_SEEN.search(text):
        text = text.translate(_WINDOWS)
    return _LINES.sub("\n", _BLANKS.sub(" ", _UNSEEN.sub("", text))).strip()


def line(text: str | None) -> str:
    """As `tidy`, on one line."""
    return tidy(text or "").replace("\n", " ")


def day(written: str | None) -> date | None:
    """The day in an ISO 8601 or RFC 822 date, in the publisher's own time zone; None for anything else."""
    if not written:
        return None
    try:
        if iso := _ISO.match(written):
            return date.fromisoformat(iso[1])
        return parsedate_to_datetime(written).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def as_day(value: object) -> date | None:
    """A day out of what YAML or JSON hand over."""
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else day(value) if isinstance(value, str) else None


def web_address(value: object) -> str | None:
    """An http(s) address, or None: `javascript:` and the like are no addresses of articles."""
    if not isinstance(value, str) or len(value) > 2_000:
        return None
    try:
        parts = urlsplit(value.strip())
    except ValueError:
        return None
    seen = line(value) == value.strip()
    return value.strip() if seen and parts.scheme in ("http", "https") and parts.hostname else None


def rows(payload: Payload, items: Iterable[Item]) -> pl.DataFrame:
    """Rows of `ANNOUNCEMENTS`. An item that a document has twice is there once; one without any words is left out."""
    by_id: dict[str, tuple[object, ...]] = {}
    for item in items:
        if len(by_id) >= MAX_ITEMS:
            reading.raise_source_changed(payload, f"more than {MAX_ITEMS:,} items in one document")
        text, title = tidy(item.text), line(item.title)
        if not text and not title:
            continue
        name = _item_id(item, title, text)
        if name in by_id and by_id[name][-2] != text[:MAX_TEXT]:
            name = f"{name[: MAX_ID - 17]}#{_digest(text)[:16]}"  # one guid for several texts
        by_id.setdefault(name, _row(payload, item, name, title, text))
    return pl.DataFrame(list(by_id.values()), schema=ANNOUNCEMENTS.dtypes, orient="row")


def _row(payload: Payload, item: Item, name: str, title: str, text: str) -> tuple[object, ...]:
    feed, url = feed_at(payload.request.url), web_address(item.url)
    host = (urlsplit(url).hostname or "") if url else ""
    publisher = feed or publisher_at(host)
    return (
        payload.request.url,
        name,
        feed.id if feed else FILES,
        (line(item.outlet) or (publisher.publisher if publisher else "") or host)[:200] or None,
        publisher.official if publisher else bool(_GOVERNMENT.search(host)),
        url,
        title[:MAX_TITLE] or None,
        item.published,
        publisher.state if publisher else None,
        text[:MAX_TEXT],
        len(text) > MAX_TEXT,
    )


def _item_id(item: Item, title: str, text: str) -> str:
    """Stable from one fetch to the next: the guid, else the address, else a digest of the words."""
    name = line(item.guid) or (web_address(item.url) or "")
    if name:
        return name if len(name) <= MAX_ID else f"sha256:{_digest(name)}"
    words = f"{title}\n{text}"
    return f"sha256:{_digest(words)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:32]
