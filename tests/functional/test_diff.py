"""`aker diff` and `aker why` on two vintages of the sample."""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from aker_core.explain.diff import FIELD, METHOD, PERIOD, WEIGHTS, WHOLE, Change
from aker_core.explain.diff_reading import Question
from aker_core.explain.diff_service import diff_market, why
from aker_data.read_only import open_for_reading

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

pytestmark = pytest.mark.xdist_group("diff")
FIRST, LAST = "2024-03", "2024-06"
MARKETS = ("AUS", "BOI", "BOS", "DEN", "HFD", "HSV", "PHX", "PIT", "RDU", "SEA", "SJC", "SLC")
LARGE_SHARES = """
pillars:
  innovation:
    ingredients:
      - {metric: total_jobs_cagr_3y, weight: 1}
"""


@pytest.fixture(scope="module")
def two(sample: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The sample of 2023, and an earlier vintage of 2022 beside it."""
    house = sample.house.copy(tmp_path_factory.mktemp("two") / "house")
    ended = house.run(sys.executable, "-m", "flows.refresh_market_data", "2022", FIRST)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return house


@contextmanager
def session_of(house: Any) -> Iterator[Session]:
    with open_for_reading(f"sqlite:///{house.root / 'data' / 'aker.db'}")() as session:
        yield session


def left_over(change: Change) -> float:
    remainder: float = change.as_dict()["remainder"]
    return abs(remainder) / max(1.0, abs(change.before), abs(change.after))


def test_scores_are_those_stored_and_stages_add_up_there_and_back(two: Any) -> None:
    stored = {(row["msa_id"], row["data_vintage"][:7]): row["score_0_100"] for row in two.rows("market_scores")}
    with session_of(two) as session:
        for market in MARKETS:
            there, back = (diff_market(session, market, *ends, Question()) for ends in ((FIRST, LAST), (LAST, FIRST)))
            assert (there.before, there.after) == (stored[market, FIRST], stored[market, LAST])
            assert left_over(there) < 1e-9
            assert {PERIOD, FIELD} <= set(there.totals)
            assert METHOD not in there.totals
            assert back.totals == pytest.approx({stage: -total for stage, total in there.totals.items()}, abs=1e-9)


def test_what_other_vintages_and_years_say_stands_beside_an_explained_number(two: Any) -> None:
    tree = json.loads(two.aker("explain", "DEN", "tech_lq", "--json").stdout)
    now = {row["data_vintage"][:7]: row for row in two.rows("facts") if (
        row["geo_code"], row["metric"], row["year"]) == ("19740", "tech_lq", 2022)}  # fmt: skip
    assert f"2022: {now[LAST]['value']:.2f}" in tree["notes"]["alternatives, other years"]
    before = json.loads(two.aker("explain", "DEN", "tech_lq", "--year", "2022", "--json").stdout)
    assert before["notes"]["alternatives, other vintages"] == f"{FIRST}: {now[FIRST]['value']:.2f}"
    score = json.loads(two.aker("explain", "DEN", "score", "--json").stdout)
    stored = {(row["msa_id"], row["data_vintage"][:7]): row for row in two.rows("market_scores")}
    then = stored["DEN", FIRST]
    assert score["notes"]["alternatives, other vintages"] == (
        f"{FIRST}: {then['score_0_100']:.1f}, rank {then['rank']} of {then['universe_size']}"
    )
    innovation = next(node for node in score["children"] if node["title"].startswith("innovation"))
    assert innovation["notes"]["oldest period"] == "2020-2023 (total_jobs_cagr_3y)"


def test_every_metric_adds_up(two: Any) -> None:
    rows = [row for row in two.rows("facts") if row["geo_code"] == "19740" and row["current"]]
    with_value = [{row["metric"] for row in rows if row["data_vintage"][:7] == end and row["value"] is not None}
                  for end in (FIRST, LAST)]  # fmt: skip
    metrics = sorted(with_value[0] & with_value[1])[::3]
    assert len(metrics) > 30
    with session_of(two) as session:
        changes = [diff_market(session, "DEN", FIRST, LAST, Question(metric)) for metric in metrics]
    assert [change.of for change in changes if left_over(change) >= 1e-9] == []
    whole = [change.of for change in changes if any(WHOLE in parts for parts in change.stages.values())]
    assert len(whole) <= len(metrics) // 10, whole


def test_a_metric_by_the_roles_of_its_formula(two: Any) -> None:
    change = json.loads(two.aker("diff", "DEN", FIRST, LAST, "--of", "tech_lq", "--json").stdout)
    parts = change["stages"][PERIOD]["parts"]
    assert set(parts) == {"sector", "total", "nation_sector", "nation_total"}
    assert parts["total"] < 0 < parts["nation_total"], "more jobs in all, here and in the nation"
    assert sum(parts.values()) == pytest.approx(change["difference"], rel=1e-9)


def test_all_markets_first_what_moved_most(two: Any) -> None:
    found = json.loads(two.aker("diff", FIRST, LAST, "--limit", "4", "--json").stdout)
    moved = [abs(row["difference"]) for row in found["markets"]]
    assert moved == sorted(moved, reverse=True)
    assert (len(moved), found["compared"]) == (4, len(MARKETS))
    shown = two.aker("diff", FIRST, LAST, COLUMNS="200").stdout
    assert found["markets"][0]["market"] in shown.splitlines()[3]
    assert FIELD in shown


def test_two_markets_of_one_vintage(two: Any) -> None:
    with session_of(two) as session:
        for of in ("score", "innovation", "tech_lq"):
            there, back = (why(session, *pair, Question(of)) for pair in (("RDU", "AUS"), ("AUS", "RDU")))
            assert left_over(there) < 1e-9
            assert back.totals == pytest.approx({stage: -total for stage, total in there.totals.items()})
    shown = two.aker("why", "RDU", "AUS", "--of", "tech_lq").stdout
    assert "sector +" in shown
    assert "total -" in shown
    assert "nation_" not in shown, "the nation is the same for both"


def test_weights_of_a_file_and_scores_of_another_method(two: Any, tmp_path: Path) -> None:
    path = tmp_path / "weights.yml"
    path.write_text(LARGE_SHARES)
    asked = ("diff", "DEN", LAST, LAST, "--of", "innovation", "--json")
    found = json.loads(two.aker(*asked, "--weights-after", str(path)).stdout)
    assert set(found["stages"]) == {WEIGHTS}
    assert abs(found["remainder"]) < 1e-9
    copy = tmp_path / "other.db"
    shutil.copy(two.root / "data" / "aker.db", copy)
    with sqlite3.connect(copy) as database:
        database.execute(
            "UPDATE pillar_scores SET methodology = '1.3', score_0_100 = score_0_100 + 5, score_p95 = 100"
            " WHERE pillar = 'innovation' AND msa_id = 'DEN' AND data_vintage = '2024-03-01'"
        )
    asked = ("diff", "DEN", FIRST, LAST, "--of", "innovation", "--json")
    found = json.loads(two.aker(*asked, AKER_POSTGIS_DSN=f"sqlite:///{copy}").stdout)
    assert found["stages"][METHOD]["total"] == pytest.approx(-5)
    assert abs(found["remainder"]) < 1e-9


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("diff", "DEN", "2024-05", LAST), 10, "Stored: 2024-03, 2024-06"),
        (("diff", "DEN", LAST, LAST), 10, "the same vintage"),
        (("diff", "DEN"), 10, "1 word is given"),
        (("diff", "Atlantis", FIRST, LAST), 23, "Unknown market 'Atlantis'"),
        (("diff", "DEN", FIRST, LAST, "--of", "tech_lqq"), 10, "Unknown metric 'tech_lqq'"),
        (("diff", "DEN", FIRST, LAST, "--of", "payroll_jobs_cagr_3y"), 10, "has no value (not loaded) in 2024-03"),
        (("diff", "DEN", FIRST, LAST, "--of", "market"), 20, "market of DEN: no score in 2024-03"),
        (("diff", FIRST, LAST, "--of", "market"), 20, "No market has market in both"),
        (("why", "DEN", "Denver"), 10, "Both are DEN"),
    ],
)
def test_what_is_wrong_is_named(two: Any, arguments: tuple[str, ...], code: int, says: str) -> None:
    ended = two.aker(*arguments)
    assert (ended.returncode, says in ended.stderr) == (code, True), ended.stderr


def test_one_vintage_is_not_enough(sample: Any) -> None:
    ended = sample.house.aker("diff", "DEN", LAST, LAST)
    assert (ended.returncode, "Only one vintage is stored" in ended.stderr) == (10, True)


def test_the_page_says_what_moved_and_why(two: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("dash")
    from aker_data.change_mark import marker
    from aker_gui.dashboard import content
    from aker_gui.data import Data
    from aker_gui.markup import markup

    monkeypatch.chdir(two.root)
    data = Data(marker(f"sqlite:///{two.root / 'data' / 'aker.db'}"))
    for search, words in (
        ("", ("moved most from 2024-03", "the field", "/moved?of=score")),
        ("?market=DEN&of=tech_lq", ("Denver", "together", "which means")),
        ("?of=nonsense", ("nonsense",)),
    ):
        parts, title = content(data, "/moved", search)
        text = "".join(markup(part) for part in parts)
        assert title == "What moved – Aker"
        assert [word for word in words if word not in text] == []
