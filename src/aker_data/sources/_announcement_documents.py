"""Feeds, pages and text files as items. Everything here may come from anybody: nothing is fetched, nothing is run."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from aker_data.contracts import Payload
from aker_data.sources import json_text, reading
from aker_data.sources._announcement_feeds import Feed
from aker_data.sources._announcement_items import Item, as_day, bounded, day, is_tangled, plain_text, tidy, web_address

# The readers of feeds, pages and YAML are imported where they read: a refresh without news has nothing to read.
if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_FRONT = 20_000
_ENDS = (b"</rss>", b"</feed>", b"</rdf:rdf>")
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_PAGE = re.compile(rb"\s*<(!doctype\s+html|html)\b", re.IGNORECASE)
_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
# No pattern goes twice over the same text: what repeats takes all it can and gives nothing back, or ends where another
# may begin.
_HEADING = re.compile(r"\A\s*+#{1,6}\s++(\S.*+)\n")
_LINK = re.compile(r"!?\[([^\[\]\n]*+)\]\([^)\[\s]*+(?:\s++\"[^\"\n]*+\")?\)")
_MARKS = re.compile(r"(?m)^[ \t]*(?:#{1,6}|>|[-*+])[ \t]+|\*\*|__|`|(?<!\w)\*(?=\w)|(?<=\w)\*|\\(?=[#*_$~\[\]()!.-])")


def feed_items(payload: Payload) -> Iterator[Item]:
    """The items of an RSS or Atom feed. Raises SourceChanged for incomplete feeds and declared entities."""
    body = payload.body
    if _PAGE.match(body):
        reading.raise_source_changed(payload, "a page was sent instead of a feed")
    if b"\0" in body[:4096]:
        reading.raise_source_changed(payload, "the feed is not in UTF-8 or an 8-bit encoding")
    if _ENTITY.search(body):
        reading.raise_source_changed(
            payload, "the feed declares XML entities, which no feed needs. Refused as an attack"
        )
    if not body.rstrip().lower().endswith(_ENDS):
        reading.raise_source_changed(
            payload, "the feed does not end with its closing tag. It is cut off or not a feed. Download it again"
        )
    if is_tangled(reading.decoded(body)):
        reading.raise_source_changed(
            payload, "the feed is nested deeper, or has longer tags or more items, than any feed"
        )
    import feedparser  # type: ignore[import-untyped]

    # A stream, never the bytes themselves: feedparser takes a string for an address or a file name.
    parsed_feed = feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
    if not parsed_feed.version:
        reading.raise_source_changed(payload, "the XML is neither RSS nor Atom")
    for entry in parsed_feed.entries:
        yield _entry(entry)


def _entry(entry: Any) -> Item:
    bodies = [part.get("value", "") for part in entry.get("content", ())] + [entry.get("summary", "")]
    return Item(
        text=plain_text(max(bodies, key=len)),
        guid=entry.get("id"),
        url=entry.get("link"),
        title=plain_text(entry.get("title", "")),
        published=day(entry.get("published")) or day(entry.get("updated")),
        outlet=(entry.get("source") or {}).get("title"),
    )


def page_items(payload: Payload, feed: Feed | None) -> Iterator[Item]:
    """The articles of a page by its selector; where that finds none, the page is one article."""
    from selectolax.lexbor import LexborHTMLParser, SelectolaxError

    tree = LexborHTMLParser(bounded(reading.decoded(payload.body)))
    try:
        nodes = tree.css(feed.selector) if feed and feed.selector else []
    except SelectolaxError as error:
        reading.raise_source_changed(payload, f"the selector {feed.selector if feed else ''!r} is none", error)
    published = _published(tree)
    for node in nodes:
        yield _article(node, None, published)
    main = tree.css_first("article, main") or tree.body
    if not nodes and main is not None:
        yield _article(main, feed.url if feed else None, published, title=tree.css_first("h1, title"))


def _published(tree: LexborHTMLParser) -> date | None:
    """The day that the page says it was published: that of its articles, unless they tell their own."""
    meta = tree.css_first('meta[property="article:published_time"]')
    return day(meta.attributes.get("content")) if meta else None


def _article(node: LexborNode, url: str | None, published: date | None, title: LexborNode | None = None) -> Item:
    heading = title or node.css_first("h1, h2, h3, h4, h5, h6")
    link, time = node.css_first("a[href]"), node.css_first("time[datetime]")
    return Item(
        text=plain_text(node.html or "", is_bounded=True),
        url=url or (web_address(link.attributes.get("href")) if link else None),
        title=plain_text(heading.html or "", is_bounded=True) if heading else None,
        published=(day(time.attributes.get("datetime")) if time else None) or published,
    )


def text_items(payload: Payload) -> Iterator[Item]:
    """A text or Markdown file as one item; its front matter, if any, tells title, date and address."""
    text = reading.decoded(payload.body).replace("\r\n", "\n")
    if "\0" in text[:4096]:
        reading.raise_source_changed(payload, "not text (it has NUL bytes)")
    front, text = _front(payload, text)
    heading = _HEADING.match(text)
    # A list as a title is none, and one of YAML's aliases may be endless.
    named = front.get("title")
    title = tidy(str(named)) if isinstance(named, (str, int, float, date)) else heading[1] if heading else None
    yield Item(
        text=_without_markdown(text[heading.end() :] if heading else text),
        guid=front.get("guid") if isinstance(front.get("guid"), str) else None,
        url=web_address(front.get("source_url")) or web_address(front.get("url")),
        title=_without_markdown(title) if title else None,
        published=next((published for name in ("published", "date") if (published := as_day(front.get(name)))), None),
        outlet=front.get("outlet") if isinstance(front.get("outlet"), str) else None,
    )


def _front(payload: Payload, text: str) -> tuple[dict[str, Any], str]:
    match = _FRONT.match(text)
    if not match or len(match[1]) > MAX_FRONT:
        return {}, text
    import yaml

    try:
        front = yaml.load(match[1], Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 (a safe loader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        reading.raise_source_changed(payload, f"the front matter is not YAML ({type(error).__name__})", error)
    return (front if isinstance(front, dict) else {}), text[match.end() :]


def _without_markdown(text: str) -> str:
    return _MARKS.sub("", _LINK.sub(r"\1", text))


def line_items(payload: Payload) -> Iterator[Item]:
    """JSON lines: objects with `text` and, as known, id, url, title, published, outlet."""
    for number, line in enumerate(reading.decoded(payload.body).splitlines(), start=1):
        if not line.strip():
            continue
        try:
            record = json_text.parsed(line)
        except ValueError as error:
            reading.raise_source_changed(
                payload,
                f"line {number} is not JSON ({type(error).__name__}). It is cut off or in another format",
                error,
            )
        if not isinstance(record, dict) or not isinstance(record.get("text"), str):
            reading.raise_source_changed(payload, f"line {number} is not an object with a text")
        yield _line(record)


def _line(record: dict[str, Any]) -> Item:
    texts = {name: record[name] for name in ("title", "outlet") if isinstance(record.get(name), str)}
    url, number = web_address(record.get("url")), record.get("id")
    guid = number if isinstance(number, str) else f"{url or ''}#{number}" if isinstance(number, int) else None
    text = record["text"]
    return Item(
        text=plain_text(text) if "</" in text else text,
        guid=guid,
        url=url,
        published=as_day(record.get("published")),
        **texts,
    )


# By the ending of a file's name; an address has the kind of its feed.
READERS: dict[str, Callable[[Payload], Iterator[Item]]] = {
    ".xml": feed_items,
    ".rss": feed_items,
    ".atom": feed_items,
    ".html": lambda payload: page_items(payload, None),
    ".htm": lambda payload: page_items(payload, None),
    ".jsonl": line_items,
    ".txt": text_items,
    ".md": text_items,
}


def file_items(payload: Payload) -> Iterator[Item]:
    """The items of a file, by the ending of its name; any other is text."""
    suffix = PurePosixPath(unquote(payload.request.url)).suffix.casefold()
    if suffix not in READERS and payload.body.lstrip()[:5] in (b"<?xml", b"<rss "):
        return feed_items(payload)
    return READERS.get(suffix, text_items)(payload)
