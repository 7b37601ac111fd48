"""Announcements as read: one row per expansion that an item announces, with what was read, where, and how sure.

A reading that was stored in an earlier refresh stands in for an item that its feed no longer shows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import polars as pl

from aker_geo import connecticut
from aker_geo.places import counties_of_places
from aker_jobs.expansions.reader.announcement import Announcement

Reader = Callable[[str, str | None, date | None], Sequence[Announcement]]
# Between the identifier of an item that tells of several expansions and the company of each but the first.
PART = " \u00a7 "

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
    """Rows of `READINGS` (without county) of the expansions that items announce.

    items: rows of the table of announcements with `payload_sha256` and `as_of`. An item that several documents have is
    read once, from its longest text; of several expansions the first has its `item_id`, each other one that and its
    company behind `PART`. reader: `read_news`. unreadable: where the items are added that cannot be read; they are
    left out.
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
            found = reader(whole_text(title, body), item["url"], item["published"])
        except Exception as error:  # texts come from anybody, and a rule of language may stumble over any
            label = str(title or item["url"] or item["item_id"])[:80]
            unreadable.append(Unreadable(item["item_id"], label, type(error).__name__))
            continue
        for name, announcement in zip(_names(item["item_id"], found), found, strict=True):
            yield _row(item | {"item_id": name}, announcement)


def _names(item_id: str, found: Sequence[Announcement]) -> list[str]:
    """What each expansion of an item is stored under: by company and, where that has more of them, place and number."""
    names = [item_id] if found else []
    for one in found[1:]:
        known = [part for part in (one.company, one.place) if part]
        tried = (PART.join((item_id, *known[:most])) for most in range(1, len(known) + 1))
        numbered = PART.join((item_id, *known, str(len(names) + 1)))
        names.append(next((name for name in tried if name not in names), numbered))
    return names


def item_of(item_id: pl.Expr) -> pl.Expr:
    """The identifier of the item that a reading is of."""
    return item_id.str.split(PART).list.first()


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
    item = item_of(pl.col("item_id"))
    now, stored = now.with_columns(item.alias("_item")), stored.with_columns(item.alias("_item"))
    first = stored.group_by("_item").agg(pl.col("seen").min().alias("_first"))
    kept = now.join(first, on="_item", how="left", maintain_order="left").with_columns(
        pl.min_horizontal("seen", "_first").alias("seen")
    )
    gone = stored.join(now, on="_item", how="anti").unique("item_id", keep="first", maintain_order=True)
    return pl.concat([kept.select(*READINGS), gone.select(*READINGS)])


def placed(frame: pl.DataFrame, scheme: connecticut.Scheme) -> pl.DataFrame:
    """The frame with county and how it was found (`aker_geo.places.HOW`), from its columns place and state.

    scheme: how Connecticut is divided in the delineation that draws the markets.
    """
    return counties_of_places(frame, city="place", state="state", scheme=scheme)
