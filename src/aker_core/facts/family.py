"""The contract of a family of metrics: what it is computed from, and what it hands back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import polars as pl

from aker_core.facts.fact import no_facts
from aker_core.facts.inputs import no_inputs
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
    None where no population table is there. before: results of the families that were computed before, by name: only
    comparisons read them.
    """

    tables: Tables
    scope: Scope
    markets: pl.DataFrame
    crosswalk: pl.DataFrame
    delineation: pl.DataFrame
    residents: pl.DataFrame | None
    before: Mapping[str, FamilyResult] = field(default_factory=dict)


@dataclass(frozen=True)
class Family:
    """A family by its name: one function from what is given to what it came to."""

    name: str
    compute: Callable[[FamilyInputs], FamilyResult]
