"""The reader on labelled texts and on real releases, where the shared data is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from aker_jobs.expansions import read_announcement, read_announcements
from scripts.announcement_scores import TARGETS, Table, gold, score


def test_targets_on_the_labelled_texts(shared_data: Path) -> None:
    table = Table()
    for row in gold(shared_data):
        score(table, row)
    for measure, target in TARGETS.items():
        right, count = table.counts[measure]
        assert right >= target * count, (measure, table.faults)


def test_rankings_and_shops_are_no_expansions(shared_data: Path) -> None:
    releases = sorted((shared_data / "announcements" / "press_releases").glob("*.md"))
    assert len(releases) > 30
    found = [path.name for path in releases if read_announcement(path.read_text(encoding="utf-8"))]
    assert not [name for name in found if "inc-5000" in name or "q-a-with" in name or "pickleball" in name]
    assert any("ge-vernova-adding-250-new-jobs" in name for name in found)


def test_a_running_list_is_read_item_by_item(shared_data: Path) -> None:
    (path,) = (shared_data / "announcements" / "fact_sheets").glob("2026-03-10-*.md")
    text = path.read_text(encoding="utf-8")
    assert read_announcement(text) is None
    read = read_announcements(text)
    assert len(read) > 80
    known = {one.company: one for one in read}
    assert known["First Solar"].state == "LA"
    assert known["Kimberly-Clark"].investment_usd == pytest.approx(2e9)
