"""`expansion_events` and `expansion_reviews`: announced expansions as they stand, and what people decided about them.

A migration is history: it names everything itself and imports nothing of the product, which goes on changing.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

LIMITS = {
    "data_origin": "data_origin IN ('published', 'sample')",
    "new_jobs": "new_jobs >= 0",
    "investment_usd": "investment_usd >= 0",
    "confidence": "confidence BETWEEN 0 AND 1",
    "sector": "sector IN ('university', 'health', 'semiconductor', 'defense', 'other')",
    "status": "status IN ('announced', 'delayed', 'cancelled', 'completed')",
    "review_state": "review_state IN ('certain', 'needs_review', 'accepted', 'corrected', 'rejected')",
}
DECISIONS = "decision IN ('accept', 'correct', 'reject')"


def _json(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False)


def _text(name: str, *, null: bool = True) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=null)


def _day(name: str, *, null: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.Date(), nullable=null)


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=True)


def _events() -> None:
    op.create_table(
        "expansion_events",
        _text("event_key", null=False),
        _text("data_origin", null=False),
        _day("first_as_of", null=False),
        _day("as_of", null=False),
        _text("delineation", null=False),
        *(_text(name) for name in ("company", "place", "state", "county_fips", "how", "cbsa_code")),
        _text("sector", null=False),
        _json("sectors"),
        _text("status", null=False),
        *(_day(name) for name in ("announced_on", "delayed_on", "cancelled_on", "completed_on")),
        *(_whole(name) for name in ("due_year", "new_jobs", "investment_usd")),
        sa.Column("confidence", sa.Double(), nullable=False),
        _text("review_state", null=False),
        _json("review_reasons"),
        _text("run_id"),
        _json("fields"),
        _json("history"),
        sa.PrimaryKeyConstraint("event_key", name=op.f("pk_expansion_events")),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_expansion_events_{name}")) for name, rule in LIMITS.items()),
    )
    for first in ("review_state", "cbsa_code"):
        name = op.f(f"ix_expansion_events_{first}_announced_on")
        op.create_index(name, "expansion_events", [first, "announced_on"])


def _reviews() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "expansion_reviews",
        sa.Column("id", number, autoincrement=True, nullable=False),
        _text("event_key", null=False),
        _text("decision", null=False),
        _json("fields"),
        _json("digests"),
        sa.Column("why", sa.Text(), nullable=True),
        _text("decided_by"),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expansion_reviews")),
        sa.CheckConstraint(DECISIONS, name=op.f("ck_expansion_reviews_decision")),
    )
    op.create_index(op.f("ix_expansion_reviews_event_key"), "expansion_reviews", ["event_key"])


def upgrade() -> None:
    """Make both tables."""
    _events()
    _reviews()


def downgrade() -> None:
    """Drop both, with every decision in them."""
    op.drop_table("expansion_reviews")
    op.drop_table("expansion_events")
