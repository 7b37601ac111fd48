"""The client against a publisher that misbehaves on a real socket."""

from __future__ import annotations

import gzip
import json
import logging
import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from aker_core.errors import AkerError, ConfigError, NotLoaded, NotPublished, SourceChanged, SourceUnavailable
from aker_data.contracts import Validators
from aker_data.http.client import agent
from aker_data.http.network import HttpTransport
from aker_data.http.pacing import Backoff, Pace, RetryableError, retry_after
from aker_data.http.responses import scrub
from aker_data.http.transport import HttpRequest

KEY = "s3cr+et/key"
PAGE = b"<!DOCTYPE html><html><head><title>Missing Key</title></head><body>A valid key must be included</body></html>"
DATA = b"area,year,jobs\n01,2023,10\n"


def test_an_answer_has_the_bytes_and_what_is_known_of_them(house, said):
    house.publisher.says("/a.csv", said(200, DATA, {"ETag": '"1"', "Last-Modified": "Mon, 01 Jan 2024 00:00:00 GMT"}))
    answer = house.client().fetch(house.request("/a.csv"))
    assert (answer.body, answer.status, answer.content_type, answer.etag) == (DATA, 200, "text/csv", '"1"')
    assert answer.last_modified == "Mon, 01 Jan 2024 00:00:00 GMT"
    assert answer.url == house.publisher.url("/a.csv")
    assert not answer.not_modified
    assert datetime.now(UTC) - answer.fetched_at < timedelta(seconds=30)
    assert house.publisher.asked[0].headers["user-agent"] == "Aker/1.0 (me@example.org)"


def test_unchanged_is_not_sent_again(house, said):
    house.publisher.says("/a.csv", said(200, DATA, {"ETag": '"1"'}))
    answer = house.client().fetch(house.request("/a.csv"), Validators('"1"', "Mon, 01 Jan 2024 00:00:00 GMT"))
    assert answer.not_modified
    assert answer.body == b""
    assert house.publisher.asked[0].headers["if-modified-since"] == "Mon, 01 Jan 2024 00:00:00 GMT"


def test_not_modified_without_a_question_for_it_is_no_answer(house, said):
    house.publisher.says("/a.csv", said(304))
    with pytest.raises(SourceUnavailable, match="304"):
        house.client().fetch(house.request("/a.csv"))


def test_gzip_is_undone(house, said):
    house.publisher.says("/a.csv", said(200, gzip.compress(DATA), {"Content-Encoding": "gzip"}))
    assert house.client().fetch(house.request("/a.csv")).body == DATA


def test_a_post_sends_its_body(house):
    house.publisher.says("/search", b'{"results": []}')
    house.client().fetch(house.request("/search", media="json", method="POST", body='{"q": 1}'))
    asked = house.publisher.asked[0]
    assert (asked.method, asked.body, asked.headers["content-type"]) == ("POST", b'{"q": 1}', "application/json")


def test_500_twice_then_good(house, said):
    house.publisher.says("/a.csv", said(500), said(503), said(200, DATA))
    assert house.client().fetch(house.request("/a.csv")).body == DATA
    assert len(house.publisher.asked) == 3
    assert len(house.waits) == 2


def test_requests_are_counted_by_how_they_ended(house, said):
    house.publisher.says("/a.csv", said(500), said(429, b"", {"Retry-After": "1"}), said(200, DATA))
    house.publisher.says("/b.csv", said(404))
    client = house.client()
    client.fetch(house.request("/a.csv"))
    with pytest.raises(NotPublished):
        client.fetch(house.request("/b.csv"))
    outcomes = {outcome: number for (_, outcome), number in client.requests.items()}
    assert outcomes == {"failed": 1, "busy": 1, "ok": 1, "not_published": 1}


def test_attempts_are_bounded_and_the_error_names_source_part_and_address(house, said):
    house.publisher.says("/a.csv", said(500))
    with pytest.raises(SourceUnavailable, match=r"toy 2023 \(http://127.*/a.csv\): HTTP 500.*3 attempts"):
        house.client().fetch(house.request("/a.csv"))
    assert len(house.publisher.asked) == 3


