"""Dashboard and API as an operator starts them: a process of its own, on a free port of this machine."""

from __future__ import annotations

import ctypes
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import httpx
import pytest
from limits import HANG

START = HANG  # a server that does not start ends by itself


class SampleHouse(Protocol):
    """What is used of a house of `tests/functional/conftest.py`."""

    root: Path

    def environment(self, **more: str) -> dict[str, str]: ...


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def serving(house: SampleHouse, **settings: str) -> Iterator[str]:
    """The address of dashboard and API of a house while they run."""
    port = free_port()
    log = house.root / f"serve-{port}.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "aker_gui.app"],
            cwd=house.root,
            env=house.environment(AKER_SERVE_PORT=str(port), **settings),
            stdout=output,
            stderr=output,
            preexec_fn=_end_with_parent,  # noqa: PLW1509 (it calls the kernel alone)
        )
        try:
            _wait(process, port, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(HANG)


def _end_with_parent() -> None:
    """Let the server end where the tests are killed (Linux; elsewhere it stays)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def _wait(process: subprocess.Popen[Any], port: int, log: Path) -> None:
    until = time.monotonic() + START
    while time.monotonic() < until and process.poll() is None:
        try:
            httpx.get(f"http://127.0.0.1:{port}/api/v1", timeout=5)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"nobody answers on port {port}: {log.read_text()[-2000:]}")


@pytest.fixture(scope="session")
def serve() -> Callable[..., Any]:
    """`serving`, for tests that need a server of their own."""
    return serving


@pytest.fixture(scope="session")
def address(sample: Any) -> Iterator[str]:
    """The address of the sample's dashboard and API."""
    with serving(sample.house) as url:
        yield url


@pytest.fixture(scope="session")
def api(address: str) -> Iterator[httpx.Client]:
    """A client of the sample's API."""
    with httpx.Client(base_url=f"{address}/api/v1", timeout=HANG) as client:
        yield client


@pytest.fixture(scope="session")
def mapped(sample: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the sample with its outlines stored, by the flow's own command."""
    house = sample.house.copy(tmp_path_factory.mktemp("mapped") / "house")
    stored = house.run(sys.executable, "-m", "flows.refresh_boundaries", "2024-06")
    assert stored.returncode == 0, stored.stdout + stored.stderr
    with serving(house) as url:
        yield url
