"""Why a market has no score of a pillar, in words. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from aker_core.markets.number_formats import COVERAGE

if TYPE_CHECKING:
    from aker_core.markets.pillars import Pillar

ENOUGH = 1e-9  # a share such as 0.2 + 0.1 + 0.3 is not exactly 0.6 in floating point


def unscored_text(row: Mapping[str, Any], pillar: Pillar) -> str:
    """Which of the rules of a pillar a market without a score does not meet, the first of them.

    row: of `pillar_scores`, with coverage and the missing metrics.

    >>> from aker_core.markets.pillars import INNOVATION
    >>> growth = ["total_jobs_cagr_3y", "mig_25_44_per_1k", "mig_all_ages_per_1k"]
    >>> unscored_text({"coverage": 0.6, "missing": growth}, INNOVATION)
    'less than 20% of the weight of growth and migration has a value or bounds'
    >>> unscored_text({"coverage": 0.68, "missing": growth[:2]}, INNOVATION)
    'less than 30% of the weight is certain'
    >>> unscored_text({"coverage": 0.3, "missing": ["tech_lq", *growth[:2]]}, INNOVATION)
    'less than 60% of the weight has a value or bounds'
    """
    if (row["coverage"] or 0.0) < pillar.needed_share - ENOUGH:
        return f"less than {COVERAGE.text(pillar.needed_share)} of the weight has a value or bounds"
    missing = row["missing"] or ()
    for group in pillar.groups:
        if _known_share(pillar, group, missing) < pillar.needed_group_share - ENOUGH:
            share = COVERAGE.text(pillar.needed_group_share)
            return f"less than {share} of the weight of {group} has a value or bounds"
    return f"less than {COVERAGE.text(pillar.least_certain)} of the weight is certain"


def _known_share(pillar: Pillar, group: str, missing: Collection[str]) -> float:
    """The share of a group's weight whose metrics are not missing."""
    own = {item.metric: item.weight for item in pillar.ingredients if item.group == group}
    return 1.0 - sum(own.get(name, 0.0) for name in missing) / sum(own.values())
