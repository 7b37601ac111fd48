"""The one reader of what is stored about markets; beside it the service that scores them.

Every surface (command line, workbook, dashboard, API) shows what this module reads, so that no two disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from aker_core.errors import UnknownGeography
from aker_core.markets import names, queries
from aker_core.markets.context import Context
from aker_core.markets.market_context import BOUNDS, US, market_context
from aker_core.markets.peers import chosen_peers, main_state
from aker_core.markets.pillar_file import pillars_in_force
from aker_core.markets.report import MarketReport, market_report
from aker_core.markets.selection import vintage_date
from aker_core.markets.universe_reader import universes_of
from aker_core.markets.universes import place_of
from aker_data.store import rows as stored
from aker_data.store import run_rows
from aker_jobs.registry import METRICS
from aker_snapshot import is_note

if TYPE_CHECKING:
    from aker_core.markets.score_service import PillarScoreService, Scored
    from aker_data.store.statement import Source
    from aker_jobs.comparison.standing import Peers

__all__ = ["PillarScoreService", "Scored", "find_market", "read_market", "read_ranking"]

Row = dict[str, Any]
STAMP = ("msa_id", "data_year", "data_origin", "run_id", "population")  # what stands beside a score
ALIKE = ("data_origin", "delineation")  # rows by hand have neither and belong to any
COLUMNS = frozenset(declared.id for declared in METRICS)


def __getattr__(name: str) -> Any:
    """The scoring service is loaded when it is asked for: to read a market needs none of it."""
    if name not in ("PillarScoreService", "Scored"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from aker_core.markets import score_service

    return getattr(score_service, name)


def find_market(source: Source, wanted: str) -> str:
    """The msa_id of a short code, CBSA code, city, city and state, or title. Raises UnknownGeography where none or
    several fit, with those that may be meant."""
    return names.chosen(list(stored.market_names(source).values()), wanted, partial(stored.market_codes, source))


def vintage_rows(source: Source, vintage: date) -> dict[str, Row]:
    """One row for each market of a vintage, by msa_id, with the current values of every metric that has a place, and
    `BOUNDS` of those that have no value."""
    bounds: dict[str, dict[str, tuple[float | None, float | None]]] = {}
    for fact in stored.current_bounds(source, vintage):
        bounds.setdefault(fact["geo_code"], {})[fact["metric"]] = fact["low"], fact["high"]
    rows = queries.wide_rows(source, vintage, COLUMNS)
    return {msa_id: {**row, BOUNDS: bounds.get(row["cbsa_code"], {})} for msa_id, row in rows.items()}


def read_market(
    source: Source,
    wanted: str,
    as_of: str | date | None = None,
    peers: str | None = None,
    among: Callable[[Source, date], dict[str, Row]] = vintage_rows,
) -> MarketReport:
    """Everything known of a market in its newest vintage up to a date, and of what it is compared with.

    peers: names of markets (``DEN,BOI``), or how many of the nearest in residents (default: 10 of them). among: reads
    what a market is compared with; who shows many markets of a vintage keeps it, for it is most of the time.
    Raises UnknownGeography where nothing is known of it, ConfigError for peers that the vintage does not have.
    """
    listed = stored.market_names(source)
    msa_id = names.chosen(list(listed.values()), wanted, partial(stored.market_codes, source))
    vintage = stored.vintage_of(source, vintage_date(as_of), msa_id)
    if vintage is None:
        raise UnknownGeography(f"{msa_id} has no vintage up to {as_of}. Leave --as-of out for the newest")
    wide = among(source, vintage)
    jobs = wide[msa_id]
    market = listed.get((jobs["cbsa_code"], jobs["delineation"]))
    universe = [row for row in wide.values() if all(row[name] in (jobs[name], None) for name in ALIKE)]
    facts = queries.market_facts(source, vintage, jobs)
    current = {row["metric"]: row for row in facts if row["current"]}
    inputs = queries.inputs_of(source, list(current.values()))
    fellows = chosen_peers(universe, msa_id, peers, names.index_of(listed.values()) if peers else {})
    types = {row["msa_id"]: listed.get((row["cbsa_code"], row["delineation"]), {}).get("type") for row in universe}
    context = _context(source, jobs, main_state((market or {}).get("states")), fellows, (universe, types), facts)
    snapshot = bool(_snapshots(source, [jobs]))
    return market_report(
        jobs, current, inputs, market, stored.scores(source, vintage, msa_id), context, snapshot=snapshot
    )


def _snapshots(source: Source, rows: Iterable[Row]) -> set[str]:
    """The runs of these rows whose figures are the embedded snapshot's."""
    reasons = run_rows.run_reasons(source, {row["run_id"] for row in rows if row["run_id"]})
    return {run_id for run_id, lines in reasons.items() if any(map(is_note, lines))}


