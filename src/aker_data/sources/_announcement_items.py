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
MAX_DEPTH = 500  # of open tags that a parser does not close by itself
MAX_FEED_DEPTH = 200
MAX_FEED_ITEMS = 5_000  # a feed shows ten to fifty
MAX_TAG = 2_000  # characters of a tag without what stands in quotation marks
MAX_ID = 500
_DROPPED = ("script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "head", "nav", "form")
_BLOCK = re.compile(
    r"(?=<(?:/?(?:p|div|li|tr|h[1-6]|section|article|blockquote|table|ul|ol|dd|dt|figcaption)|br)\b)", re.IGNORECASE
)
# A tag up to its end, or to a quotation mark that stands alone: it always matches, so that nothing is read twice.
_TAG = re.compile(r"""<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]{0,30}+)(?:[^>"']++|"[^"]*+"|'[^']*+')*+>?""")
_QUOTED = re.compile(r"""\"[^"]*+"|'[^']*+'""")
_EMPTY = frozenset({"br", "img", "hr", "input", "meta", "link", "source", "wbr", "col", "area", "base"})
# A parser closes these where the next one begins: old pages never do.
_CLOSED = frozenset({"p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option"})
_LOOKS = frozenset({"b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"})
_GOVERNMENT = re.compile(r"(^|\.)(gov|mil)$|\.state\.[a-z]{2}\.us$")
_ISO = re.compile(r"\s*(\d{4}-\d{2}-\d{2})(?!\d)")
# Control characters would move the cursor of whoever looks at the text, and change what it seems to say; those that
# turn the direction of writing too. Half characters have no bytes.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb"
    r"\ud800-\udfff\U000e0000-\U000e0fff]"
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


def plain_text(markup: str, *, is_bounded: bool = False) -> str:
    """The words of an HTML fragment, one block a line; scripts, styles and forms are left out.

    is_bounded: the markup is a part of what `bounded` has handed back.
    """
    if "<" not in markup and "&" not in markup:
        return tidy(markup)
    # Line breaks go in before parsing: putting nodes into a deep tree takes time by the square of its depth.
    tree = LexborHTMLParser(_BLOCK.sub("\n", markup if is_bounded else bounded(markup)))
    tree.strip_tags(list(_DROPPED))
    return tidy(tree.root.text(separator="") if tree.root else "")


def bounded(markup: str) -> str:
    """Markup that a parser reads in time by its length: cut where it is too long or too deep, without letters' looks.

    Parsing takes time by the square of how many tags stay open and of how many attributes a tag has, and every block
    repeats the tags of bold and italic letters that are open around it.
    """
    depth, cut = 0, None
    kept: list[str] = []
    last = 0
    markup = markup[:MAX_MARKUP]
    for tag in _TAG.finditer(markup):
        name = tag["name"].lower()
        if name in _LOOKS or _is_endless(tag):
            kept.append(markup[last : tag.start()])
            last = tag.end()
        elif name not in _EMPTY and name not in _CLOSED:
            depth = max(depth + (-1 if tag["close"] else 1), 0)
            if depth > MAX_DEPTH:
                cut = tag.start()
                break
    return "".join([*kept, markup[last:cut]])


def is_tangled(xml: str) -> bool:
    """Whether a feed is deeper, or has longer tags or more items, than any feed: its parser would take hours."""
    depth = 0
    if sum(xml.count(item) for item in ("<item", "<entry")) > MAX_FEED_ITEMS:
        return True
    first, *others = xml.split("<![CDATA[")
    for part in (first, *(other.partition("]]>")[2] for other in others)):
        for tag in _TAG.finditer(part):
            depth += 0 if tag[0].endswith("/>") else -1 if tag["close"] else 1
            if depth > MAX_FEED_DEPTH or _is_endless(tag):
                return True
    return False


def _is_endless(tag: re.Match[str]) -> bool:
    return tag.end() - tag.start() > MAX_TAG and len(_QUOTED.sub("", tag[0])) > MAX_TAG


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
