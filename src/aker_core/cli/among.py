"""The markets that a command's universe is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aker_core.errors import ConfigError
from aker_core.markets.market_lists import MARK, expanded
from aker_core.markets.service import find_market
from aker_core.markets.universes import CHOICES

if TYPE_CHECKING:
    from aker_data.store.statement import Source


def members_among(source: Source, among: str) -> list[str]:
    """The markets of the list that a universe is; none for a universe that is no list. Raises ConfigError."""
    if among in CHOICES:
        return []
    if not among.startswith(MARK):
        raise ConfigError(f"Unknown universe {among!r}. Universes: {', '.join(CHOICES)}, or {MARK}list of AKER_LISTS")
    return [find_market(source, name) for name in expanded([among])]
