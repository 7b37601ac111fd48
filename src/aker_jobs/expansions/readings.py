"""Announcements as read: one row per item that announces an expansion, with what was read, where, and how sure.

A reading that was stored in an earlier refresh stands in for an item that its feed no longer shows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import polars as pl

from aker_geo import connecticut
from aker_geo.places import counties_of_places
from aker_jobs.expansions.reader.announcement import Announcement

Reader = Callable[[str, str | None, date | None], Announcement | None]

# What was read of an item; null where the text does not tell. spans, other_jobs: JSON objects. digest: of the facts
# that a decision rests on. seen: the refresh (``YYYY-MM``) that had the item first.
READINGS: dict[str, pl.DataType | type[pl.DataType]] = {
    "item_id": pl.String,
    "outlet": pl.String,
    "official": pl.Boolean,
    "url": pl.String,
    "title": pl.String,
    "published": pl.Date,
    "seen": pl.String,
    "payload_sha256": pl.String,
    "company": pl.String,
    "place": pl.String,
    "state": pl.String,
    "county_fips": pl.String,
    "how": pl.String,
    "new_jobs": pl.Int64,
    "investment_usd": pl.Int64,
    "sector": pl.String,
    "sectors": pl.List(pl.String),
    "status": pl.String,
    "due_year": pl.Int64,
    "timeline": pl.String,
    "confidence": pl.Float64,
    "other_jobs": pl.String,
    "public_money_usd": pl.Int64,
    "reasons": pl.List(pl.String),
    "spans": pl.String,
    "digest": pl.String,
}
FACTS = ("company", "place", "state", "new_jobs", "investment_usd", "sector", "status", "due_year")
MOST = 2**53  # a number beyond is a misreading, and no JSON has it exactly


@dataclass(frozen=True)
class Unreadable:
    """An item that the reader stumbled over: its name, title or address (what a person finds it by), and the error."""

    item_id: str
    label: str
    error: str


def read_items(items: pl.DataFrame, reader: Reader, unreadable: list[Unreadable] | None = None) -> pl.DataFrame:
    """Rows of `READINGS` (without county) of the items that announce an expansion.

    items: rows of the table of announcements with `payload_sha256` and `as_of`. An item that several documents have is
    read once, from its longest text. reader: `read_announcement`. unreadable: where the items are added that cannot be
    read; they are left out.
    """
    longest = pl.col("text").str.len_chars()
    once = items.sort(longest, "as_of", "document", descending=[True, False, False]).unique(
        "item_id", keep="first", maintain_order=True
    )
    return pl.DataFrame(list(_read(once, reader, [] if unreadable is None else unreadable)), schema=READINGS)


def _read(items: pl.DataFrame, reader: Reader, unreadable: list[Unreadable]) -> Iterator[dict[str, Any]]:
    """Texts are read one by one: that is language, not columns. None of them can keep the others from being read."""
    for item in items.iter_rows(named=True):
        title, body = item["title"], item["text"]
        try:
            announcement = reader(whole_text(title, body), item["url"], item["published"])
        except Exception as error:  # texts come from anybody, and a rule of language may stumble over any
            label = str(title or item["url"] or item["item_id"])[:80]
            unreadable.append(Unreadable(item["item_id"], label, type(error).__name__))
            continue
        if announcement is not None:
            yield _row(item, announcement)


def whole_text(title: str | None, body: str) -> str:
    """Headline and text as one text; a headline ends like a sentence, so that none runs on into the next."""
    if not title or not body:
        return title or body
    return f"{title}\n\n{body}" if title.endswith((".", "!", "?", ":")) else f"{title}.\n\n{body}"


def _row(item: dict[str, Any], announcement: Announcement) -> dict[str, Any]:
    hint = announcement.state is None and item["state"] is not None
    facts = {
        "company": announcement.company,
        "place": announcement.place,
        "state": announcement.state or item["state"],
        "new_jobs": _whole(announcement.new_jobs),
        "investment_usd": _whole(announcement.investment_usd),
        "sector": announcement.sector,
        "status": announcement.status,
        "due_year": announcement.due_year,
    }
    source = {name: item[name] for name in ("item_id", "outlet", "official", "url", "title", "payload_sha256")}
    return source | {
        **facts,
        "published": item["published"] or announcement.published,
        "seen": item["as_of"],
        "county_fips": None,
        "how": None,
        "sectors": list(announcement.sectors),
        "timeline": announcement.timeline,
        "confidence": announcement.confidence,
        "other_jobs": json.dumps(dict(announcement.other_jobs), sort_keys=True),
        "public_money_usd": _whole(announcement.public_money_usd),
        "reasons": [*announcement.reasons, *(["the state is that of the feed"] if hint else [])],
        "spans": json.dumps({name: asdict(span) for name, span in announcement.spans.items()}, sort_keys=True),
        "digest": digest(facts),
    }


def _whole(number: int | None) -> int | None:
    return number if number is None or 0 <= number <= MOST else None


def digest(facts: dict[str, Any]) -> str:
    """A name for what was read: another one means that a decision about it may no longer hold."""
    text = json.dumps([facts[name] for name in FACTS], ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def with_stored(now: pl.DataFrame, stored: pl.DataFrame) -> pl.DataFrame:
    """The readings of this refresh, and those of earlier ones whose items are gone from their feeds.

    An item keeps the refresh that had it first. Both are rows of `READINGS`.
    """
    first = stored.group_by("item_id").agg(pl.col("seen").min().alias("_first"))
    kept = now.join(first, on="item_id", how="left", maintain_order="left").with_columns(
        pl.min_horizontal("seen", "_first").alias("seen")
    )
    gone = stored.join(now, on="item_id", how="anti").unique("item_id", keep="first", maintain_order=True)
    return pl.concat([kept.select(*READINGS), gone.select(*READINGS)])


def placed(frame: pl.DataFrame, scheme: connecticut.Scheme) -> pl.DataFrame:
    """The frame with county and how it was found (`aker_geo.places.HOW`), from its columns place and state.

    scheme: how Connecticut is divided in the delineation that draws the markets.
    """
    return counties_of_places(frame, city="place", state="state", scheme=scheme)
