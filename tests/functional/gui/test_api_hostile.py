"""What people and programs send that is no question: each is refused with a problem, and nothing else happens."""

from __future__ import annotations

import socket
import sqlite3
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from typing import Any
from urllib.parse import urlsplit

import httpx
import polars as pl
import pytest
from limits import HANG

from aker_gui.api.problems import MEDIA_TYPE

Serve = Callable[..., AbstractContextManager[str]]
HOSTILE = [
    "' OR 1=1 --",
    "DEN'; DROP TABLE facts; --",
    "../../../etc/passwd",
    "<script>alert(1)</script>",
    '=cmd|"/c calc"!A1',
    "\x00",
    "\r\nSet-Cookie: a=b",
    "🙂" * 40,
    "%",
]


def problem(answer: httpx.Response) -> dict[str, Any]:
    """The problem that an answer is."""
    assert answer.headers["content-type"] == "application/problem+json", (answer.status_code, answer.text[:200])
    document: dict[str, Any] = answer.json()
    assert document["status"] == answer.status_code
    assert document["type"].startswith("/api/v1/problems/")
    assert document["detail"]
    return document


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_refused_in_every_parameter(api: httpx.Client, text: str) -> None:
    for name in ("market", "metric", "state", "type", "year", "as_of", "status", "after", "format", "nonsense"):
        answer = api.get("/facts", params={name: text})
        assert problem(answer)["status"] in (404, 410, 422), name
        assert "set-cookie" not in answer.headers
    assert api.get("/facts", params={"period": text}).json()["data"] == []
    assert problem(api.get("/explanations", params={"place": text, "metric": "tech_lq"}))["status"] == 404
    assert api.get("/markets").json()["meta"]["total"] == 12


def test_a_path_leads_nowhere_else(api: httpx.Client) -> None:
    for path in ("/markets/..%2f..%2fetc%2fpasswd", "/problems/..%2f..", "/markets/%00"):
        assert problem(api.get(path))["status"] in (404, 422)
    for path in ("/../../../etc/passwd", "/../../assets/..%2f..%2fapp.py", "/../../assets/%2e%2e/app.py"):
        text = api.get(path).text
        assert "root:" not in text
        assert "build_app" not in text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_is_written(api: httpx.Client, method: str) -> None:
    assert problem(api.request(method, "/markets", content=b"{}"))["status"] == 405


def test_limits_of_size(api: httpx.Client) -> None:
    assert problem(api.get("/facts", params={"period": "x" * 5_000}))["status"] == 414
    assert problem(api.post("/markets", content=b"[" * 300_000))["status"] == 413
    assert problem(api.get("/facts", params={"limit": 20_000}))["status"] == 413
    assert problem(api.get("/facts", params={"limit": 0}))["status"] == 422
    assert problem(api.get("/facts", params=[("market", "DEN")] * 60))["status"] == 422


def test_a_query_of_ten_megabytes_ends_the_connection_only(api: httpx.Client, address: str) -> None:
    where = urlsplit(address)
    with socket.create_connection((where.hostname, where.port), timeout=HANG) as connection:
        try:
            connection.sendall(b"GET /api/v1/facts?metric=" + b"x" * 10_000_000)
            answer = connection.recv(1_000)
        except (BrokenPipeError, ConnectionResetError):
            answer = b""
    assert answer == b"" or answer.startswith(b"HTTP/1.1 4")
    assert api.get("").status_code == 200


def test_only_names_of_this_machine_are_served(api: httpx.Client) -> None:
    document = problem(api.get("/markets", headers={"Host": "evil.example"}))
    assert document["status"] == 421


@pytest.mark.parametrize("accept", ["image/png", "text/html;q=0", "application/json;q=0", ",,,;;", "a" * 3_000])
def test_formats_that_there_are_not(api: httpx.Client, accept: str) -> None:
    assert problem(api.get("/facts", headers={"Accept": accept}))["status"] == 406


def test_every_answer_has_the_headers_that_browsers_heed(api: httpx.Client) -> None:
    for answer in (api.get("/markets"), api.get("/nope"), api.get("/facts", params={"x": 1})):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert "server" not in answer.headers


def test_slow_connections_do_not_keep_others_waiting(api: httpx.Client, address: str) -> None:
    where = urlsplit(address)
    slow = [socket.create_connection((where.hostname, where.port), timeout=HANG) for _ in range(200)]
    for connection in slow:
        connection.send(b"GET /api/v1/facts HT")
    assert api.get("/metrics").status_code == 200  # the client gives up where the slow ones hold the server
    for connection in slow:
        connection.close()


