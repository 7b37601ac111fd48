"""Texts that tell of several companies' projects: lists of items, each of which is read on its own.

`read_announcement` answers for one announcement. Of a text with a bulleted list of projects it reads what stands
outside the list (often nothing that announces: None); `read_announcements` reads that and every item.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType

from aker_jobs.expansions.reader.announcement import Announcement, Span
from aker_jobs.expansions.reader.document import MAX_CHARS, list_items
from aker_jobs.expansions.reader.reading import read_announcement


def read_announcements(
    text: str, url: str | None = None, published: date | datetime | str | None = None
) -> tuple[Announcement, ...]:
    """All expansions that a text announces: what stands outside its list of items, then each item of the list.

    Arguments and errors as of `read_announcement`. Spans count characters of the whole text.
    """
    whole = read_announcement(text, url, published)
    announcements = [] if whole is None else [whole]
    known = {(one.company, one.place) for one in announcements}
    for start, end in list_items(text[:MAX_CHARS].replace("\n* ", "\n- ")):
        lead = len(text[start:end]) - len(text[start:end].lstrip(" \n\t-+•·0123456789.)*"))
        item = read_announcement(text[start + lead : end], url, published)
        if item is not None and (item.company, item.place) not in known:
            known.add((item.company, item.place))
            announcements.append(_moved(item, start + lead))
    return tuple(announcements)


def _moved(item: Announcement, offset: int) -> Announcement:
    """The announcement of an item with its spans counted in the whole text."""
    spans = {
        field: Span(span.start + offset, span.end + offset, span.text, span.confidence, span.rule)
        if span.start >= 0
        else span
        for field, span in item.spans.items()
    }
    return replace(item, spans=MappingProxyType(spans))
