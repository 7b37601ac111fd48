"""Facts: every number of every vintage, one narrow row each, with what it is computed from.

The texts that many facts share (reasons, methods), the inputs and what is the same for a whole refresh stand once, in
tables of their own. `market_jobs` and `market_economy` are wide projections of the current facts of markets.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, validates

from aker_data.models.base import Base, as_date
from aker_data.models.markets import ORIGINS

VALUED = "'observed', 'derived', 'imputed'"
NOT_VALUED = "'bounded', 'suppressed', 'not_published', 'not_loaded', 'not_comparable', 'no_base'"
LIMITS = {
    # The nation is US, a state its two digits, a market its CBSA code: no code can be taken for another's.
    "geography": (
        "(geography = 'nation' AND geo_code = 'US') OR (geography = 'state' AND length(geo_code) = 2) "
        "OR (geography = 'market' AND length(geo_code) = 5)"
    ),
    "year": "year BETWEEN 1900 AND 2200",
    "status": f"(value IS NOT NULL AND status IN ({VALUED})) OR (value IS NULL AND status IN ({NOT_VALUED}))",
    "bounds": "low <= high",
    "interval": "p05 <= p95",
}


class FactRefresh(Base):
    """What all facts of one refresh share: vintage, data year, delineation, origin, run, methodology."""

    __tablename__ = "fact_refreshes"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    data_vintage: Mapped[date] = mapped_column(index=True)
    data_year: Mapped[int]
    delineation: Mapped[str]
    data_origin: Mapped[str]
    run_id: Mapped[str]
    methodology: Mapped[str]
    calculated_at: Mapped[datetime | None]

    __table_args__ = (CheckConstraint(ORIGINS, name="data_origin"),)

    @validates("data_vintage")
    def _as_date(self, _name: str, value: object) -> date | None:
        return as_date(value)


class FactText(Base):
    """A text that many rows share: a reason, or the list of payloads of an input (JSON)."""

    __tablename__ = "fact_texts"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(Text)

    __table_args__ = (UniqueConstraint("text"),)


class FactMethod(Base):
    """How facts are made: in words, and as a formula over the roles of their inputs (null: taken as published)."""

    __tablename__ = "fact_methods"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    method: Mapped[str] = mapped_column(Text)
    formula: Mapped[str | None] = mapped_column(Text)


class Fact(Base):
    """One figure of a place, metric and year in one vintage.

    geography, geo_code: `market` with its CBSA code, `state` with two digits, `nation` with `US`. year: the last year
    that the figure is for; period: in words, where the year does not say it. current: the fact that stands for its
    metric in the vintage. value: null unless status is observed, derived or imputed. low, high: hard bounds; p05, p95:
    interval of an estimate; moe: margin at 90 %; disclosed: of an estimate, the
    share of its jobs that is disclosed. inputs: ``role=key;...``, keys of `fact_inputs` of the same refresh.
    released_on: when the last release that it is made of appeared (the first of the month where only that is known).
    """

    __tablename__ = "facts"

    data_vintage: Mapped[date] = mapped_column(primary_key=True)
    geography: Mapped[str] = mapped_column(primary_key=True)
    geo_code: Mapped[str] = mapped_column(primary_key=True)
    metric: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    current: Mapped[bool]
    refresh_id: Mapped[int]
    period: Mapped[str | None]
    value: Mapped[float | None]
    status: Mapped[str]
    low: Mapped[float | None]
    high: Mapped[float | None]
    p05: Mapped[float | None]
    p95: Mapped[float | None]
    moe: Mapped[float | None]
    disclosed: Mapped[float | None]
    reason_id: Mapped[int | None]
    method_id: Mapped[int | None]
    inputs: Mapped[str | None] = mapped_column(Text)
    released_on: Mapped[date | None]

    # The key answers for one place; the index for one metric of a year across all places.
    __table_args__ = (
        Index(None, "metric", "year", "data_vintage"),
        *(CheckConstraint(rule, name=name) for name, rule in LIMITS.items()),
        {"sqlite_with_rowid": False},  # the rows of a place lie together, and the key is kept once
    )


class FactInput(Base):
    """Rows of a table that facts are computed from, and what they add up to (see `aker_core.facts.inputs`).

    source_table, source_column: of the lake, or `facts`. filter: JSON, column -> list of values. payloads_id: the text
    with the SHA-256 names of the payloads. amount: null where a row is withheld.
    """

    __tablename__ = "fact_inputs"

    refresh_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(primary_key=True)
    source_table: Mapped[str]
    source_column: Mapped[str | None]
    aggregate: Mapped[str]
    filter: Mapped[str] = mapped_column(Text)
    payloads_id: Mapped[int]
    amount: Mapped[float | None]

    __table_args__ = ({"sqlite_with_rowid": False},)


class MetricRow(Base):
    """The registry of metrics as the views show it: title, unit, family, and in a word or two what a figure counts
    (basis: empty where that is plain, null until the next refresh). Written with every refresh."""

    __tablename__ = "metrics"

    id: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    unit: Mapped[str]
    family: Mapped[str]
    position: Mapped[int]
    basis: Mapped[str | None]
