"""What moved: findings name markets and metrics as people do, and numbers open what they are made of."""

from __future__ import annotations

from datetime import date
from html import unescape
from typing import Any

import pytest

pytest.importorskip("dash")

from aker_core.explain.diff import Change
from aker_core.explain.diff_reading import Question
from aker_core.explain.diff_service import POINTS, Movers
from aker_gui.markup import markup
from aker_gui.pages.moved import layout

NAME = "Denver-Aurora-Centennial, CO"


class TwoVintages:
    """What the page reads, with two vintages of one market."""

    def __init__(self, change: Change) -> None:
        self._change = change
        self.questions: list[str] = []

    def vintages(self) -> list[dict[str, Any]]:
        return [{"data_vintage": date(2024, 6, 1)}, {"data_vintage": date(2024, 3, 1)}]

    def warning(self) -> None:
        return None

    def vintage_markets(self, as_of: str) -> list[dict[str, Any]]:
        return [{"msa_id": "DEN", "name": NAME}]

    def change(self, market: str, first: str, last: str, question: Question) -> Change:
        self.questions.append(question.of)
        return self._change

    def movers(self, first: str, last: str, question: Question, limit: int) -> Movers:
        self.questions.append(question.of)
        return Movers([self._change], 1, 0)


def page(data: Any, **query: str) -> str:
    """The page as text; a table is escaped twice, in an attribute of its place."""
    return unescape(unescape(markup(list(layout(data, query)))))


SCORE = Change(
    "score of DEN", "DEN", POINTS, 48.5, 47.9, {"new period": {"tech_lq": -1.0, "health_lq": 0.4}}, ("a note",)
)
QUOTIENT = Change("tech_lq of DEN", "DEN", "ratio", 1.6, 1.65, {"data revised": {"sector": 0.05}})


def test_who_moved_most_is_named_and_its_numbers_open() -> None:
    text = page(TwoVintages(SCORE))
    assert f"<h1>{NAME} (DEN) moved most from 2024-03 to 2024-06: score -0.60</h1>" in text
    for vintage, shown in (("2024-03", "48.50"), ("2024-06", "47.90")):
        assert f'href="/explain?place=DEN&metric=score&as_of={vintage}"' in text
        assert f">{shown}</a>" in text
    assert f'href="/moved?of=score&first=2024-03&last=2024-06&market=DEN">{NAME} (DEN)</a>' in text
    assert 'href="/api/v1/diffs?first=2024-03&last=2024-06&of=score"' in text


def test_a_change_is_taken_apart_by_metrics_with_their_titles() -> None:
    text = page(TwoVintages(SCORE), market="DEN")
    assert f"<h1>Score of {NAME} (DEN), 2024-03 to 2024-06: 48.50 to 47.90 (-0.60)</h1>" in text
    assert "Technology: location quotient -1.00, Health care: location quotient +0.40" in text
    assert "<p>A note.</p>" in text
    assert 'href="/api/v1/diffs?first=2024-03&last=2024-06&of=score&market=DEN"' in text


def test_a_pillar_and_a_metric_open_as_what_they_are() -> None:
    data = TwoVintages(SCORE)
    assert "metric=score&pillar=innovation&as_of=2024-03" in page(data, of="innovation")
    assert "<h1>Innovation score of" in page(data, of="innovation", market="DEN")
    of_metric = TwoVintages(QUOTIENT)
    text = page(of_metric, of="tech_lq", market="DEN")
    assert f"<h1>Technology: location quotient of {NAME} (DEN), 2024-03 to 2024-06: 1.60 to 1.65 (+0.05)</h1>" in text
    assert 'href="/explain?place=DEN&metric=tech_lq&as_of=2024-06"' in text
    assert "sector +0.05" in text
    assert (data.questions, of_metric.questions) == (["innovation", "innovation"], ["tech_lq"])
