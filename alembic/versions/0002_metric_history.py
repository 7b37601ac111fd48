"""`metric_history`: other years, states and the nation, metrics without a column; the view shows markets' part of it.

A migration is history: it names everything itself and imports nothing of the product, which goes on changing.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

LIMITS = {
    "geography": (
        "(geography = 'nation' AND geo_code = 'US') OR (geography = 'state' AND length(geo_code) = 2) "
        "OR (geography = 'market' AND length(geo_code) = 5)"
    ),
    "year": "year BETWEEN 1900 AND 2200",
    "status": (
        "(value IS NOT NULL AND status IN ('observed', 'derived', 'imputed')) "
        "OR (value IS NULL AND status IN ('bounded', 'suppressed', 'not_published', 'no_base'))"
    ),
    "bounds": "low <= high",
    "data_origin": "data_origin IN ('published', 'sample')",
}


def _text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=null)


def _table() -> None:
    op.create_table(
        "metric_history",
        sa.Column("data_vintage", sa.Date(), nullable=False),
        _text("geography"),
        _text("geo_code"),
        _text("metric"),
        sa.Column("year", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        _text("status"),
        sa.Column("low", sa.Double(), nullable=True),
        sa.Column("high", sa.Double(), nullable=True),
        _text("reason", null=True),
        _text("method", null=True),
        sa.Column("data_year", sa.BigInteger(), nullable=False),
        _text("delineation"),
        _text("data_origin"),
        _text("run_id"),
        sa.PrimaryKeyConstraint(
            "data_vintage", "geography", "geo_code", "metric", "year", name=op.f("pk_metric_history")
        ),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_metric_history_{name}")) for name, rule in LIMITS.items()),
        sqlite_with_rowid=False,
    )
    columns = ["metric", "year", "data_vintage"]
    op.create_index(op.f("ix_metric_history_metric_year_data_vintage"), "metric_history", columns)


def _first_view(*, postgis: bool) -> str:
    """The view as the first migration made it: that file is history too, and does not change."""
    script = op.get_context().script
    first: Any = script.get_revision("0001") if script else None
    if first is None:
        raise RuntimeError("the first migration is not beside this one; install the package anew")
    view: str = first.module._view(postgis=postgis)
    return view


def _history(*, postgis: bool) -> str:
    """Markets' rows of the history, named as their wide rows are; what a wide row shows already is left out."""

    def told(row: str, what: str) -> str:
        if postgis:
            return f"{row}.quality -> history.metric ->> '{what}'"
        return f"json_extract({row}.quality, '$.' || history.metric || '.{what}')"

    year = "CAST(history.year AS TEXT)"
    period = f"COALESCE({told('jobs', 'period')}, {told('economy', 'period')}, CAST(jobs.data_year AS TEXT))"
    status = f"COALESCE({told('jobs', 'status')}, {told('economy', 'status')})"
    # Wide rows are of the data year or little before: the long texts are not opened for the years before.
    shown = f"history.year > jobs.data_year - 6 AND {status} IS NOT NULL AND {period} = {year}"
    return (
        "SELECT jobs.sba_id, jobs.msa_id AS market, history.data_vintage, history.metric AS metric, "  # noqa: S608 (names from this file)
        f"{year} AS period, history.value AS value, history.status AS status "
        "FROM metric_history AS history JOIN market_jobs AS jobs "
        "ON jobs.cbsa_code = history.geo_code AND jobs.data_vintage = history.data_vintage "
        "LEFT JOIN market_economy AS economy ON economy.sba_id = jobs.sba_id "
        f"WHERE history.geography = 'market' AND NOT COALESCE({shown}, FALSE)"
    )


def upgrade() -> None:
    """Make the table, and the view anew with the markets' part of it."""
    postgis = op.get_bind().dialect.name == "postgresql"
    _table()
    op.execute("DROP VIEW metric_values")
    op.execute(f"{_first_view(postgis=postgis)} UNION ALL {_history(postgis=postgis)}")


def downgrade() -> None:
    """The view as it was, without the table."""
    op.execute("DROP VIEW metric_values")
    op.drop_table("metric_history")
    op.execute(_first_view(postgis=op.get_bind().dialect.name == "postgresql"))
