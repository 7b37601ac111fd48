"""The family of natural hazards: expected losses, slopes of the land, water stress; each where its table is there."""

from __future__ import annotations

import polars as pl

from aker_core.facts.family import Family, FamilyInputs, FamilyResult
from aker_core.facts.inputs import merged
from aker_core.facts.placement import placement_check
from aker_data.check import Check
from aker_hazards.declared import SLOPES, TABLE, WATER
from aker_hazards.extract import hazard_rows
from aker_hazards.ground_values import ground_values
from aker_hazards.hazard_values import hazard_values


def hazards_family(family_inputs: FamilyInputs) -> FamilyResult:
    """Expected annual losses, slopes and water stress, each where its table is there."""
    results, checks = [], list[tuple[str, Check]]()
    if TABLE in family_inputs.tables:
        results.append(hazard_values(family_inputs))
        checks.append((TABLE, placement_check(family_inputs.tables[TABLE], family_inputs.delineation)))
    results += [ground_values(family_inputs, table) for table in (SLOPES, WATER) if table in family_inputs.tables]
    if not results:
        return FamilyResult()
    facts = pl.concat([result.facts for result in results])
    return FamilyResult(
        facts=facts,
        inputs=merged([result.inputs for result in results]),
        extracts={"hazards": hazard_rows(facts, family_inputs.markets)},
        checks=checks,
    )


FAMILY = Family("hazards", hazards_family)