def test_retry_after_in_seconds_is_obeyed(house, said):
    house.publisher.says("/a.csv", said(429, b"slow down", {"Retry-After": "7"}), said(200, DATA))
    house.client().fetch(house.request("/a.csv"))
    assert 7 <= house.waits[0] < 8


def test_retry_after_as_a_date_is_obeyed(house, said):
    at = format_datetime(datetime.now(UTC) + timedelta(seconds=20), usegmt=True)
    house.publisher.says("/a.csv", said(503, b"", {"Retry-After": at}), said(200, DATA))
    house.client().fetch(house.request("/a.csv"))
    assert 17 < house.waits[0] < 22


def test_retry_after_beyond_the_cap_is_not_waited_for(house, said):
    house.publisher.says("/a.csv", said(429, b"", {"Retry-After": "3600"}))
    with pytest.raises(SourceUnavailable, match="asks to wait 3,600 s"):
        house.client().fetch(house.request("/a.csv"))
    assert house.waits == []
    assert len(house.publisher.asked) == 1


@pytest.mark.parametrize("header", [None, "", "soon", "-5", "Wed, 99 Foo 2024"])
def test_retry_after_that_says_nothing(header):
    assert retry_after(header) is None


def test_retry_after_in_the_past_is_now():
    assert retry_after("Mon, 01 Jan 2001 00:00:00 GMT") == 0.0


@pytest.mark.parametrize("status", [404, 410, 204])
def test_not_published_is_asked_once(house, said, status):
    house.publisher.says("/a.csv", said(status))
    with pytest.raises(NotPublished, match=f"not published \\(HTTP {status}\\)"):
        house.client().fetch(house.request("/a.csv"))
    assert len(house.publisher.asked) == 1


def test_a_question_that_is_no_longer_understood(house, said):
    house.publisher.says("/a", said(400, b"error: unknown/unsupported geography hierarchy"))
    with pytest.raises(SourceChanged, match="unknown/unsupported geography hierarchy"):
        house.client().fetch(house.request("/a", media="json"))
    assert len(house.publisher.asked) == 1


@pytest.mark.parametrize("status", [401, 403])
def test_forbidden_names_the_contact_where_the_host_wants_one(house, said, status):
    house.spec = replace(house.spec, needs_contact=True)
    house.publisher.says("/a.csv", said(status, PAGE))
    with pytest.raises(ConfigError, match=r"AKER_CONTACT_EMAIL: 127\.0\.0\.1 blocks clients"):
        house.client().fetch(house.request("/a.csv"))


@pytest.mark.parametrize("status", [401, 403])
def test_forbidden_elsewhere_names_the_host_and_passes(house, said, status):
    house.publisher.says("/a.csv", said(status, PAGE), said(200, DATA))
    assert house.client().fetch(house.request("/a.csv")).body == DATA
    house.publisher.says("/b.csv", said(status, PAGE))
    with pytest.raises(SourceUnavailable, match=r"127\.0\.0\.1 refuses this client or this network") as caught:
        house.client().fetch(house.request("/b.csv"))
    assert "AKER_" not in str(caught.value)


def test_a_redirect_goes_to_the_hosts_of_the_source_only(house, said, elsewhere):
    house.spec = replace(house.spec, hosts=("data.example",), redirects=("*.0.0.1",))
    house.publisher.says("/a.zip", said(302, b"", {"Location": elsewhere.url("/token/abc?x-sig=s1gned")}))
    elsewhere.says("/token/abc", DATA)
    answer = house.client().fetch(house.request("/a.zip"))
    assert (answer.body, answer.url) == (DATA, elsewhere.url("/token/abc"))
    there = elsewhere.url("/token/abc").replace("http://", "http://somebody@")
    house.publisher.says("/b.zip", said(302, b"", {"Location": there}))
    with pytest.raises(SourceChanged, match=r"another host \(http://127\.0\.0\.1\)"):
        house.client().fetch(house.request("/b.zip"))


