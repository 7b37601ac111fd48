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
