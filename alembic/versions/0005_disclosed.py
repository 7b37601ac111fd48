"""The disclosed share of estimates, the weights and intervals of scores; a quotient of zero stands in facts alone.

A migration is history: it imports nothing of the product, which goes on changing. What it builds on is the one before.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

SECTORS = ("tech", "health", "education", "advanced_mfg", "defense", "biotech")
QUOTIENTS = ", ".join(f"'{sector}_lq'" for sector in SECTORS)
SCORES = ("score_p05", "score_p95")


def _before() -> Any:
    script = op.get_context().script
    revision_before: Any = script.get_revision("0004") if script else None
    return revision_before.module


def _drop_views() -> None:
    for view in ("metric_values", "metric_history"):
        op.execute(f"DROP VIEW {view}")


def _by_hand(*, postgis: bool) -> str:
    """What a person wrote. The wide table keeps positive quotients only: an empty cell beside a zero is no change."""
    cells = _before()._by_hand(postgis=postgis)
    return (
        f"SELECT * FROM ({cells}) AS cell "  # noqa: S608 (own names)
        f"WHERE NOT (cell.value IS NULL AND cell.computed = 0 AND cell.metric IN ({QUOTIENTS}))"
    )


def _values(*, postgis: bool) -> str:
    return (
        f"CREATE VIEW metric_values AS WITH by_hand AS ({_by_hand(postgis=postgis)}) "  # noqa: S608 (own names)
        "SELECT market.msa_id || '_' || REPLACE(SUBSTR(CAST(fact.data_vintage AS TEXT), 1, 7), '-', '') AS sba_id, "
        "market.msa_id AS market, fact.geo_code AS cbsa_code, market.name AS market_name, refresh.delineation, "
        "fact.data_vintage, refresh.data_year, fact.metric, metric.title, metric.unit, refresh.data_origin AS origin, "
        "COALESCE(fact.period, CAST(fact.year AS TEXT)) AS period, fact.value, fact.status, fact.low, fact.high, "
        "fact.p05, fact.p95, fact.moe, fact.disclosed, reason.text AS reason, refresh.run_id "
        "FROM facts AS fact JOIN fact_refreshes AS refresh ON refresh.id = fact.refresh_id "
        "LEFT JOIN markets AS market ON market.cbsa_code = fact.geo_code AND market.delineation = refresh.delineation "
        "LEFT JOIN metrics AS metric ON metric.id = fact.metric "
        "LEFT JOIN fact_texts AS reason ON reason.id = fact.reason_id "
        "WHERE fact.geography = 'market' AND fact.current AND (fact.geo_code, fact.data_vintage, fact.metric) NOT IN "
        "(SELECT cbsa_code, data_vintage, metric FROM by_hand WHERE cbsa_code IS NOT NULL) "
        "UNION ALL "
        "SELECT hand.sba_id, hand.msa_id, hand.cbsa_code, market.name, hand.delineation, hand.data_vintage, "
        "hand.data_year, hand.metric, metric.title, metric.unit, hand.data_origin, "
        "COALESCE(hand.computed_period, CAST(COALESCE(hand.computed_year, hand.data_year) AS TEXT)), hand.value, "
        "CASE WHEN hand.value IS NULL THEN 'not_published' ELSE 'observed' END, NULL, NULL, NULL, NULL, NULL, NULL, "
        "CASE WHEN hand.value IS NULL THEN 'taken out by hand' ELSE 'entered by hand' END, hand.run_id "
        "FROM by_hand AS hand "
        "LEFT JOIN markets AS market ON market.cbsa_code = hand.cbsa_code AND market.delineation = hand.delineation "
        "LEFT JOIN metrics AS metric ON metric.id = hand.metric"
    )


HISTORY = (
    "CREATE VIEW metric_history AS SELECT fact.data_vintage, fact.geography, fact.geo_code, fact.metric, "
    "fact.year, fact.value, fact.status, fact.low, fact.high, fact.p05, fact.p95, fact.moe, fact.disclosed, "
    "reason.text AS reason, "
    "method.method, method.formula, refresh.data_year, refresh.delineation, refresh.data_origin, refresh.run_id "
    "FROM facts AS fact JOIN fact_refreshes AS refresh ON refresh.id = fact.refresh_id "
    "LEFT JOIN fact_texts AS reason ON reason.id = fact.reason_id "
    "LEFT JOIN fact_methods AS method ON method.id = fact.method_id "
    "WHERE NOT (fact.geography = 'market' AND fact.current)"
)


def upgrade() -> None:
    """Add the columns and make the views anew."""
    _drop_views()
    op.add_column("facts", sa.Column("disclosed", sa.Double(), nullable=True))
    for name in SCORES:
        op.add_column("pillar_scores", sa.Column(name, sa.Double(), nullable=True))
    weights = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.add_column("pillar_scores", sa.Column("weights", weights, nullable=True))
    op.execute(_values(postgis=op.get_bind().dialect.name == "postgresql"))
    op.execute(HISTORY)


def downgrade() -> None:
    """The tables without these columns, the views as they were."""
    _drop_views()
    op.drop_column("facts", "disclosed")
    for name in ("weights", *SCORES):
        op.drop_column("pillar_scores", name)
    _before()._views(postgis=op.get_bind().dialect.name == "postgresql")
