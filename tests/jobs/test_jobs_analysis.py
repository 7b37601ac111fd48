"""The calls of the jobs runbook (compute metrics), as it writes them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from aker_jobs.metrics import location_quotient, migration_net_25_44


@pytest.fixture
def extracts(tmp_path: Path) -> Path:
    """Extracts of the shape that the runbook reads, written and read as Parquet."""
    naics = pd.DataFrame(
        {
            "sector": ["tech", "health", "education"],
            "local_jobs": [95_000.0, 150_000.0, None],
            "local_jobs_low": [95_000.0, 150_000.0, 90_000.0],
            "local_jobs_high": [95_000.0, 150_000.0, 110_000.0],
            "national_jobs": [5_500_000, 17_000_000, 12_500_000],
            "local_total_jobs": [1_500_000] * 3,
            "national_total_jobs": [150_000_000] * 3,
            "population": [2_960_000] * 3,
        }
    )
    migration = pd.DataFrame(
        {"year": [2023, 2022, 2021], "inflow": [80_000, 82_000, 85_000], "outflow": [75_000, 78_000, 79_000]}
    ).assign(population=950_000)
    naics.to_parquet(tmp_path / "denver_naics.parquet")
    migration.to_parquet(tmp_path / "denver_migration.parquet")
    return tmp_path


def test_location_quotient_as_the_runbook_calls_it(extracts: Path) -> None:
    naics = pd.read_parquet(extracts / "denver_naics.parquet")
    lq_df = location_quotient(
        naics,
        sector_column="sector",
        local_jobs_column="local_jobs",
        national_jobs_column="national_jobs",
        population_column="population",
        per_100k=True,
    )
    assert isinstance(lq_df, pd.DataFrame)
    tech = float(lq_df.loc[lq_df["sector"] == "tech", "lq"].iat[0])
    assert tech == pytest.approx((95_000 / 1_500_000) / (5_500_000 / 150_000_000))
    health = lq_df.loc[lq_df["sector"] == "health"]
    assert float(health["jobs_per_100k"].iat[0]) == pytest.approx(100_000 * 150_000 / 2_960_000)
    education = lq_df.loc[lq_df["sector"] == "education"].iloc[0]
    assert pd.isna(education["lq"])
    assert education["status"] == "bounded"
    assert education["lq_low"] == pytest.approx((90_000 / 1_500_000) / (12_500_000 / 150_000_000))
    assert education["lq_low"] < education["lq_high"]
    assert list(lq_df.columns[: len(naics.columns)]) == list(naics.columns)


def test_net_migration_as_the_runbook_calls_it(extracts: Path) -> None:
    net_migration = migration_net_25_44(pd.read_parquet(extracts / "denver_migration.parquet"))
    assert isinstance(net_migration, pd.Series)
    assert float(net_migration.iloc[0]) == pytest.approx(1000 * 5_000 / 950_000)  # the newest year
    assert net_migration.mean() == pytest.approx(1000 * (5_000 + 4_000 + 6_000) / 3 / 950_000)


def test_the_callers_frame_is_left_alone(extracts: Path) -> None:
    naics = pd.read_parquet(extracts / "denver_naics.parquet")
    before = naics.copy(deep=True)
    location_quotient(
        naics, sector_column="sector", local_jobs_column="local_jobs", national_jobs_column="national_jobs"
    )
    pd.testing.assert_frame_equal(naics, before)
