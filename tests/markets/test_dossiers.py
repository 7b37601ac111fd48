"""What a one-pager says of its sources."""

from __future__ import annotations

import polars as pl

from aker_core.markets.dossiers import origins

FACTS = pl.DataFrame(
    {
        "msa_id": ["DEN"] * 3,
        "geography": ["market"] * 3,
        "metric": ["tech_jobs", "tech_jobs_per_100k_residents", "residents"],
        "year": [2016] * 3,
        "current": [True] * 3,
        "refresh_id": [1] * 3,
        "inputs": ["a=j", "a=j;b=p", "b=p"],
        "released_on": ["2016-09-07", "2020-03-26", "2020-03-26"],
    }
)
INPUTS = pl.DataFrame(
    {
        "refresh_id": [1, 1],
        "key": ["j", "p"],
        "table": ["bls_qcew_annual", "census_pep"],
        "payloads": [["1" * 64], ["2" * 64]],
    }
)


def released(facts: pl.DataFrame) -> dict[str, str]:
    shown = facts["metric"].to_list()
    return {one.source: one.released_on for one in origins(facts, INPUTS, shown)["DEN"]}


def test_a_source_has_the_day_of_its_own_release_not_of_what_it_was_divided_by() -> None:
    assert released(FACTS) == {"bls_qcew_annual": "2016-09-07", "census_pep": "2020-03-26"}


def test_a_source_of_which_no_figure_is_made_alone_has_no_day() -> None:
    assert released(FACTS[1:]) == {"bls_qcew_annual": "", "census_pep": "2020-03-26"}


def test_a_figure_that_is_not_shown_tells_the_day_of_its_source_and_adds_no_source() -> None:
    (found,) = {tuple(origins(FACTS, INPUTS, [name])["DEN"]) for name in ("tech_jobs_per_100k_residents",)}
    assert [(one.source, one.released_on) for one in found] == [
        ("bls_qcew_annual", "2016-09-07"),
        ("census_pep", "2020-03-26"),
    ]
    assert [one.source for one in origins(FACTS, INPUTS, ["residents"])["DEN"]] == ["census_pep"]


def test_estimates_have_the_day_of_the_table_that_they_are_made_of() -> None:
    facts = FACTS[:1].with_columns(inputs=pl.lit("a=j;b=e"))
    estimated = pl.DataFrame({"refresh_id": [1], "key": ["e"], "table": ["estimated_jobs"], "payloads": [["1" * 64]]})
    found = origins(facts, pl.concat([INPUTS, estimated]), ["tech_jobs"])["DEN"]
    assert {one.source: one.released_on for one in found} == {
        "bls_qcew_annual": "2016-09-07",
        "estimated_jobs": "2016-09-07",
    }
