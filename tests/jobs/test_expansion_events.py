"""Events out of readings: what is the same expansion, which field is taken from where, and what people decided."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import polars as pl
import pytest
from expansion_readings import reading, readings

from aker_jobs.expansions import dedup, read_news
from aker_jobs.expansions.dedup import company_words, same_events
from aker_jobs.expansions.events import event_key, events_of
from aker_jobs.expansions.readings import Unreadable, digest, read_items, with_stored
from aker_jobs.expansions.review import REVIEWS, applied, corrections, judged

KNOWN = pl.DataFrame(schema={"item_id": pl.String, "event_key": pl.String})


def events(*rows: dict[str, Any], known: pl.DataFrame = KNOWN) -> pl.DataFrame:
    return events_of(same_events(readings(*rows)), known)


def groups(*rows: dict[str, Any]) -> list[set[str]]:
    return sorted((set(items) for items in events(*rows)["items"]), key=min)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("The Whirlpool Corp.", ("whirlpool",)),
        ("U.S. Steel", ("us", "steel")),
        ("Amazon.com, Inc.", ("amazon",)),
        ("L'Oréal USA", ("loréal",)),
        ("Johnson & Johnson", ("johnson", "and", "johnson")),
        ("Holdings LLC", ("holdings",)),
        (None, ()),
        ("***", ()),
    ],
)
def test_company_names_are_compared_without_legal_forms(name: str | None, words: tuple[str, ...]) -> None:
    assert company_words(name) == words


SAME = {
    "two outlets": (reading("a"), reading("b", "2023-03-03", company="Acme", new_jobs=205)),
    "longer name": (reading("a", company="Toyota"), reading("b", company="Toyota Motor Manufacturing, Inc.")),
    "outlets disagree": (reading("a"), reading("b", "2023-03-20", new_jobs=500)),
    "one tells no site": (reading("a"), reading("b", place=None, county_fips=None)),
    "no state": (reading("a"), reading("b", place=None, county_fips=None, state=None)),
    "a delay": (reading("a"), reading("b", "2025-01-10", status="delayed", new_jobs=None)),
    "a smaller completion": (reading("a"), reading("b", "2026-01-10", status="completed", new_jobs=120)),
    "a cancellation that tells no site": (
        reading("a"),
        reading("b", "2024-01-10", status="cancelled", place=None, county_fips=None),
    ),
    "another name": (reading("a"), reading("b", company="Campus of Acme")),
    "no date": (reading("a"), reading("b", None)),
}
OTHER = {
    "another county": (reading("a"), reading("b", place="Aurora", county_fips="08005")),
    "another state": (reading("a"), reading("b", state="TX", county_fips=None, place=None)),
    "another company": (reading("a"), reading("b", company="Apex Corp.")),
    "years later": (reading("a"), reading("b", "2025-06-01")),
    "another project": (reading("a"), reading("b", "2023-09-01", new_jobs=900)),
    "after the end": (reading("a", status="completed"), reading("b", "2023-06-01")),
    "no company": (reading("a", company=None), reading("b", company=None, new_jobs=90)),
    "half a name": (reading("a", company="United Health"), reading("b", company="United Steel")),
    "no site, other number": (reading("a"), reading("b", place=None, county_fips=None, new_jobs=900)),
}


@pytest.mark.parametrize("rows", SAME.values(), ids=SAME)
def test_one_expansion_is_one_event(rows: tuple[dict[str, Any], ...]) -> None:
    assert groups(*rows) == [{"a", "b"}]
    assert groups(*reversed(rows)) == [{"a", "b"}]


@pytest.mark.parametrize("rows", OTHER.values(), ids=OTHER)
def test_two_expansions_are_two_events(rows: tuple[dict[str, Any], ...]) -> None:
    assert groups(*rows) == [{"a"}, {"b"}]


DOUBTFUL = {
    "another investment within a month": (
        reading("a", investment_usd=10_000_000),
        reading("b", "2023-03-20", new_jobs=None, investment_usd=500_000_000),
    ),
    "jobs of one, dollars of the other": (
        reading("a"),
        reading("b", "2023-08-01", new_jobs=None, investment_usd=50_000_000),
    ),
    "the same jobs a year later": (reading("a"), reading("b", "2024-02-01", new_jobs=190)),
    "a completion of other numbers": (reading("a"), reading("b", "2024-01-10", status="completed", new_jobs=40)),
    "half a name": (reading("a"), reading("b", company="Acme Steel of Colorado"), reading("c", company="New Acme")),
}
CLEAR = {
    "two outlets": (reading("a"), reading("b", "2023-03-03")),
    "no numbers again": (reading("a"), reading("b", "2023-07-01", new_jobs=None)),
    "both numbers a year later": (
        reading("a", investment_usd=9_000_000),
        reading("b", "2024-02-01", investment_usd=9_000_000),
    ),
    "a delay": (reading("a"), reading("b", "2024-01-10", status="delayed", new_jobs=None)),
}


def reasons(*rows: dict[str, Any]) -> list[str]:
    decided = applied(events(*rows), pl.DataFrame(schema=REVIEWS)).with_columns(how=pl.lit("exact"))
    (found,) = judged(decided)["review_reasons"].to_list()
    return list(found)


@pytest.mark.parametrize("rows", DOUBTFUL.values(), ids=DOUBTFUL)
def test_what_may_be_two_projects_never_merges_silently(rows: tuple[dict[str, Any], ...]) -> None:
    assert reasons(*rows)


@pytest.mark.parametrize("rows", CLEAR.values(), ids=CLEAR)
def test_what_is_plainly_one_project_needs_no_review(rows: tuple[dict[str, Any], ...]) -> None:
    assert reasons(*rows) == []


def test_later_word_joins_the_project_with_its_numbers() -> None:
    large, small = reading("large", new_jobs=500), reading("small", "2023-09-01", new_jobs=40)
    told = events(large, small, reading("end", "2024-01-10", status="cancelled", new_jobs=500))
    by_jobs = {row["new_jobs"]: row for row in told.iter_rows(named=True)}
    assert (by_jobs[500]["status"], by_jobs[40]["status"]) == ("cancelled", "announced")
    assert by_jobs[500]["doubts"] == []


def test_later_word_that_may_be_about_several_projects_waits() -> None:
    large, small = reading("large", new_jobs=500), reading("small", "2023-09-01", new_jobs=40)
    told = events(large, small, reading("end", "2024-01-10", status="cancelled", new_jobs=None))
    doubts = told["doubts"].explode().drop_nulls().to_list()
    assert doubts == ["it may be about any of 2 projects of the company"]


def test_announced_delayed_cancelled_is_one_event_with_its_history() -> None:
    (event,) = events(
        reading("a", due_year=2025),
        reading("b", "2024-02-01", status="delayed", due_year=2027, new_jobs=None),
        reading("c", "2024-05-01", status="cancelled", new_jobs=None),
    ).iter_rows(named=True)
    assert [(item["item_id"], item["status"]) for item in event["history"]] == [
        ("a", "announced"),
        ("b", "delayed"),
        ("c", "cancelled"),
    ]
    assert [item["joined"] for item in event["history"]] == [
        None,
        "later word of the same project: delayed",
        "later word of the same project: cancelled",
    ]
    assert (event["status"], event["status_item"], event["new_jobs"], event["due_year"]) == (
        "cancelled",
        "c",
        200,
        2027,
    )
    assert (event["announced_on"], event["cancelled_on"]) == (date(2023, 3, 1), date(2024, 5, 1))
    assert event["event_key"] == event_key("a")


def test_the_newest_official_item_that_tells_a_field_gives_it() -> None:
    (event,) = events(
        reading("press", "2023-03-05", new_jobs=210, investment_usd=5_000_000),
        reading("office", official=True, investment_usd=None),
    ).iter_rows(named=True)
    assert (event["new_jobs"], event["new_jobs_item"]) == (200, "office")
    assert (event["investment_usd"], event["investment_usd_item"]) == (5_000_000, "press")


def test_outlets_that_disagree_wait_for_a_review() -> None:
    found = judged(
        applied(events(reading("a"), reading("b", new_jobs=500)), reviews()).with_columns(how=pl.lit("exact"))
    )
    assert found["review_reasons"].to_list() == [["items state different numbers of jobs"]]


def test_an_event_keeps_its_key_when_an_older_item_is_found() -> None:
    known = pl.DataFrame({"item_id": ["b"], "event_key": [event_key("b")]})
    (event,) = events(reading("a"), reading("b", "2023-03-02"), known=known).iter_rows(named=True)
    assert event["event_key"] == event_key("b")
    parted = events(reading("a"), reading("b", new_jobs=900, county_fips="08005"), known=known)
    assert dict(parted.select(pl.col("items").list.first(), "event_key").iter_rows()) == {
        "a": event_key("a"),
        "b": event_key("b"),
    }


def test_an_item_that_left_its_feed_stays_with_what_was_read_of_it() -> None:
    now, before = (
        readings(reading("a")),
        readings(reading("a", new_jobs=999, seen="2024-01"), reading("b", seen="2024-02")),
    )
    found = with_stored(now, before).sort("item_id")
    assert found.select("item_id", "new_jobs", "seen").rows() == [("a", 200, "2024-01"), ("b", 200, "2024-02")]


ROUNDUP = """The state board approved incentives for three companies on Thursday.

