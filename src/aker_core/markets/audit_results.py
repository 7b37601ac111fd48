"""What an audit of the scores finds: of metrics, pairs of them, pillars, other methods and intervals. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aker_core.markets.sobol import Indices
from aker_core.markets.treatment import KURTOSIS, SKEWNESS


@dataclass(frozen=True)
class MetricAudit:
    """One metric in its pillar, among the markets of one universe.

    known: markets with a value; bounded: those with bounds alone. skew, kurtosis: of the values. weight: its share of
    the pillar; effective: what it comes to in the pillar's score (`coherence.effective_weights`); ratio: its
    correlation ratio with that score. with_pillar: its correlation with the score of its pillar made without it;
    elsewhere: the pillar that it correlates with more, if any. NaN where too few markets are known.
    """

    pillar: str
    metric: str
    known: int
    bounded: int
    skew: float
    kurtosis: float
    weight: float
    effective: float
    ratio: float
    with_pillar: float
    elsewhere: str | None

    @property
    def is_outlying(self) -> bool:
        """Whether a few values stand far from the others (as the handbook says it)."""
        return abs(self.skew) >= SKEWNESS and self.kurtosis >= KURTOSIS


@dataclass(frozen=True)
class Pair:
    """Two metrics of one pillar whose points correlate beyond what an audit passes over."""

    pillar: str
    one: str
    other: str
    correlation: float


@dataclass(frozen=True)
class PillarAudit:
    """One pillar: markets with a score, coherence of its metrics, and what it comes to in the market score.

    differing: share of markets whose rank in the pillar is at least a tenth of the universe away from that in the
    market score: what the pillar says beside the whole.
    """

    pillar: str
    scored: int
    alpha: float
    first_component: float
    weight: float
    effective: float
    ratio: float
    with_score: float
    differing: float
    with_pillars: Mapping[str, float]


@dataclass(frozen=True)
class Scenario:
    """The ranks of the lead pillar under another method: how they differ from the declared ones.

    median, ninety, most: the shift of ranks (half, nine tenths, all of the markets shift no more). spearman: the rank
    correlation. top: how many of the first ten stay among them.
    """

    name: str
    markets: int
    median: float
    ninety: float
    most: float
    spearman: float
    top: int


@dataclass(frozen=True)
class Intervals:
    """How wide the rank intervals of one kind of doubt are, and whether the declared rank is typical of them."""

    kind: str
    median: float
    ninety: float
    inside: float


@dataclass(frozen=True)
class Audit:
    """The audit of one universe. lead: the pillar whose robustness is shown; markets: how many there are."""

    universe: str
    markets: int
    lead: str
    metrics: Sequence[MetricAudit]
    pairs: Sequence[Pair]
    pillars: Sequence[PillarAudit]
    scenarios: Sequence[Scenario]
    intervals: Sequence[Intervals]
    sensitivity: Indices