def _context(
    source: Source,
    jobs: Row,
    state: str | None,
    peers: Peers,
    universe: tuple[Sequence[Row], Mapping[str, str | None]],
    facts: Sequence[Row],
) -> Context:
    """What is around a market: the markets of the vintage (with their types), its state and the nation, other years."""
    rows, types = universe
    wider = stored.fact_records(source, jobs["data_vintage"], [code for code in (state, US) if code])
    own = [row for row in facts if not row["current"] or row["metric"] not in COLUMNS]
    periods = {row["metric"]: row["period"] for row in facts if row["current"]}
    return market_context(jobs["msa_id"], rows, [*own, *wider], peers, state, jobs["data_year"], periods, types)


def with_rank_ranges(rows: Sequence[Row]) -> list[Row]:
    """Scored rows with `rank_from` and `rank_to`: the ranks that their intervals allow within their `universe`."""
    import numpy as np

    from aker_core.markets.ranks import rank_ranges

    found = [{**row, "rank_from": None, "rank_to": None} for row in rows]
    groups: dict[str, list[Row]] = {}
    for row in found:
        if row["score_p05"] is not None:
            groups.setdefault(row["universe"], []).append(row)
    for own in groups.values():
        ends = np.array([[row["score_p05"], row["score_p95"]] for row in own], dtype=float).reshape(-1, 2)
        for row, best, worst in zip(own, *rank_ranges(ends[:, 0], ends[:, 1]), strict=True):
            row["rank_from"], row["rank_to"] = int(best), int(worst)
    return found


def read_ranking(source: Source, as_of: str | date | None = None, pillar: str = "innovation") -> list[Row]:
    """The scores of one pillar in the newest scored vintage up to a date, best rank first, with the markets' names.

    Published figures win over the sample's, whatever their vintage. Markets are ranked within their `universe`: metros
    come before micros, or the largest size class first, as the pillar says; markets without a score come last, with
    what is missing. rank_from, rank_to: the ranks that the intervals of the scores allow. Empty where nothing is
    scored.
    """
    vintage = stored.newest_scored(source, vintage_date(as_of))
    if vintage is None:
        return []
    of_pillar = stored.scores(source, vintage, pillar=pillar)
    published = [row for row in of_pillar if row["data_origin"] != "sample"]
    listed = {row["msa_id"]: row for row in stored.market_names(source).values()}
    by_market = {row["msa_id"]: row for row in stored.wide_records(source, "market_jobs", vintage, STAMP)}
    snapshots = _snapshots(source, by_market.values())
    known = [
        {
            "msa_id": row["msa_id"],
            "type": listed.get(row["msa_id"], {}).get("type"),
            "population": by_market.get(row["msa_id"], {}).get("population"),
        }
        for row in published or of_pillar
    ]
    universes = universes_of(source, pillars_in_force()[pillar], known)
    rows = [
        {
            **row,
            "name": listed.get(row["msa_id"], {}).get("name"),
            "type": listed.get(row["msa_id"], {}).get("type"),
            "data_year": by_market.get(row["msa_id"], {}).get("data_year"),
            "data_origin": by_market.get(row["msa_id"], {}).get("data_origin"),
            "snapshot": by_market.get(row["msa_id"], {}).get("run_id") in snapshots,
            "universe": universes[row["msa_id"]],
        }
        for row in published or of_pillar
    ]
    rows = with_rank_ranges(rows)
    return sorted(rows, key=lambda row: (row["rank"] is None, place_of(row["universe"]), row["rank"] or 0))
