"""The score of a market opened, as `aker explain DEN score` has it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from aker_core.config import Settings
from aker_core.explain.service import explain_market_score
from aker_core.markets.database import reading
from aker_core.markets.score_service import Field, PillarScoreService
from aker_core.markets.universes import grouping
from aker_data.ingest.context import archive_from, lake_from

if TYPE_CHECKING:
    from aker_gui.data import Data


def score_tree(data: Data, market: str, as_of: str | None, among: str | None = None) -> dict[str, Any]:
    """The tree as plain data: title, value, the value again from its children, notes, children.

    among: of the score that the market would have in another universe (`universes.CHOICES`).
    Raises UnknownGeography for an unknown market, NotLoaded where it has no score.
    """
    settings = Settings()
    group = grouping(among) if among else None

    def field_of(service: PillarScoreService, vintage: date) -> Field:
        return data.kept(("field", vintage, service.metrics, among), lambda: service.field(vintage, group))

    def read() -> dict[str, Any]:
        lake, archive = lake_from(settings), archive_from(settings)
        with reading() as session:
            tree = explain_market_score(session, lake, archive, market, as_of=as_of, field_of=field_of, group=group)
        return tree.as_dict()

    return data.kept(("score tree", market, as_of, among), read)
