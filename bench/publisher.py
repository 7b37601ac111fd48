"""Answers of a publisher, drawn once and kept: every page that a connector asks for, in the publisher's format.

    python -m bench.publisher census_bds 4000000

A drawer (one module per publisher) answers questions as the publisher does; what the connector asks, page after page,
is written below ``data/bench``. A later run of the connector is answered from there, as fast as a disk can.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
from collections import deque
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Protocol

from aker_data import catalogue
from aker_data.contracts import Payload, Request, Scope, Source
from aker_data.http.transport import HttpRequest, HttpResponse
from bench.files import FOLDER, ROOT

INDEX = "index.json"
YEAR = 2023
SCOPE = Scope(year=YEAR, as_of="2024-06", delineation="2023-07")


class Drawer(Protocol):
    """Stands in for a publisher."""

    def answer(self, request: Request) -> bytes | None:
        """The body of an answer; None: not published."""


@dataclass(frozen=True)
class Kind:
    """How a source is measured. drawer: module with ``drawer(size)``. needs: how many needs of the source; 0: all."""

    drawer: str
    needs: int = 0


KINDS = {
    "nih_reporter": Kind("drawn_nih", needs=1),
    "nsf_awards": Kind("drawn_nsf", needs=1),
    "usaspending_dod_awards": Kind("drawn_dod"),
    "census_bds": Kind("drawn_bds"),
    "census_bfs_monthly": Kind("drawn_bfs"),
}
_COMMON = ("publisher", "drawing")


@dataclass(frozen=True)
class Kept:
    """A transport that answers from a folder of kept pages."""

    folder: Path
    remote: bool = False

    def send(self, call: HttpRequest) -> HttpResponse:
        """The page of a question; 404 where the drawer had none."""
        path = self.folder / call.identity
        if not path.exists():
            return HttpResponse(404)
        return HttpResponse(200, path.read_bytes(), "text/csv" if call.url.endswith(".csv") else "application/json")


def source_of(source_id: str) -> Source:
    """The connector, asked for as much as is measured."""
    source, needs = catalogue.load(source_id), KINDS[source_id].needs
    return replace(source, requests=lambda scope: source.requests(scope)[:needs]) if needs else source


def kept(source_id: str, size: int) -> Path:
    """The folder of a source's pages; made (in a process of its own) where it is not there yet."""
    command = [sys.executable, "-m", "bench.publisher", source_id, str(size)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return Path(done.stdout.strip())


def pages(folder: Path) -> list[Payload]:
    """Every kept page as a connector gets it."""
    listed = json.loads(folder.joinpath(INDEX).read_text(encoding="utf-8"))
    requests = [Request(**{**fields, "file_names": tuple(fields["file_names"])}) for fields in listed]
    return [_payload(request, folder.joinpath(request.identity).read_bytes()) for request in requests]


def _payload(request: Request, body: bytes) -> Payload:
    return Payload(request, hashlib.sha256(body).hexdigest(), body, datetime(2024, 6, 1, tzinfo=UTC))


def _draw(source_id: str, size: int) -> Path:
    """Ask as the connector asks, and keep what the drawer answers."""
    folder = FOLDER / f"{source_id}-{size}-{_version(source_id)}"
    if folder.exists():
        return folder
    part = folder.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    drawer: Drawer = import_module(f"bench.{KINDS[source_id].drawer}").drawer(size)
    source = source_of(source_id)
    asked = [
        request
        for need in source.requests(SCOPE)
        for request in next(filter(None, (_walk(source, drawer, ways, part) for ways in need.alternatives)), ())
    ]
    part.joinpath(INDEX).write_text(json.dumps([asdict(request) for request in asked]), encoding="utf-8")
    part.rename(folder)
    return folder


def _walk(source: Source, drawer: Drawer, requests: tuple[Request, ...], folder: Path) -> list[Request]:
    """The questions that were answered with rows, in order; none where the drawer does not have them."""
    queue, answered = deque(requests), []
    while queue:
        request = queue.popleft()
        body = drawer.answer(request)
        if body is None:
            return []
        folder.joinpath(request.identity).write_bytes(body)
        said = source.follow(_payload(request, body)) if source.follow else None
        queue += said.requests if said else ()
        if not (said and said.replaces_answer):
            answered.append(request)
    return answered


def _version(source_id: str) -> str:
    """Of the code that draws and of the connector that asks: other code, other files."""
    paths = [Path(__file__).with_name(f"{name}.py") for name in (*_COMMON, KINDS[source_id].drawer)]
    paths += [Path(str(import_module(f"aker_data.sources.{source_id}").__file__))]
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()[:8]


def main() -> None:
    """Draw and print the folder."""
    options = argparse.ArgumentParser(prog="python -m bench.publisher", description="answers of a publisher, drawn")
    options.add_argument("source", choices=sorted(KINDS))
    options.add_argument("size", type=int, help="records; of tables of figures, cells")
    chosen = options.parse_args()
    print(_draw(chosen.source, chosen.size))


if __name__ == "__main__":
    main()
