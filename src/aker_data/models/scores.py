"""Scores of markets by vintage: one row per pillar, and one for the whole market."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column, validates

from aker_data.models.base import Base, as_date
from aker_data.models.markets import ORIGINS

FIRST, SECOND = -2, -1  # the key stands before the figures, in this order


class Scored:
    """A score and what it is made of.

    score_0_100, score_0_5: null where too little is known; `missing` then names it. coverage: share of the weight that
    has a value, 0 to 1. contributions: points by part; they add up to score_0_100. rank: 1 is best, among the
    universe_size markets of the vintage that have a score.
    """

    msa_id: Mapped[str] = mapped_column(primary_key=True, sort_order=FIRST)
    data_vintage: Mapped[date] = mapped_column(primary_key=True, sort_order=FIRST)
    sba_id: Mapped[str | None] = mapped_column(index=True)
    score_0_100: Mapped[float | None]
    score_0_5: Mapped[float | None]
    coverage: Mapped[float | None]
    rank: Mapped[int | None]
    universe_size: Mapped[int | None]
    contributions: Mapped[dict[str, Any] | None]
    missing: Mapped[list[str] | None]
    methodology: Mapped[str | None]
    data_origin: Mapped[str | None]
    run_id: Mapped[str | None]
    scored_at: Mapped[datetime | None]

    @validates("data_vintage")
    def _as_date(self, _name: str, value: object) -> date | None:
        return as_date(value)


def _limits() -> tuple[CheckConstraint, ...]:
    return (
        CheckConstraint("score_0_100 BETWEEN 0 AND 100", name="score_0_100"),
        CheckConstraint("score_0_5 BETWEEN 0 AND 5", name="score_0_5"),
        CheckConstraint("coverage BETWEEN 0 AND 1", name="coverage"),
        CheckConstraint(ORIGINS, name="data_origin"),
    )


class PillarScore(Scored, Base):
    """The score of one pillar of a market in a vintage; contributions by metric.

    weights: by metric how far its points are known (1 exactly, 0 not at all). score_p05, score_p95: what intervals,
    bounds and holes allow, the score between them; null without a score.
    """

    __tablename__ = "pillar_scores"

    pillar: Mapped[str] = mapped_column(primary_key=True, sort_order=SECOND)
    score_p05: Mapped[float | None]
    score_p95: Mapped[float | None]
    weights: Mapped[dict[str, Any] | None]

    __table_args__ = (Index(None, "data_vintage", "pillar", "rank"), *_limits())


class MarketScore(Scored, Base):
    """The composed score of a market in a vintage; contributions by pillar."""

    __tablename__ = "market_scores"

    __table_args__ = (Index(None, "data_vintage", "rank"), *_limits())
