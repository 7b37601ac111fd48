"""Which facts of which vintage are wanted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from aker_core.errors import ConfigError

if TYPE_CHECKING:
    pass


@dataclass(frozen=True)
class Selection:
    """Which facts are wanted. metrics, markets: ids and codes (default: all). history: other years too; places: states
    and the nation too; nation: the nation too, its current figures. columns: of `TIDY`, beside those that tell a fact
    (default: all)."""

    metrics: tuple[str, ...] | None = None
    markets: tuple[str, ...] | None = None
    history: bool = False
    places: bool = False
    nation: bool = False
    columns: tuple[str, ...] | None = None


def vintage_date(as_of: str | date | None) -> date | None:
    """A date out of ``2024-06``, ``2024-06-01`` or a date. Raises ConfigError for other text."""
    if as_of is None or isinstance(as_of, date):
        return as_of
    try:
        return date.fromisoformat(f"{as_of}-01" if len(as_of) == 7 else as_of)
    except ValueError:
        raise ConfigError(
            f"Unreadable date {as_of!r}. A vintage is a month or a day. Write 2024-06 or 2024-06-01"
        ) from None
