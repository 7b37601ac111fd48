"""The limit of rate: who asks more often than may be is told when to come back, others are not."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from aker_gui.api import guard
from aker_gui.api.guard import BURST, RATE, Guard


async def _app(_scope: Any, _receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"{}"})


async def _receive() -> dict[str, Any]:
    return {"type": "http.request"}


def asked(app: Guard, client: str) -> tuple[int, dict[bytes, bytes]]:
    """Status and headers of one answer."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"host", b"127.0.0.1")]
    place = {"path": "/api/v1", "query_string": b"", "client": (client, 1)}
    asyncio.run(app({"type": "http", "method": "GET", "headers": headers, **place}, _receive, send))
    return sent[0]["status"], dict(sent[0]["headers"])


def test_who_asks_too_often_waits_and_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr(guard, "monotonic", lambda: clock[0])
    app = Guard(_app, None, "default-src 'self'")
    assert {asked(app, "10.0.0.1")[0] for _ in range(int(BURST))} == {200}
    status, headers = asked(app, "10.0.0.1")
    assert (status, headers[b"retry-after"]) == (429, b"1")
    assert headers[b"content-type"] == b"application/problem+json"
    assert asked(app, "10.0.0.2")[0] == 200
    clock[0] += 2 / RATE
    assert [asked(app, "10.0.0.1")[0] for _ in range(3)] == [200, 200, 429]
