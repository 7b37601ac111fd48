"""The family of the market economy: what each table that is loaded says of it."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from aker_core.facts.fact import no_facts
from aker_core.facts.family import Family, FamilyInputs, FamilyResult
from aker_core.facts.inputs import merged
from aker_core.facts.placement import placement_check
from aker_economy.extract import economy_rows
from aker_economy.fair_rent_values import TABLE as FAIR_RENTS
from aker_economy.fair_rent_values import fair_rent_values
from aker_economy.mover_values import TABLE as MOVERS
from aker_economy.mover_values import mover_values
from aker_economy.payroll_values import TABLE as PAYROLLS
from aker_economy.payroll_values import payroll_values
from aker_economy.permit_values import TABLE as PERMITS
from aker_economy.permit_values import permit_values
from aker_economy.rent_values import TABLE as RENTS
from aker_economy.rent_values import rent_values
from aker_economy.unemployment_values import TABLE as UNEMPLOYMENT
from aker_economy.unemployment_values import unemployment_values

Values = Callable[[FamilyInputs], FamilyResult]
# The table that each part is made of.
PARTS: dict[str, Values] = {
    PERMITS: permit_values,
    UNEMPLOYMENT: unemployment_values,
    PAYROLLS: payroll_values,
    RENTS: rent_values,
    FAIR_RENTS: fair_rent_values,
    MOVERS: mover_values,
}
COUNTY_TABLES = (PERMITS,)


def economy_family(family_inputs: FamilyInputs) -> FamilyResult:
    """The facts of every part whose table is there."""
    there = [values for table, values in PARTS.items() if table in family_inputs.tables]
    results = [values(family_inputs) for values in there]
    facts = pl.concat([no_facts(), *(result.facts for result in results)])
    if not facts.height:
        return FamilyResult()
    placed = [table for table in COUNTY_TABLES if table in family_inputs.tables]
    return FamilyResult(
        facts=facts,
        inputs=merged([result.inputs for result in results]),
        extracts={"economy": economy_rows(facts, family_inputs.markets)},
        checks=[
            *((table, placement_check(family_inputs.tables[table], family_inputs.delineation)) for table in placed),
            *(check for result in results for check in result.checks),
        ],
    )


FAMILY = Family("economy", economy_family)
