"""The family of amenities."""

from __future__ import annotations

from aker_amenities.amenity_values import amenity_values
from aker_amenities.extract import amenity_rows
from aker_amenities.industries import industries
from aker_amenities.qcew_counties import counties_of
from aker_core.facts.family import Family, FamilyInputs, FamilyResult


def amenities_family(family_inputs: FamilyInputs) -> FamilyResult:
    """Establishments per 10,000 residents, where county rows of the data year are loaded."""
    counties = counties_of(dict(family_inputs.tables), family_inputs.scope.year, industries())
    if counties is None:
        return FamilyResult()
    result = amenity_values(family_inputs, counties)
    return FamilyResult(
        facts=result.facts,
        inputs=result.inputs,
        extracts={"amenities": amenity_rows(result.facts, family_inputs.markets)},
    )


FAMILY = Family("amenities", amenities_family)
