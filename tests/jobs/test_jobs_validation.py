"""What the calls of the jobs runbook refuse, and that the message says what, where and what to do."""

from __future__ import annotations

import pandas as pd
import pytest

from aker_jobs import jobs, migration
from aker_jobs.metrics import location_quotient, migration_net_25_44

NAICS = pd.DataFrame({"sector": ["tech", "health"], "local_jobs": [10.0, 20.0], "national_jobs": [100.0, 400.0]})
MIGRATION = pd.DataFrame({"inflow": [10.0], "outflow": [5.0], "population": [1_000.0]})


def quotient(frame: pd.DataFrame, **options: object) -> pd.DataFrame:
    names = {"sector_column": "sector", "local_jobs_column": "local_jobs", "national_jobs_column": "national_jobs"}
    return location_quotient(frame, **names, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (NAICS.drop(columns="local_jobs"), "no column 'local_jobs'; the frame has sector, national_jobs"),
        (NAICS.assign(local_jobs=[-999_999.0, 1.0]), "negative value .*must be null"),
        (NAICS.assign(local_jobs=["a", "b"]), "not numbers"),
        (NAICS.assign(sector="tech"), "listed more than once"),
        (NAICS.assign(local_period="2023", national_period="2022"), "same time period"),
        (NAICS.assign(geography=["DEN", "AUS"]), "mismatched geography"),
        (NAICS.assign(local_total_jobs=15.0, national_total_jobs=1_000.0), "more local jobs than all industries"),
    ],
)
def test_location_quotient_refuses(frame: pd.DataFrame, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        quotient(frame)


def test_per_100k_needs_a_population() -> None:
    with pytest.raises(ValueError, match="population_column"):
        quotient(NAICS, per_100k=True)
    with pytest.raises(ValueError, match="no column 'population'"):
        quotient(NAICS, per_100k=True, population_column="population")


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (MIGRATION.drop(columns="outflow"), "no column 'outflow'"),
        (MIGRATION.assign(outflow=-1.0), "negative"),
        (MIGRATION.assign(outflow="many"), "not numbers"),
        (MIGRATION.assign(age="25-29"), "do not cover 25–44"),
    ],
)
def test_net_migration_refuses(frame: pd.DataFrame, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        migration_net_25_44(frame)


def test_a_population_of_zero_gives_null_not_infinity() -> None:
    assert migration_net_25_44(MIGRATION.assign(population=0.0)).isna().all()
    zero = quotient(NAICS.assign(population=0), per_100k=True, population_column="population")
    assert zero["jobs_per_100k"].isna().all()


def test_the_small_calls_refuse_what_cannot_be() -> None:
    for call in (
        lambda: jobs.lq({"tech": {"local": -1, "national": 5}, "health": {"local": 1, "national": 5}}),
        lambda: jobs.cagr({2019: 1, 2021: 2, 2022: 3, 2023: 4}),
        lambda: jobs.cagr([1, 2, 3], years=7),
        lambda: migration.net_25_44(-1, 1),
    ):
        with pytest.raises(ValueError, match=r"^(lq|cagr|net_25_44): "):
            call()
