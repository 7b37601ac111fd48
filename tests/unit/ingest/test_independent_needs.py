"""A source of several publishers: one that fails is told, and costs nothing that the others said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aker_core.errors import NotPublished, SourceChanged, SourceUnavailable
from aker_data.contracts import Scope
from aker_data.ingest.run import ingest

PAGE = b"<html><body>We are down for maintenance</body></html>"
CUT = b"area,year\n01,2023\n"  # passes for a CSV, and only its parser sees that it is none of these


@pytest.fixture
def run(house, book, scope):
    def _run(at=scope, mode="live", **changes):
        source = house.source("/a.csv", "/b.csv", **({"independent": True} | changes))
        needs = [replace(need, required=False) for need in source.requests(at)]
        return ingest(
            replace(source, requests=lambda _scope: needs), at, context=house.context(mode), recorder=book, checks=()
        )

    return _run


def areas(house, as_of="2024-06"):
    return sorted(house.lake.scan("toy", as_of).collect()["area"])


@pytest.fixture
def good(house, rows):
    """Two publishers, each with a row of its own."""
    house.publisher.says("/a.csv", rows(("01", 2023, 10)))
    house.publisher.says("/b.csv", rows(("02", 2023, 20)))


def bad_answers(said):
    return {"down": said(503, b""), "page": PAGE, "refused": said(400, b"no"), "cut": CUT, "not as declared": None}


@pytest.mark.parametrize("fault", ["down", "page", "refused", "cut", "not as declared"])
def test_one_that_fails_is_told_and_the_others_count(house, run, rows, said, fault):
    house.publisher.says("/a.csv", rows(("01", 2023, 10)))
    house.publisher.says("/b.csv", bad_answers(said)[fault] or rows(("no code", 2023, 20)))
    outcome = run()
    assert areas(house) == ["01"]
    (missing,) = outcome.missing
    told = str(missing)
    assert told.startswith("the year b: toy")
    assert "stands in" not in told


@pytest.mark.parametrize("fault", ["down", "page", "refused", "cut", "not as declared"])
def test_its_last_good_answer_stands_in(house, run, rows, said, good, fault):
    first = run()
    house.publisher.says("/b.csv", bad_answers(said)[fault] or rows(("no code", 2023, 20)))
    later = Scope(2023, "2024-07", "2023-07")
    outcome = run(later)
    assert areas(house, "2024-07") == ["01", "02"]
    assert [ref.sha256 for ref in outcome.payloads] == [ref.sha256 for ref in first.payloads]
    (missing,) = outcome.missing
    told = str(missing)
    assert told.endswith("stands in")
    # Again, and from the archive: the same rows, and a bad answer never takes the good one's place.
    assert not run(later).changed
    assert areas(house, "2024-07") == ["01", "02"]
    run(later, mode="replay")
    assert areas(house, "2024-07") == ["01", "02"]


def test_one_that_comes_back_counts_again(house, run, rows, said, good):
    run()
    house.publisher.says("/b.csv", CUT)
    run()
    house.publisher.says("/b.csv", rows(("03", 2023, 30)))
    outcome = run()
    assert outcome.missing == ()
    assert areas(house) == ["01", "03"]


def test_what_its_publisher_withdraws_does_not_stand_in(house, run, said, good):
    run()
    house.publisher.says("/b.csv", said(404, b""))
    assert len(run().missing) == 1
    assert areas(house) == ["01"]


def test_where_none_answers_the_source_fails_and_its_table_stays(house, run, said, good):
    run()
    for path in ("/a.csv", "/b.csv"):
        house.publisher.says(path, said(503, b""))
    with pytest.raises(SourceUnavailable, match="none of its publishers answered") as failed:
        run()
    assert not isinstance(failed.value, NotPublished)
    assert areas(house) == ["01", "02"]


@pytest.mark.parametrize(("answer", "error"), [(PAGE, SourceUnavailable), (CUT, SourceChanged)])
def test_another_source_fails_whole(house, run, answer, error, good):
    house.publisher.says("/b.csv", answer)
    with pytest.raises(error):
        run(independent=False)
