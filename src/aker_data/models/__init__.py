"""The tables of the database. Importing any of them loads them all: the metadata is whole or of no use."""

from aker_data.models.base import Base
from aker_data.models.expansions import ExpansionEvent, ExpansionReview
from aker_data.models.facts import Fact, FactInput, FactMethod, FactRefresh, FactText, MetricRow
from aker_data.models.market_jobs import MarketJobs
from aker_data.models.markets import CountyBoundary, Market, MarketBoundary, MarketEconomy
from aker_data.models.runs import CheckRow, Lineage, PayloadRow, Run, RunCount
from aker_data.models.scores import MarketScore, PillarScore

__all__ = [
    "Base",
    "CheckRow",
    "CountyBoundary",
    "ExpansionEvent",
    "ExpansionReview",
    "Fact",
    "FactInput",
    "FactMethod",
    "FactRefresh",
    "FactText",
    "Lineage",
    "Market",
    "MarketBoundary",
    "MarketEconomy",
    "MarketJobs",
    "MarketScore",
    "MetricRow",
    "PayloadRow",
    "PillarScore",
    "Run",
    "RunCount",
]
