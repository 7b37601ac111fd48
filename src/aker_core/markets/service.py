"""The one reader of what is stored about markets, and the service that scores them.

Every surface (command line, workbook, dashboard, API) shows what this module reads, so that no two disagree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from aker_core.errors import UnknownGeography
from aker_core.markets import queries
from aker_core.markets.composer import compose
from aker_core.markets.context import US, Context, chosen_peers, main_state, market_context
from aker_core.markets.pillars import METHODOLOGY, PILLARS, Pillar
from aker_core.markets.queries import vintage_date
from aker_core.markets.report import MarketReport, market_report
from aker_data.models import MarketEconomy, MarketJobs
from aker_data.store import markets as store
from aker_data.store import reads
from aker_jobs.registry import METRICS

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

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
# What scoring reads of a market: not the long texts beside the metrics.
UNIVERSE = (
    "msa_id",
    "sba_id",
    "data_vintage",
    "data_origin",
    "delineation",
    *dict.fromkeys(item.metric for pillar in PILLARS.values() for item in pillar.ingredients),
)


def find_market(session: Session, wanted: str) -> str:
    """The msa_id of a short code, CBSA code, city or name. Raises UnknownGeography where none or several fit."""
    found = store.markets_named(session, wanted)
    codes = sorted({row["msa_id"] for row in found})
    if len(codes) == 1:
        return str(codes[0])
    if not found and any(
        row["msa_id"] == wanted.upper() for row in store.newest_market_jobs(session, None, ("msa_id",))
    ):
        return wanted.upper()  # a row that a person wrote for a market of no list
    if codes:
        names = ", ".join(f"{row['msa_id']} ({row['name']})" for row in found)
        raise UnknownGeography(f"{wanted!r} names {len(codes)} markets: {names}; use the code")
    raise UnknownGeography(
        f"no market {wanted!r} is stored; `aker show` lists the markets, and `aker refresh` brings more"
    )


def read_market(
    session: Session, wanted: str, as_of: str | date | None = None, peers: str | None = None
) -> MarketReport:
    """Everything known of a market in its newest vintage up to a date, and of what it is compared with.

    peers: names of markets (``DEN,BOI``), or how many of the nearest in residents (default: 10 of them).
    Raises UnknownGeography where nothing is known of it, ConfigError for peers that the vintage does not have.
    """
    msa_id = find_market(session, wanted)
    vintage = reads.vintage_of(session, vintage_date(as_of), msa_id)
    if vintage is None:
        raise UnknownGeography(f"{msa_id} has no vintage up to {as_of}. Leave --as-of out for the newest")
    jobs = store.market_jobs_rows(session, as_of=vintage, msa_id=msa_id, columns=STAMP)[0]
    names = store.market_names(session)
    market = names.get((jobs["cbsa_code"], jobs["delineation"]))
    facts = queries.vintage_frame(session, vintage, queries.Selection(markets=(msa_id,), history=True))
    context = _context(session, jobs, market, names, peers, facts.to_dicts())
    current = {row["metric"]: row for row in facts.filter("current").iter_rows(named=True)}
    inputs = queries.inputs_of(session, facts.filter("current"))
    return market_report(jobs, current, inputs, market, store.scores(session, vintage, msa_id), context)


def _context(
    session: Session,
    jobs: Row,
    market: Row | None,
    names: dict[tuple[str, str], Row],
    wanted: str | None,
    facts: Sequence[Row],
) -> Context:
    """What is around a market: the wide rows of the vintage, and the facts of the market, its state and the nation."""
    universe = _vintage(session, jobs)
    by_name: dict[str, set[str]] = {}
    for row in names.values():
        for key in ("principal_city", "cbsa_code", "msa_id"):
            if row[key]:
                by_name.setdefault(str(row[key]).upper(), set()).add(row["msa_id"])
    peers = chosen_peers(universe, jobs["msa_id"], wanted, by_name)
    state = main_state((market or {}).get("states"))
    places = [code for code in (state, US) if code]
    wider = reads.fact_rows(session, jobs["data_vintage"], codes=places).to_dicts()
    own = [row for row in facts if not row["current"] or row["metric"] not in COLUMNS]
    periods = {row["metric"]: row["period"] for row in facts if row["current"]}
    return market_context(jobs["msa_id"], universe, [*own, *wider], peers, state, jobs["data_year"], periods)


def _vintage(session: Session, jobs: Row) -> list[Row]:
    """The markets of the same vintage, origin and delineation with all their metrics; rows by hand belong to any."""
    found: dict[str, Row] = {}
    for model in (MarketJobs, MarketEconomy):
        columns = reads.columns_of(model, COLUMNS)
        for row in reads.wide_values(session, model, jobs["data_vintage"], columns).iter_rows(named=True):
            known = found.get(row["msa_id"], {})
            if model is MarketJobs or known:
                found[row["msa_id"]] = {**row, **known}
    alike = ("data_origin", "delineation")
    return [row for row in found.values() if all(row[name] in (jobs[name], None) for name in alike)]


def read_ranking(session: Session, as_of: str | date | None = None, pillar: str = "innovation") -> list[Row]:
    """The scores of one pillar in the newest scored vintage up to a date, best rank first, with the markets' names.

    Markets without a score come last, with what is missing. Empty where nothing is scored.
    """
    vintage = store.newest_scored(session, vintage_date(as_of))
    if vintage is None:
        return []
    names = {row["msa_id"]: row for row in store.market_names(session).values()}
    rows = store.newest_market_jobs(session, vintage, ("msa_id", "data_year", "data_origin"))
    told = {row["msa_id"]: row for row in rows}
    return [
        {
            **row,
            "name": names.get(row["msa_id"], {}).get("name"),
            "data_year": told.get(row["msa_id"], {}).get("data_year"),
            "data_origin": told.get(row["msa_id"], {}).get("data_origin"),
        }
        for row in store.scores(session, vintage)
        if row["pillar"] == pillar
    ]


@dataclass(frozen=True)
class Scored:
    """How many markets were scored, of how many in the universe, for which vintage."""

    vintage: date | None
    markets: int
    universe: int


class PillarScoreService:
    """Scores markets from what is stored, whoever stored it, and stores the scores. The caller's session commits.

    The universe of a score is the newest row up to the date of every market, of one origin and one delineation: markets
    with published figures are never ranked among those of the sample, nor among areas that a newer list has redrawn.
    Rows that a person wrote belong to any.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def refresh_one(self, msa_id: str, as_of: str | date, run_id: str | None = None) -> Row:
        """Score one market within its universe, store its scores and return that of the innovation pillar.

        Commits, because a caller may have opened the session for this alone. Raises UnknownGeography where the market
        has no row up to the date.
        """
        market = find_market(self._session, msa_id)
        universe = self._universe(vintage_date(as_of), of=market)
        pillar_rows, market_rows = self._scored(universe, run_id)
        mine = [row for row in pillar_rows if row["msa_id"] == market]
        if not mine:
            raise UnknownGeography(f"{market} has no row up to {as_of}; refresh it or write one, then score it")
        store.save_scores(self._session, mine, [row for row in market_rows if row["msa_id"] == market])
        self._session.commit()
        return next(row for row in mine if row["pillar"] == "innovation")

    def refresh_many(self, as_of: str | date, run_id: str | None = None) -> Scored:
        """Score every market of the newest vintage up to a date; nothing stored is nothing scored.

        Markets whose newest row is of an earlier vintage are in the universe; the scores that they have stay.
        """
        universe = self._universe(vintage_date(as_of))
        if not universe:
            return Scored(None, 0, 0)
        newest = max(row["data_vintage"] for row in universe)
        found = self._scored(universe, run_id)
        pillar_rows, market_rows = ([row for row in rows if row["data_vintage"] == newest] for rows in found)
        store.save_scores(self._session, pillar_rows, market_rows)
        with_score = {row["msa_id"] for row in pillar_rows if row["score_0_100"] is not None}
        return Scored(newest, len(with_score), len(universe))

    def _universe(self, as_of: date | None, of: str | None = None) -> list[Row]:
        rows = store.newest_market_jobs(self._session, as_of, UNIVERSE)
        computed = [row for row in rows if row["data_origin"]]
        if not computed:
            return rows
        mine = [row for row in computed if row["msa_id"] == of]
        # A market that only a person wrote about is measured against published figures where there are any.
        published = [row for row in computed if of is not None and row["data_origin"] == "published"]
        anchor = max(mine or published or computed, key=lambda row: (row["data_vintage"], row["msa_id"]))
        alike = ("data_origin", "delineation")
        return [row for row in rows if all(row[name] in (anchor[name], None) for name in alike)]

    def _scored(self, universe: Sequence[Row], run_id: str | None) -> tuple[list[Row], list[Row]]:
        now = datetime.now(UTC)
        by_id = {row["msa_id"]: row for row in universe}

        def stamped(row: Row) -> Row:
            told = by_id[row["msa_id"]]
            return {
                **row,
                "data_vintage": told["data_vintage"],
                "sba_id": told["sba_id"],
                "data_origin": told["data_origin"],
                "methodology": METHODOLOGY,
                "run_id": run_id,
                "scored_at": now,
            }

        pillar_rows = [stamped(row) for pillar in PILLARS.values() for row in _pillar_rows(universe, pillar)]
        by_market: dict[str, dict[str, float | None]] = {msa_id: {} for msa_id in by_id}
        for row in pillar_rows:
            by_market[row["msa_id"]][row["pillar"]] = row["score_0_100"]
        return pillar_rows, [stamped(_market_row(msa_id, scores)) for msa_id, scores in by_market.items()]


def _market_row(msa_id: str, scores: dict[str, float | None]) -> Row:
    composed = compose(scores)
    return {
        "msa_id": msa_id,
        "score_0_100": composed.score_0_100,
        "score_0_5": composed.score_0_5,
        "coverage": composed.coverage,
        "contributions": composed.contributions,
        "missing": list(composed.missing),
    }


def _pillar_rows(universe: Sequence[Row], pillar: Pillar) -> list[Row]:
    import polars as pl

    from aker_core.markets.scoring import score_pillar

    metrics = [item.metric for item in pillar.ingredients]
    schema = {"msa_id": pl.String, **dict.fromkeys(metrics, pl.Float64)}
    values = pl.DataFrame([{name: row[name] for name in schema} for row in universe], schema=schema)
    scored = score_pillar(values, pillar).to_dicts()
    return [{**row, "pillar": pillar.id} for row in scored]