def test_a_signed_address_is_asked_for_and_never_shown(house, said, caplog):
    caplog.set_level(logging.DEBUG)
    signed = house.publisher.url("/store/2023.csv?X-Amz-Signature=s1gned")
    request = house.request("/list-files#2023.csv")
    house.publisher.says("/store/2023.csv", said(403, b"<Error><SignatureProvided>s1gned</SignatureProvided></Error>"))
    with pytest.raises(SourceUnavailable) as caught:
        house.client().fetch(request, None, signed)
    house.publisher.says("/store/2023.csv", said(200, DATA, {"ETag": '"1"'}))
    answer = house.client().fetch(request, None, signed)
    assert house.publisher.asked[-1].path == "/store/2023.csv?X-Amz-Signature=s1gned"
    assert answer.url == house.publisher.url("/store/2023.csv")
    assert "s1gned" not in repr(answer) + str(caught.value) + caplog.text
    with pytest.raises(SourceChanged, match="another host"):
        house.client().fetch(request, None, "https://elsewhere.example/2023.csv?X-Amz-Signature=s1gned")


def test_a_cut_off_body_is_tried_again(house, said):
    house.publisher.says("/a.csv", said(200, DATA[:10], lie=16), said(200, DATA))
    assert house.client().fetch(house.request("/a.csv")).body == DATA


def test_a_body_that_stays_cut_off(house, said):
    house.publisher.says("/a.csv", said(200, DATA[:10], lie=16))
    with pytest.raises(SourceUnavailable, match="RemoteProtocolError"):
        house.client().fetch(house.request("/a.csv"))


@pytest.mark.parametrize("body", [b"", b"\r\n \n"])
def test_an_empty_body(house, body):
    house.publisher.says("/a.csv", body)
    with pytest.raises(SourceUnavailable, match="empty"):
        house.client().fetch(house.request("/a.csv"))


@pytest.mark.parametrize("media", ["csv", "json", "zip", "xls", "xlsx"])
def test_a_page_with_status_200(house, media):
    house.publisher.says("/a", b"\xef\xbb\xbf\n  " + PAGE)
    with pytest.raises(SourceUnavailable, match="page instead of data"):
        house.client().fetch(house.request("/a", media=media))


def test_a_body_beyond_the_limit_is_not_read_to_its_end(house, said):
    house.spec = replace(house.spec, max_bytes=100_000)
    house.publisher.says("/a.csv", said(200, b"a" * 5_000_000))
    with pytest.raises(SourceChanged, match=r"limit of 0 MB.*max_mb"):
        house.client().fetch(house.request("/a.csv"))


def test_a_gzip_bomb_meets_the_limit_while_streaming(house, said):
    bomb = gzip.compress(b"a" * 30_000_000)
    assert len(bomb) < house.spec.max_bytes
    house.publisher.says("/a.csv", said(200, bomb, {"Content-Encoding": "gzip"}))
    with pytest.raises(SourceChanged, match="larger than the limit"):
        house.client().fetch(house.request("/a.csv"))


def test_nobody_there(house):
    house.publisher.host = "127.0.0.1:9"
    with pytest.raises(SourceUnavailable, match="ConnectError"):
        house.client().fetch(house.request("/a.csv"))


