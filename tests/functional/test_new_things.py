"""What a new thing touches: a source five files, a metric four, an ingredient one line, a delineation data only.

Each is added in a copy of the house, as CONTRIBUTING says, and works through to `aker show`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from limits import HANG

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.xdist_group("refresh")

SOURCE_FILES = {
    "src/aker_data/sources.yml": (
        "\n  - id: announcements\n",
        """
  - id: housing_units
    title: Housing units by county, a made-up source
    role: optional
    publisher: A made-up agency
    homepage: https://data.example.gov/units
    license: public domain
    cadence: yearly
    hosts: [data.example.gov]
    max_mb: 5
    rows: [1, 9000]
    files:
      examples: [units2016.csv]
    advice:
      host: data.example.gov
      releases: yearly

  - id: announcements
""",
        "\n  nces.ed.gov:\n",
        """
  data.example.gov:
    requests_per_second: 1
    advice:
      publisher: A made-up agency
      quota: none
      incident: none known
  nces.ed.gov:
""",
    ),
    "src/aker_data/schemas/housing.py": '''"""Housing units."""

from __future__ import annotations

import polars as pl

from aker_data.schemas.table import Column, TableSchema

UNITS = TableSchema(
    name="housing_units",
    says="Housing units of each county on July 1.",
    columns=(
        Column("county_fips", pl.String, "County.", pattern=r"^\\d{5}$"),
        Column("year", pl.Int16, "Year.", low=1980, high=2100),
        Column("units", pl.Int64, "Housing units.", low=0),
    ),
    key=("county_fips", "year"),
)
''',
    "src/aker_data/sources/housing_units.py": '''"""Housing units by county."""

from __future__ import annotations

import polars as pl

from aker_data.contracts import Need, Payload, Request, Scope, Source
from aker_data.schemas.housing import UNITS
from aker_data.sources import reading
from aker_data.sources._shape import as_declared

ID = "housing_units"


def requests(scope: Scope) -> list[Need]:
    """The file of the data year."""
    request = Request(ID, f"https://data.example.gov/units{scope.year}.csv", part=str(scope.year), media="csv")
    return [Need(label=f"units of {scope.year}", alternatives=((request,),))]


def parse(payload: Payload) -> pl.DataFrame:
    """Rows of `UNITS`. Raises SourceChanged on another layout."""
    rows = reading.read_csv(payload, text=("county_fips",), whole=("units",))
    year = pl.lit(int(payload.request.part), pl.Int16)
    return as_declared(payload, rows.select("county_fips", year.alias("year"), "units"), UNITS)


SOURCE = Source(id=ID, schema=UNITS, requests=requests, parse=parse)
''',
    "src/aker_sample/publishers/housing.py": '''"""A made-up agency that counts housing units."""

from __future__ import annotations

from aker_sample.base_files import members
from aker_sample.messages import CSV
from aker_sample.publisher import Files, Publisher, Route


def sample() -> tuple[Publisher, ...]:
    """Made-up units: 1,000 in each county."""

    def table(year: str) -> bytes | None:
        counties = sorted(county for counties in members("2023").values() for county in counties)
        return ("county_fips,units\\n" + "".join(f"{county},1000\\n" for county in counties)).encode()

    return (Files("https://data.example.gov", "1", Route(r"/units(\\d{4})\\.csv", table, CSV)),)
''',
    "tests/sources/test_housing_units.py": '''"""Housing units: rows of the file."""

from datetime import UTC, datetime

from aker_data.contracts import Payload, Scope
from aker_data.sources import housing_units


def test_rows_of_the_file() -> None:
    (need,) = housing_units.requests(Scope(2023, "2024-06", "2023-07"))
    ((request,),) = need.alternatives
    body = b"county_fips,units\\n08031,5\\n"
    at = datetime(2024, 6, 1, tzinfo=UTC)
    rows = housing_units.parse(Payload(request=request, body=body, sha256="0" * 64, fetched_at=at))
    assert rows.rows() == [("08031", 2023, 5)]
''',
}
METRIC_FILES = {
    "src/aker_jobs/population/housing.py": '''"""Housing units per 1,000 residents: the formula."""

from __future__ import annotations

import polars as pl

from aker_core.facts.fact import Method

PER_1K = Method("1,000 * housing units / residents", "1000 * units / residents")


def per_1k(units: pl.Expr, residents: pl.Expr) -> pl.Expr:
    """Units per 1,000 residents; null without residents."""
    return pl.when(residents > 0).then(1000 * units / residents)
''',
    "src/aker_jobs/population/family.py": (
        "    return FamilyResult(facts=pl.concat([no_facts(), *facts])",
        """    if "housing_units" in family_inputs.tables and family_inputs.residents is not None:
        units, behind = _housing(family_inputs)
        facts, inputs = [*facts, units], [*inputs, behind]
    return FamilyResult(facts=pl.concat([no_facts(), *facts])""",
        "FAMILY = Family(",
        """def _housing(family_inputs: FamilyInputs) -> tuple[pl.DataFrame, pl.DataFrame]:
    from aker_core.facts.fact import facts
    from aker_core.facts.inputs import input_rows, one, terms
    from aker_core.facts.residents import resident_key
    from aker_data.sources.housing_units import ID
    from aker_jobs.population.housing import PER_1K, per_1k

    assert family_inputs.residents is not None
    table = family_inputs.tables["housing_units"].collect()
    placed = table.join(family_inputs.crosswalk, on="county_fips").group_by("cbsa_code", "year").agg(
        pl.col("units").sum(), counties=pl.col("county_fips").sort(), payloads=pl.col("payload_sha256").unique()
    )
    rows = placed.join(family_inputs.residents.select("cbsa_code", "year", "population"), on=["cbsa_code", "year"])
    key = pl.format("housing/{}/{}", "cbsa_code", "year")
    where = {"county_fips": pl.col("counties"), "year": one("year")}
    behind = input_rows(
        rows, key, table=ID, column="units", amount=pl.col("units"), payloads=pl.col("payloads"), where=where
    )
    value = per_1k(pl.col("units"), pl.col("population"))
    inputs = terms(units=key, residents=resident_key())
    year = pl.col("year")
    return facts(
        rows, "housing_units_per_1k", value, year=year, method=PER_1K, inputs=inputs, current=True
    ), behind


FAMILY = Family(""",
    ),
    "src/aker_jobs/population/declared.py": (
        "METRICS: tuple[MetricSpec, ...] = (\n",
        """METRICS: tuple[MetricSpec, ...] = (
    MetricSpec(
        id="housing_units_per_1k",
        title="Housing units per 1,000 residents",
        unit="units per 1,000 residents",
        formula="1,000 · housing units / residents",
        direction=NEUTRAL,
        family="size",
        inputs=("housing_units", "census_pep"),
        limits="made up",
        definition=PEP,
    ),
""",
    ),
    "tests/spec/metrics/test_housing.py": '''"""Housing units per 1,000 residents: a worked table."""

import polars as pl

from aker_jobs.population.housing import per_1k


def test_a_worked_table() -> None:
    rows = pl.DataFrame({"units": [500, 10, None, 7], "people": [1_000, 40, 5, 0]})
    assert rows.select(per_1k(pl.col("units"), pl.col("people"))).to_series().to_list() == [500.0, 250.0, None, None]
''',
}
INGREDIENT_FILES = {
    "src/aker_core/markets/pillars.py": (
        '        Ingredient("tech_lq", 0.24, group=SPECIALIZATION),\n',
        '        Ingredient("tech_lq", 0.14, group=SPECIALIZATION),\n'
        '        Ingredient("housing_units_per_1k", 0.10, group=SPECIALIZATION),\n',
    ),
}
DELINEATION_ROWS = {
    "src/aker_geo/reference/delineation_vintages.csv": (
        "2026-07,JULY 2023,2030,,935,1915,planning_regions,https://www2.census.gov/list1_2026.xlsx,list1_2026.xlsx,"
        "made up,https://example.gov/26-01.pdf\n"
    ),
    "src/aker_geo/reference/publisher_geography.csv": (
        "census_acs,2023,2026-07,made up,https://example.gov/26-01.pdf\n"
    ),
}
Change = str | tuple[str, ...]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the house: sources, flows and migrations."""
    root = tmp_path / "copy"
    for folder in ("src", "flows", "alembic"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
    return root


def change(root: Path, files: Mapping[str, Change]) -> int:
    """Write new files, replace one text by another in those that are there; returns how many files that were."""
    for name, content in files.items():
        path = root / name
        if isinstance(content, str):
            assert not path.exists(), name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
            continue
        text = path.read_text()
        for before, after in zip(content[::2], content[1::2], strict=True):
            assert text.count(before) == 1, (name, before)
            text = text.replace(before, after)
        path.write_text(text)
    return len(files)


def run(root: Path, *command: str | Path, **more: str) -> str:
    """Run a command of the copy, with more of an environment; its output."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("AKER_") and name != "COLUMNS"}
    path = {"PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}", "AKER_SOURCE_MODE": "sample"}
    words = [str(word) for word in command]
    house = root / "house"
    house.mkdir(exist_ok=True)
    done = subprocess.run(words, cwd=house, env=plain | path | more, capture_output=True, text=True, timeout=HANG)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def aker(root: Path, *arguments: str, **more: str) -> str:
    """`aker ...` of the copy, with more of an environment."""
    return run(root, sys.executable, "-c", "from aker_core.cli.app import main; main()", *arguments, **more)


def test_a_source_a_metric_and_an_ingredient(copy: Path) -> None:
    """Five files, four files, one file; then the number stands on the screen, with its title, and in the score."""
    assert change(copy, SOURCE_FILES) == 5
    assert change(copy, METRIC_FILES) == 4
    assert change(copy, INGREDIENT_FILES) == 1
    tests = [copy / name for name in (*SOURCE_FILES, *METRIC_FILES) if name.startswith("tests/")]
    run(copy, sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", copy, *tests)
    assert "completed" in aker(copy, "refresh", "--year", "2023", "--as-of", "2024-06", "--markets", "DEN,AUS,BOI")
    shown = aker(copy, "show", "DEN", "--json")
    assert '"housing_units_per_1k"' in shown
    assert "Housing units per 1,000 residents" in aker(copy, "show", "DEN", COLUMNS="250")
    assert "housing_units_per_1k" in aker(copy, "show", "--json"), "in the contributions of the score"
    assert "housing_units" in aker(copy, "sources")


@pytest.mark.drill
def test_a_delineation_year_is_data_only(copy: Path) -> None:
    """Two rows in two lists; the file of the new list is handed over, as an operator would."""
    for name, row in DELINEATION_ROWS.items():
        with (copy / name).open("a") as file:
            file.write(row)
    listed = copy / "list1_2026.xlsx"
    shutil.copy(ROOT / "src/aker_sample/base/list1_2023.xlsx", listed)
    year = ("--year", "2023", "--as-of", "2024-07", "--markets", "DEN,BOI")
    assert "completed" in aker(
        copy, "refresh", *year, "--delineation", "2026-07", "--file", f"cbsa_delineation={listed}"
    )
    shown = aker(copy, "show", "DEN", "--as-of", "2024-07")
    assert "delineation 2026-07" in shown
    assert "Residents" in shown
