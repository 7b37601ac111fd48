"""Same bytes in, same bytes out: the small form of `python -m bench.determinism`.

Every table of the sample's refresh is compared, value by value, with that of refreshes with other threads and another
hash seed, one of them killed at a random moment and run again, on SQLite and on PostGIS.
"""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from bench.cell_tables import ORDER, ROW, VOLATILE, Stored, all_differences, stored_tables
from bench.cells import Cell, Kill, Refresh, run_cell

pytestmark = pytest.mark.xdist_group("refresh")
SAMPLE = Refresh("2023", "2024-06")
MOMENTS = 800  # a refresh of the sample has more; see `bench.cell_refresh`


@pytest.fixture(scope="module")
def base(sample: Any) -> dict[str, Stored]:
    """What the sample's refresh left, with the threads of this machine and any hash seed."""
    root: Path = sample.house.root
    return stored_tables(f"sqlite:///{root}/data/aker.db", root / "data_lake", root / "data" / "jobs")


def differences_of(cell: Cell, base: dict[str, Stored], folder: Path) -> list[str]:
    outcome = run_cell(cell, SAMPLE, folder)
    assert outcome.killed == len(cell.kills)
    assert len(outcome.kinds) > MOMENTS
    return [difference.line() for difference in all_differences(base, outcome.tables)]


@pytest.mark.drill
def test_a_killed_refresh_that_is_run_again_with_other_threads_on_another_database(
    request: pytest.FixtureRequest, base: dict[str, Stored], tmp_path: Path
) -> None:
    """On PostGIS where it is there, else on SQLite."""
    server = ""
    if os.environ.get("AKER_TEST_POSTGIS_DSN"):
        server = request.getfixturevalue("postgis_server").render_as_string(hide_password=False)
    number = random.Random(9).randrange(MOMENTS)
    cell = Cell(threads=1, hash_seed=1, server=server, kills=(Kill(number, "any"),))
    assert differences_of(cell, base, tmp_path) == []


@pytest.mark.drill
@pytest.mark.postgis
def test_another_database_with_more_threads(base: dict[str, Stored], postgis_server: Any, tmp_path: Path) -> None:
    cell = Cell(threads=8, hash_seed=2, server=postgis_server.render_as_string(hide_password=False))
    assert differences_of(cell, base, tmp_path) == []


def test_every_kind_of_table_is_compared(base: dict[str, Stored]) -> None:
    wanted = {"facts", "fact_inputs", "market_jobs", "market_economy", "pillar_scores", "market_scores"}
    assert base.keys() >= wanted | {"expansion_events", "checks", "lineage", "payloads", "lake/nih_reporter/2024-06"}
    assert any(name.startswith("extracts/") for name in base)
    assert all(base[name].rows.height for name in wanted)
    assert all(entry.why for entry in VOLATILE)
    assert {"run_id", "calculated_at"}.isdisjoint(base["market_jobs"].rows.columns)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"v": [0.1, 0.30000000000000004]}, "t [k=b] v: 0.3 against 0.30000000000000004"),
        ({"v": [None, 0.3]}, "t [k=a] v: 0.1 against None"),
        ({"k": ["a", "c"]}, f"t [k=b] {ROW}: True against False"),
        ({"k": ["b", "a"], "v": [0.3, 0.1]}, f"t [] {ORDER}: 'as stored' against 'the same rows in another order'"),
        ({"v": ["0.1", "0.3"]}, "t [] v (type): 'Float64' against 'String'"),
    ],
)
def test_a_difference_names_table_row_column_and_both_values(changed: dict[str, list[Any]], words: str) -> None:
    rows = {"k": ["a", "b"], "v": [0.1, 0.3]}
    first, second = (Stored(pl.DataFrame(each), ("k",)) for each in (rows, rows | changed))
    assert words in [difference.line() for difference in all_differences({"t": first}, {"t": second})]
    assert all_differences({"t": first}, {"t": first}) == []


def test_a_table_that_only_one_has_is_a_difference() -> None:
    lone = all_differences({"t": Stored(pl.DataFrame())}, {})
    assert [difference.line() for difference in lone] == ["t [] (table): True against False"]
