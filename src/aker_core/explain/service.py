"""A market's number or score explained, from its name and the metric's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from aker_core.errors import ConfigError, UnknownGeography
from aker_core.explain.alternatives import metric_alternatives
from aker_core.explain.evidence import Evidence
from aker_core.explain.fact import explain_fact
from aker_core.explain.node import Node
from aker_core.explain.payload_nodes import Depth
from aker_core.markets.selection import vintage_date
from aker_core.markets.service import find_market
from aker_data.store import rows as stored
from aker_jobs.registry import metric as declared

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from aker_core.markets.score_service import Field, Group, PillarScoreService
    from aker_data.archive import Archive
    from aker_data.lake.tables import Lake
    from aker_data.store.statement import Source


def explain_metric(  # noqa: PLR0913 (what is read, what is asked, and how far)
    source: Source,
    lake: Lake,
    archive: Archive,
    market: str,
    metric: str,
    *,
    as_of: str | date | None = None,
    year: int | None = None,
    depth: Depth | None = None,
    deep: bool = False,
) -> Node:
    """The tree of a market's number in its newest vintage up to a date.

    market: as `aker show` takes it. year: default the year that stands for the metric. deep: make estimates of
    withheld jobs again, which takes as long as a refresh makes them.
    Raises ConfigError for a metric that is not declared or not stored, UnknownGeography for an unknown market.
    """
    try:
        declared(metric)
    except ValueError as error:
        raise ConfigError(str(error)) from None
    msa_id, code, vintage = _found(source, market, as_of)
    facts = [row for row in stored.fact_records(source, vintage, [code]) if row["metric"] == metric]
    chosen = [row for row in facts if (row["current"] if year is None else row["year"] == year)]
    if not chosen:
        raise ConfigError(_absent(msa_id, metric, vintage, year, [row["year"] for row in facts]))
    tree = explain_fact(Evidence(source, lake, archive, vintage, deep=deep), chosen[-1], msa_id, depth)
    return replace(tree, notes=(*tree.notes, *metric_alternatives(source, vintage, chosen[-1], facts)))


def explain_market_score(
    session: Session,
    lake: Lake,
    archive: Archive,
    market: str,
    *,
    as_of: str | date | None = None,
    field_of: Callable[[PillarScoreService, date], Field] | None = None,
    group: Group | None = None,
) -> Node:
    """The tree of a market's score in its newest vintage up to a date: pillars, metrics, facts.

    field_of: reads the figures of all markets that a score is made among (default: `PillarScoreService.field`); who
    opens many scores keeps them, for they are half of the time. group: open the score that the market would have in
    another universe (`universes.grouping`).
    Raises UnknownGeography for an unknown market, NotLoaded where it was not scored.
    """
    from aker_core.explain.score import explain_score
    from aker_core.markets.pillar_file import pillars_in_force
    from aker_core.markets.score_service import PillarScoreService

    msa_id, code, vintage = _found(session, market, as_of)
    evidence = Evidence(session, lake, archive, vintage)
    read = field_of or partial(PillarScoreService.field, group=group)
    return explain_score(session, evidence, (msa_id, code), vintage, pillars_in_force(), read, group)


def _found(source: Source, market: str, as_of: str | date | None) -> tuple[str, str, date]:
    """The msa_id and CBSA code of a market, and its newest vintage up to a date."""
    msa_id = find_market(source, market)
    vintage = stored.vintage_of(source, vintage_date(as_of), msa_id)
    if vintage is None:
        raise UnknownGeography(f"{msa_id} has no vintage up to {as_of}. Leave --as-of out for the newest")
    return msa_id, stored.cbsa_code_of(source, vintage, msa_id) or "", vintage


def _absent(msa_id: str, metric: str, vintage: date, year: int | None, years: list[int]) -> str:
    of = f" of {year}" if year else ""
    known = f"There are {', '.join(map(str, years))}: give one by --year" if years else "Refresh this market"
    return f"{metric} of {msa_id}: no fact{of} in {vintage:%Y-%m} that stands for the metric. {known}"
