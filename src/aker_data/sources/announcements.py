"""Announcements of expansions: RSS and Atom feeds, pages, and a person's own folder of texts.

A feed shows only its newest items. What it showed in an earlier refresh is in that refresh's partition of the lake, and
the events that were read from it stay in the database (`aker_jobs.expansions`): nothing is forgotten when it is gone.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from aker_data.check import Check
from aker_data.contracts import Media, Need, Payload, Request, Scope, Source
from aker_data.schemas.announcements import ANNOUNCEMENTS
from aker_data.sources import reading
from aker_data.sources._announcement_documents import feed_items, file_items, page_items
from aker_data.sources._announcement_feeds import Feed, feed_at, feeds
from aker_data.sources._announcement_items import rows

ID = "announcements"
_ENDINGS = ("xml", "rss", "atom", "html", "htm", "txt", "md", "jsonl")
# In files mode, what lies in a folder `announcements` (anywhere in AKER_SOURCE_DIR) is read whatever its name.
FOLDER = tuple(pattern for end in _ENDINGS for pattern in (f"announcements/*.{end}", f"*/announcements/*.{end}"))


def requests(scope: Scope) -> list[Need]:  # noqa: ARG001 (a feed shows what is newest, whatever is asked)
    """Every declared feed and page; each may be missing. The first also answers for the folder of a person's own."""
    return [
        Need(
            label=f"announcements of {feed.publisher}",
            alternatives=((Request(ID, feed.url, feed.id, _media(feed), file_names=() if number else FOLDER),),),
            required=False,
        )
        for number, feed in enumerate(feeds())
    ]


def _media(feed: Feed) -> Media:
    return "html" if feed.kind == "page" else "xml"


def parse(payload: Payload) -> pl.DataFrame:
    """Rows of `ANNOUNCEMENTS`. Raises SourceChanged for incomplete feeds, pages and texts, and for attacks."""
    if not payload.body.strip():
        reading.raise_source_changed(payload, "the body is empty. Download it again")
    feed = feed_at(payload.request.url)
    if feed is None:
        return rows(payload, file_items(payload))
    return rows(payload, page_items(payload, feed) if feed.kind == "page" else feed_items(payload))


def checks(table: pl.LazyFrame) -> Sequence[Check]:
    """How many items have no date (they belong to no period) or a later one than the refresh, and how many are cut."""
    there = table.collect_schema().names()
    after = pl.col("as_of").cast(pl.String).str.to_date("%Y-%m").dt.month_end() if "as_of" in there else pl.lit(None)
    counts = table.select(
        rows=pl.len(),
        undated=pl.col("published").is_null().sum(),
        cut=pl.col("is_cut").sum(),
        later=(pl.col("published") > after).sum(),
    ).collect()
    count, undated, cut, later = counts.row(0)
    share = undated / count if count else None
    return [
        Check(
            name="items have a date",
            passed=undated == 0,
            note=f"{undated:,} of {count:,} items have no date of publication: their events need a review",
            rows=undated,
            share=share,
        ),
        Check(
            name="items are not of a later month",
            passed=later == 0,
            note=f"{later:,} of {count:,} items are dated after the refresh month; they count from their month on",
            rows=later,
        ),
        Check(
            name="texts are whole",
            passed=cut == 0,
            note=f"{cut:,} of {count:,} texts exceed the length limit and were cut",
            rows=cut,
        ),
    ]


SOURCE = Source(id=ID, schema=ANNOUNCEMENTS, requests=requests, parse=parse, parser=2, checks=checks, independent=True)
