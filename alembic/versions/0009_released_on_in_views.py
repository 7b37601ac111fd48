"""The views say what a figure counts, what it is for and when its release appeared: basis, period, released_on.

A migration is history: it imports nothing of the product, which goes on changing. What it builds on is the one before.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def _before() -> Any:
    """The migration that made the views last."""
    script = op.get_context().script
    revision_before: Any = script.get_revision("0005") if script else None
    return revision_before.module


def _drop_views() -> None:
    for view in ("metric_values", "metric_history"):
        op.execute(f"DROP VIEW {view}")


def _values(*, postgis: bool) -> str:
    """The columns come last. Of what a person wrote no release is known."""
    earlier: str = _before()._values(postgis=postgis)
    of_facts = earlier.replace("refresh.run_id FROM", "refresh.run_id, metric.basis, fact.released_on FROM")
    return of_facts.replace("hand.run_id FROM", "hand.run_id, metric.basis, NULL FROM")


def _history() -> str:
    earlier: str = _before().HISTORY
    columns = ", ".join(
        (
            "refresh.run_id",
            "COALESCE(fact.period, CAST(fact.year AS TEXT)) AS period",
            "metric.basis",
            "fact.released_on",
        )
    )
    return earlier.replace("refresh.run_id FROM", f"{columns} FROM").replace(
        "WHERE NOT", "LEFT JOIN metrics AS metric ON metric.id = fact.metric WHERE NOT"
    )


def upgrade() -> None:
    """Add what a metric counts to the registry (filled by the next refresh), and make the views anew."""
    _drop_views()
    op.add_column("metrics", sa.Column("basis", sa.String(), nullable=True))
    op.execute(_values(postgis=op.get_bind().dialect.name == "postgresql"))
    op.execute(_history())


def downgrade() -> None:
    """The registry without the column, the views as they were."""
    _drop_views()
    op.drop_column("metrics", "basis")
    op.execute(_before()._values(postgis=op.get_bind().dialect.name == "postgresql"))
    op.execute(_before().HISTORY)
