"""Pages as their functions make them of a refreshed database: own pillars, orders, warnings, and what is not there."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

pytest.importorskip("dash")

from limits import HANG

from aker_gui.dashboard import content
from aker_gui.data import Data
from aker_gui.markup import markup

OWN = """
pillars:
  innovation:
    needed_share: 0.1
    ingredients:
      - {metric: tech_lq, weight: 3, group: a}
      - {metric: biotech_lq, weight: 1, group: b}
"""


@pytest.fixture
def data(sample: Any, monkeypatch: pytest.MonkeyPatch) -> Data:
    """What pages of the sample's house read, in this process."""
    monkeypatch.chdir(sample.house.root)
    for name, value in sample.house.environment().items():
        if name.startswith("AKER_"):
            monkeypatch.setenv(name, value)
    return Data(lambda: ("the same",))


def page(data: Data, path: str, search: str = "") -> str:
    """The HTML of a page's content."""
    parts, _ = content(data, path, search)
    return markup(list(parts)).replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')


def test_own_pillars_are_those_of_the_sliders(
    data: Data, sample_copy: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "pillars.yml"
    file.write_text(OWN)
    monkeypatch.setenv("AKER_PILLARS", str(file))
    assert "made of other metrics than AKER_PILLARS names now" in page(data, "/"), "scored by the declared ones"
    scored = sample_copy.run(sys.executable, "-m", "flows.score_markets", "2024-06", AKER_PILLARS=str(file))
    assert scored.returncode == 0, scored.stderr
    monkeypatch.chdir(sample_copy.root)
    text = page(Data(lambda: ("scored anew",)), "/")
    assert (text.count('type="range"'), 'data-weight="0.75"' in text) == (2, True)
    monkeypatch.setenv("AKER_PILLARS", str(tmp_path / "none.yml"))
    assert "no readable file of pillars" in page(Data(lambda: ("another",)), "/")


def test_scores_stand_in_the_declared_order(data: Data) -> None:
    from aker_core.markets.pillars import PILLARS

    text = page(data, "/market/DEN")
    assert sorted(PILLARS, key=lambda name: text.find(f'id="chart-score-{name}"')) == list(PILLARS)


def test_every_page_of_a_number_or_an_event_says_sample(data: Data) -> None:
    key = data.events()[0]["event_key"]
    for path, search in (("/expansions", f"?event={key}"), ("/explain", "?place=DEN&metric=tech_lq"), ("/compare", "")):
        assert 'class="sample"' in page(data, path, search), path


def test_who_is_not_compared_is_named(data: Data) -> None:
    assert "Not shown: RDU, BOI." in page(data, "/compare", "?markets=DEN,AUS,SEA,SJC,BOS,RDU,BOI")
    one = page(data, "/compare", "?markets=Denver")
    assert "<h1>Denver-Aurora-Centennial, CO alone</h1>" in one
    assert "Not shown" not in one


def test_without_events_the_command_is_named_with_the_vintage(
    data: Data, sample_copy: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite3.connect(sample_copy.root / "data" / "aker.db") as database:
        database.execute("DELETE FROM expansion_events")
    monkeypatch.chdir(sample_copy.root)
    assert "python -m flows.ingest_expansions 2024-06" in page(data, "/expansions")


@pytest.fixture
def files(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{address}/download", timeout=HANG) as client:
        yield client


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("/chart.csv?markets=DEN&chart=nothing", 404),
        ("/chart.csv?markets=DEN,AUS&chart=employment", 422),
        ("/chart.csv?markets=../../etc/passwd&chart=employment", 404),
        ("/chart.csv?markets=DEN&chart=employment&x=1", 422),
        ("/chart.exe?markets=DEN&chart=employment", 422),
        ("/markets.pdf", 422),
        ("/markets.xlsx?markets=" + ",".join("abcdefghijkl"), 413),
        ("/markets.xlsx?markets=DEN&as_of=never", 422),
        ("/nothing", 404),
    ],
)
def test_a_file_that_cannot_be_made_is_a_problem(files: httpx.Client, asked: str, status: int) -> None:
    answer = files.get(asked)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


def test_files_are_those_of_the_commands(files: httpx.Client, sample: Any, tmp_path: Any) -> None:
    ended = sample.house.aker("report", "DEN", "AUS", "--folder", str(tmp_path))
    assert ended.returncode == 0, ended.stderr
    (report,) = tmp_path.rglob("*.pdf")
    answer = files.get("/markets.pdf?markets=DEN,AUS")
    assert answer.content == report.read_bytes()
    ended = sample.house.aker("export", "--folder", str(tmp_path))
    assert ended.returncode == 0, ended.stderr
    (workbook,) = tmp_path.rglob("*.xlsx")
    answer = files.get("/markets.xlsx")
    assert answer.content == workbook.read_bytes()
    assert answer.headers["content-disposition"] == 'attachment; filename="aker-sample-2024-06.xlsx"'
