"""Doubles of publishers: found by their module, one address each, and what a test may let go wrong."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from publishers import ingest_context, serving

from aker_data.contracts import Need, Scope
from aker_data.ingest.fetch_payloads import Unrecorded
from aker_data.ingest.run import ingest
from aker_data.sources import nih_reporter
from aker_sample import publishers, server
from aker_sample.faults import truncated
from aker_sample.messages import ServerRequest, parsed_request
from aker_sample.publisher import NOT_FOUND, Publisher, RateLimit, Route
from aker_sample.publishers.nih import Nih, record
from aker_sample.publishers.usaspending import Usaspending, award
from aker_sample.server import SampleServer, sample_doubles

NEW = """
from aker_sample.messages import CSV
from aker_sample.publisher import Publisher, Route

class Ces(Publisher):
    home, version = "https://download.example.gov", "1"
    routes = (Route(r"/ces/(\\d{4})\\.csv", "table", CSV),)

    def table(self, request, year):
        return f"year\\n{year}\\n".encode() if year == "2023" else None

def sample():
    return (Ces(),)
"""


class Waits(list[float]):
    """Pauses that nobody sleeps, and the clock that they make."""

    def total(self) -> float:
        return sum(self)


class Echo(Publisher):
    """Answers with what it was asked."""

    home = "https://example.org"
    version = "1"
    routes = (Route("/a", "say", method="POST"), Route("/a", "say", has_query=True))

    def say(self, request: ServerRequest) -> bytes:
        return json.dumps([request.json, dict(request.query), request.number]).encode()


def test_a_new_module_is_found_without_touching_the_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bls_ces.py").write_text(NEW)
    monkeypatch.setattr(publishers, "__path__", [*publishers.__path__, str(tmp_path)])
    doubles = sample_doubles.__wrapped__()
    assert [double.home for double in doubles].count("https://download.example.gov") == 1
    asked = SampleServer(doubles).answer
    assert asked("GET", "https://download.example.gov/ces/2023.csv", None, None).body == b"year\n2023\n"
    assert asked("GET", "https://download.example.gov/ces/2022.csv", None, None).status == 404


def test_no_two_doubles_have_an_address() -> None:
    routes = [
        (urlsplit(double.home).hostname, route.method, route.path)
        for double in sample_doubles()
        for route in double.routes
    ]
    assert len(set(routes)) == len(routes)


def test_the_version_of_a_publisher_is_in_its_etags_only(monkeypatch: pytest.MonkeyPatch) -> None:
    urls = ("https://www.irs.gov/pub/irs-soi/2223inmigall.csv", "https://nces.ed.gov/ipeds/datacenter/data/HD2022.zip")
    before = [server.answer("GET", url, None, None).etag for url in urls]
    (irs,) = (double for double in sample_doubles() if double.home == "https://www.irs.gov")
    monkeypatch.setattr(irs, "version", "next")
    after = [server.answer("GET", url, None, None).etag for url in urls]
    assert (after[0] != before[0], after[1] == before[1]) == (True, True)


@pytest.mark.parametrize("body", [b"", b"[1]", b"{", b"{}", b"\xff"])
def test_a_search_without_a_question_is_a_bad_request(body: bytes) -> None:
    request = parsed_request("POST", "https://example.org/a", body)
    assert request is not None
    assert Echo().respond(request).status == 400


def test_requests_of_the_same_meaning_are_one() -> None:
    first, second = (
        parsed_request("POST", "https://example.org/a", body) for body in (b'{"a": 1, "b": 2}', b'{"b":2,"a":1}')
    )
    assert first is not None
    assert second is not None
    assert first.identity == second.identity
    other = parsed_request("POST", "https://example.org/a", b'{"a": 2}')
    assert other is not None
    assert other.identity != first.identity


def test_faults_count_requests_and_pass() -> None:
    double = Echo()
    double.faults = {2: truncated(silently=True)}
    replies = [double.receive("GET", "/a?x=1&key=secret", b"", {}) for _ in range(3)]
    assert [json.loads(reply.body)[1:] for reply in replies[::2]] == [[{"x": "1"}, 1], [{"x": "1"}, 3]]
    assert len(replies[1].body) == len(replies[0].body) // 2
    assert double.receive("PUT", "/a", b"", {}) == NOT_FOUND
    assert [request.number for request in double.requests] == [1, 2, 3, 4]


def test_a_rate_limit_says_when_to_come_back() -> None:
    now = [100.0]
    limit = RateLimit(2, 10.0, clock=lambda: now[0])
    assert [limit.wait(), limit.wait(), limit.wait()] == [0.0, 0.0, 10.0]
    now[0] = 106.5
    assert limit.wait() == pytest.approx(3.5)
    now[0] = 110.0
    assert [limit.wait(), limit.wait()] == [0.0, 0.0]


def test_a_client_over_the_limit_waits_as_long_as_it_is_told_and_has_every_record(tmp_path: Path) -> None:
    waits = Waits()
    double = Nih([record(number) for number in range(1_200)])
    double.rate = RateLimit(2, 5.0, clock=waits.total)
    source = replace(nih_reporter.SOURCE, requests=lambda _: [Need("2023", ((nih_reporter.search(2023),),))])
    scope = Scope(2023, "2024-06", "2023-07")
    with serving(double):
        outcome = ingest(source, scope, context=ingest_context(tmp_path, double, waits=waits), recorder=Unrecorded())
    assert (outcome.rows, len(double.requests)) == (1_200, 4)
    assert waits == [pytest.approx(5, abs=0.1)]


def test_a_page_beyond_the_window_needs_the_cursor() -> None:
    double = Usaspending([award(number, "2023-01-02") for number in range(1, 8)], window=4)
    filters = {
        "award_type_codes": ["D"],
        "time_period": [{"start_date": "2022-10-01", "end_date": "2023-09-30", "date_type": "new_awards_only"}],
    }
    question = {"filters": filters, "fields": ["Award ID"], "limit": 2, "page": 3}

    def reply(**changes: object) -> tuple[int, dict[str, object]]:
        body = json.dumps(question | changes).encode()
        request = parsed_request("POST", f"{double.home}/api/v2/search/spending_by_award/", body)
        assert request is not None
        found = double.respond(request)
        return found.status, json.loads(found.body)

    status, second = reply(page=2)
    assert (status, len(second["results"])) == (200, 2)  # type: ignore[arg-type]
    assert reply()[0] == 422
    cursor = {name: second["page_metadata"][name] for name in ("last_record_unique_id", "last_record_sort_value")}  # type: ignore[index]
    status, third = reply(**cursor)
    assert (status, [row["Award ID"] for row in third["results"]]) == (200, ["W9113M000005", "W9113M000006"])  # type: ignore[attr-defined]
