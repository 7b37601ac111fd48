"""When the releases appeared that a fact is made of: `facts.released_on`.

A migration is history: it names everything itself and imports nothing of the product, which goes on changing.
"""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; facts that are there have no day until they are refreshed."""
    op.add_column("facts", sa.Column("released_on", sa.Date(), nullable=True))


def downgrade() -> None:
    """Drop the column, with the days in it."""
    op.drop_column("facts", "released_on")
