"""`aker validate`: a report for people beside each table, and Data Docs where Great Expectations is installed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from limits import HANG

pytestmark = pytest.mark.xdist_group("validate")


@pytest.fixture(scope="module")
def house(make_house, tmp_path_factory):  # type: ignore[no-untyped-def]
    made = make_house(tmp_path_factory.mktemp("validate"))
    code = 'from flows.refresh_hazard_metrics import refresh_hazard_metrics\nrefresh_hazard_metrics(as_of="2024-06")\n'
    subprocess.run([sys.executable, "-c", code], cwd=made.root, env=made.environment(), check=True, timeout=HANG)
    return made


def pages(house) -> dict[str, str]:  # type: ignore[no-untyped-def]
    found = Path(house.root, "data_lake").rglob("_reports/as_of=2024-06/validated.html")
    return {path.parents[2].name: path.read_text() for path in found}


def test_every_table_is_judged_and_has_a_page(house) -> None:  # type: ignore[no-untyped-def]
    done = house.aker("validate", "--json")
    assert done.returncode == 0, done.stderr
    tables = {row["table"]: row for row in json.loads(done.stdout)["tables"]}
    assert {"census_pep", "fema_nri", "usgs_3dep", "wri_aqueduct", "census_boundaries"} <= set(tables)
    assert tables["wri_aqueduct"]["rules"] >= 6
    assert not any(row["fatal"] for row in tables.values())
    page = pages(house)["usgs_3dep"]
    for words in ("schema_key", "Every row has a key of its own.", "A key that is there twice counts twice."):
        assert words in page


def test_an_unknown_table_is_named(house) -> None:  # type: ignore[no-untyped-def]
    done = house.aker("validate", "census_pap")
    assert done.returncode == 10
    assert "census_pap" in done.stderr


def test_data_docs_need_great_expectations(house) -> None:  # type: ignore[no-untyped-def]
    done = house.aker("validate", "fema_nri", "--data-docs")
    try:
        import great_expectations  # noqa: F401
    except ModuleNotFoundError:
        assert done.returncode == 10
        assert "aker[data-docs]" in done.stderr
    else:
        assert done.returncode == 0, done.stderr
        assert (house.root / "data_docs/gx/uncommitted/data_docs/local_site/index.html").is_file()
