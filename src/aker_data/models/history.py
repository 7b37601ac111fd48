"""`metric_history`: what has no column of a wide row: other years, states and the nation, and metrics by year.

One narrow row per vintage, place, metric and year, beside the wide rows of the same vintage.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column, validates

from aker_data.models.base import Base, as_date
from aker_data.models.markets import ORIGINS

VALUED = "'observed', 'derived', 'imputed'"
NOT_VALUED = "'bounded', 'suppressed', 'not_published', 'no_base'"
LIMITS = {
    # The nation is US, a state its two digits, a market its CBSA code: no code can be taken for another's.
    "geography": (
        "(geography = 'nation' AND geo_code = 'US') OR (geography = 'state' AND length(geo_code) = 2) "
        "OR (geography = 'market' AND length(geo_code) = 5)"
    ),
    "year": "year BETWEEN 1900 AND 2200",
    "status": f"(value IS NOT NULL AND status IN ({VALUED})) OR (value IS NULL AND status IN ({NOT_VALUED}))",
    "bounds": "low <= high",
    "data_origin": ORIGINS,
}


class MetricHistory(Base):
    """One figure of a place and year in one vintage.

    geography, geo_code: `market` with its CBSA code, `state` with two digits, `nation` with `US`. metric: an id of the
    registry. year: what the figure is for. value: null unless status is observed, derived or imputed; low and high:
    bounds in the unit of the metric. reason: why there is no value, or how it came to be; method: its formula.
    data_year, delineation, data_origin, run_id: of the refresh that computed it, as in the wide rows of its vintage.
    """

    __tablename__ = "metric_history"

    data_vintage: Mapped[date] = mapped_column(primary_key=True)
    geography: Mapped[str] = mapped_column(primary_key=True)
    geo_code: Mapped[str] = mapped_column(primary_key=True)
    metric: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    value: Mapped[float | None]
    status: Mapped[str]
    low: Mapped[float | None]
    high: Mapped[float | None]
    reason: Mapped[str | None]
    method: Mapped[str | None]
    data_year: Mapped[int]
    delineation: Mapped[str]
    data_origin: Mapped[str]
    run_id: Mapped[str]

    # The key answers for one place; the index for one metric of a year across all places.
    __table_args__ = (
        Index(None, "metric", "year", "data_vintage"),
        *(CheckConstraint(rule, name=name) for name, rule in LIMITS.items()),
        {"sqlite_with_rowid": False},  # the rows of a place lie together, and the key is kept once
    )

    @validates("data_vintage")
    def _as_date(self, _name: str, value: object) -> date | None:
        return as_date(value)
