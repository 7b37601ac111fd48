"""The one reader of what is stored about markets, and the service that scores them.

Every surface (command line, workbook, dashboard, API) shows what this module reads, so that no two disagree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from aker_core.errors import ConfigError, UnknownGeography
from aker_core.markets.composer import compose
from aker_core.markets.context import US, Context, chosen_peers, main_state, market_context
from aker_core.markets.pillars import METHODOLOGY, PILLARS, Pillar
from aker_core.markets.report import MarketReport, market_report
from aker_data.models import MarketEconomy
from aker_data.store import facts as history_store
from aker_data.store import markets as store
from aker_jobs.registry import METRICS

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Row = dict[str, Any]
# What scoring reads of a market: not the long texts beside the metrics.
UNIVERSE = (
    "msa_id",
    "sba_id",
    "data_vintage",
    "data_origin",
    "delineation",
    *dict.fromkeys(item.metric for pillar in PILLARS.values() for item in pillar.ingredients),
)


def vintage_date(as_of: str | date | None) -> date | None:
    """A date out of ``2024-06``, ``2024-06-01`` or a date. Raises ConfigError for other text."""
    if as_of is None or isinstance(as_of, date):
        return as_of
    try:
        return date.fromisoformat(f"{as_of}-01" if len(as_of) == 7 else as_of)
    except ValueError:
        raise ConfigError(f"as of {as_of!r} is not a month or day; write it as 2024-06 or 2024-06-01") from None


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
    jobs, economy = store.market_rows(session, msa_id, vintage_date(as_of))
    if jobs is None:
        raise UnknownGeography(f"{msa_id} has no vintage up to {as_of}; leave --as-of out for the newest")
    names = store.market_names(session)
    market = names.get((jobs["cbsa_code"], jobs["delineation"]))
    periods = {
        name: (told or {}).get("period") for row in (economy or {}, jobs) for name, told in _quality(row).items()
    }
    context = _context(session, jobs, market, names, peers, periods)
    return market_report(jobs, economy, market, store.scores(session, jobs["data_vintage"], msa_id), context)


def _quality(row: Row) -> Row:
    return row.get("quality") or {}


def _context(
    session: Session,
    jobs: Row,
    market: Row | None,
    names: dict[tuple[str, str], Row],
    wanted: str | None,
    periods: dict[str, str | None],
) -> Context:
    """What is around a market, from three reads: the wide rows of the vintage, and the history of three places."""
    universe = _vintage(session, jobs)
    by_name: dict[str, set[str]] = {}
    for row in names.values():
        for key in ("principal_city", "cbsa_code", "msa_id"):
            if row[key]:
                by_name.setdefault(str(row[key]).upper(), set()).add(row["msa_id"])
    peers = chosen_peers(universe, jobs["msa_id"], wanted, by_name)
    state = main_state((market or {}).get("states"))
    places = [("market", jobs["cbsa_code"]), ("state", state), ("nation", US)]
    known = [(kind, code) for kind, code in places if code]
    history = history_store.history_of(session, jobs["data_vintage"], known)
    return market_context(jobs["msa_id"], universe, history, peers, state, jobs["data_year"], periods)


def _vintage(session: Session, jobs: Row) -> list[Row]:
    """The markets of the same vintage, origin and delineation with all their metrics; rows by hand belong to any."""
    alike = ("data_origin", "delineation")
    of_jobs = [metric.id for metric in METRICS if metric.table == "market_jobs"]
    of_economy = [metric.id for metric in METRICS if metric.table == "market_economy"]
    found = store.market_jobs_rows(session, as_of=jobs["data_vintage"], columns=("msa_id", *alike, *of_jobs))
    rows = store.rows(session, MarketEconomy, as_of=jobs["data_vintage"], columns=("msa_id", *of_economy))
    economies = {row["msa_id"]: row for row in rows}
    return [
        {**economies.get(row["msa_id"], {}), **row}
        for row in found
        if all(row[name] in (jobs[name], None) for name in alike)
    ]


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
