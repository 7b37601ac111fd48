"""The score of a market opened, as `aker explain DEN score` has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aker_core.config import Settings
from aker_core.explain.service import explain_market_score
from aker_core.markets.database import reading
from aker_data.archive import Archive
from aker_data.ingest.context import lake_from

if TYPE_CHECKING:
    from aker_gui.data import Data


def score_tree(data: Data, market: str, as_of: str | None) -> dict[str, Any]:
    """The tree as plain data: title, value, the value again from its children, notes, children.

    Raises UnknownGeography for an unknown market, NotLoaded where it has no score.
    """
    settings = Settings()

    def read() -> dict[str, Any]:
        with reading() as session:
            tree = explain_market_score(session, lake_from(settings), Archive(settings.cache_path), market, as_of=as_of)
        return tree.as_dict()

    return data.kept(("score tree", market, as_of), read)
