"""The tables of the database. Importing any of them loads them all: the metadata is whole or of no use."""

from aker_data.models.base import Base
from aker_data.models.expansions import ExpansionEvent, ExpansionReview
from aker_data.models.history import MetricHistory
from aker_data.models.market_jobs import MarketJobs
from aker_data.models.markets import Market, MarketBoundary, MarketEconomy
from aker_data.models.runs import CheckRow, Lineage, PayloadRow, Run
from aker_data.models.scores import MarketScore, PillarScore

__all__ = [
    "Base",
    "CheckRow",
    "ExpansionEvent",
    "ExpansionReview",
    "Lineage",
    "Market",
    "MarketBoundary",
    "MarketEconomy",
    "MarketJobs",
    "MarketScore",
    "MetricHistory",
    "PayloadRow",
    "PillarScore",
    "Run",
]
