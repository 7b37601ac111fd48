"""A live request goes through the proxy of the environment, and asks it for the publisher's host."""

from __future__ import annotations

import socket
import threading

import pytest

from aker_core.errors import SourceUnavailable
from aker_data.http.network import HttpTransport
from aker_data.http.transport import HttpRequest


def test_a_proxy_is_asked_for_the_host(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as proxy:

        def refuse() -> None:
            connection, _ = proxy.accept()
            with connection:
                heard.append(connection.recv(4_096))
                connection.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")

        thread = threading.Thread(target=refuse, daemon=True)
        thread.start()
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.getsockname()[1]}")
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        transport = HttpTransport("Aker/test", seconds=10)
        request = HttpRequest("GET", "https://data.example.gov/units.csv", None, "units", 1_000)
        with pytest.raises(SourceUnavailable, match=r"data\.example\.gov"):
            transport.send(request)
        transport.close()
        thread.join(10)
    assert heard[0].startswith(b"CONNECT data.example.gov:443 HTTP/1.1\r\n")