def test_too_slow():
    transport = HttpTransport("Aker/1.0", seconds=0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/a.csv"
        with pytest.raises(SourceUnavailable, match="no answer in time"):
            transport.send(HttpRequest("GET", url, None, "x", 1000))


# Redirects


def test_a_redirect_on_the_same_host_is_followed(house, said):
    house.publisher.says("/a.csv", said(302, b"", {"Location": "/b.csv"}))
    house.publisher.says("/b.csv", DATA)
    answer = house.client().fetch(house.request("/a.csv"))
    assert (answer.body, answer.url) == (DATA, house.publisher.url("/b.csv"))


def test_a_redirect_to_an_allowed_host_is_followed_without_the_key(house, said, elsewhere):
    house.key = KEY
    elsewhere.says("/b.csv", DATA)
    house.publisher.says("/a.csv", said(302, b"", {"Location": f"{elsewhere.url('/b.csv')}?key=s3cr%2Bet%2Fkey&x=1"}))
    answer = house.client().fetch(house.request("/a.csv", key_param="key"))
    # What a redirect adds to an address may be a token: it is asked for and not kept.
    assert answer.url == elsewhere.url("/b.csv")
    assert elsewhere.asked[0].path == "/b.csv?x=1"


def test_a_redirect_to_another_host_is_refused(house, said, elsewhere):
    house.spec = replace(house.spec, hosts=("data.example",))
    house.publisher.says("/a.csv", said(301, b"", {"Location": elsewhere.url("/b.csv")}))
    with pytest.raises(SourceChanged, match=r"another host.*sources\.yml"):
        house.client().fetch(house.request("/a.csv"))
    assert elsewhere.asked == []


def test_a_redirect_to_a_page_is_refused(house, said):
    house.publisher.says("/a.csv", said(302, b"", {"Location": "/maintenance.html"}))
    with pytest.raises(SourceUnavailable, match="page instead of data"):
        house.client().fetch(house.request("/a.csv"))
    assert {asked.path for asked in house.publisher.asked} == {"/a.csv"}


def test_redirects_in_a_circle_end(house, said):
    house.publisher.says("/a.csv", said(302, b"", {"Location": "/a.csv"}))
    with pytest.raises(SourceUnavailable, match="more than 5 redirects"):
        house.client().fetch(house.request("/a.csv"))


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/x.csv"])
def test_a_redirect_away_from_the_web_is_refused(house, said, target):
    house.publisher.says("/a.csv", said(302, b"", {"Location": target}))
    with pytest.raises(SourceChanged):
        house.client().fetch(house.request("/a.csv"))


# Keys and contact


def test_a_missing_key_is_said_before_asking(house):
    house.spec = replace(house.spec, key_setting="census_api_key")
    with pytest.raises(ConfigError, match="AKER_CENSUS_API_KEY"):
        house.client().fetch(house.request("/a", key_param="key"))
    assert house.publisher.asked == []


def test_without_an_optional_key_nothing_is_requested(house):
    house.spec = replace(house.spec, key_setting="bls_api_key", key_is_optional=True)
    with pytest.raises(NotLoaded, match=r"AKER_BLS_API_KEY is not set.*left out"):
        house.client().fetch(house.request("/a", key_param="key"))
    assert house.publisher.asked == []


def test_the_key_of_a_post_goes_into_its_body_and_nowhere_else(house, caplog):
    caplog.set_level(logging.DEBUG)
    house.key = KEY
    house.publisher.says("/search", b'{"results": []}')
    request = house.request("/search", media="json", method="POST", body='{"q": 1}', key_param="registrationkey")
    answer = house.client().fetch(request)
    asked = house.publisher.asked[0]
    assert (asked.path, json.loads(asked.body)) == ("/search", {"q": 1, "registrationkey": KEY})
    assert not _leaks(f"{answer} {answer.url} {request} {request.identity} {caplog.text}")


def test_a_refusal_that_repeats_the_key_is_no_answer(house):
    house.key = KEY
    words = f'{{"status": "REQUEST_NOT_PROCESSED", "message": ["The key:{KEY} provided by the User is invalid."]}}'
    house.publisher.says("/search", words.encode())
    request = house.request("/search", media="json", method="POST", body='{"q": 1}', key_param="registrationkey")
    with pytest.raises(ConfigError, match="repeats the API key") as caught:
        house.client().fetch(request)
    assert not _leaks(str(caught.value))


def test_the_key_goes_over_the_wire_and_nowhere_else(house, said, caplog):
    caplog.set_level(logging.DEBUG)
    house.key = KEY
    house.publisher.says("/a.csv", said(200, DATA, {"ETag": '"1"'}))
    answer = house.client().fetch(house.request("/a.csv?get=x", key_param="key"))
    assert house.publisher.asked[0].path == "/a.csv?get=x&key=s3cr%2Bet%2Fkey"
    assert answer.url == house.publisher.url("/a.csv?get=x")
    assert not _leaks(repr(answer) + caplog.text)


def test_a_bad_key_is_a_redirect_to_a_page(house, said, caplog):
    caplog.set_level(logging.DEBUG)
    house.key = KEY
    location = house.publisher.url("/data/invalid_key.html?key=s3cr%2Bet%2Fkey")
    house.publisher.says("/a", said(302, b"", {"Location": location}))
    with pytest.raises(ConfigError, match=r"API key.*page") as caught:
        house.client().fetch(house.request("/a", media="json", key_param="key"))
    assert len(house.publisher.asked) == 1
    assert not _leaks(str(caught.value) + caplog.text)


def test_a_page_with_status_200_after_a_key_blames_the_key(house):
    house.key = KEY
    house.publisher.says("/a", PAGE)
    with pytest.raises(ConfigError, match="API key"):
        house.client().fetch(house.request("/a", media="json", key_param="key"))


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_no_error_repeats_the_key(house, said, status, caplog):
    caplog.set_level(logging.DEBUG)
    house.key = KEY
    house.publisher.says("/a", said(status, f"bad question key={KEY} or s3cr%2Bet%2Fkey".encode()))
    with pytest.raises(AkerError) as caught:
        house.client().fetch(house.request("/a", media="json", key_param="key"))
    shown = str(caught.value) + repr(caught.value.__cause__) + caplog.text
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    assert not _leaks(shown)


def _leaks(text: str) -> bool:
    return any(spelling in text for spelling in (KEY, "s3cr%2Bet%2Fkey", "s3cr%2Bet/key"))


def test_scrub_leaves_text_without_key_alone():
    assert scrub("a?key=abc", None) == "a?key=abc"
    assert scrub("a?key=abc", "abc") == "a?key=***"


def test_a_publisher_that_needs_a_contact(house):
    house.spec = replace(house.spec, needs_contact=True)
    house.contact = None
    with pytest.raises(ConfigError, match="AKER_CONTACT_EMAIL"):
        house.client().fetch(house.request("/a.csv"))
    assert house.publisher.asked == []


def test_the_agent_says_who_asks():
    assert agent("1.2", "me@example.org") == "Aker/1.2 (me@example.org)"
    assert agent("1.2", None) == "Aker/1.2"


@pytest.mark.parametrize("contact", ["me", "a@b.c\r\nX-Evil: 1", "me@exämple.org", "a b@c.d", "me@example"])
def test_a_contact_that_is_no_address(contact):
    with pytest.raises(ConfigError, match="AKER_CONTACT_EMAIL"):
        agent("1.2", contact)


# Pace and back-off


def test_calls_to_one_host_are_kept_apart():
    now, slept = [100.0], list[float]()

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    pace = Pace(sleep, lambda: now[0])
    for _ in range(3):
        pace.wait("a", 2.0)
    pace.wait("b", 2.0)
    assert slept == [0.5, 0.5]


def test_back_off_doubles_with_jitter_up_to_the_longest():
    waits: list[float] = []

    def fail() -> None:
        raise RetryableError(SourceUnavailable("down"))

    backoff = Backoff(attempts=7, first=1, longest=8, sleep=waits.append)
    with pytest.raises(SourceUnavailable, match="7 attempts"):
        backoff.run(fail)
    for wait, most in zip(waits, [1, 2, 4, 8, 8, 8], strict=True):
        assert most / 2 <= wait <= most
    assert len(set(waits)) == len(waits)


def test_only_unavailability_is_retried():
    with pytest.raises(SourceChanged):
        Backoff(sleep=lambda _: pytest.fail("waited")).run(_changed)


def _changed() -> None:
    raise SourceChanged("columns")
