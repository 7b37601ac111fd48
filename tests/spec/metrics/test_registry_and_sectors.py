"""The declared metrics and the sector definitions: complete, consistent, and valid in the publisher's own lists."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from aker_jobs import metrics
from aker_jobs.labor.hierarchy import ancestors
from aker_jobs.labor.sectors import sector_codes, sector_definitions
from aker_jobs.metrics import METRICS, metric
from aker_jobs.registry import SECTORS


def test_every_metric_is_declared_once_and_fully() -> None:
    ids = [declared.id for declared in METRICS]
    assert len(ids) == len(set(ids))
    for declared in METRICS:
        texts = (declared.title, declared.unit, declared.formula, declared.limits, declared.definition)
        assert all(texts), declared.id
        assert declared.inputs
        assert declared.geography


def test_every_sector_has_its_metrics() -> None:
    for sector in SECTORS:
        for suffix in ("lq", "jobs_per_100k_residents", "cagr_1y", "cagr_3y", "cagr_5y"):
            assert metric(f"{sector}_{suffix}").unit
    with pytest.raises(ValueError, match="Similar ids: tech_lq"):
        metric("tech_quotient")


def test_every_name_of_the_package_is_there() -> None:
    assert set(metrics.__all__) <= set(dir(metrics))
    assert all(getattr(metrics, name) is not None for name in metrics.__all__)
    with pytest.raises(AttributeError):
        metrics.nothing  # noqa: B018


def test_importing_the_package_loads_no_frames_and_no_drivers() -> None:
    code = (
        "import sys, aker_jobs.metrics\n"
        "from aker_jobs.metrics import location_quotient, migration_net_25_44\n"
        "from aker_jobs import jobs, migration\n"
        "print(*(name for name in ('pandas', 'pyarrow', 'sqlalchemy', 'psycopg', 'duckdb') if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_sectors_are_complete_cited_and_do_not_overlap() -> None:
    table = sector_definitions()
    assert set(table["sector"]) == set(SECTORS)
    assert set(table["naics_edition"]) == {2017, 2022}
    assert table.select("sector", "naics_edition", "industry_code", "own_code").is_duplicated().sum() == 0
    assert table["source_url"].str.starts_with("https://").all()
    assert (table["reason"].str.len_chars() > 10).all()
    for (_, _, _), rows in table.group_by("sector", "naics_edition", "own_code"):
        codes = set(rows["industry_code"])
        assert not any(set(ancestors(code)) & codes for code in codes)


def test_public_schools_and_hospitals_are_in() -> None:
    codes = sector_codes(2023)
    for sector in ("education", "health"):
        assert set(codes.filter(sector=sector)["own_code"]) == {"1", "2", "3", "5"}
    assert codes.filter(sector="advanced_mfg")["industry_code"].n_unique() == 35


def test_the_edition_follows_the_year() -> None:
    assert "5112" in sector_codes(2021)["industry_code"]
    assert "5132" not in sector_codes(2021)["industry_code"]
    assert "5112" not in sector_codes(2022)["industry_code"]
    assert "5132" in sector_codes(2022)["industry_code"]
    with pytest.raises(ValueError, match="No sector definition for 2001"):
        sector_codes(2001)


def test_codes_of_2017_are_published_by_qcew(shared_data: Path) -> None:
    with (shared_data / "qcew" / "api_2019q1" / "US000.csv").open() as lines:
        published = {(row["own_code"], row["industry_code"]) for row in csv.DictReader(lines)}
    missing = set(sector_codes(2019).select("own_code", "industry_code").rows()) - published
    assert not missing
