"""One vintage of every market, computed from the tables of the lake: a pure function of frames."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from aker_core.beside import Beside, Later, here
from aker_core.facts.fact import DIGITS, FACT, KEY, no_facts
from aker_core.facts.family import FamilyInputs, Tables
from aker_core.facts.inputs import merged
from aker_core.facts.residents import market_residents
from aker_core.facts.selection import market_selection
from aker_data.check import Check
from aker_data.contracts import Scope
from aker_jobs.absences import absent_facts
from aker_jobs.carried_rates import with_carried_residents
from aker_jobs.families import Outcomes, of_all_families, of_families
from aker_jobs.labor.family import FAMILY as LABOR
from aker_jobs.registry import METRICS
from aker_jobs.release_dates import as_known_by, with_release_dates
from aker_jobs.series_releases import days_of_payloads


@dataclass(frozen=True)
class Vintage:
    """Everything that one vintage stores.

    markets: msa_id, cbsa_code, delineation, name, type, principal_city, slug, states. facts: rows of
    `aker_core.facts.fact.FACT`, one per place, metric and year. inputs: what they are computed from
    (`aker_core.facts.inputs.INPUT`). extracts: for notebooks, kind -> rows with the market's slug. events: announced
    expansions, in every market or none. checks: findings across tables. failures: families that could not be computed
    and have no value in it, with what stood in the way.
    """

    markets: pl.DataFrame
    facts: pl.DataFrame
    inputs: pl.DataFrame
    extracts: dict[str, pl.DataFrame]
    events: pl.DataFrame
    checks: list[tuple[str, Check]] = field(default_factory=list)
    failures: dict[str, str] = field(default_factory=dict)


def compute_vintage(
    tables: Tables,
    scope: Scope,
    market_names: tuple[str, ...] | None = None,
    unpublished: Mapping[str, str] | None = None,
    *,
    strict_as_of: bool = False,
    beside: Beside = here,
    jobs: Later[Outcomes] | None = None,
    origins: Mapping[str, str] | None = None,
) -> Vintage:
    """Compute all metrics of the markets of a delineation.

    tables: lake tables by source id; `cbsa_delineation` is needed, the others add their metrics where they are there.
    market_names: short codes, CBSA codes or cities (default: every market). unpublished: sources of which the publisher
    said that there is nothing for the year, in its words. strict_as_of: leave out what appeared after the month of the
    scope; else it says so. beside: who computes a part of the families. jobs: the family of jobs of the
    same tables, where it was begun before (`jobs_alone`). origins: as of `FamilyInputs`.
    Raises UnknownGeography for a market that the delineation does not know, and what stops the family of jobs or of
    residents; any other family that cannot be computed is among the failures.
    """
    inputs = family_inputs(tables, scope, market_names, origins)
    outcomes, failures = of_all_families(inputs, beside, jobs)
    facts = with_carried_residents(in_order([result.facts for result in outcomes]), inputs.residents)
    lacking = absent_facts(facts, inputs.markets, METRICS, list(tables), scope.year, unpublished, failures)
    made_of = merged([result.inputs for result in outcomes])
    dated = with_release_dates(in_order([facts, lacking]), made_of, payloads=days_of_payloads(tables))
    return Vintage(
        markets=inputs.markets,
        facts=as_known_by(dated, scope.as_of, strict=strict_as_of),
        inputs=made_of,
        extracts={kind: rows for result in outcomes for kind, rows in result.extracts.items()},
        events=pl.concat([result.events for result in outcomes], how="diagonal"),
        checks=[check for result in outcomes for check in result.checks],
        failures=failures,
    )


def jobs_alone(
    tables: Tables,
    scope: Scope,
    market_names: tuple[str, ...] | None = None,
    origins: Mapping[str, str] | None = None,
) -> Outcomes:
    """The family of jobs, which reads the delineation, jobs and residents. Arguments: as of `compute_vintage`."""
    return of_families([LABOR], family_inputs(tables, scope, market_names, origins))


def family_inputs(
    tables: Tables,
    scope: Scope,
    market_names: tuple[str, ...] | None = None,
    origins: Mapping[str, str] | None = None,
) -> FamilyInputs:
    """What every family is given: the markets with their counties and residents, and the tables."""
    delineation = tables["cbsa_delineation"].filter(pl.col("delineation") == scope.delineation).collect()
    markets = market_selection(tables["cbsa_delineation"], scope, market_names)
    crosswalk = delineation.join(markets, on="cbsa_code").select("cbsa_code", "county_fips", "qcew_area")
    residents = market_residents(tables["census_pep"], crosswalk) if "census_pep" in tables else None
    return FamilyInputs(tables, scope, markets, crosswalk, delineation, residents, origins=origins or {})


def in_order(frames: list[pl.DataFrame]) -> pl.DataFrame:
    """The facts of all families, one per key, by key.

    Numbers are kept to as many digits as mean something (nothing depends on it: `bench.determinism --unrounded`). A
    fact that stands for its metric takes the place of the same one in the history.
    """
    rows = pl.concat([no_facts(), *frames])
    numbers = [name for name, kind in FACT.items() if kind == pl.Float64]
    first = rows.sort(*KEY, pl.col("current").not_(), maintain_order=True).unique(
        KEY, keep="first", maintain_order=True
    )
    return first.with_columns(pl.col(numbers).round_sig_figs(DIGITS))
