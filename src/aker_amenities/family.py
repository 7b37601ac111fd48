"""The family of amenities."""

from __future__ import annotations

import polars as pl

from aker_amenities.amenity_values import amenity_values
from aker_amenities.extract import amenity_rows
from aker_amenities.feed_values import TABLE as FEED
from aker_amenities.feed_values import feed_values
from aker_amenities.industries import industries
from aker_amenities.qcew_counties import counties_of
from aker_core.facts.family import Family, FamilyInputs, FamilyResult
from aker_core.facts.inputs import merged


def amenities_family(family_inputs: FamilyInputs) -> FamilyResult:
    """Establishments per 10,000 residents where county rows of the data year are loaded; a vendor's figures where its
    feed is."""
    counties = counties_of(dict(family_inputs.tables), family_inputs.scope.year, industries())
    results = [amenity_values(family_inputs, counties)] if counties is not None else []
    results += [feed_values(family_inputs)] if FEED in family_inputs.tables else []
    if not results:
        return FamilyResult()
    facts = pl.concat([result.facts for result in results])
    return FamilyResult(
        facts=facts,
        inputs=merged([result.inputs for result in results]),
        extracts={"amenities": amenity_rows(facts, family_inputs.markets)},
    )


FAMILY = Family("amenities", amenities_family)
