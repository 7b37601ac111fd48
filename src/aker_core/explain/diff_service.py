"""Why a market's number or score moved between two vintages, or differs from another market's: what is stored of both.

A score is taken as it is stored. What this version computes from the same facts may be another one: that part is the
method's (or that of the weights, where the methodology says that they alone were others).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from aker_core.errors import ConfigError, NotLoaded, UnknownGeography
from aker_core.explain import diff, diff_reading
from aker_core.explain.diff import Change
from aker_core.explain.diff_reading import Question
from aker_core.explain.score_diff import pair_stages, score_stages
from aker_core.explain.score_sides import Side
from aker_core.markets.selection import vintage_date
from aker_core.markets.service import find_market
from aker_data.store import rows as stored
from aker_jobs.registry import metric as declared

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from aker_data.store.statement import Source

POINTS = "points"
Scores = dict[str, float]


@dataclass(frozen=True)
class Movers:
    """What moved most first. compared: markets that both vintages have a number of; others: those that one has."""

    changes: list[Change]
    compared: int
    others: int


@dataclass(frozen=True)
class _Pair:
    """Two vintages. sides: what their scores are made of, and scores: the scores; null for a metric."""

    vintages: tuple[date, date]
    sides: tuple[Side, Side] | None
    scores: tuple[Scores, Scores] | None


def diff_market(session: Session, market: str, first: str, last: str, question: Question) -> Change:
    """Why a market moved between two vintages. market: as `aker show` takes it; first, last: as ``2024-03``.

    Raises UnknownGeography for a market that one of them lacks, ConfigError for a vintage that is not stored or a
    metric without a value in one, NotLoaded where there is no score.
    """
    question.check()
    msa_id = find_market(session, market)
    return _change(session, msa_id, _pair(session, first, last, question, msa_id), question)


def diff_all(session: Session, first: str, last: str, question: Question, limit: int) -> Movers:
    """The markets that moved most between two vintages. Raises as `diff_market`."""
    question.check()
    pair = _pair(session, first, last, question, None)
    ends = pair.scores or [diff_reading.read_values(session, vintage, question.of) for vintage in pair.vintages]
    both = {msa_id: ends[1][msa_id] - value for msa_id, value in ends[0].items() if msa_id in ends[1]}
    if not both:
        raise NotLoaded(f"No market has {question.of} in both {first} and {last}. Name another by --of")
    order = sorted(both, key=lambda msa_id: (-abs(both[msa_id]), msa_id))[:limit]
    changes = [_change(session, msa_id, pair, question) for msa_id in order]
    return Movers(changes, len(both), len({*ends[0], *ends[1]}) - len(both))


def why(session: Session, one: str, other: str, question: Question, as_of: str | date | None = None) -> Change:
    """Why another market has another number than one, in the newest vintage of the first up to a date.

    Raises as `diff_market`.
    """
    question.check()
    markets = find_market(session, one), find_market(session, other)
    if markets[0] == markets[1]:
        raise ConfigError(f"Both are {markets[0]}: nothing can differ. Name two markets")
    vintage = stored.vintage_of(session, vintage_date(as_of), markets[0])
    if vintage is None:
        raise UnknownGeography(f"{markets[0]} has no vintage up to {as_of}. Leave --as-of out for the newest")
    diff_reading.in_vintage(session, markets[1], vintage)
    title = f"{question.of} of {markets[1]} against {markets[0]}, {vintage:%Y-%m}"
    if question.is_score:
        return _why_score(session, markets, vintage, question, title)
    figures = [diff_reading.read_figures(session, market, vintage, question.of) for market in markets]
    first, last = (
        diff_reading.standing(market, vintage, question.of, known)[1]
        for market, known in zip(markets, figures, strict=True)
    )
    stages = {diff.VALUES: diff.by_role(first, last)}
    return Change(title, markets[1], declared(question.of).unit, first.value, last.value, stages)


def _why_score(session: Session, markets: tuple[str, str], vintage: date, question: Question, title: str) -> Change:
    side = diff_reading.read_side(session, vintage, 0, question, markets[0])
    if markets[1] not in side.markets:
        raise UnknownGeography(
            f"{markets[1]} is not scored among the markets of {markets[0]} in {vintage:%Y-%m}: it is of another list "
            "of areas or origin. Refresh both in one run"
        )
    known = diff_reading.read_scores(session, vintage, side, question)
    ends = [diff_reading.score_in(known, market, vintage, question.of) for market in markets]
    change = Change(title, markets[1], POINTS, *pair_stages(markets, side, question.of))
    return _as_stored(change, ends[0], ends[1], diff.METHOD)


def _pair(session: Session, first: str, last: str, question: Question, msa_id: str | None) -> _Pair:
    vintages = diff_reading.vintages_of(session, first, last, question)
    if not question.is_score:
        return _Pair(vintages, None, None)
    before, after = (
        diff_reading.read_side(session, vintage, at, question, msa_id) for at, vintage in enumerate(vintages)
    )
    scores = (
        diff_reading.read_scores(session, vintages[0], before, question),
        diff_reading.read_scores(session, vintages[1], after, question),
    )
    return _Pair(vintages, (before, after), scores)


def _change(session: Session, msa_id: str, pair: _Pair, question: Question) -> Change:
    first, last = pair.vintages
    lists = [diff_reading.in_vintage(session, msa_id, vintage)["delineation"] for vintage in pair.vintages]
    is_redrawn = lists[0] != lists[1]
    axis = diff.UNIVERSE if is_redrawn else diff.REVISION
    title = f"{question.of} of {msa_id}, {first:%Y-%m} to {last:%Y-%m}"
    redrawn = f"areas by the list of {lists[0] or 'nobody'} before, of {lists[1] or 'nobody'} after: revised data of "
    notes = (f"{redrawn}the same period count as boundaries",) if is_redrawn else ()
    if pair.sides is None or pair.scores is None:
        return replace(_metric_change(session, msa_id, pair.vintages, question.of, axis, title), notes=notes)
    ends = [
        diff_reading.score_in(known, msa_id, vintage, question.of)
        for known, vintage in zip(pair.scores, pair.vintages, strict=True)
    ]
    change = Change(title, msa_id, POINTS, *score_stages(msa_id, pair.sides, question.of, axis), notes)
    methods = [diff_reading.methodology(session, vintage, question.of, msa_id) for vintage in pair.vintages]
    return _as_stored(change, ends[0], ends[1], _cause(methods))


def _as_stored(change: Change, before: float, after: float, cause: str) -> Change:
    """The change between stored scores: what they differ in from those computed now is the method's part."""
    gap = (after - before) - change.difference
    own = dict(change.stages.get(cause, {}))
    if abs(gap) > diff.ENOUGH:
        own[diff.WHOLE] = gap
    return replace(change, before=before, after=after, stages={**change.stages, cause: own})


def _cause(methodologies: list[str | None]) -> str:
    """Whether the weights alone were others: the mark behind a methodology is that of its pillars."""
    versions = {(text or "").partition("+")[0] for text in methodologies}
    return diff.WEIGHTS if len(versions) == 1 and len(set(methodologies)) == 2 else diff.METHOD


def _metric_change(
    source: Source, msa_id: str, vintages: tuple[date, date], metric: str, axis: str, title: str
) -> Change:
    before, after = (diff_reading.read_figures(source, msa_id, vintage, metric) for vintage in vintages)
    year, first = diff_reading.standing(msa_id, vintages[0], metric, before)
    other_year, last = diff_reading.standing(msa_id, vintages[1], metric, after)
    between = {axis: after[1].get(year), diff.PERIOD: before[1].get(other_year)}
    known = {stage: figure for stage, figure in between.items() if figure is not None}
    stages = diff.over_time(first, last, known, axis, same_period=year == other_year)
    return Change(title, msa_id, declared(metric).unit, first.value, last.value, stages)
