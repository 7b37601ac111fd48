"""An audit of the scores: their data, their coherence, their robustness, in the order of the JRC's audits. Pure.

Conceptual frame and data quality, then coherence within and across pillars, then robustness. Measures: `coherence`;
robustness: other methods one at a time, weights within a quarter of the declared, and the intervals of `doubt`.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from aker_core.markets import coherence
from aker_core.markets.audit_coherence import composed_scores, metric_audits, pairs, pillar_audits, scored_pillar
from aker_core.markets.audit_results import Audit
from aker_core.markets.audit_robustness import DRAWS, intervals, scenarios
from aker_core.markets.doubt import Doubt
from aker_core.markets.pillars import Pillar


def audit(universe: str, values: Mapping[str, pl.DataFrame], pillars: Mapping[str, Pillar], lead: str) -> Audit:
    """Audit the scores of one universe.

    values: by pillar, as `scoring.score_pillar` takes them, the same markets in the same order. lead: the pillar whose
    ranks are varied. Raises ValueError where it has fewer than three scores.
    """
    scored = {name: scored_pillar(values[name], pillar) for name, pillar in pillars.items()}
    whole = composed_scores(scored)
    markets = values[lead].height
    if (~np.isnan(scored[lead].score)).sum() < coherence.FEWEST:
        raise ValueError(
            f"{universe}: fewer than {coherence.FEWEST} markets have a score of {lead}. Score more markets"
        )
    doubt = Doubt(values[lead], pillars[lead], draws=DRAWS)
    return Audit(
        universe=universe,
        markets=markets,
        lead=lead,
        metrics=[row for each in scored.values() for row in metric_audits(each, scored)],
        pairs=[pair for each in scored.values() for pair in pairs(each)],
        pillars=pillar_audits(scored, whole),
        scenarios=list(scenarios(scored[lead])),
        intervals=list(intervals(doubt, scored[lead])),
        sensitivity=doubt.sensitivity(),
    )
