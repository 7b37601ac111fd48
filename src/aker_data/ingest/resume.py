"""A live refresh that a kill does not set back: what it had is in hand when it is started again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

from aker_data.contracts import Scope
from aker_data.ingest.context import IngestContext
from aker_data.ingest.in_hand import InHand, Journal

FOLDER = "refreshing"


@contextmanager
def resumable(context: IngestContext, scope: Scope, now: datetime | None = None) -> Iterator[IngestContext]:
    """The context of a live refresh that a kill does not set back; in the other modes the context as it is."""
    if context.router.mode != "live":
        yield context
        return
    journal = Journal(context.archive.local / FOLDER / f"{scope.year}-{scope.as_of}.jsonl")
    in_hand = InHand(context.archive, journal, journal.entries(now or datetime.now(UTC)), {})
    try:
        yield replace(context, in_hand=in_hand)
    except Exception:
        journal.remove()  # it came to its end: what went wrong is asked for anew
        raise
    journal.remove()
