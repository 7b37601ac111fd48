"""Rankings that a desk asks for: markets filtered, ordered by a pillar or any metric, with metrics beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from aker_core.facts.status import Status
from aker_core.markets import queries
from aker_core.markets.basis import basis_text
from aker_core.markets.doubt_reader import read_rank_sets
from aker_core.markets.metric_ranking import by_metric
from aker_core.markets.pillar_file import pillars_in_force
from aker_core.markets.qualifiers import flags_text, qualified
from aker_core.markets.rank_query import RankQuery
from aker_core.markets.ranking_labels import (
    OF_A_METRIC,
    among_of_figures,
    among_of_scores,
    labeled,
    metric_label,
    range_label,
    score_label,
    shown_ends,
)
from aker_core.markets.records import market_rows
from aker_core.markets.service import read_ranking, with_rank_ranges
from aker_core.markets.universes import grouping, place_of
from aker_data.sqlite_file import SqliteReader
from aker_data.store import rows as stored
from aker_jobs.registry import metric

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from aker_core.facts.metric import MetricSpec
    from aker_core.markets.score_service import Group
    from aker_data.store.statement import Source

Row = dict[str, Any]
SCORED = ("rank", "rank_from", "rank_to", "msa_id", "name", "type", "score", "score_p05", "score_p95", "coverage")
SCORE_COLUMNS = (
    *("score_0_100", "score_0_5", "score_p05", "score_p95"),
    *("coverage", "contributions", "weights", "missing"),
)
UNIVERSE = ("universe", "universe_size")
SETS = {
    "set_from": "rank_from",
    "set_to": "rank_to",
    "all_from": "all_from",
    "all_to": "all_to",
    **{f"possible_top_{count}": f"possible_top_{count}" for count in (10, 25, 100)},
}
SPREAD = ("low", "high", "p05", "p95", "moe", "disclosed", "period", "reason")  # what is said beside a value


def read_ranked(source: Source, query: RankQuery, as_of: str | date | None = None) -> list[Row]:
    """The markets of a query in the newest vintage up to a date, first the best. Empty where nothing is stored.

    Rows: the columns `SCORED` (by a pillar: ranks are those in the whole universe, whatever the filter; with
    `UNIVERSE` where that is not the type, universe after universe) or
    position and the ranks that bounds, intervals and margins allow (rank_from, rank_to) within the filter with
    `MEASURED` (by a metric), then for each wanted metric its value, ``<metric>_low``, ``<metric>_high`` (bounds, or the
    90 % interval), ``<metric>_moe``, ``<metric>_status``, ``<metric>_period``, ``<metric>_basis`` (what it counts),
    ``<metric>_beside`` (all of that in words), ``<metric>_title``, ``<metric>_unit`` and ``<metric>_range`` (which of
    interval, bounds or margin there is); at last `aker_core.markets.ranking_labels.LABELS`, without a warning. Raises
    ConfigError for an unknown name.
    """
    query.check()
    vintage = stored.vintage_of(source, queries.vintage_date(as_of))
    if vintage is None:
        return []
    shown = tuple(dict.fromkeys([*([query.by] if query.by else []), *query.columns]))
    facts = _facts(source, vintage, (*shown, "population"))
    places = {(row["cbsa_code"], row["delineation"]): row["states"] for row in stored.market_names(source).values()}
    wide = {row["msa_id"]: row for row in stored.wide_records(source, "market_jobs", vintage)}
    states = {msa_id: places.get((row["cbsa_code"], row["delineation"])) for msa_id, row in wide.items()}
    ranking = [row for row in read_ranking(source, vintage, query.pillar) if row["data_vintage"] == vintage]
    if query.among is not None:
        if isinstance(source, SqliteReader):
            raise TypeError("Scores are made from a session, not from a reader of rows")
        ranking = scored_among(source, ranking, query.pillar, grouping(query.among, query.members))
    kept = [row for row in ranking if _fits(row, query, states.get(row["msa_id"]), facts)]
    is_among = query.among is not None or pillars_in_force()[query.pillar].among != "type"
    ordered = by_metric(kept, query.by, facts) if query.by else [_scored(row, is_among=is_among) for row in kept]
    sets = _sets(source, vintage, ranking, query) if query.confidence else {}
    found = [row | sets.get(row["msa_id"], {}) | _shown(row["msa_id"], shown, facts) for row in ordered[: query.top]]
    return _with_labels(found, kept, query, facts)


def _with_labels(
    found: Sequence[Row], kept: Sequence[Row], query: RankQuery, facts: dict[tuple[str, str], Row]
) -> list[Row]:
    """The rows with what they are of. kept: the rows of the ranking that fit."""
    if not kept:
        return list(found)
    stamp = {"vintage": f"{kept[0]['data_vintage']:%Y-%m}", "data_year": kept[0]["data_year"]}
    if query.by:
        figures = among_of_figures(facts.get((row["msa_id"], query.by), {}) for row in kept)
        return labeled(found, [figures] * len(found), metric_label(metric(query.by)), stamp)
    among = {row["msa_id"]: among_of_scores(row) for row in kept}
    label = score_label(pillars_in_force()[query.pillar])
    return labeled(found, [among[row["msa_id"]] for row in found], label, stamp)


def scored_among(session: Session, ranking: Sequence[Row], pillar: str, group: Group) -> list[Row]:
    """The ranking of a vintage (`read_ranking`) with scores among another universe, universe after universe.

    Markets in none are left out. Nothing is stored.
    """
    from aker_core.markets.score_service import PillarScoreService

    if not ranking:
        return []
    vintage = ranking[0]["data_vintage"]
    rows, _ = PillarScoreService(session).what_if(vintage, group)
    scored = {row["msa_id"]: row for row in rows if row["pillar"] == pillar and row["data_vintage"] == vintage}
    names = ("rank", *(name for name in SCORE_COLUMNS if name in ranking[0]), *UNIVERSE)
    found = [row | {name: scored[row["msa_id"]][name] for name in names} for row in ranking if row["msa_id"] in scored]
    ranged = with_rank_ranges(found)
    return sorted(ranged, key=lambda row: (place_of(row["universe"]), row["rank"] is None, row["rank"] or 0))


def _sets(source: Source, vintage: date, ranking: Sequence[Row], query: RankQuery) -> dict[str, Row]:
    """Of every market the confidence sets of its rank in its universe, null without a score."""
    found = read_rank_sets(source, vintage, market_rows(source, vintage), pillars_in_force()[query.pillar])
    return {
        row["msa_id"]: {name: found.get(row["msa_id"], {}).get(source_name) for name, source_name in SETS.items()}
        for row in ranking
    }


def _facts(source: Source, vintage: date, metrics: Sequence[str]) -> dict[tuple[str, str], Row]:
    frame = queries.vintage_frame(
        source, vintage, queries.Selection(metrics=tuple(dict.fromkeys(metrics)), history=True)
    )
    standing = frame.filter((frame["year"] == frame["data_year"]) | frame["current"]).sort("current")
    return {(row["msa_id"], row["metric"]): row for row in standing.iter_rows(named=True)}


def _fits(row: Mapping[str, Any], query: RankQuery, states: str | None, facts: Mapping[tuple[str, str], Row]) -> bool:
    if query.markets and row["msa_id"] not in query.markets:
        return False
    if query.type is not None and row["type"] != query.type:
        return False
    if query.states and not set((states or "").split("-")) & set(query.states):
        return False
    residents = facts.get((row["msa_id"], "population"), {}).get("value")
    return query.min_population is None or (residents is not None and residents >= query.min_population)


def _scored(row: Mapping[str, Any], *, is_among: bool) -> Row:
    names = (*SCORED, *(UNIVERSE if is_among else ()))
    return {name: row["score_0_100" if name == "score" else name] for name in names}


def _shown(msa_id: str, metrics: Sequence[str], facts: Mapping[tuple[str, str], Row]) -> Row:
    cells: Row = {}
    for name in metrics:
        fact, spec = facts.get((msa_id, name), {}), metric(name)
        ends = shown_ends(fact)
        cells |= {
            name: fact.get("value"),
            f"{name}_low": fact.get(ends[0]),
            f"{name}_high": fact.get(ends[1]),
            f"{name}_moe": fact.get("moe"),
            f"{name}_status": fact.get("status"),
            f"{name}_period": fact.get("period"),
            f"{name}_basis": (basis := basis_text(spec, fact.get("reason"))),
            f"{name}_beside": qualified(
                spec.unit,
                fact.get("status") or Status.NOT_LOADED.value,
                **{each: fact.get(each) for each in SPREAD},
                basis=basis,
                flags=flags_text(fact.get("reason")),
            ),
            **{f"{name}_{part}": text for part, text in zip(OF_A_METRIC, _words(spec, fact), strict=True)},
        }
    return cells


def _words(spec: MetricSpec, fact: Row) -> tuple[str, str, str]:
    """Title, unit, and what stands beside the value."""
    return spec.title, spec.unit, range_label(spec, fact)
