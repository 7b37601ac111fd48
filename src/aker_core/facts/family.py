"""The contract of a family of metrics: what it is computed from, and what it hands back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from aker_core.facts.fact import no_facts
from aker_core.facts.inputs import no_inputs
from aker_core.facts.residents import SCHEMA, TABLE, area_residents
from aker_data.check import Check
from aker_data.contracts import Scope

Tables = Mapping[str, pl.LazyFrame]


@dataclass(frozen=True)
class FamilyResult:
    """What a family of metrics came to.

    facts: rows of `aker_core.facts.fact.FACT`. inputs: rows of `aker_core.facts.inputs.INPUT` that the facts name.
    extracts: kind -> rows with `slug`, `msa_id` and `cbsa_code`, written as ``<slug>_<kind>.parquet``. checks: findings
    across tables, by table. events: announced expansions to be stored, one row each; none by default.
    """

    facts: pl.DataFrame = field(default_factory=no_facts)
    inputs: pl.DataFrame = field(default_factory=no_inputs)
    extracts: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    checks: list[tuple[str, Check]] = field(default_factory=list)
    events: pl.DataFrame = field(default_factory=pl.DataFrame)


@dataclass(frozen=True)
class FamilyInputs:
    """The markets of one refresh with their counties and residents, and the lake tables that are there.

    markets: msa_id, cbsa_code, name, states ... (one row each). crosswalk: cbsa_code, county_fips, qcew_area of these
    markets. delineation: the same for every market of the delineation (what is placed where, whoever is asked for).
    residents: cbsa_code, year, population, reason, vintage, county_fips, payloads (`aker_core.facts.residents`), or
    None where no population table is there. origins: what tables are where it is known (published, snapshot or sample),
    by name. before: results of the families that were computed before, by name: those
    that the family reads are among them.
    """

    tables: Tables
    scope: Scope
    markets: pl.DataFrame
    crosswalk: pl.DataFrame
    delineation: pl.DataFrame
    residents: pl.DataFrame | None
    before: Mapping[str, FamilyResult] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def states(self) -> list[str]:
        """The states that the markets have a part in, two digits, in order."""
        return sorted(self.crosswalk["county_fips"].str.slice(0, 2).unique())

    @cached_property
    def area_residents(self) -> pl.DataFrame:
        """Residents of states, territories and the nation, in the columns of `residents`; no rows without a table."""
        return area_residents(self.tables[TABLE]) if TABLE in self.tables else pl.DataFrame(schema=SCHEMA)

    @cached_property
    def place_residents(self) -> pl.DataFrame:
        """Residents of the markets, then of states and the nation: what every rate per resident divides by."""
        if self.residents is None:
            return self.area_residents.clear()
        return pl.concat([self.residents.select(*SCHEMA).cast(SCHEMA), self.area_residents.cast(SCHEMA)])  # type: ignore[arg-type]


@dataclass(frozen=True)
class Family:
    """A family by its name: one function from what is given to what it came to.

    reads: the families whose results it goes on from, by name.
    """

    name: str
    compute: Callable[[FamilyInputs], FamilyResult]
    reads: tuple[str, ...] = ()
