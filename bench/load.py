"""The API under a steady load: 100 requests a second for a minute from a second process; times, errors, memory.

    python -m bench.load [HOUSE] [--seconds 60] [--rate 100]

HOUSE: a folder in which `make demo` has run; without one, it is made. Requests begin by the clock, whether or not the
one before has been answered, so that a slow answer is counted as one; connections stay open.
Half ask for 100 facts, half for the scores of all markets. Budgets are for a quiet machine.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from bench.report import Budget, Report
from scripts.render_screenshots import refreshed, served

SECONDS, RATE, GROWTH = 60, 100, 10.0  # megabytes that a server may grow by, once warm
ASKED = {
    "100 rows": ("/api/v1/facts?limit=100", 10.0),
    "all markets": ("/api/v1/scores?limit=10000", 20.0),
}


class Connections:
    """Connections that stay open, as programs keep them: one for each request, a new one where all of them wait."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def answered(self, path: str) -> tuple[float, int]:
        """Milliseconds until a whole answer is there, and its status."""
        began = time.perf_counter()
        known = self._idle.pop() if self._idle else await asyncio.open_connection(self._host, self._port)
        reader, writer = known
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {self._host}\r\nAccept-Encoding: gzip\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        await reader.readexactly(int(length[1]) if length else 0)
        self._idle.append(known)
        return 1000 * (time.perf_counter() - began), int(head[9:12])

    def close(self) -> None:
        """Close what waits."""
        for _, writer in self._idle:
            writer.close()


async def load(address: str, seconds: int, rate: int) -> dict[str, list[tuple[float, int]]]:
    """The answers to each path, asked in turn at a steady rate."""
    place = urlsplit(address)
    connections = Connections(place.hostname or "", place.port or 80)
    loop, names = asyncio.get_running_loop(), list(ASKED)
    begin, tasks = loop.time() + 0.1, []
    for position in range(seconds * rate):
        await asyncio.sleep(max(0.0, begin + position / rate - loop.time()))
        tasks.append(asyncio.create_task(connections.answered(ASKED[names[position % len(names)]][0])))
    answers = await asyncio.gather(*tasks)
    connections.close()
    return {name: list(answers[at :: len(names)]) for at, name in enumerate(names)}


def judged(answers: dict[str, list[tuple[float, int]]], grown: float) -> Report:
    """The report of a load. grown: megabytes that the server grew by."""
    report = Report("load", "the API under a steady load")
    for name, found in answers.items():
        report.budgets.append(
            Budget(f"{name}, 95 of 100 answered within", p95([ms for ms, _ in found]), ASKED[name][1], "ms")
        )
    errors = sum(status != 200 for found in answers.values() for _, status in found)
    report.budgets += [Budget("answers that are errors", errors, 0, ""), Budget("memory grew by", grown, GROWTH, "MB")]
    return report


def p95(values: Sequence[float]) -> float:
    """The value that 95 of 100 do not exceed."""
    return sorted(values)[max(0, -(-95 * len(values) // 100) - 1)]


def memory(port: int) -> float:
    """Megabytes of the process that listens on a port of this machine (Linux)."""
    for status in Path("/proc").glob("[0-9]*/status"):
        environment = status.with_name("environ")
        try:
            if f"AKER_SERVE_PORT={port}".encode() in environment.read_bytes().split(b"\0"):
                return int(re.findall(r"VmRSS:\s+(\d+)", status.read_text())[0]) / 1024
        except OSError:
            continue
    return 0.0


def main() -> int:
    """Load, measure and print; the exit code is 1 where a budget is exceeded."""
    options = argparse.ArgumentParser(prog="python -m bench.load", description="the API under a steady load")
    options.add_argument("house", nargs="?", type=Path, help="a folder in which make demo has run")
    options.add_argument("--seconds", type=int, default=SECONDS)
    options.add_argument("--rate", type=int, default=RATE)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as made:
        house = chosen.house or Path(made)
        if chosen.house is None:
            refreshed(house, "snapshot")
        with served(house) as address:
            asyncio.run(load(address, 5, chosen.rate))  # it reads its figures
            port = urlsplit(address).port or 0
            before = memory(port)
            answers = asyncio.run(load(address, chosen.seconds, chosen.rate))
            report = judged(answers, memory(port) - before)
    sys.stdout.write(f"{report.text()}\n")
    return 0 if all(budget.ok for budget in report.budgets) else 1


if __name__ == "__main__":
    sys.exit(main())
