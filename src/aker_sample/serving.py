"""Doubles on sockets of this machine, behind one line of a given speed: real HTTP, for tests and benchmarks."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aker_sample.publisher import Publisher

CHUNK = 65_536


class Line:
    """A line that all servers share. megabits: a second."""

    def __init__(self, megabits: float) -> None:
        self._seconds_per_byte = 8 / megabits / 1e6
        self._free_at = 0.0
        self._lock = threading.Lock()

    def send(self, size: int) -> None:
        """Return when so many bytes have gone over the line."""
        with self._lock:
            self._free_at = max(self._free_at, time.monotonic()) + size * self._seconds_per_byte
            until = self._free_at
        time.sleep(max(0.0, until - time.monotonic()))


@contextmanager
def serving(double: Publisher, line: Line | None = None) -> Iterator[Publisher]:
    """Answer on a free port of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(double, line))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    double.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield double
    finally:
        server.shutdown()
        server.server_close()


def _handler(double: Publisher, line: Line | None) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # header and body go out at once

        def do_GET(self) -> None:
            size = int(self.headers.get("content-length", 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            reply = double.receive(self.command, self.path, self.rfile.read(size), headers)
            self.send_response(reply.status)
            for name, value in {"Content-Type": reply.content_type, **reply.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body) + reply.missing))
            self.end_headers()
            self._write(memoryview(reply.body))
            self.close_connection = self.close_connection or bool(reply.missing)

        do_POST = do_GET  # noqa: N815 (the name that the server calls)

        def _write(self, body: memoryview) -> None:
            if line is None:
                self.wfile.write(body)
                return
            for at in range(0, len(body), CHUNK):
                line.send(len(body[at : at + CHUNK]))
                self.wfile.write(body[at : at + CHUNK])

        def log_message(self, *args: Any) -> None: ...

    return Handler