Tarnwell Tools will invest $5 million in a plant in Lima and create 50 jobs.

Odell Plastics will build a factory in Findlay, a $12 million project, and hire 90 people.

Quill Audio is expanding its plant in Mansfield, with an investment of $3 million and 25 new jobs.
"""


def feed_item(item: str, text: str, title: str = "News of Ohio") -> dict[str, Any]:
    return {
        "item_id": item,
        "document": "feed",
        "outlet": "Press",
        "official": False,
        "url": "https://news.example.org/1",
        "title": title,
        "text": text,
        "state": "OH",
        "published": date(2024, 5, 2),
        "payload_sha256": "a" * 64,
        "as_of": "2024-06",
    }


def test_each_project_of_an_item_that_tells_of_several_is_a_reading() -> None:
    single = feed_item(
        "two", "Corvane Corp. will open a plant in Dayton, Ohio, and create 80 jobs.", "Corvane to Dayton"
    )
    stumbled: list[Unreadable] = []
    found = read_items(pl.DataFrame([feed_item("one", ROUNDUP), single]), read_news, stumbled)
    assert found.sort("item_id").select("item_id", "company", "place", "new_jobs").rows() == [
        ("one", "Tarnwell Tools", "Lima", 50),
        ("one \u00a7 Odell Plastics", "Odell Plastics", "Findlay", 90),
        ("one \u00a7 Quill Audio", "Quill Audio", "Mansfield", 25),
        ("two", "Corvane Corp.", "Dayton", 80),
    ]
    assert stumbled == []


def test_a_project_that_an_item_is_no_longer_read_to_tell_does_not_stay() -> None:
    before = readings(reading("a", seen="2024-01"), reading("a \u00a7 Bolt", company="Bolt", seen="2024-01"))
    found = with_stored(readings(reading("a"), reading("a \u00a7 Cord", company="Cord")), before).sort("item_id")
    assert found.select("item_id", "seen").rows() == [("a", "2024-01"), ("a \u00a7 Cord", "2024-01")]


def reviews(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=REVIEWS)


def decision(event: pl.DataFrame, what: str, number: int = 1, **fields: Any) -> dict[str, Any]:
    row = event.row(0, named=True)
    digests = {item["item_id"]: item["digest"] for item in row["history"]}
    return {
        "id": number,
        "event_key": row["event_key"],
        "decision": what,
        "fields": json.dumps(fields),
        "why": None,
        "digests": json.dumps(digests),
        "decided_at": "2024-06-01T00:00:00+00:00",
    }


def state(found: pl.DataFrame) -> tuple[str, list[str]]:
    row = judged(found.with_columns(how=pl.lit("exact"))).row(0, named=True)
    return row["review_state"], row["review_reasons"]


@pytest.mark.parametrize(("what", "becomes"), [("accept", "accepted"), ("reject", "rejected")])
def test_a_decision_settles_what_was_unsure(what: str, becomes: str) -> None:
    unsure = events(reading("a", confidence=0.4))
    assert state(applied(unsure, reviews()))[0] == "needs_review"
    assert state(applied(unsure, reviews(decision(unsure, what)))) == (becomes, [])


def test_a_correction_is_put_on_top_and_the_newest_counts() -> None:
    unsure = events(reading("a", confidence=0.4))
    made = reviews(decision(unsure, "reject"), decision(unsure, "correct", 2, new_jobs=250, sector="health"))
    row = applied(unsure, made).row(0, named=True)
    assert (row["new_jobs"], row["new_jobs_item"], row["sector"], row["sectors"]) == (
        250,
        "review 2",
        "health",
        ["health", "other"],
    )
    assert state(applied(unsure, made)) == ("corrected", [])


def test_a_decision_holds_when_the_same_is_said_again_or_a_delay_follows() -> None:
    made = reviews(decision(events(reading("a")), "correct", new_jobs=250))
    again = events(
        reading("a"), reading("b", new_jobs=None), reading("c", "2024-01-01", status="delayed", new_jobs=None)
    )
    found = applied(again, made).row(0, named=True)
    assert (found["decided"], found["new_jobs"], found["status"]) == ("corrected", 250, "delayed")


def test_a_decision_falls_when_the_text_changes_or_a_new_item_contradicts() -> None:
    made = reviews(decision(events(reading("a")), "accept"))
    changed = applied(events(reading("a", new_jobs=300)), made)
    assert state(changed) == ("needs_review", ["decided before, but: accept of 2024-06-01: a is now read differently"])
    contradicted = applied(events(reading("a"), reading("b", new_jobs=320)), made)
    assert state(contradicted)[0] == "needs_review"
    assert "b is new and states new_jobs 320" in state(contradicted)[1][0]


def test_a_decision_follows_its_items_to_another_key() -> None:
    alone = events(reading("b", "2023-03-02", confidence=0.4))
    joined = events(reading("a", confidence=0.4), reading("b", "2023-03-02", confidence=0.4))
    assert joined["event_key"][0] != alone["event_key"][0]
    assert state(applied(joined, reviews(decision(alone, "accept")))) == ("accepted", [])


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"confidence": 0.59}, "read with confidence 0.59"),
        ({"company": None}, "no company"),
        ({"place": None}, "no place"),
        ({"published": None}, "no item has a date"),
        ({"new_jobs": 50_000}, "more than 20,000 jobs"),
    ],
)
def test_why_an_event_waits(facts: dict[str, Any], says: str) -> None:
    kind, reasons = state(applied(events(reading("a", **facts)), reviews()))
    assert (kind, len(reasons)) == ("needs_review", 1)
    assert says in reasons[0]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"jobs": 1}, "Unknown field jobs"),
        ({"state": "ZZ"}, "state is 'ZZ'"),
        ({"new_jobs": -1}, "a number from 0 to"),
        ({"sector": "tech"}, "one of university"),
        ({"announced_on": "soon"}, "a day as 2024-06-30"),
        ({"company": " "}, "company is ''. Give text"),
        ({"due_year": 5}, "a year from 1990"),
    ],
)
def test_a_correction_that_cannot_be_is_refused(fields: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        corrections(fields)
    assert corrections({"state": "co", "new_jobs": 5}) == {"state": "CO", "new_jobs": 5}


def test_the_digest_names_the_facts_only() -> None:
    one = reading("a")
    assert digest(one) == digest(one | {"title": "other", "confidence": 0.1}) != digest(one | {"new_jobs": 1})


def test_work_grows_with_the_number_of_readings_not_with_its_square(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0
    plain = dedup._match

    def counted(*arguments: Any) -> Any:
        nonlocal compared
        compared += 1
        return plain(*arguments)

    def comparisons(count: int) -> int:
        nonlocal compared
        compared = 0
        rows = [
            reading(f"i{n}", f"20{10 + n % 15}-0{1 + n % 9}-01", company=f"Acme {n % 50}", new_jobs=n % 997)
            for n in range(count)
        ]
        assert same_events(readings(*rows)).height == count
        return compared

    monkeypatch.setattr(dedup, "_match", counted)
    few = comparisons(1_000)
    assert few > 1_000
    assert comparisons(4_000) < 4 * 1.5 * few  # every company's first word is the same: the worst case


def two_items() -> tuple[dict[str, Any], dict[str, Any]]:
    return reading("a"), reading("b", "2023-03-10", new_jobs=205)


def states(*rows: dict[str, Any], made: dict[str, Any]) -> dict[str, tuple[str, int | None, list[str]]]:
    """By first item: review state, jobs, reasons."""
    found = judged(applied(events(*rows), reviews(made)).with_columns(how=pl.lit("exact")))
    return {
        row["items"][0]: (row["review_state"], row["new_jobs"], row["review_reasons"])
        for row in found.iter_rows(named=True)
    }


@pytest.mark.parametrize(("what", "fields"), [("accept", {}), ("correct", {"new_jobs": 400})])
def test_a_part_of_what_was_decided_comes_back(what: str, fields: dict[str, int]) -> None:
    first, second = two_items()
    made = decision(events(first, second), what, **fields)
    changed = reading("b", "2023-10-10", new_jobs=900)
    found = states(first, changed, made=made)
    assert found["a"][:2] == ("accepted" if what == "accept" else "corrected", fields.get("new_jobs", 200))
    assert found["b"][:2] == ("needs_review", 900)
    assert f"at that time part of {event_key('a')}" in found["b"][2][0]


def test_what_was_rejected_stays_out_when_its_event_falls_apart() -> None:
    first, second = two_items()
    made = decision(events(first, second), "reject")
    found = states(reading("a", company="Apex Corp."), second, made=made)
    assert found["b"][0] == "rejected"
    assert found["a"][0] == "needs_review"


def test_a_decision_on_the_part_counts_from_then_on() -> None:
    first, second = two_items()
    made = decision(events(first, second), "accept")
    changed = reading("b", "2023-10-10", new_jobs=900)
    part = events(first, changed).filter(pl.col("new_jobs") == 900)
    found = applied(events(first, changed), reviews(made, decision(part, "reject", number=2)))
    assert dict(found.select("new_jobs", "decided").iter_rows()) == {200: "accepted", 900: "rejected"}
