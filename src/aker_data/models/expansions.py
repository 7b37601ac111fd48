"""Announced expansions as they stand, and what people decided about them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from aker_data.models.base import Base, Json, Serial
from aker_data.models.markets import ORIGINS

STATES = ("certain", "needs_review", "accepted", "corrected", "rejected")
STATUSES = ("announced", "delayed", "cancelled", "completed")
DECISIONS = ("accept", "correct", "reject")
SECTORS = ("university", "health", "semiconductor", "defense", "other")


def _one_of(column: str, words: tuple[str, ...]) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({', '.join(map(repr, words))})", name=column)


class ExpansionEvent(Base):
    """One expansion, over all outlets and all that was said of it. Null: not stated.

    event_key: stable name, after the first item. first_as_of, as_of: first day of the month of the refresh that found
    it, and of the newest one that has it. company … due_year: the chosen fields; `fields` says which item (or review)
    each comes from, with the span of the text. announced_on: day of the first item. county_fips, cbsa_code: where it
    is, in the delineation; how: how the county was found. new_jobs: direct new permanent jobs. investment_usd: the
    company's own. confidence: 0 to 1, of the surest item. review_state: `certain`, `needs_review` (with the reasons),
    or what was decided. history: what was read of every item, by date.
    """

    __tablename__ = "expansion_events"

    event_key: Mapped[str] = mapped_column(primary_key=True)
    data_origin: Mapped[str]
    first_as_of: Mapped[date]
    as_of: Mapped[date]
    delineation: Mapped[str]
    company: Mapped[str | None]
    place: Mapped[str | None]
    state: Mapped[str | None]
    county_fips: Mapped[str | None]
    how: Mapped[str | None]
    cbsa_code: Mapped[str | None]
    sector: Mapped[str]
    sectors: Mapped[list[str]]
    status: Mapped[str]
    announced_on: Mapped[date | None]
    delayed_on: Mapped[date | None]
    cancelled_on: Mapped[date | None]
    completed_on: Mapped[date | None]
    due_year: Mapped[int | None]
    new_jobs: Mapped[int | None]
    investment_usd: Mapped[int | None]
    confidence: Mapped[float]
    review_state: Mapped[str]
    review_reasons: Mapped[list[str]]
    run_id: Mapped[str | None]
    fields: Mapped[dict[str, Any]]
    history: Mapped[list[dict[str, Any]]] = mapped_column(Json)

    __table_args__ = (
        Index(None, "review_state", "announced_on"),
        Index(None, "cbsa_code", "announced_on"),
        CheckConstraint(ORIGINS, name="data_origin"),
        CheckConstraint("new_jobs >= 0", name="new_jobs"),
        CheckConstraint("investment_usd >= 0", name="investment_usd"),
        CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence"),
        _one_of("sector", SECTORS),
        _one_of("status", STATUSES),
        _one_of("review_state", STATES),
    )


class ExpansionReview(Base):
    """A decision of a person about an event; the newest of an event counts, older ones stay as its record.

    fields: corrected values. digests: item -> digest of what had been read of it when it was decided. decided_by: as
    given; null where nobody said.
    """

    __tablename__ = "expansion_reviews"

    id: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    event_key: Mapped[str] = mapped_column(index=True)
    decision: Mapped[str]
    fields: Mapped[dict[str, Any]]
    digests: Mapped[dict[str, Any]]
    why: Mapped[str | None] = mapped_column(Text)
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime]

    __table_args__ = (_one_of("decision", DECISIONS),)
