"""What the National Science Foundation says: pages of its award search, and errors sent as if all were well."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from aker_core.errors import SourceUnavailable
from aker_data.contracts import Payload
from aker_data.sources import _awards, reading

Span = tuple[date, date]


def answer(payload: Payload) -> tuple[list[dict[str, Any]], int | None]:
    """The records of a page, and the total that it announces (None where, as in 2015, it announces none).

    Raises SourceUnavailable where the publisher tells of its own trouble, SourceChanged where it refuses the question.
    """
    response = _awards.json_object(payload).get("response")
    if not isinstance(response, dict):
        reading.raise_source_changed(payload, "no `response`")
    if response.get("serviceNotification"):
        _refused(payload, response["serviceNotification"])
    if "award" not in response:
        reading.raise_source_changed(payload, f"no `award` in the response, but {list(response)[:8]}")
    return _awards.records(payload, response["award"], "award", ("id", "date")), _total(
        payload, response.get("metadata")
    )


def _refused(payload: Payload, notes: object) -> None:
    entries = notes if isinstance(notes, list) else [notes]
    messages = [note if isinstance(note, dict) else {"notificationMessage": str(note)} for note in entries]
    words = "; ".join(" ".join(str(value) for value in note.values()) for note in messages)[:300]
    if any(str(note.get("notificationType", "")).upper() == "FATAL" for note in messages):
        request = payload.request
        raise SourceUnavailable(f"{request.source} {request.part} ({request.url}): {words}. Try again later")
    reading.raise_source_changed(payload, f"the publisher refuses the request: {words}")


def _total(payload: Payload, metadata: object) -> int | None:
    if metadata is None:
        return None
    total = metadata.get("totalCount") if isinstance(metadata, dict) else None
    if isinstance(total, str) and total.isascii() and total.isdecimal():
        total = int(total)
    if not isinstance(total, int) or isinstance(total, bool) or total < 0:
        reading.raise_source_changed(payload, f"`metadata` has no number of awards: {str(metadata)[:120]}")
    return total


def asked_span(url: str) -> tuple[Span, int]:
    """The days and the offset that a question is about."""
    query = {name: values[-1] for name, values in parse_qs(urlsplit(url).query).items()}
    first, last = (_day(query[name]) for name in ("dateStart", "dateEnd"))
    return (first, last), int(query["offset"])


def _day(written: str) -> date:
    month, day, year = written.split("/")
    return date(int(year), int(month), int(day))


def narrower(span: Span) -> list[Span]:
    """Shorter spans that add up to this one: its months, or two halves of less than two months; none for a day."""
    first, last = span
    if (last - first).days > 61:
        return _months(first, last)
    if first == last:
        return []
    middle = first + (last - first) // 2
    return [(first, middle), (middle + timedelta(days=1), last)]


def _months(first: date, last: date) -> list[Span]:
    spans, start = [], first
    while start <= last:
        end = min(last, start.replace(day=calendar.monthrange(start.year, start.month)[1]))
        spans.append((start, end))
        start = end + timedelta(days=1)
    return spans