def test_with_a_token_nobody_reads_without_it(sample: Any, serve: Serve) -> None:
    with serve(sample.house, AKER_API_TOKEN="only-for-tests") as address:
        url = f"{address}/api/v1/markets"
        assert problem(httpx.get(url))["status"] == 401
        assert problem(httpx.get(url, headers={"Authorization": "Bearer wrong"}))["status"] == 401
        assert problem(httpx.get(url, headers={"Authorization": "Basic ###"}))["status"] == 401
        assert httpx.get(url, headers={"Authorization": "Bearer only-for-tests"}).status_code == 200
        assert httpx.get(url, auth=("anybody", "only-for-tests")).status_code == 200
        elsewhere = {"Authorization": "Bearer only-for-tests", "Host": "aker.example"}
        assert httpx.get(url, headers=elsewhere).status_code == 200


def test_an_open_address_needs_a_token(sample: Any) -> None:
    ended = sample.house.aker("serve", "--host", "0.0.0.0", "--port", "8059")
    assert ended.returncode == 10
    assert "AKER_API_TOKEN" in ended.stderr


def test_names_that_people_wrote_do_nothing(sample_copy: Any, serve: Serve) -> None:
    with sqlite3.connect(sample_copy.root / "data" / "aker.db") as database:
        database.execute(
            "UPDATE markets SET name = ? WHERE msa_id = 'DEN'", ('=cmd|"/c calc"!A1<script>alert(1)</script>',)
        )
        database.execute(
            "INSERT INTO market_jobs (sba_id, msa_id, data_vintage, tech_lq) VALUES ('x', '../<b>&', '2024-06-01', 2.5)"
        )
    with serve(sample_copy) as address:
        csv = httpx.get(f"{address}/api/v1/facts", params={"market": "DEN", "format": "csv"}).content
        assert all(name.startswith("'=cmd") for name in pl.read_csv(csv, infer_schema_length=None)["name"])
        rows = httpx.get(f"{address}/api/v1/facts", params={"market": "../<b>&"}).json()["data"]
        assert [(row["value"], row["reason"]) for row in rows] == [(2.5, "entered by hand")]
        assert httpx.get(f"{address}{rows[0]['explanation']}").json()["recomputed"] is None


def test_figures_that_changed_are_served_without_a_restart(sample_copy: Any, serve: Serve) -> None:
    with serve(sample_copy) as address:
        url = f"{address}/api/v1/facts?market=DEN&metric=tech_lq&year=2023"
        first = httpx.get(url)
        with sqlite3.connect(sample_copy.root / "data" / "aker.db") as database:
            database.execute("UPDATE market_jobs SET tech_lq = 3.5 WHERE msa_id = 'DEN'")
        second = httpx.get(url, headers={"If-None-Match": first.headers["etag"]})
        assert second.json()["data"][0]["value"] == 3.5
        (sample_copy.root / "data" / "aker.db").unlink()
        gone = problem(httpx.get(url))
        assert (gone["status"], "make demo" in gone["detail"]) == (503, True)


def slow(address: str, sent: bytes = b"GET /api/v1/facts HT") -> socket.socket:
    """A connection that begins a request and goes no further."""
    where = urlsplit(address)
    connection = socket.create_connection((where.hostname, where.port), timeout=HANG)
    connection.sendall(sent)
    return connection


@pytest.mark.parametrize("connections", [2_000, pytest.param(10_000, marks=pytest.mark.drill)])
def test_thousands_of_slow_connections_in_turn(api: httpx.Client, address: str, connections: int) -> None:
    """Connections in turn, 500 of them at once: others are answered all the time, and afterwards."""
    opened: deque[socket.socket] = deque()
    for number in range(connections):
        opened.append(slow(address))
        if len(opened) > 500:
            opened.popleft().close()
        if number % 250 == 249:
            assert api.get("/metrics", params={"limit": 1}).status_code == 200
    for connection in opened:
        connection.close()
    assert api.get("/markets").json()["meta"]["total"] == 12


ENDLESS = {
    "nothing": b"",
    "line": b"GET /api/v1/facts HT",
    "head": b"GET /api/v1/facts HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
    "body": b"POST /api/v1/expansions/x/review HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{",
}


