"""Outlines of counties beside those of markets; how, of which year and from what a market's outline was made.

A migration is history: it names everything itself and imports nothing of the product, which goes on changing.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.types import UserDefinedType

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

COUNTIES, MARKETS = "county_boundaries", "market_boundaries"
ADDED = ("year", "method", "data_origin")


class Outline(UserDefinedType[bytes]):
    """A column of PostGIS."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        """Its type in SQL."""
        return "geometry(MULTIPOLYGON,4326)"


def upgrade() -> None:
    """Make the table of counties and its index, and add the columns of markets."""
    postgis = op.get_bind().dialect.name == "postgresql"
    op.create_table(
        COUNTIES,
        sa.Column("county_fips", sa.String(), nullable=False),
        sa.Column("delineation", sa.String(), nullable=False),
        sa.Column("year", sa.BigInteger(), nullable=False),
        sa.Column("data_origin", sa.String(), nullable=False),
        sa.Column("geometry", Outline() if postgis else sa.LargeBinary(), nullable=False),
        sa.Column("source_data_hash", sa.String(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("county_fips", "delineation", name=op.f(f"pk_{COUNTIES}")),
        sa.CheckConstraint("data_origin IN ('published', 'sample')", name=op.f(f"ck_{COUNTIES}_data_origin")),
    )
    if postgis:
        op.create_index(f"ix_{COUNTIES}_geometry", COUNTIES, ["geometry"], postgresql_using="gist")
    op.add_column(MARKETS, sa.Column("year", sa.BigInteger(), nullable=True))
    op.add_column(MARKETS, sa.Column("method", sa.String(), nullable=True))
    op.add_column(MARKETS, sa.Column("data_origin", sa.String(), nullable=True))


def downgrade() -> None:
    """Drop the table and the columns."""
    for name in reversed(ADDED):
        op.drop_column(MARKETS, name)
    op.drop_table(COUNTIES)
