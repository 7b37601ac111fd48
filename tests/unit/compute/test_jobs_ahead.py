"""The family of jobs that was begun ahead is taken where the vintage is made of the same tables, and never else."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from aker_core.beside import here
from aker_jobs.jobs_ahead import JobsAhead, begin_jobs
from aker_jobs.refresh import scope_for

READ = {"cbsa_delineation": {"a"}, "bls_qcew_annual": {"b", "c"}, "census_pep": {"d"}}


@pytest.mark.parametrize(
    ("files", "fits"),
    [
        ({}, True),
        ({"nsf_awards": {"e"}}, True),
        ({"bls_qcew_annual": {"b"}}, False),
        ({"bls_qcew_quarterly": {"e"}}, False),
        ({"census_pep": {"d", "e"}}, False),
    ],
)
def test_it_fits_a_vintage_of_the_same_jobs_and_residents(files: dict[str, set[str]], fits: bool) -> None:
    assert JobsAhead(READ, dict).fits(READ | files) is fits


def test_it_does_not_fit_a_vintage_without_residents() -> None:
    assert not JobsAhead(READ, dict).fits({name: names for name, names in READ.items() if name != "census_pep"})


class _Lake:
    def scan(self, table: str, as_of: str) -> str:
        return f"{table} of {as_of}"

    def names(self, table: str, _as_of: str) -> set[str]:
        return READ[table]


class _Beside:
    def begin(self, work: Any, *given: Any) -> Any:
        return lambda: (work.__name__, *given)


@pytest.mark.parametrize("name", READ)
def test_it_is_begun_where_a_second_process_has_new_tables(name: str) -> None:
    results: Any = {table: SimpleNamespace(changed=table == name, origin=f"of {table}") for table in READ}
    context: Any = SimpleNamespace(beside=_Beside(), lake=_Lake())
    scope = scope_for(2023, "2024-06")
    begun = begin_jobs(scope, results, context, ["DEN"])
    assert begun is not None
    assert begun.files == READ
    tables: Any = {table: f"{table} of 2024-06" for table in READ}
    result: Any = begun.result()
    assert result == ("_jobs_alone", tables, scope, ("DEN",), {table: f"of {table}" for table in READ})


def test_it_is_not_begun_without_need() -> None:
    scope, lake = scope_for(2023, "2024-06"), _Lake()
    two: Any = SimpleNamespace(beside=_Beside(), lake=lake)
    one: Any = SimpleNamespace(beside=here, lake=lake)
    new: Any = {table: SimpleNamespace(changed=True) for table in READ}
    old: Any = {table: SimpleNamespace(changed=False) for table in READ}
    assert begin_jobs(scope, new, one, None) is None
    assert begin_jobs(scope, old, two, None) is None
    for lacking in ("bls_qcew_annual", "census_pep"):
        assert begin_jobs(scope, {name: new[name] for name in READ if name != lacking}, two, None) is None


def test_what_is_begun_is_the_family_of_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aker_jobs.vintage.jobs_alone", lambda *given: given)
    begun: list[Any] = []
    beside: Any = SimpleNamespace(begin=lambda *asked: begun.append(asked))
    results: Any = {table: SimpleNamespace(changed=True, origin="published") for table in READ}
    context: Any = SimpleNamespace(beside=beside, lake=_Lake())
    begin_jobs(scope_for(2023, "2024-06"), results, context, ["DEN"])
    [(work, *given)] = begun
    assert work(*given) == tuple(given)