def test_requests_that_do_not_end_are_ended(address: str) -> None:
    with ExitStack() as stack:
        open_ones = {name: stack.enter_context(slow(address, sent)) for name, sent in ENDLESS.items()}
        ended = []
        for name, connection in open_ones.items():  # one that nobody ends raises TimeoutError after HANG
            while connection.recv(4_096):
                pass  # a problem may be the answer to a head without a body
            ended.append(name)
    assert ended == list(ENDLESS)


@pytest.mark.parametrize(
    "sent",
    [
        b"GET /api/v1/markets HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: a\x00b\r\n\r\n",
        b"GET /api/v1/markets HTTP/1.1\r\nHost: 127.0.0.1\r\nX A: b\r\n\r\n",
        b"GET /api/v1/markets HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"y" * 100_000 + b"\r\n\r\n",
        b"GET /api/v1/markets HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"POST /api/v1/markets HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 200,
    ],
    ids=["null in a header", "space in a name", "long header", "two hosts", "two lengths", "TLS"],
)
def test_heads_that_are_no_http_are_refused(api: httpx.Client, address: str, sent: bytes) -> None:
    with slow(address, sent) as connection:
        answer = b""
        try:
            while part := connection.recv(65_536):
                answer += part
        except ConnectionResetError:
            pass
    assert answer == b"" or (answer.startswith(b"HTTP/1.1 4") and MEDIA_TYPE.encode() in answer)
    assert api.get("").status_code == 200


def test_headers_cannot_be_injected(api: httpx.Client) -> None:
    """Line breaks of a value that comes back in a header (Link) stay encoded in it."""
    evil = "x\r\nSet-Cookie: a=b"
    answer = api.get("/facts", params={"format": "csv", "limit": 1, "as_of": "2024-06"})
    assert "next" in answer.headers["link"]
    for name in ("after", "run", "period", "market"):
        refused = api.get("/facts", params={"format": "csv", "limit": 1, name: evil})
        assert "set-cookie" not in refused.headers
        assert "\n" not in "".join(refused.headers.values())
    for header in ("Accept", "If-None-Match", "Authorization"):
        assert "set-cookie" not in api.get("/markets", headers={header: 'W/"%0d%0aSet-Cookie: a=b"'}).headers


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 200_000,
        b'{"a":' * 40_000 + b"1" + b"}" * 40_000,
        b'{"decision": "accept", "why": "' + b"x" * 200_000 + b'"}',
        b'{"decision": 1e999, "fields": {"new_jobs": 123456789012345678901234567890}}',
        b"\x11\xb2\xbe\x00d",
        b'{"decision": "accept", "decision": "reject", "fields": {"\\ud800": 1}}',
    ],
    ids=["deep list", "deep object", "long text", "large number", "no UTF-8", "half a letter"],
)
def test_json_that_is_too_deep_long_or_broken_is_a_problem(
    sample: Any, api_with_token: httpx.Client, body: bytes
) -> None:
    answer = api_with_token.post("/expansions/x/review", content=body, headers={"Content-Type": "application/json"})
    assert problem(answer)["status"] in (400, 404, 413, 422)
    assert api_with_token.get("").status_code == 200


@pytest.fixture(scope="module")
def api_with_token(sample: Any, serve: Serve) -> Iterator[httpx.Client]:
    headers = {"Authorization": "Bearer only-for-tests"}
    with (
        serve(sample.house, AKER_API_TOKEN="only-for-tests") as url,
        httpx.Client(base_url=f"{url}/api/v1", headers=headers, timeout=HANG) as client,
    ):
        yield client


def test_what_cannot_be_answered_from_what_is_stored_is_not_found(api: httpx.Client) -> None:
    for path, kind in (
        ("/diffs?first=2024-03&last=2024-06", "not-stored"),
        ("/diffs?first=2024-06&last=2024-06&of=nonsense", "unknown-metric"),
        ("/markets/DEN?peers=99999", "unknown-peers"),
        ("/facts?after=market|XYZ|tech_lq|2023", "list-has-changed"),
    ):
        assert problem(api.get(path))["type"].endswith(f"/{kind}"), path
    assert problem(api.get("/facts?after=XYZ"))["status"] == 422
    assert problem(api.get("/markets?as_of=2023-02-29"))["status"] == 422
    assert api.get("/markets?as_of=2028-02-29").json()["meta"]["total"] == 12
