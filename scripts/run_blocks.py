"""Run the code blocks of a page as a reader would, and hold what they print against what the page shows.

Comments directly above a block say how it is run; a block without one runs.

- ``<!-- not run: REASON -->``: it cannot run where the tests run, and why
- ``<!-- drill -->``: it takes long, and runs with the drills alone
- ``<!-- serve -->``: it runs in the background until the end of the page
- ``<!-- output -->``, above a block of text: what the block before prints. ``…`` stands for anything within a line, or
  alone on a line for any number of lines; runs of spaces count as one.

``<!-- run on: snapshot -->`` anywhere on a page names the data that its blocks run on (else the sample); ``nothing``:
no data at all.
"""

from __future__ import annotations

import re
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

FENCE = re.compile(r"^([ \t]*)```(\w*)[^\n]*\n(.*?)^[ \t]*```[ \t]*$", re.S | re.M)
ABOVE = re.compile(r"<!-- ([a-z ]+?)(?:: (.+?))? -->\s*$")
ON = re.compile(r"^<!-- run on: (\w+) -->$", re.M)
RUN = ("bash", "python", "sql")
PORTS = ("8050", "9000")  # of servers in the text: free ones stand in for them
START, LONGEST = 90.0, 900.0  # seconds until a server answers; of a block


@dataclass(frozen=True)
class Block:
    """A block of code. why_not: the reason that it does not run; output: what the page shows below it."""

    page: str
    line: int
    language: str
    text: str
    why_not: str | None = None
    drill: bool = False
    serve: bool = False
    output: str | None = None

    @property
    def name(self) -> str:
        """Where it stands."""
        return f"{self.page}:{self.line}"


def blocks(page: str, text: str) -> list[Block]:
    """The blocks of a page that are code, in their order; ValueError for a comment that says nothing known."""
    found: list[Block] = []
    for fence in FENCE.finditer(text):
        indent, language, body = fence.groups()
        plain = "".join(line.removeprefix(indent) for line in body.splitlines(keepends=True))
        said = _above(text[: fence.start()])
        if "output" in said:
            found[-1] = replace(found[-1], output=plain)
        elif language in RUN or "not run" in said:
            line = text.count("\n", 0, fence.start()) + 1
            found.append(Block(page, line, language, plain, said.get("not run"), "drill" in said, "serve" in said))
    return found


def _above(text: str) -> dict[str, str | None]:
    said: dict[str, str | None] = {}
    rest = text
    while (found := ABOVE.search(rest)) is not None:
        if found[1] not in ("not run", "drill", "serve", "output"):
            break
        said[found[1]] = found[2]
        rest = rest[: found.start()]
    if "not run" in said and not said["not run"]:
        raise ValueError(f"not run without a reason, above: {text[-60:]!r}")
    return said


def data_of(text: str) -> str:
    """The data that a page's blocks run on."""
    found = ON.search(text)
    return found[1] if found else "sample"


def differs(shown: str, printed: str) -> str | None:
    """Where what a page shows and what was printed differ; None where they agree."""
    pattern = "".join(_line(line) for line in shown.rstrip("\n").split("\n"))
    if re.fullmatch(pattern, _plain(printed)):
        return None
    return f"the page shows\n{shown}\nand this was printed\n{printed}"


def _plain(text: str) -> str:
    return "".join(f"{' '.join(line.split())}\n" for line in text.rstrip("\n").split("\n"))


def _line(line: str) -> str:
    if line.strip() == "…":
        return r"(?:[^\n]*\n)*"
    return r"[^\n]*".join(re.escape(part) for part in " ".join(line.split()).split("…")) + r"\n"


@dataclass(frozen=True)
class House:
    """Where blocks run: a folder with the data, and the environment of commands."""

    root: Path
    environment: Mapping[str, str]

    def run(self, page: Sequence[Block], *, drill: bool) -> list[str]:
        """Run the blocks of a page in their order; returns the names of those that ran.

        drill: the long ones too. Raises AssertionError at the first that fails or prints something else.
        """
        ran, servers = [], list[subprocess.Popen[bytes]]()
        ports = {port: str(_free_port()) for port in PORTS}
        named = {"AKER_SERVE_PORT": ports["8050"], "AKER_METRICS_PORT": ports["9000"]}
        house = replace(self, environment={**self.environment, **named})
        try:
            for block in page:
                if block.why_not or (block.drill and not drill):
                    continue
                text = re.sub(rf"\b({'|'.join(PORTS)})\b", lambda found: ports[found[0]], block.text)
                if block.serve:
                    servers.append(house._serve(block, text, ports))
                else:
                    house._run(block, text)
                ran.append(block.name)
        finally:
            for server in servers:
                server.terminate()
                server.wait(20)
        return ran

    def _run(self, block: Block, text: str) -> None:
        if block.language == "sql":
            self._query(text)
            return
        command = ["bash", "-euc", text] if block.language == "bash" else [sys.executable, "-"]
        ended = subprocess.run(
            command,
            input=None if block.language == "bash" else text,
            cwd=self.root,
            env=dict(self.environment),
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )
        assert ended.returncode == 0, f"{block.name} ended with {ended.returncode}\n{ended.stdout}\n{ended.stderr}"
        wrong = None if block.output is None else differs(block.output, ended.stdout)
        assert wrong is None, f"{block.name}: {wrong}"

    def _query(self, text: str) -> None:
        database = sqlite3.connect(f"file:{self.root / 'data' / 'aker.db'}?mode=ro", uri=True)
        try:
            for query in filter(str.strip, text.split(";")):
                database.execute(query).fetchall()
        finally:
            database.close()

    def _serve(self, block: Block, text: str, ports: Mapping[str, str]) -> subprocess.Popen[bytes]:
        """A server in the background, when it answers on one of the ports."""
        log = self.root / f"serve-{block.line}.log"
        with log.open("wb") as output:
            server = subprocess.Popen(
                ["bash", "-euc", f"exec {text.strip()}"],
                cwd=self.root,
                env=dict(self.environment),
                stdout=output,
                stderr=output,
            )
        until = time.monotonic() + START
        while time.monotonic() < until and server.poll() is None:
            if any(_answers(int(port)) for port in ports.values()):
                return server
            time.sleep(0.1)
        server.kill()
        raise AssertionError(f"{block.name}: nobody answers\n{log.read_text()}")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _answers(port: int) -> bool:
    with socket.socket() as one:
        one.settimeout(1)
        return one.connect_ex(("127.0.0.1", port)) == 0
