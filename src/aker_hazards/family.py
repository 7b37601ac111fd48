"""The family of natural hazards."""

from __future__ import annotations

from dataclasses import replace

from aker_core.facts.family import Family, FamilyInputs, FamilyResult
from aker_core.facts.placement import placement_check
from aker_hazards.declared import TABLE
from aker_hazards.extract import hazard_rows
from aker_hazards.hazard_values import hazard_values


def hazards_family(family_inputs: FamilyInputs) -> FamilyResult:
    """Expected annual losses, where the table of the National Risk Index is there."""
    if TABLE not in family_inputs.tables:
        return FamilyResult()
    result = hazard_values(family_inputs)
    return replace(
        result,
        extracts={"hazards": hazard_rows(result.facts, family_inputs.markets)},
        checks=[(TABLE, placement_check(family_inputs.tables[TABLE], family_inputs.delineation))],
    )


FAMILY = Family("hazards", hazards_family)
