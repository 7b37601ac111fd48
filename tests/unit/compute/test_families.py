"""Families of a vintage: each computed once, whoever computes it, and told in their own order."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from aker_core.beside import here
from aker_core.facts.family import FamilyInputs, FamilyResult
from aker_jobs import families
from aker_jobs.refresh import scope_for

NOTHING = pl.DataFrame()
INPUTS = FamilyInputs({}, scope_for(2023, "2024-06"), NOTHING, NOTHING, NOTHING, None)


class Beside:
    """Has done what is begun, and none or all of what is offered, before a result is asked for."""

    def __init__(self, *, is_idle: bool) -> None:
        self.is_idle = is_idle

    def begin(self, work: Any, *given: Any) -> Any:
        done = work(*given)
        return lambda: done

    def offer(self, work: Any, *given: Any) -> Any:
        return self.begin(work, *given) if self.is_idle else here.begin(work, *given)


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the families that were computed, in turn; each says so in its result, and awards fail."""
    names: list[str] = []

    def toy(family: Any) -> Any:
        def compute(inputs: FamilyInputs) -> FamilyResult:
            names.append(family.name)
            if family.name == "awards":
                raise ValueError("no awards today")
            before = [*inputs.before["labor"].extracts] if family.reads else []
            return FamilyResult(extracts={"+".join([family.name, *before]): NOTHING})

        return type(family)(family.name, compute, reads=family.reads)

    monkeypatch.setattr(families, "FAMILIES", tuple(map(toy, families.FAMILIES)))
    monkeypatch.setattr(families, "LABOR", families.FAMILIES[0])
    return names


@pytest.mark.parametrize("beside", [here, Beside(is_idle=True), Beside(is_idle=False)])
def test_each_family_is_computed_once_and_told_in_their_order(computed: list[str], beside: Any) -> None:
    results, failures = families.of_all_families(INPUTS, beside, None)
    names = [family.name for family in families.FAMILIES]
    assert sorted(computed) == sorted(names)
    assert failures == {"awards": "ValueError: no awards today"}
    told = [next(iter(result.extracts), "") for result in results]
    reads = {family.name for family in families.FAMILIES if family.reads}
    assert told == [f"{name}+labor" if name in reads else name * (name != "awards") for name in names]


def test_jobs_that_were_begun_are_not_computed_again(computed: list[str]) -> None:
    families.of_all_families(INPUTS, here, lambda: {"labor": (FamilyResult(extracts={"labor": NOTHING}), "")})
    assert "labor" not in computed
