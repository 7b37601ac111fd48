"""The market economy of a vintage as a flow of its own computes it: its family, and jobs added per permitted unit.

Income of movers is not among it: their table comes with the market tables.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from aker_core.facts.fact import absent
from aker_core.facts.family import Family, FamilyInputs, FamilyResult
from aker_core.facts.inputs import merged, named_by
from aker_core.facts.status import Status
from aker_economy.declared import METRICS, MOVERS
from aker_economy.family import economy_family
from aker_jobs.comparison.declared import JOBS_PER_UNIT
from aker_jobs.comparison.jobs_per_unit import JOBS, METRIC, jobs_per_permitted_unit

OF_THE_FLOW = (*(metric for metric in METRICS if metric not in MOVERS), JOBS_PER_UNIT)
NO_CHANGE = "the vintage has no change in technology jobs; run `aker refresh` for it"
READS = {"comparison": (JOBS,)}  # facts that the refresh of the market tables stored


def market_economy(family_inputs: FamilyInputs) -> FamilyResult:
    """The facts of the family, and of the jobs added per permitted unit where the change in jobs is known before."""
    own = economy_family(family_inputs)
    if "comparison" not in family_inputs.before:
        unknown = absent(
            family_inputs.markets, METRIC, NO_CHANGE, year=family_inputs.scope.year, status=Status.NOT_LOADED
        )
        return replace(own, facts=pl.concat([own.facts, unknown]))
    changes = family_inputs.before["comparison"].facts
    per_unit = jobs_per_permitted_unit(family_inputs, changes)
    inputs = named_by(per_unit.facts, per_unit.inputs)
    return replace(own, facts=pl.concat([own.facts, per_unit.facts]), inputs=merged([own.inputs, inputs]))


FAMILY = Family("economy", market_economy)
