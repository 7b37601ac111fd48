"""First tables: markets and their numbers, scores, runs and what they read; the view `metric_values`.

A migration is history: it names everything itself and imports nothing of the product, which goes on changing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import UserDefinedType

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SECTORS = ("tech", "health", "education", "advanced_mfg", "defense", "biotech")
ORIGINS = "data_origin IN ('published', 'sample')"
OUTCOMES = "outcome IN ('running', 'completed', 'degraded', 'failed', 'abandoned')"

WHOLE = frozenset(
    (
        "population",
        "population_25_44",
        "total_jobs",
        "mig_25_44_net",
        "mig_all_ages_net",
        "irs_inflow_us",
        "irs_outflow_us",
        "irs_within_market",
        "expansion_events",
        "expansion_jobs_announced",
        "expansion_jobs_due",
        "expansion_jobs_university",
        "expansion_jobs_health",
        "expansion_jobs_semiconductor",
        "expansion_jobs_defense",
    )
)
JOBS = (
    "population",
    "population_25_44",
    "total_jobs",
    "total_jobs_oty_pct",
    *(f"{sector}_{what}" for sector in SECTORS for what in ("lq", "jobs_per_100k", "cagr_1y", "cagr_3y", "cagr_5y")),
    "total_jobs_cagr_1y",
    "total_jobs_cagr_3y",
    "total_jobs_cagr_5y",
    "mig_25_44_net",
    "mig_25_44_per_1k",
    "mig_25_44_per_1k_residents",
    "mig_all_ages_net",
    "mig_all_ages_per_1k",
    "irs_inflow_us",
    "irs_outflow_us",
    "irs_within_market",
    "nih_awards_usd_per_100k",
    "nsf_awards_usd_per_100k",
    "dod_awards_usd_per_100k",
    "research_awards_usd_per_100k",
    "research_awards_real_usd_per_100k",
    "research_awards_yoy",
    "tech_awards_usd_per_100k",
    "health_awards_usd_per_100k",
    "defense_awards_usd_per_100k",
    "business_applications_per_100k",
    "high_propensity_applications_per_100k",
    "business_formations_per_100k",
    "startup_density_per_100_estabs",
    "startup_density_per_1k_residents",
    "startup_density_per_1k_jobs",
    "survival_rate_1y",
    "survival_rate_2y",
    "survival_rate_5y",
    "business_age_avg_years",
    "expansion_events",
    "expansion_jobs_announced",
    "expansion_jobs_due",
    "expansion_jobs_university",
    "expansion_jobs_health",
    "expansion_jobs_semiconductor",
    "expansion_jobs_defense",
    "expansion_jobs_indirect",
)
ECONOMY = (
    "median_household_income_usd",
    "population",
    "total_jobs",
    "total_wages_usd",
    "avg_annual_pay_usd",
)
HISTORY = (
    "data_year",
    "population",
    "total_jobs",
    *(f"{sector}_lq" for sector in SECTORS),
    "total_jobs_cagr_1y",
    "total_jobs_cagr_3y",
    "total_jobs_cagr_5y",
    "mig_25_44_per_1k",
    "mig_all_ages_per_1k",
)
NOT_NEGATIVE = (
    "total_jobs",
    *(f"{sector}_jobs_per_100k" for sector in SECTORS),
    "irs_inflow_us",
    "irs_outflow_us",
    "irs_within_market",
    "business_applications_per_100k",
    "high_propensity_applications_per_100k",
    "business_formations_per_100k",
    "startup_density_per_100_estabs",
    "startup_density_per_1k_residents",
    "startup_density_per_1k_jobs",
    "business_age_avg_years",
    "expansion_events",
    "expansion_jobs_announced",
    "expansion_jobs_due",
    "expansion_jobs_university",
    "expansion_jobs_health",
    "expansion_jobs_semiconductor",
    "expansion_jobs_defense",
    "expansion_jobs_indirect",
)
MIGRATION = {
    "mig_25_44_per_1k": ("mig_25_44_net", "population_25_44"),
    "mig_25_44_per_1k_residents": ("mig_25_44_net", "population"),
    "mig_all_ages_per_1k": ("mig_all_ages_net", "population"),
}
JOBS_LIMITS = {
    **{f"{sector}_lq": f"{sector}_lq > 0" for sector in SECTORS},
    **{
        f"{name}_cagr_{years}y": f"{name}_cagr_{years}y > -1 AND {name}_cagr_{years}y < 10"
        for name in (*SECTORS, "total_jobs")
        for years in (1, 3, 5)
    },
    "population": "population > 0",
    "population_25_44": "population_25_44 > 0",
    **{name: f"{name} >= 0" for name in NOT_NEGATIVE},
    **{f"survival_rate_{years}y": f"survival_rate_{years}y BETWEEN 0 AND 1" for years in (1, 2, 5)},
    **{rate: f"{rate} BETWEEN -1000 AND 1000" for rate in MIGRATION},
    **{
        f"{rate}_base": f"{rate} IS NULL OR {count} IS NULL OR {people} IS NOT NULL"
        for rate, (count, people) in MIGRATION.items()
    },
}
ECONOMY_LIMITS = {
    "median_household_income_usd": "median_household_income_usd > 0",
    "population": "population > 0",
    "total_jobs": "total_jobs >= 0",
    "total_wages_usd": "total_wages_usd >= 0",
    "avg_annual_pay_usd": "avg_annual_pay_usd >= 0",
}
SCORE_LIMITS = {
    "score_0_100": "score_0_100 BETWEEN 0 AND 100",
    "score_0_5": "score_0_5 BETWEEN 0 AND 5",
    "coverage": "coverage BETWEEN 0 AND 1",
    "data_origin": ORIGINS,
}


class Outline(UserDefinedType[bytes]):
    """A column of PostGIS."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        """Its type in SQL."""
        return "geometry(MULTIPOLYGON,4326)"


def _json() -> sa.types.TypeEngine[Any]:
    return sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def _text(name: str, *, null: bool = True) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=null)


def _moment(name: str, *, null: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)


def _serial() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False)


def _numbers(names: Iterable[str]) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.BigInteger() if name in WHOLE else sa.Double(), nullable=True) for name in names]


def _limits(table: str, rules: dict[str, str]) -> list[sa.CheckConstraint]:
    return [sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}")) for name, rule in rules.items()]


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))


def _index(table: str, *columns: str, name: str | None = None) -> None:
    op.create_index(op.f(name or f"ix_{table}_{'_'.join(columns)}"), table, list(columns))


def _wide(table: str, metrics: tuple[str, ...], limits: dict[str, str]) -> None:
    """A table with one row per market and vintage."""
    op.create_table(
        table,
        _text("sba_id", null=False),
        _text("msa_id", null=False),
        _text("cbsa_code"),
        _text("delineation"),
        sa.Column("data_year", sa.BigInteger(), nullable=True),
        sa.Column("data_vintage", sa.Date(), nullable=False),
        _moment("calculated_at"),
        _text("run_id"),
        _text("source_data_hash"),
        _text("data_origin"),
        _text("methodology"),
        *_numbers(metrics),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("quality", _json(), nullable=True),
        sa.Column("provenance", _json(), nullable=True),
        _key(table, "sba_id"),
        sa.UniqueConstraint("msa_id", "data_vintage", name=op.f(f"uq_{table}_msa_id_data_vintage")),
        *_limits(table, {"data_origin": ORIGINS, **limits}),
    )
    _index(table, "data_vintage")


def _scores(table: str, *keys: str) -> None:
    op.create_table(
        table,
        _text("msa_id", null=False),
        sa.Column("data_vintage", sa.Date(), nullable=False),
        *(_text(key, null=False) for key in keys),
        _text("sba_id"),
        *_numbers(("score_0_100", "score_0_5", "coverage")),
        sa.Column("rank", sa.BigInteger(), nullable=True),
        sa.Column("universe_size", sa.BigInteger(), nullable=True),
        sa.Column("contributions", _json(), nullable=True),
        sa.Column("missing", _json(), nullable=True),
        _text("methodology"),
        _text("data_origin"),
        _text("run_id"),
        _moment("scored_at"),
        _key(table, "msa_id", "data_vintage", *keys),
        *_limits(table, SCORE_LIMITS),
    )
    _index(table, "sba_id")
    _index(table, "data_vintage", *keys, "rank")


def _places(*, postgis: bool) -> None:
    op.create_table(
        "markets",
        _text("cbsa_code", null=False),
        _text("delineation", null=False),
        _text("msa_id", null=False),
        _text("name", null=False),
        _text("type", null=False),
        _text("principal_city"),
        _text("states"),
        _key("markets", "cbsa_code", "delineation"),
        *_limits("markets", {"type": "type IN ('metro', 'micro')"}),
    )
    _index("markets", "msa_id")
    op.create_table(
        "market_boundaries",
        _text("cbsa_code", null=False),
        _text("delineation", null=False),
        sa.Column("geometry", Outline() if postgis else sa.LargeBinary(), nullable=False),
        _text("source_data_hash"),
        _text("run_id"),
        _key("market_boundaries", "cbsa_code", "delineation"),
    )
    if postgis:
        op.create_index("ix_market_boundaries_geometry", "market_boundaries", ["geometry"], postgresql_using="gist")


def _runs() -> None:
    op.create_table(
        "runs",
        _text("id", null=False),
        _text("flow", null=False),
        _text("outcome", null=False),
        _moment("started_at", null=False),
        _moment("finished_at"),
        _text("git_sha", null=False),
        _text("config_hash", null=False),
        _text("version", null=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        _text("mode"),
        _text("error_class"),
        _text("host", null=False),
        sa.Column("pid", sa.BigInteger(), nullable=False),
        _text("process_started", null=False),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("params", _json(), nullable=True),
        sa.Column("reasons", _json(), nullable=True),
        _key("runs", "id"),
        *_limits("runs", {"outcome": OUTCOMES}),
    )
    _index("runs", "started_at")
    _index("runs", "outcome")
    op.create_table(
        "payloads",
        _text("source", null=False),
        _text("sha256", null=False),
        sa.Column("url", sa.Text(), nullable=False),
        _text("content_type", null=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        _moment("fetched_at", null=False),
        _key("payloads", "source", "sha256"),
    )
    _index("payloads", "sha256")


def _of_run(table: str, *columns: sa.Column[Any]) -> None:
    """A table of what a run wrote down; it goes with its run."""
    op.create_table(
        table,
        _serial(),
        _text("run_id", null=False),
        *columns,
        _key(table, "id"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], ondelete="CASCADE", name=op.f(f"fk_{table}_run_id")),
    )
    _index(table, "run_id")


def _evidence() -> None:
    _of_run(
        "lineage",
        _text("table", null=False),
        _text("source", null=False),
        sa.Column("url", sa.Text(), nullable=False),
        _moment("fetched_at", null=False),
        _text("hash", null=False),
    )
    _index("lineage", "hash")
    _of_run(
        "checks",
        _text("table", null=False),
        _text("name", null=False),
        sa.Column("ok", sa.Boolean(), nullable=False),
        sa.Column("fatal", sa.Boolean(), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=True),
        *_numbers(("share", "worst")),
        _moment("checked_at", null=False),
        sa.Column("note", sa.Text(), nullable=False),
    )
    _index("checks", "table", "name", "checked_at")


def _branch(table: str, metric: str, *, postgis: bool) -> str:
    """The rows of one metric of one wide table. Without a value and without a status there is no row."""

    def said(what: str) -> str:
        return f"quality -> '{metric}' ->> '{what}'" if postgis else f"json_extract(quality, '$.{metric}.{what}')"

    number = "DOUBLE PRECISION" if postgis else "REAL"
    year = "CAST(data_year AS TEXT)"
    # A value where the computed one is missing was written by a person.
    by_hand = f"{metric} IS NOT NULL AND COALESCE({said('status')}, '') NOT IN ('observed', 'derived', 'imputed')"
    return (
        f"SELECT sba_id, msa_id AS market, data_vintage, '{metric}' AS metric, "  # noqa: S608 (names from this file)
        f"COALESCE({said('period')}, {year}) AS period, CAST({metric} AS {number}) AS value, "
        f"CASE WHEN {by_hand} THEN 'observed' ELSE {said('status')} END AS status "
        f"FROM {table} WHERE {metric} IS NOT NULL OR {said('status')} IS NOT NULL"
    )


def _view(*, postgis: bool) -> str:
    """Market, metric, period, value and status of every stored metric, for questions by metric."""
    # Residents and jobs are in both tables; they are shown once.
    economy = [name for name in ECONOMY if name not in JOBS]
    branches = [_branch("market_jobs", metric, postgis=postgis) for metric in JOBS]
    branches += [_branch("market_economy", metric, postgis=postgis) for metric in economy]
    return "CREATE VIEW metric_values AS " + " UNION ALL ".join(branches)


def upgrade() -> None:
    """Make all tables and the view. PostGIS needs its extension: a database owner may have to create it beforehand."""
    postgis = op.get_bind().dialect.name == "postgresql"
    if postgis:
        op.execute("CREATE EXTENSION IF NOT EXISTS postgis")
    _places(postgis=postgis)
    _wide("market_jobs", JOBS, JOBS_LIMITS)
    _index("market_jobs", "msa_id", "data_vintage", *HISTORY, name="ix_market_jobs_history")
    _wide("market_economy", ECONOMY, ECONOMY_LIMITS)
    _scores("pillar_scores", "pillar")
    _scores("market_scores")
    _runs()
    _evidence()
    op.execute(_view(postgis=postgis))


def downgrade() -> None:
    """Drop them. The extension PostGIS stays: others may use it."""
    op.execute("DROP VIEW metric_values")
    for table in (
        "checks",
        "lineage",
        "payloads",
        "runs",
        "market_scores",
        "pillar_scores",
        "market_economy",
        "market_jobs",
        "market_boundaries",
        "markets",
    ):
        op.drop_table(table)
