"""Tables and texts of the command line: what fits, what is never cut, what a narrow encoding gets."""

from __future__ import annotations

import pytest

from aker_core.cli import tables
from aker_core.cli.layout import fitted, lines_of
from aker_core.cli.letters import writable

COLUMNS = ("market", "name", "score", "why")
ROWS = [("DEN", "Denver-Aurora-Centennial, CO", "1,234.50", "tech_lq and health_lq are withheld by the publisher")]
WHOLE, RIGHT = frozenset({"market", "score"}), frozenset({"score"})


def drawn(width: int) -> list[str]:
    lines = lines_of(COLUMNS, ROWS, WHOLE, RIGHT, width)
    return [*lines.heading, *lines.body]


def test_a_wide_screen_breaks_nothing() -> None:
    assert drawn(200) == [
        "market  name                             score  why",
        "DEN     Denver-Aurora-Centennial, CO  1,234.50  tech_lq and health_lq are withheld by the publisher",
    ]


def test_a_narrow_one_breaks_between_words() -> None:
    lines = drawn(60)
    assert max(map(len, lines)) <= 60
    assert lines[0].split() == list(COLUMNS)
    assert "1,234.50" in lines[1]
    words = " ".join(lines).split()
    assert {"tech_lq", "health_lq", "withheld", "publisher"} <= set(words)


def test_numbers_and_codes_are_never_cut() -> None:
    assert any("1,234.50" in line for line in drawn(10))


def test_text_below_a_code_is_broken_and_keeps_its_indent() -> None:
    lines = lines_of(
        ("metric",), [("tech_jobs_per_100k\n  Technology: jobs per 100,000 residents",)], {"metric"}, (), 24
    )
    assert lines.body == ["tech_jobs_per_100k", "  Technology: jobs per", "  100,000 residents"]


@pytest.mark.parametrize(
    ("room", "shown"),
    [(100, [0, 1, 2, 3]), (68, [0, 1, 2, 3]), (67, [0, 1, 2]), (41, [0, 2]), (5, [0, 2])],
)
def test_spare_columns_go_in_their_order(room: int, shown: list[int]) -> None:
    assert fitted(COLUMNS, ROWS, WHOLE, ("why", "name"), room) == shown


@pytest.mark.parametrize(
    ("text", "ascii_text"),
    [
        ("± 1.5, ≥ 8.7, 1–2 − 3 · 4 …", "+/- 1.5, >= 8.7, 1-2 - 3 * 4 ..."),
        ("Mayagüez, Cañon City", "Mayaguez, Canon City"),
        ("東京", "??"),
        ("plain", "plain"),
    ],
)
def test_what_ascii_cannot_write(text: str, ascii_text: str) -> None:
    assert writable(text, "ascii") == ascii_text
    assert writable(text, "utf-8") == text
    assert writable(text, None) == text


def test_latin_1_keeps_what_it_has() -> None:
    assert writable("± Mayagüez ≥", "latin-1") == "± Mayagüez >="


def test_control_characters_are_shown_as_marks(capsys: pytest.CaptureFixture[str]) -> None:
    tables.note("a\x1b[31mb\u202ec")
    assert capsys.readouterr().out == "a\ufffd[31mb\ufffdc\n"


def test_notes_are_broken_at_the_screen(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    tables.note("  one two three four five six")
    assert capsys.readouterr().out == "  one two three four\n    five six\n"


def test_the_width_of_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    assert tables.screen_width() == tables.PLAIN_WIDTH, "no terminal"
    monkeypatch.setenv("COLUMNS", "nonsense")
    assert tables.screen_width() == tables.PLAIN_WIDTH
    monkeypatch.setenv("COLUMNS", "77")
    assert tables.screen_width() == 77
