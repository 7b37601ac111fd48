"""The gallery of examples runs on the sample, and says what is stored."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"


def printed(sample: Any, name: str, *arguments: str) -> str:
    ended = sample.house.run(sys.executable, EXAMPLES / name, *arguments)
    assert ended.returncode == 0, ended.stderr
    text: str = ended.stdout
    return text


def test_every_example_is_in_the_gallery() -> None:
    text = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert all(f"]({path.name})" in text for path in EXAMPLES.glob("*.py"))


def test_the_investor_sees_intervals_and_what_is_not_known(sample: Any) -> None:
    lines = printed(sample, "investor.py").splitlines()
    assert len(lines) == 12, "the sample has no figures of vacancy before its flow has run, and says so"
    for line in lines:
        assert "jobs per unit" in line
        assert "vacancy not known" in line
        assert "rank" in line


@pytest.mark.parametrize("market", ["DEN", "AUS"])
def test_the_developer_sees_points_that_add_up_to_the_score(sample: Any, market: str) -> None:
    first, rank, *metrics = printed(sample, "economic_developer.py", market).splitlines()
    score = float(first.split()[2])
    points = [float(line.split()[1]) for line in metrics]
    assert sum(points) == pytest.approx(score, abs=0.5)
    assert rank.startswith("rank ")
    behind = [float(line.split()[5].rstrip(",")) for line in metrics]
    assert behind == sorted(behind, reverse=True)


def test_the_economist_gets_an_interval_around_the_estimate(sample: Any) -> None:
    words = printed(sample, "economist.py").replace(",", " ").replace(";", " ").split()
    found, low, high = float(words[words.index("=") + 1]), *(float(word) for word in (words[-6], words[-4]))
    assert -1 <= low <= high <= 1
    assert low - 0.2 <= found <= high + 0.2
