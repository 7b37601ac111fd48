"""The families of metrics of a vintage, and what they come to: each by itself, some of them beside the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from aker_amenities.family import FAMILY as AMENITIES
from aker_core.beside import Beside, Later, once
from aker_core.errors import AkerError
from aker_core.facts.family import Family, FamilyInputs, FamilyResult
from aker_economy.family import FAMILY as ECONOMY
from aker_hazards.family import FAMILY as HAZARDS
from aker_jobs.awards.family import FAMILY as AWARDS
from aker_jobs.comparison.family import FAMILY as COMPARISON
from aker_jobs.expansions.family import FAMILY as EXPANSIONS
from aker_jobs.formation.family import FAMILY as FORMATION
from aker_jobs.labor.family import FAMILY as LABOR
from aker_jobs.migration.family import FAMILY as MIGRATION
from aker_jobs.population.family import FAMILY as POPULATION

# Each after those whose results it reads.
FAMILIES: tuple[Family, ...] = (
    *(LABOR, POPULATION, MIGRATION, FORMATION, AWARDS, EXPANSIONS, HAZARDS, AMENITIES, ECONOMY),
    COMPARISON,
)
# Without jobs and residents there is no vintage; whatever stops another family stops that family alone.
REQUIRED = frozenset({LABOR.name, POPULATION.name})
LONGEST_FAULT = 300
# Not offered to a second process: residents stop the vintage, and formation is too long to be waited for at the end.
HERE = frozenset({POPULATION.name, FORMATION.name})
Outcomes = dict[str, tuple[FamilyResult, str]]  # by family: its result, or nothing and a fault in words


def of_all_families(
    inputs: FamilyInputs, beside: Beside, jobs: Later[Outcomes] | None
) -> tuple[list[FamilyResult], dict[str, str]]:
    """What every family comes to, in their order, and what stood in the way of those that could not be computed.

    jobs: the outcome of the family of jobs, where it was begun. Raises what stops the family of jobs or of residents.
    """
    labor = once(jobs or beside.begin(of_families, [LABOR], inputs))
    others = [family for family in FAMILIES if not family.reads and family.name not in HERE | {LABOR.name}]
    offered = [beside.offer(of_families, [family], inputs) for family in others]
    outcomes = of_families([family for family in FAMILIES if family.name in HERE], inputs)
    before = replace(inputs, before=_Awaited({LABOR.name: labor}))
    outcomes |= of_families([family for family in FAMILIES if family.reads], before)
    for outcome in (labor, *reversed(offered)):  # the last first: the second process begins at the other end
        outcomes |= outcome()
    in_turn = [(family.name, *outcomes[family.name]) for family in FAMILIES]
    return [result for _, result, _ in in_turn], {name: fault for name, _, fault in in_turn if fault}


class _Awaited(Mapping[str, FamilyResult]):
    """Results of families that others read, each waited for when it is asked for: a reader may begin without it."""

    def __init__(self, outcomes: Mapping[str, Later[Outcomes]]) -> None:
        self._outcomes = outcomes

    def __getitem__(self, name: str) -> FamilyResult:
        return self._outcomes[name]()[name][0]

    def __iter__(self) -> Iterator[str]:
        return iter(self._outcomes)

    def __len__(self) -> int:
        return len(self._outcomes)


def of_families(families: Sequence[Family], inputs: FamilyInputs) -> Outcomes:
    """What some families come to, by name."""
    outcomes: Outcomes = {}
    for family in families:
        try:
            outcomes[family.name] = family.compute(inputs), ""
        except (AkerError, MemoryError):
            raise
        except Exception as error:
            if family.name in REQUIRED:
                raise
            words = " ".join(str(error).split())
            outcomes[family.name] = FamilyResult(), f"{type(error).__name__}: {words[:LONGEST_FAULT]}"
    return outcomes
