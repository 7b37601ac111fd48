"""How many markets have a figure, by type of area: a worked table, and what a market without any row counts as."""

from __future__ import annotations

import polars as pl
import pytest

from aker_core.cli.backfill import label_of, years_of
from aker_core.errors import ConfigError
from aker_core.markets.coverage import Coverage, metric_coverage, pillar_coverage
from aker_core.markets.pillars import PILLARS

WITHHELD, SMALL = "withheld by the publisher", "the survey covers larger areas"
#        metric, market, type, value, low, high, reason
FACTS = [
    ("tech_lq", "AAA", "metro", 1.2, None, None, None),
    ("tech_lq", "BBB", "metro", None, 0.8, 1.1, WITHHELD),
    ("tech_lq", "CCC", "metro", None, None, None, WITHHELD),
    ("tech_lq", "DDD", "micro", 0.0, None, None, None),
    ("income", "AAA", "metro", 50_000.0, None, None, None),
    ("income", "BBB", "metro", None, None, None, "none for 2020"),
    ("income", "CCC", "metro", None, None, None, SMALL),
    ("income", "DDD", "micro", None, None, None, SMALL),
]
COLUMNS = {
    **dict.fromkeys(("metric", "msa_id", "type"), pl.String),
    **dict.fromkeys(("value", "low", "high"), pl.Float64),
    "reason": pl.String,
}


def frame() -> pl.DataFrame:
    return pl.DataFrame(FACTS, schema=COLUMNS, orient="row")


def test_values_bounds_and_the_most_frequent_reason() -> None:
    assert metric_coverage(frame(), ["income", "tech_lq"]) == [
        Coverage("income", "metro", 3, 1, 0, "none for 2020"),  # as often as the other, and before it by its letters
        Coverage("income", "micro", 1, 0, 0, SMALL),
        Coverage("tech_lq", "metro", 3, 1, 1, WITHHELD),
        Coverage("tech_lq", "micro", 1, 1, 0),  # zero is a value
    ]
    assert [row.missing for row in metric_coverage(frame(), ["tech_lq"])] == [1, 0]


def test_markets_without_any_row_of_a_metric_lack_it() -> None:
    rows = metric_coverage(frame().filter(metric="tech_lq"), ["tech_lq", "income"])
    assert [(row.id, row.type, row.values, row.missing) for row in rows[2:]] == [
        ("income", "metro", 0, 3),
        ("income", "micro", 0, 1),
    ]


def test_the_order_of_rows_does_not_matter() -> None:
    assert metric_coverage(frame().reverse(), ["tech_lq", "income"]) == metric_coverage(frame(), ["tech_lq", "income"])


def test_a_pillar_counts_markets_with_a_score() -> None:
    types = frame().select("msa_id", "type").unique()
    scores = [
        {"msa_id": "AAA", "pillar": "market", "score_0_100": 0.0},
        {"msa_id": "BBB", "pillar": "market", "score_0_100": None},
        {"msa_id": "DDD", "pillar": "amenity", "score_0_100": 70.0},
    ]
    found = {(row.id, row.type): (row.values, row.missing) for row in pillar_coverage(scores, types, PILLARS.values())}
    assert (found["market", "metro"], found["market", "micro"]) == ((1, 2), (0, 1))
    assert (found["amenity", "metro"], found["amenity", "micro"]) == ((0, 3), (1, 0))
    assert len(found) == 2 * len(PILLARS)


@pytest.mark.parametrize(
    ("text", "years"),
    [("2019..2022", [2019, 2020, 2021, 2022]), ("2021,2019, 2021", [2019, 2021]), (" 2016 ", [2016])],
)
def test_years_of_a_backfill(text: str, years: list[int]) -> None:
    assert years_of(text) == years
    assert label_of(years[0]) == f"{years[0]}-12"


@pytest.mark.parametrize("text", ["", "2022..2019", "19..22", "2019...2022", "2019;2020", "0001..9999", "x"])
def test_what_is_no_year_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match=r"2019\.\.2022"):
        years_of(text)
