"""What runs count beside payloads and checks: rows that they wrote, requests that they sent.

A migration is history: it names everything itself and imports nothing of the product, which goes on changing.
"""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLE = "run_counts"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        TABLE,
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", "name", "source", "outcome", name=op.f(f"pk_{TABLE}")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f(f"fk_{TABLE}_run_id"), ondelete="CASCADE"),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table(TABLE)
