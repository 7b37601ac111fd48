"""The reader on texts as newspapers write them: by measure, by confidence, with and without its short cuts, in time.

The texts were labeled before the reader saw them; what it made of them then is in `first_sight_figures.csv`. Since, it
has been tuned on all but the held part of set C. D, E, F, H and J to Y are real texts not kept here; G has their kinds.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from limits import grows_like_its_input

from aker_jobs.expansions import read_announcement, read_announcements
from aker_jobs.expansions.reader import gazetteers, relevance
from aker_jobs.expansions.reader.confidence import CERTAIN
from aker_jobs.expansions.reader.jobs import jobs
from aker_jobs.expansions.reader.text.document import parse_document
from scripts.announcement_scores import Table, newspaper_texts, worked_texts
from scripts.eval_announcements import newspapers

ROWS = newspaper_texts()
HELD = [row for row in ROWS if row["set"] == "C" and row["part"] == "held"]
TUNED = [row for row in ROWS if row not in HELD]
# Somewhat below what is measured: a change of a rule may lose a text and win two.
LEAST = {
    "expansion, precision": 0.94,
    "expansion, recall": 0.95,
    "company": 0.95,
    "place and state": 0.95,
    "new jobs": 0.93,
    "investment": 0.95,
    "status": 0.95,
    "roundups, projects all right": 0.85,
}


def test_texts_that_were_tuned_on() -> None:
    table = Table()
    sure = newspapers(TUNED, table)
    for measure, least in LEAST.items():
        right, count = table.counts[measure]
        assert right >= least * count, (measure, right, count, table.faults)
    certain = [right for confidence, right in sure if confidence >= CERTAIN]
    # A guard that certain readings stay many; it was .55 before the cut rose from .86 to .88.
    assert len(certain) > 0.5 * sum(right for _, right in sure)
    assert sum(certain) >= 0.95 * len(certain)


def test_texts_that_were_held_back() -> None:
    """Unseen texts, a third of them traps: what is lost between tuned and unseen stays within bounds."""
    table = Table()
    sure = newspapers(HELD, table)
    for measure, least in (("expansion, recall", 0.9), ("company", 0.85), ("place and state", 0.9), ("new jobs", 0.85)):
        right, count = table.counts[measure]
        assert right >= least * count, (measure, right, count)
    certain = [right for confidence, right in sure if confidence >= CERTAIN]
    assert sum(certain) >= 0.85 * len(certain)


def test_the_cheap_look_changes_no_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [row["text"] for row in [*ROWS, *worked_texts()]]
    quick = [read_announcement(text) for text in texts]
    skipped = sum(one is None for one in quick)
    monkeypatch.setattr(relevance, "can_be", lambda document, words, least: True)
    monkeypatch.setattr(relevance, "may_announce", lambda document: True)
    assert [read_announcement(text) for text in texts] == quick
    assert skipped > 100


def test_only_patterns_that_can_be_met_are_tried(shared_data: Path) -> None:
    """The cheap look on real releases too: what it leaves out would not have been read."""
    for path in sorted((shared_data / "announcements" / "press_releases").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        quick = read_announcement(text)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(relevance, "can_be", lambda document, words, least: True)
            assert read_announcement(text) == quick


def test_a_lead_that_cannot_hold_a_count_holds_none() -> None:
    """`may_count` may say yes too often, never no where new jobs are counted."""
    doubted = 0
    for row in [*ROWS, *worked_texts()]:
        document = parse_document(row["text"])
        if not document.sentences or jobs.may_count(document):
            continue
        doubted += 1
        start = document.sentences[0][0]
        assert not [one for one in jobs.job_counts(document, start, document.lead) if one.kind == "new"], row["text"]
    assert doubted > 20


@pytest.mark.parametrize(
    "piece",
    [
        "Acme, a maker of a maker of ",
        "| City, TX | 5 jobs ",
        "has invested $5 million in a ",
        "weighed sites in Ohio and ",
        "twenty thousand hundred ",
        "\n\nAcme\nLima, Ohio\n",
        "over Lima and over ",
        "will open with 5 workers and grow to ",
        "A.B.C.D. Smith, ",
    ],
)
def test_time_is_linear_on_hostile_text(piece: str) -> None:
    def read(size: int) -> object:
        return read_announcements((piece * (size // len(piece) + 1))[:size])

    read(2_000)
    assert grows_like_its_input(lambda: read(20_000), lambda: read(80_000))


def test_a_site_abroad_silences_the_headquarters() -> None:
    text = "Detroit-based Acme Gear Corp. said it would invest $85 million in its factory in Silao and add 600 jobs."
    assert read_announcement(text) is None


def test_weights_are_of_features_and_none_is_idle() -> None:
    rows = gazetteers.rows("confidence_weights")
    names = [row["feature"] for row in rows]
    assert names == sorted(set(names))
    assert "always" in names
    assert all(float(row["right"]) or float(row["expansion"]) for row in rows)


def test_confidence_falls_with_what_is_missing() -> None:
    whole = "Acme Corp. will build a $40 million plant in Lima, Ohio, and hire 120 workers."
    less = "Acme Corp. will build a plant in Ohio and hire workers."
    full, poor = read_announcement(whole), read_announcement(less)
    assert full is not None
    assert full.confidence >= CERTAIN
    assert poor is None or poor.confidence < 0.5
