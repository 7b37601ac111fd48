"""Facts: one narrow table for every number, with its inputs; the wide tables and the views become projections of it.

The long texts of the wide rows (`quality`, `provenance`) and `metric_history` are carried over. Four columns get the
field's names. A migration is history: it names everything itself and imports nothing of the product, which goes on
changing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SECTORS = ("tech", "health", "education", "advanced_mfg", "defense", "biotech")
ORIGINS = "data_origin IN ('published', 'sample')"
RENAMED = {
    "mig_25_44_net": "net_migration_25_44",
    "irs_within_market": "irs_intra_market_movers",
    "startup_density_per_100_estabs": "establishment_entry_rate_pct",
    "business_age_avg_years": "firm_age_avg_years",
    **{f"{sector}_jobs_per_100k": f"{sector}_jobs_per_100k_residents" for sector in SECTORS},
}
BEFORE = {after: before for before, after in RENAMED.items()}
WHOLE = (
    "population",
    "population_25_44",
    "total_jobs",
    "net_migration_25_44",
    "mig_all_ages_net",
    "irs_inflow_us",
    "irs_outflow_us",
    "irs_intra_market_movers",
    "expansion_events",
    "expansion_jobs_announced",
    "expansion_jobs_due",
    "expansion_jobs_university",
    "expansion_jobs_health",
    "expansion_jobs_semiconductor",
    "expansion_jobs_defense",
)
RATES = {
    "mig_25_44_per_1k": ("net_migration_25_44", "population_25_44"),
    "mig_25_44_per_1k_residents": ("net_migration_25_44", "population"),
    "mig_all_ages_per_1k": ("mig_all_ages_net", "population"),
}
NOT_NEGATIVE = (
    "total_jobs",
    *(f"{sector}_jobs_per_100k_residents" for sector in SECTORS),
    "irs_inflow_us",
    "irs_outflow_us",
    "irs_intra_market_movers",
    "business_applications_per_100k",
    "high_propensity_applications_per_100k",
    "business_formations_per_100k",
    "establishment_entry_rate_pct",
    "startup_density_per_1k_residents",
    "startup_density_per_1k_jobs",
    "firm_age_avg_years",
    "expansion_events",
    "expansion_jobs_announced",
    "expansion_jobs_due",
    "expansion_jobs_university",
    "expansion_jobs_health",
    "expansion_jobs_semiconductor",
    "expansion_jobs_defense",
    "expansion_jobs_indirect",
)
JOBS = (
    "population",
    "population_25_44",
    "total_jobs",
    "total_jobs_oty_pct",
    *(f"{s}_{what}" for s in SECTORS for what in ("lq", "jobs_per_100k_residents", "cagr_1y", "cagr_3y", "cagr_5y")),
    "total_jobs_cagr_1y",
    "total_jobs_cagr_3y",
    "total_jobs_cagr_5y",
    "net_migration_25_44",
    "mig_25_44_per_1k",
    "mig_25_44_per_1k_residents",
    "mig_all_ages_net",
    "mig_all_ages_per_1k",
    "irs_inflow_us",
    "irs_outflow_us",
    "irs_intra_market_movers",
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
    "establishment_entry_rate_pct",
    "startup_density_per_1k_residents",
    "startup_density_per_1k_jobs",
    "survival_rate_1y",
    "survival_rate_2y",
    "survival_rate_5y",
    "firm_age_avg_years",
    "expansion_events",
    "expansion_jobs_announced",
    "expansion_jobs_due",
    "expansion_jobs_university",
    "expansion_jobs_health",
    "expansion_jobs_semiconductor",
    "expansion_jobs_defense",
    "expansion_jobs_indirect",
)
ECONOMY = ("median_household_income_usd", "population", "total_jobs", "total_wages_usd", "avg_annual_pay_usd")
JOBS_LIMITS = {
    **{f"{sector}_lq": "{0} > 0" for sector in SECTORS},
    **{f"{s}_cagr_{years}y": "{0} > -1 AND {0} < 10" for s in (*SECTORS, "total_jobs") for years in (1, 3, 5)},
    "population": "{0} > 0",
    "population_25_44": "{0} > 0",
    **dict.fromkeys(NOT_NEGATIVE, "{0} >= 0"),
    **{f"survival_rate_{years}y": "{0} BETWEEN 0 AND 1" for years in (1, 2, 5)},
    **dict.fromkeys(RATES, "{0} BETWEEN -1000 AND 1000"),
}
ECONOMY_LIMITS = {
    "median_household_income_usd": "{0} > 0",
    "population": "{0} > 0",
    "total_jobs": "{0} >= 0",
    "total_wages_usd": "{0} >= 0",
    "avg_annual_pay_usd": "{0} >= 0",
}
HISTORY_INDEX = (
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
TABLES = {"market_jobs": (JOBS, JOBS_LIMITS), "market_economy": (ECONOMY, ECONOMY_LIMITS)}
STAMP = (
    "sba_id",
    "msa_id",
    "cbsa_code",
    "delineation",
    "data_year",
    "data_vintage",
    "calculated_at",
    "run_id",
    "source_data_hash",
    "data_origin",
    "methodology",
)
VALUED = ("observed", "derived", "imputed")
STATUS_BEFORE = {"not_loaded": "not_published", "not_comparable": "not_published"}
FACT_LIMITS = {
    "geography": (
        "(geography = 'nation' AND geo_code = 'US') OR (geography = 'state' AND length(geo_code) = 2) "
        "OR (geography = 'market' AND length(geo_code) = 5)"
    ),
    "year": "year BETWEEN 1900 AND 2200",
    "status": (
        "(value IS NOT NULL AND status IN ('observed', 'derived', 'imputed')) OR (value IS NULL AND status IN "
        "('bounded', 'suppressed', 'not_published', 'not_loaded', 'not_comparable', 'no_base'))"
    ),
    "bounds": "low <= high",
    "interval": "p05 <= p95",
}
OLD_HISTORY_LIMITS = {
    "geography": FACT_LIMITS["geography"],
    "year": FACT_LIMITS["year"],
    "status": (
        "(value IS NOT NULL AND status IN ('observed', 'derived', 'imputed')) "
        "OR (value IS NULL AND status IN ('bounded', 'suppressed', 'not_published', 'no_base'))"
    ),
    "bounds": FACT_LIMITS["bounds"],
    "data_origin": ORIGINS,
}
Row = dict[str, Any]


def _text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=null)


def _long(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=null)


def _whole(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=null)


def _double(name: str) -> sa.Column[float]:
    return sa.Column(name, sa.Double(), nullable=True)


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))


def _checks(table: str, rules: Mapping[str, str]) -> list[sa.CheckConstraint]:
    return [sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}")) for name, rule in rules.items()]


def _fact_tables() -> None:
    _create_refreshes()
    _create_texts()
    _create_facts()
    _create_inputs()
    _create_metrics()


def _create_refreshes() -> None:
    op.create_table(
        "fact_refreshes",
        _whole("id"),
        sa.Column("data_vintage", sa.Date(), nullable=False),
        _whole("data_year"),
        _text("delineation"),
        _text("data_origin"),
        _text("run_id"),
        _text("methodology"),
        sa.Column("calculated_at", sa.DateTime(timezone=True), nullable=True),
        _key("fact_refreshes", "id"),
        *_checks("fact_refreshes", {"data_origin": ORIGINS}),
    )
    op.create_index(op.f("ix_fact_refreshes_data_vintage"), "fact_refreshes", ["data_vintage"])


def _create_texts() -> None:
    op.create_table(
        "fact_texts",
        _whole("id"),
        _long("text"),
        _key("fact_texts", "id"),
        sa.UniqueConstraint("text", name=op.f("uq_fact_texts_text")),
    )
    op.create_table(
        "fact_methods", _whole("id"), _long("method"), _long("formula", null=True), _key("fact_methods", "id")
    )


def _create_facts() -> None:
    op.create_table(
        "facts",
        sa.Column("data_vintage", sa.Date(), nullable=False),
        _text("geography"),
        _text("geo_code"),
        _text("metric"),
        _whole("year"),
        sa.Column("current", sa.Boolean(), nullable=False),
        _whole("refresh_id"),
        _text("period", null=True),
        _double("value"),
        _text("status"),
        *map(_double, ("low", "high", "p05", "p95", "moe")),
        _whole("reason_id", null=True),
        _whole("method_id", null=True),
        _long("inputs", null=True),
        _key("facts", "data_vintage", "geography", "geo_code", "metric", "year"),
        *_checks("facts", FACT_LIMITS),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_facts_metric_year_data_vintage"), "facts", ["metric", "year", "data_vintage"])


def _create_inputs() -> None:
    op.create_table(
        "fact_inputs",
        _whole("refresh_id"),
        _text("key"),
        _text("source_table"),
        _text("source_column", null=True),
        _text("aggregate"),
        _long("filter"),
        _whole("payloads_id"),
        _double("amount"),
        _key("fact_inputs", "refresh_id", "key"),
        sqlite_with_rowid=False,
    )


def _create_metrics() -> None:
    op.create_table(
        "metrics",
        _text("id"),
        _text("title"),
        _text("unit"),
        _text("family"),
        _whole("position"),
        _key("metrics", "id"),
    )


def _wide(table: str, *, before: bool) -> None:
    """A table with one row per market and vintage, as release 0.1 had it, or without the long texts."""
    metrics, limits = TABLES[table]

    def named(metric: str) -> str:
        return BEFORE.get(metric, metric) if before else metric

    rules = {named(name): rule.format(named(name)) for name, rule in limits.items()}
    if table == "market_jobs":
        rules |= {
            f"{rate}_base": f"{rate} IS NULL OR {named(count)} IS NULL OR {people} IS NOT NULL"
            for rate, (count, people) in RATES.items()
        }
    json_type = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.create_table(
        table,
        *(_text(name, null=name not in ("sba_id", "msa_id")) for name in STAMP[:4]),
        _whole("data_year", null=True),
        sa.Column("data_vintage", sa.Date(), nullable=False),
        sa.Column("calculated_at", sa.DateTime(timezone=True), nullable=True),
        *(_text(name, null=True) for name in STAMP[7:]),
        *(_whole(named(name), null=True) if name in WHOLE else _double(named(name)) for name in metrics),
        _long("notes", null=True),
        *([sa.Column("quality", json_type), sa.Column("provenance", json_type)] if before else []),
        _key(table, "sba_id"),
        sa.UniqueConstraint("msa_id", "data_vintage", name=op.f(f"uq_{table}_msa_id_data_vintage")),
        *_checks(table, {"data_origin": ORIGINS, **rules}),
    )
    op.create_index(op.f(f"ix_{table}_data_vintage"), table, ["data_vintage"])
    if table == "market_jobs":
        op.create_index(op.f("ix_market_jobs_history"), table, ["msa_id", "data_vintage", *HISTORY_INDEX])


def _rebuild(table: str, *, before: bool) -> None:
    """The table in its other form with all its rows; SQLite cannot rename what stands in a CHECK."""
    metrics, _ = TABLES[table]
    old = [*STAMP, *(name if before else BEFORE.get(name, name) for name in metrics), "notes"]
    new = [*STAMP, *(BEFORE.get(name, name) if before else name for name in metrics), "notes"]
    op.execute(f"CREATE TEMPORARY TABLE kept AS SELECT {', '.join(old)} FROM {table}")  # noqa: S608 (own names)
    op.drop_table(table)
    _wide(table, before=before)
    op.execute(f"INSERT INTO {table} ({', '.join(new)}) SELECT {', '.join(old)} FROM kept")  # noqa: S608 (as above)
    op.execute("DROP TABLE kept")


class _Shared:
    """Numbers of the rows that many facts share, given out in the order in which they come."""

    def __init__(self, table: str, *columns: str) -> None:
        self._table = sa.table(table, sa.column("id"), *map(sa.column, columns))
        self._columns = columns
        self._known: dict[tuple[Any, ...], int] = {}
        self._new: list[Row] = []

    def id(self, *values: Any) -> int:
        if values not in self._known:
            self._known[values] = len(self._known) + 1
            self._new.append({"id": self._known[values], **dict(zip(self._columns, values, strict=True))})
        return self._known[values]

    def write(self) -> None:
        op.bulk_insert(self._table, self._new)
        self._new = []


FACTS = sa.table(
    "facts",
    *map(
        sa.column,
        [
            "data_vintage",
            "geography",
            "geo_code",
            "metric",
            "year",
            "current",
            "refresh_id",
            "period",
            "value",
            "status",
            "low",
            "high",
            "moe",
            "reason_id",
            "method_id",
            "inputs",
        ],
    ),
)
INPUTS = sa.table(
    "fact_inputs",
    *map(
        sa.column,
        ["refresh_id", "key", "source_table", "source_column", "aggregate", "filter", "payloads_id", "amount"],
    ),
)


def _loaded(value: Any) -> dict[str, Any]:
    """A JSON column: text on SQLite, data on PostgreSQL."""
    found: dict[str, Any] = (json.loads(value) if isinstance(value, str) else value) or {}
    return found


def _carry_over() -> None:
    """What wide rows and the history of release 0.1 say of every number, as facts."""
    texts, methods = _Shared("fact_texts", "text"), _Shared("fact_methods", "method", "formula")
    refreshes = _Shared(
        "fact_refreshes", "data_vintage", "data_year", "delineation", "data_origin", "run_id", "methodology"
    )
    seen: set[tuple[Any, ...]] = set()
    for table, (metrics, _) in TABLES.items():
        query = sa.text(f"SELECT * FROM {table} WHERE run_id IS NOT NULL AND cbsa_code IS NOT NULL ORDER BY sba_id")  # noqa: S608 (own names)
        for batch in _batches(query):
            facts: list[Row] = []
            inputs: list[Row] = []
            for row in batch:
                for fact, sources in _of_wide(row, metrics, texts, methods, refreshes):
                    key = (str(fact["data_vintage"]), fact["geo_code"], fact["metric"])
                    if key not in seen:  # residents and jobs stand in both tables
                        seen.add(key)
                        facts.append(fact)
                        inputs += sources
            _write(texts, methods, refreshes, facts, inputs)
    current = {(*key, year) for key, year in _years_of_current()}
    for batch in _batches(
        sa.text("SELECT * FROM metric_history ORDER BY data_vintage, geography, geo_code, metric, year")
    ):
        facts = [_of_history(row, texts, methods, refreshes) for row in batch]
        kept = [
            fact
            for fact in facts
            if fact["geography"] != "market"
            or (str(fact["data_vintage"]), fact["geo_code"], fact["metric"], fact["year"]) not in current
        ]
        _write(texts, methods, refreshes, kept, [])


def _years_of_current() -> Iterator[tuple[tuple[str, str, str], int]]:
    rows = op.get_bind().execute(sa.text("SELECT data_vintage, geo_code, metric, year FROM facts WHERE current"))
    for vintage, code, metric, year in rows:
        yield (str(vintage), code, metric), year


def _batches(query: sa.TextClause) -> Iterator[list[Row]]:
    """The rows of a query, so many at a time; all of them are read before anything is written between."""
    result = op.get_bind().execute(query).mappings()
    while batch := result.fetchmany(2_000):
        yield [dict(row) for row in batch]


def _write(texts: _Shared, methods: _Shared, refreshes: _Shared, facts: list[Row], inputs: list[Row]) -> None:
    for shared in (texts, methods, refreshes):
        shared.write()
    op.bulk_insert(FACTS, facts)
    op.bulk_insert(INPUTS, inputs)


def _year(period: str | None, data_year: int) -> int:
    """The last year that a period names, the data year at most."""
    years = [int(year) for year in re.findall(r"\b\d{4}", (period or "").partition("(")[0])]
    return min(max(years), data_year) if years else data_year


def _of_wide(
    row: Row, metrics: Iterable[str], texts: _Shared, methods: _Shared, refreshes: _Shared
) -> Iterator[tuple[Row, list[Row]]]:
    quality, provenance = _loaded(row["quality"]), _loaded(row["provenance"])
    stamp = tuple(row[name] for name in ("data_vintage", "data_year", "delineation", "data_origin", "run_id"))
    refresh = refreshes.id(*stamp, row["methodology"] or "")
    for metric in metrics:
        old = BEFORE.get(metric, metric)
        said, made = quality.get(old), provenance.get(old) or {}
        value = made.get("value")
        if said is None or (value is None) == (said["status"] in VALUED):
            continue  # a person wrote it: the number itself stays in the wide row
        sources = [
            {
                "refresh_id": refresh,
                "key": f"0.1/{row['cbsa_code']}/{metric}/{number}",
                "source_table": item["table"],
                "source_column": None,
                "aggregate": "sum",
                "filter": json.dumps(item["where"], separators=(",", ":")),
                "payloads_id": texts.id(json.dumps(item["payloads"], separators=(",", ":"))),
                "amount": None,
            }
            for number, item in enumerate(made.get("inputs", []))
        ]
        year = _year(said.get("period"), row["data_year"])
        fact = {
            "data_vintage": row["data_vintage"],
            "geography": "market",
            "geo_code": row["cbsa_code"],
            "metric": metric,
            "year": year,
            "current": True,
            "refresh_id": refresh,
            "period": None if said.get("period") == str(year) else said.get("period"),
            "value": value,
            **{name: said.get(name) for name in ("status", "low", "high", "moe")},
            "reason_id": texts.id(said["reason"]) if said.get("reason") else None,
            "method_id": methods.id(made["method"], None) if made.get("method") else None,
            "inputs": ";".join(f"input={source['key']}" for source in sources) or None,
        }
        yield fact, sources


def _of_history(row: Row, texts: _Shared, methods: _Shared, refreshes: _Shared) -> Row:
    stamp = tuple(row[name] for name in ("data_vintage", "data_year", "delineation", "data_origin", "run_id"))
    return {
        **{
            name: row[name]
            for name in ("data_vintage", "geography", "geo_code", "year", "value", "status", "low", "high")
        },
        "metric": RENAMED.get(row["metric"], row["metric"]),
        "current": False,
        "refresh_id": refreshes.id(*stamp, ""),
        "period": None,
        "moe": None,
        "reason_id": texts.id(row["reason"]) if row["reason"] else None,
        "method_id": methods.id(row["method"], None) if row["method"] else None,
        "inputs": None,
    }


def _by_hand(*, postgis: bool) -> str:
    """Numbers of wide rows that are not the computed ones: what a person wrote, or took out."""
    number = "DOUBLE PRECISION" if postgis else "REAL"
    economy = [name for name in ECONOMY if name not in JOBS]  # residents and jobs are in both tables; they count once
    branches = [
        "SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, "  # noqa: S608 (own names)
        f"'{metric}' AS metric, CAST({metric} AS {number}) AS value, {0.5 if metric in WHOLE else 0} AS rounding "
        f"FROM {table}"
        for table, metrics in (("market_jobs", JOBS), ("market_economy", economy))
        for metric in metrics
    ]
    return (
        "SELECT wide.*, fact.value AS computed, fact.period AS computed_period, "  # noqa: S608 (own names)
        "fact.year AS computed_year "
        f"FROM ({' UNION ALL '.join(branches)}) AS wide "
        "LEFT JOIN facts AS fact ON fact.data_vintage = wide.data_vintage AND fact.geography = 'market' "
        "AND fact.geo_code = wide.cbsa_code AND fact.metric = wide.metric AND fact.current "
        "WHERE (wide.value IS NOT NULL AND (fact.value IS NULL OR "
        "ABS(wide.value - fact.value) > wide.rounding + 1e-9 * (1 + ABS(fact.value)))) "
        "OR (wide.value IS NULL AND fact.value IS NOT NULL)"
    )


def _views(*, postgis: bool) -> None:
    op.execute(
        f"CREATE VIEW metric_values AS WITH by_hand AS ({_by_hand(postgis=postgis)}) "  # noqa: S608 (own names)
        "SELECT market.msa_id || '_' || REPLACE(SUBSTR(CAST(fact.data_vintage AS TEXT), 1, 7), '-', '') AS sba_id, "
        "market.msa_id AS market, fact.geo_code AS cbsa_code, market.name AS market_name, refresh.delineation, "
        "fact.data_vintage, refresh.data_year, fact.metric, metric.title, metric.unit, refresh.data_origin AS origin, "
        "COALESCE(fact.period, CAST(fact.year AS TEXT)) AS period, fact.value, fact.status, fact.low, fact.high, "
        "fact.p05, fact.p95, fact.moe, reason.text AS reason, refresh.run_id "
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
        "CASE WHEN hand.value IS NULL THEN 'not_published' ELSE 'observed' END, NULL, NULL, NULL, NULL, NULL, "
        "CASE WHEN hand.value IS NULL THEN 'taken out by hand' ELSE 'entered by hand' END, hand.run_id "
        "FROM by_hand AS hand "
        "LEFT JOIN markets AS market ON market.cbsa_code = hand.cbsa_code AND market.delineation = hand.delineation "
        "LEFT JOIN metrics AS metric ON metric.id = hand.metric"
    )
    op.execute(
        "CREATE VIEW metric_history AS SELECT fact.data_vintage, fact.geography, fact.geo_code, fact.metric, "
        "fact.year, fact.value, fact.status, fact.low, fact.high, fact.p05, fact.p95, fact.moe, reason.text AS reason, "
        "method.method, method.formula, refresh.data_year, refresh.delineation, refresh.data_origin, refresh.run_id "
        "FROM facts AS fact JOIN fact_refreshes AS refresh ON refresh.id = fact.refresh_id "
        "LEFT JOIN fact_texts AS reason ON reason.id = fact.reason_id "
        "LEFT JOIN fact_methods AS method ON method.id = fact.method_id "
        "WHERE NOT (fact.geography = 'market' AND fact.current)"
    )


def upgrade() -> None:
    """Make the tables, carry everything over, rebuild the wide tables, make the views."""
    postgis = op.get_bind().dialect.name == "postgresql"
    op.execute("DROP VIEW metric_values")
    _fact_tables()
    _carry_over()
    for table in TABLES:
        _rebuild(table, before=False)
    op.drop_table("metric_history")
    _views(postgis=postgis)


def downgrade() -> None:
    """Back to wide rows with their texts and the table `metric_history`. Amounts, formulas and roles are lost."""
    postgis = op.get_bind().dialect.name == "postgresql"
    op.execute("DROP VIEW metric_values")
    op.execute("DROP VIEW metric_history")
    _old_history()
    for table in TABLES:
        _rebuild(table, before=True)
        _texts_back(table)
    for table in ("facts", "fact_inputs", "fact_methods", "fact_texts", "fact_refreshes", "metrics"):
        op.drop_table(table)
    script = op.get_context().script
    first: Any = script.get_revision("0001") if script else None
    second: Any = script.get_revision("0002") if script else None
    op.execute(f"{first.module._view(postgis=postgis)} UNION ALL {second.module._history(postgis=postgis)}")


def _old_history() -> None:
    op.create_table(
        "metric_history",
        sa.Column("data_vintage", sa.Date(), nullable=False),
        *map(_text, ("geography", "geo_code", "metric")),
        _whole("year"),
        _double("value"),
        _text("status"),
        *map(_double, ("low", "high")),
        *(_text(name, null=True) for name in ("reason", "method")),
        _whole("data_year"),
        *map(_text, ("delineation", "data_origin", "run_id")),
        _key("metric_history", "data_vintage", "geography", "geo_code", "metric", "year"),
        *_checks("metric_history", OLD_HISTORY_LIMITS),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_metric_history_metric_year_data_vintage"), "metric_history", ["metric", "year", "data_vintage"]
    )
    metric = "".join(f"WHEN fact.metric = '{new}' THEN '{old}' " for old, new in RENAMED.items())
    status = "".join(f"WHEN fact.status = '{new}' THEN '{old}' " for new, old in STATUS_BEFORE.items())
    op.execute(
        "INSERT INTO metric_history SELECT fact.data_vintage, fact.geography, fact.geo_code, "  # noqa: S608 (own names)
        f"CASE {metric}ELSE fact.metric END, fact.year, fact.value, CASE {status}ELSE fact.status END, fact.low, "
        "fact.high, reason.text, method.method, refresh.data_year, refresh.delineation, refresh.data_origin, "
        "refresh.run_id "
        "FROM facts AS fact JOIN fact_refreshes AS refresh ON refresh.id = fact.refresh_id "
        "LEFT JOIN fact_texts AS reason ON reason.id = fact.reason_id "
        "LEFT JOIN fact_methods AS method ON method.id = fact.method_id "
        "WHERE NOT (fact.geography = 'market' AND fact.current)"
    )


def _texts_back(table: str) -> None:
    """`quality` and `provenance` of the computed rows of a wide table, from the facts."""
    bind = op.get_bind()
    metrics, _ = TABLES[table]
    texts = {row.id: row.text for row in bind.execute(sa.text("SELECT id, text FROM fact_texts"))}
    methods = {row.id: row.method for row in bind.execute(sa.text("SELECT id, method FROM fact_methods"))}
    wide = sa.table(table, *map(sa.column, ("sba_id", "cbsa_code", "data_vintage", "run_id")))
    json_type = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    target = sa.table(table, sa.column("sba_id"), sa.column("quality", json_type), sa.column("provenance", json_type))
    rows = (
        bind.execute(sa.select(wide).where(wide.c.run_id.is_not(None), wide.c.cbsa_code.is_not(None))).mappings().all()
    )
    for row in rows:
        facts = bind.execute(
            sa.text(
                "SELECT * FROM facts WHERE data_vintage = :vintage AND geography = 'market' AND geo_code = :code "
                "AND current"
            ),
            {"vintage": row["data_vintage"], "code": row["cbsa_code"]},
        ).mappings()
        quality: dict[str, Any] = {}
        provenance: dict[str, Any] = {}
        for fact in facts:
            if fact["metric"] not in metrics:
                continue
            old = BEFORE.get(fact["metric"], fact["metric"])
            said = {name: fact[name] for name in ("low", "high", "moe") if fact[name] is not None}
            said["status"] = STATUS_BEFORE.get(fact["status"], fact["status"])
            said["period"] = fact["period"] or str(fact["year"])
            if fact["reason_id"]:
                said["reason"] = texts[fact["reason_id"]]
            quality[old] = said
            if fact["method_id"]:
                provenance[old] = {
                    "value": fact["value"],
                    "method": methods[fact["method_id"]],
                    "inputs": _old_inputs(fact, texts),
                }
        bind.execute(
            sa.update(target).where(target.c.sba_id == row["sba_id"]).values(quality=quality, provenance=provenance)
        )


def _old_inputs(fact: Mapping[str, Any], texts: Mapping[int, str]) -> list[Row]:
    keys = sorted({term.partition("=")[2] for term in (fact["inputs"] or "").split(";") if term})
    if not keys:
        return []
    found = op.get_bind().execute(
        sa.select(INPUTS)
        .where(INPUTS.c.refresh_id == fact["refresh_id"], INPUTS.c.key.in_(keys))
        .order_by(INPUTS.c.key)
    )
    return [
        {
            "table": row["source_table"],
            "payloads": json.loads(texts[row["payloads_id"]]),
            "where": json.loads(row["filter"]),
        }
        for row in found.mappings()
    ]
