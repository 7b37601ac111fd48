"""Which facts rest on an input, themselves and through other facts, on a table of five facts."""

from __future__ import annotations

import polars as pl

from aker_core.markets.lineage import resting

FACTS = pl.DataFrame(
    {
        "geography": ["market"] * 5,
        "geo_code": ["19740", "19740", "12420", "12420", "19740"],
        "metric": ["jobs", "lq", "jobs", "lq", "z"],
        "year": [2023] * 5,
        "refresh_id": [1] * 5,
        "inputs": ["level=a", "sector=a;total.1=b;total.2=c", "level=d", "fact=f", "lq=e"],
    }
)


def test_direct_ones_have_their_roles() -> None:
    found = resting(FACTS, [{"refresh_id": 1, "key": "b"}, {"refresh_id": 1, "key": "c"}], [])
    assert found.rows() == [(1, "total", True)]


def test_facts_of_facts_follow_whatever_the_depth() -> None:
    links = [
        {"refresh_id": 1, "key": "e", "where": {"geography": ["market"], "metric": ["lq"], "geo_code": ["19740"]}},
        {"refresh_id": 1, "key": "f", "where": {"metric": ["z"], "year": ["2023"]}},
    ]
    found = resting(FACTS, [{"refresh_id": 1, "key": "a"}], links)
    assert found.rows() == [(0, "level", True), (1, "sector", True), (3, "fact", False), (4, "lq", False)]


def test_another_place_year_or_refresh_is_no_link() -> None:
    links = [{"refresh_id": 1, "key": "e", "where": {"metric": ["lq"], "geo_code": ["12420"]}}]
    assert resting(FACTS, [{"refresh_id": 1, "key": "a"}], links)["row"].to_list() == [0, 1]
    assert resting(FACTS, [{"refresh_id": 2, "key": "a"}], links).is_empty()
