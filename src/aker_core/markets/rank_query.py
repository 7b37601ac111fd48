"""What a desk asks for: which markets, in which order, with which metrics beside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aker_core.errors import ConfigError
from aker_core.markets.book import LEAD
from aker_core.markets.pillars import PILLAR_WEIGHTS, unranked_text
from aker_geo.codes import state_codes
from aker_jobs.registry import metric

if TYPE_CHECKING:
    pass


@dataclass(frozen=True)
class RankQuery:
    """Which markets in which order.

    pillar: to rank by; by: a metric to rank by instead (the better end first; of a neutral one the greatest). states:
    postal codes, of which a market has at least one. type: metro or micro (default: both). columns: metrics to show
    beside. top: how many (default: all). confidence: with the confidence sets of ranks (`doubt_tables.rank_sets`).
    markets: only these, by msa_id (default: all). among: score them anew among those of another universe
    (`universes.grouping`) instead of as stored, with the members of a list.
    """

    pillar: str = LEAD
    by: str | None = None
    states: tuple[str, ...] = ()
    min_population: float | None = None
    type: str | None = None
    top: int | None = None
    columns: tuple[str, ...] = ()
    confidence: bool = False
    markets: tuple[str, ...] = ()
    among: str | None = None
    members: tuple[str, ...] = ()

    def check(self) -> None:
        """Raises ConfigError for what nothing is known of."""
        if self.pillar not in PILLAR_WEIGHTS:
            raise ConfigError(f"Unknown pillar {self.pillar!r}. Pillars: {', '.join(PILLAR_WEIGHTS)}")
        if self.confidence and self.by:
            raise ConfigError("Confidence sets are of ranks by a pillar. Leave --by or --confidence out")
        if self.among and (self.by or self.confidence):
            raise ConfigError("--among is of scores as they would be. Leave --by and --confidence out")
        if self.type not in (None, "metro", "micro"):
            raise ConfigError(f"Unknown type {self.type!r}. Give metro or micro")
        if unknown := [state for state in self.states if state not in state_codes()]:
            raise ConfigError(f"Unknown state {', '.join(unknown)}. Give postal codes such as TX,NC")
        for name in (*self.columns, *([self.by] if self.by else [])):
            try:
                metric(name)
            except ValueError as error:
                raise ConfigError(str(error)) from None
        if self.by and not metric(self.by).ranked:
            raise ConfigError(f"{unranked_text(self.by)}: --columns {self.by}")
