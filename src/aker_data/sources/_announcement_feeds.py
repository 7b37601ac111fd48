"""Where announcements are asked: the reviewed rows of `announcement_feeds.csv`."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal
from urllib.parse import urlsplit

Kind = Literal["rss", "atom", "page"]
FILES = "files"


@dataclass(frozen=True)
class Feed:
    """One feed or page. state: the one that it is about, or None. official: of a government or its agency.

    selector: CSS selector of a page's articles; a page where it finds nothing is one article.
    """

    id: str
    kind: Kind
    url: str
    publisher: str
    state: str | None
    official: bool
    selector: str | None
    reason: str


@cache
def feeds() -> tuple[Feed, ...]:
    """Every declared feed and page, in the order of the file."""
    text = (files("aker_data") / "reference" / "announcement_feeds.csv").read_text(encoding="utf-8")
    return tuple(_feed(row) for row in csv.DictReader(io.StringIO(text)))


def _feed(row: dict[str, str]) -> Feed:
    kind = row["kind"]
    if kind not in ("rss", "atom", "page"):
        raise ValueError(f"announcement_feeds.csv: {row['id']} has the unknown kind {kind!r}. Use rss, atom or page")
    return Feed(
        id=row["id"],
        kind=kind,  # type: ignore[arg-type]
        url=row["url"],
        publisher=row["publisher"],
        state=row["state"] or None,
        official=row["official"] == "true",
        selector=row["selector"] or None,
        reason=row["reason"],
    )


@cache
def feed_at(url: str) -> Feed | None:
    """The feed of an address; None for a file or an address that is not declared."""
    return next((feed for feed in feeds() if feed.url == url), None)


@cache
def publisher_at(host: str) -> Feed | None:
    """The feed of the same publisher, by the host of an item's own address."""
    return next((feed for feed in feeds() if urlsplit(feed.url).hostname == host), None)
