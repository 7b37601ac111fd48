"""The one reader of what is stored about markets; beside it the service that scores them.

Every surface (command line, workbook, dashboard, API) shows what this module reads, so that no two disagree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from aker_core.errors import UnknownGeography
from aker_core.markets import names, queries
from aker_core.markets.context import US, Context, chosen_peers, main_state, market_context
from aker_core.markets.queries import vintage_date
from aker_core.markets.report import MarketReport, market_report
from aker_core.markets.score_service import PillarScoreService, Scored
from aker_data.models import MarketEconomy, MarketJobs
from aker_data.store import markets as store
from aker_data.store import reads
from aker_jobs.registry import METRICS

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

__all__ = ["PillarScoreService", "Scored", "find_market", "read_market", "read_ranking"]

Row = dict[str, Any]
COLUMNS = frozenset(declared.id for declared in METRICS)
STAMP = (
    "msa_id",
    "cbsa_code",
    "delineation",
    "data_year",
    "data_vintage",
    "run_id",
    "methodology",
    "data_origin",
    "notes",
)


def find_market(session: Session, query: str) -> str:
    """The msa_id of a short code, CBSA code, city, city and state, or title. Raises UnknownGeography where none or
    several fit, with those that may be meant."""
    return names.chosen(list(store.market_names(session).values()), query, reads.market_codes(session))


def read_market(
    session: Session, query: str, as_of: str | date | None = None, peers: str | None = None
) -> MarketReport:
    """Everything known of a market in its newest vintage up to a date, and of what it is compared with.

    peers: names of markets (``DEN,BOI``), or how many of the nearest in residents (default: 10 of them).
    Raises UnknownGeography where nothing is known of it, ConfigError for peers that the vintage does not have.
    """
    markets = store.market_names(session)
    msa_id = names.chosen(list(markets.values()), query, reads.market_codes(session))
    vintage = reads.vintage_of(session, vintage_date(as_of), msa_id)
    if vintage is None:
        raise UnknownGeography(f"{msa_id} has no vintage up to {as_of}. Leave --as-of out for the newest")
    jobs = store.market_jobs_rows(session, as_of=vintage, msa_id=msa_id, columns=STAMP)[0]
    market = markets.get((jobs["cbsa_code"], jobs["delineation"]))
    facts = queries.market_facts(session, vintage, msa_id, jobs["cbsa_code"])
    current = {row["metric"]: row for row in facts if row["current"]}
    inputs = queries.inputs_of(session, list(current.values()))
    context = _context(session, jobs, market, markets, peers, facts)
    return market_report(jobs, current, inputs, market, store.scores(session, vintage, msa_id), context)


def _context(
    session: Session,
    jobs: Row,
    market: Row | None,
    markets: Mapping[tuple[str, str], Row],
    request: str | None,
    facts: Sequence[Row],
) -> Context:
    """What is around a market: the wide rows of the vintage, and the facts of the market, its state and the nation."""
    universe = _vintage(session, jobs)
    peers = chosen_peers(universe, jobs["msa_id"], request, names.index_of(markets.values()) if request else {})
    state = main_state((market or {}).get("states"))
    wider = reads.fact_records(session, jobs["data_vintage"], [code for code in (state, US) if code])
    own = [row for row in facts if not row["current"] or row["metric"] not in COLUMNS]
    periods = {row["metric"]: row["period"] for row in facts if row["current"]}
    return market_context(jobs["msa_id"], universe, [*own, *wider], peers, state, jobs["data_year"], periods)


def _vintage(session: Session, jobs: Row) -> list[Row]:
    """The markets of the same vintage, origin and delineation with all their metrics; rows by hand belong to any."""
    rows: dict[str, Row] = {}
    for model in (MarketJobs, MarketEconomy):
        columns = reads.columns_of(model, COLUMNS)
        for row in reads.wide_records(session, model, jobs["data_vintage"], columns):
            earlier = rows.get(row["msa_id"], {})
            if model is MarketJobs or earlier:
                rows[row["msa_id"]] = {**row, **earlier}
    alike = ("data_origin", "delineation")
    return [row for row in rows.values() if all(row[name] in (jobs[name], None) for name in alike)]


def read_ranking(session: Session, as_of: str | date | None = None, pillar: str = "innovation") -> list[Row]:
    """The scores of one pillar in the newest scored vintage up to a date, best rank first, with the markets' names.

    Published figures win over the sample's, whatever their vintage. Markets without a score come last, metros before
    micros, with what is missing. Empty where nothing is scored.
    """
    vintage = store.newest_scored(session, vintage_date(as_of))
    if vintage is None:
        return []
    of_pillar = [row for row in store.scores(session, vintage) if row["pillar"] == pillar]
    published = [row for row in of_pillar if row["data_origin"] != "sample"]
    markets = {row["msa_id"]: row for row in store.market_names(session).values()}
    stamps = store.rows(session, MarketJobs, as_of=vintage, columns=("msa_id", "data_year", "data_origin"))
    by_market = {row["msa_id"]: row for row in stamps}
    rows = [
        {
            **row,
            "name": markets.get(row["msa_id"], {}).get("name"),
            "type": markets.get(row["msa_id"], {}).get("type"),
            "data_year": by_market.get(row["msa_id"], {}).get("data_year"),
            "data_origin": by_market.get(row["msa_id"], {}).get("data_origin"),
        }
        for row in published or of_pillar
    ]
    return sorted(rows, key=lambda row: (row["rank"] is None, row["rank"] or 0, row["type"] != "metro"))
