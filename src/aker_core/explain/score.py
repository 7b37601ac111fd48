"""The tree of a market's score: pillars, their metrics with the points that each gives, and the facts behind these."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from aker_core.errors import NotLoaded
from aker_core.explain.alternatives import score_alternatives
from aker_core.explain.evidence import Evidence
from aker_core.explain.fact import explain_fact
from aker_core.explain.node import Node
from aker_core.explain.payload_nodes import Depth
from aker_core.facts.terms import parsed
from aker_core.markets.number_formats import SCORE
from aker_core.markets.periods import oldest_period
from aker_core.markets.pillars import Pillar
from aker_core.markets.score_service import Field, Group, PillarScoreService
from aker_core.markets.score_state import scores_note
from aker_data.store import rows as stored

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

Row = Mapping[str, Any]
FACTS = Depth(rows=4, facts=0, lines=False)  # below a score: who wants the lines asks for the metric


def explain_score(
    session: Session,
    evidence: Evidence,
    market: tuple[str, str],
    vintage: date,
    pillars: Mapping[str, Pillar],
    field_of: Callable[[PillarScoreService, date], Field],
    group: Group | None = None,
) -> Node:
    """The tree of a market's stored score. Every score is computed again from the facts of all markets.

    market: its msa_id and CBSA code. pillars: as declared for the stored scores. field_of: reads these facts. group:
    the score that the market would have in another universe, in the place of the stored one; the field is that one.
    Raises NotLoaded where the market was not scored.
    """
    msa_id, cbsa_code = market
    service = PillarScoreService(session, pillars)
    mine, whole = _scores(session, service, vintage, msa_id, group)
    if whole is None or not mine:
        reason = "is in no such universe" if group else "has no score"
        raise NotLoaded(f"{msa_id} {reason} in {vintage:%Y-%m}. Run `python -m flows.score_markets` for it")
    pillar_rows, composed = service.again(field_of(service, vintage), msa_id)
    again = {row["pillar"]: row for row in pillar_rows}
    current = {row["metric"]: row for row in stored.fact_records(session, vintage, [cbsa_code]) if row["current"]}
    evidence.read_ahead(list(_inputs(evidence, pillars, current)))
    children = tuple(
        _pillar(evidence, msa_id, pillar, mine[name], again.get(name, {}), current)
        for name, pillar in pillars.items()
        if name in mine
    )
    notes = [*_standing(whole), ("made of", _points(whole["contributions"], "pillar"))]
    if not group and (stale := scores_note(session, vintage)):
        notes.insert(0, ("made otherwise than now", stale))
    if group:
        notes.insert(0, ("scored among", f"{next(iter(mine.values()))['universe']}; stored nowhere"))
    notes += score_alternatives(session, vintage, msa_id)
    if whole["missing"]:
        notes.append(("pillars without a score", ", ".join(whole["missing"])))
    return Node("score", f"score of {msa_id}, 0 to 100", whole["score_0_100"], _sum(composed), tuple(notes), children)


def _scores(
    session: Session, service: PillarScoreService, vintage: date, msa_id: str, group: Group | None
) -> tuple[Mapping[str, Row], Row | None]:
    """The pillar scores of a market, by pillar, and its market score: as stored, or as they would be in a universe."""
    if group is None:
        rows = stored.scores(session, vintage, msa_id)
        return {row["pillar"]: row for row in rows}, stored.market_scores(session, vintage, msa_id).get(msa_id)
    pillar_rows, market_rows = service.what_if(vintage, group)
    own: dict[str, Row] = {row["pillar"]: row for row in pillar_rows if row["msa_id"] == msa_id}
    return own, next((row for row in market_rows if row["msa_id"] == msa_id), None)


def _inputs(evidence: Evidence, pillars: Mapping[str, Pillar], facts: Mapping[str, Row]) -> Iterator[dict[str, Any]]:
    """What the facts of all pillars are made of."""
    keys: dict[int, set[str]] = {}
    for pillar in pillars.values():
        for item in pillar.ingredients:
            if (fact := facts.get(item.metric)) and fact["inputs"]:
                keys.setdefault(fact["refresh_id"], set()).update(key for _, _, key in parsed(fact["inputs"]))
    for refresh_id in sorted(keys):
        yield from evidence.inputs(refresh_id, sorted(keys[refresh_id])).values()


def _pillar(evidence: Evidence, msa_id: str, pillar: Pillar, row: Row, again: Row, facts: Mapping[str, Row]) -> Node:
    total = sum(item.weight for item in pillar.ingredients)
    children = []
    for item in pillar.ingredients:
        points, repeated = ((of.get("contributions") or {}).get(item.metric) for of in (row, again))
        fact = facts.get(item.metric)
        share = item.weight / total
        notes = [
            ("weight", f"{share:.1%} of the pillar, in {item.group or 'no group'}"),
            ("at most", f"{100 * share:g}"),
        ]
        known = (row["weights"] or {}).get(item.metric)
        if known is not None and known < 1:
            notes.append(("known", f"{known:.0%}: the rest of its points is drawn towards the middle"))
        below = (explain_fact(evidence, fact, msa_id, FACTS),) if fact else ()
        what = f"{item.metric}: points by {item.normalization}{', less is better' if item.reversed else ''}"
        children.append(Node("role", what, points, repeated, tuple(notes), below))
    notes = [*_standing(row), ("weight", f"{pillar.weight:g} of the market score"), ("mean", pillar.aggregation)]
    if pillar.members:
        notes.append(("scored among", f"{pillar.among}: {', '.join(pillar.members)}"))
    used = [name for name, points in (row["contributions"] or {}).items() if points is not None]
    if oldest := oldest_period({name: facts[name]["period"] for name in used if name in facts}):
        notes.append(("oldest period", oldest))
    if row["missing"]:
        notes.append(("missing", ", ".join(row["missing"])))
    return Node("score", f"{pillar.id}, 0 to 100", row["score_0_100"], _sum(again), tuple(notes), tuple(children))


def _standing(row: Row) -> Iterator[tuple[str, str]]:
    if row["rank"] is not None:
        yield "rank", f"{row['rank']} of {row['universe_size']}"
    low, high = row.get("score_p05"), row.get("score_p95")
    if low is not None and high is not None and high > low:
        yield "what intervals, bounds and holes allow", f"{SCORE.text(low)}–{SCORE.text(high)}"
    if row["coverage"] is not None:
        yield "coverage", f"{row['coverage']:.0%} of the weight"


def _points(contributions: Row | None, what: str) -> str:
    parts: Sequence[str] = [
        f"{name} {points:.2f}" for name, points in (contributions or {}).items() if points is not None
    ]
    return " + ".join(parts) or f"no {what}"


def _sum(row: Row) -> float | None:
    """The sum of the points of a score that was computed again; null where there is no score."""
    if row.get("score_0_100") is None:
        return None
    return math.fsum(points for points in (row["contributions"] or {}).values() if points is not None)
