"""Publishers at national size: doubles with synthetic content, and their answers to a connector, kept in a folder.

    python -m bench.publishers census_bds 4000000

What the connector asks, page after page, is answered once and written below ``data/bench``. A later run of the
connector is answered from there, as fast as a disk can.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import tempfile
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from aker_data import catalogue
from aker_data.contracts import Payload, Request, Scope, Source
from aker_data.http.transport import HttpRequest, HttpResponse
from aker_sample.messages import ServerRequest
from aker_sample.publisher import Publisher
from aker_sample.publishers.bls_qcew import Qcew
from aker_sample.server import SampleServer, sample_doubles
from bench.files import FOLDER, YEAR, code_version, printed_by, single_file
from bench.synthetic_awards import dod_double, nih_double, nsf_double
from bench.synthetic_bds import bds_double
from bench.synthetic_bfs import bfs_double
from bench.synthetic_flows import flows_double
from bench.synthetic_people import delineation_double, population_double
from bench.synthetic_surveys import surveys_double

INDEX = "index.json"
SCOPE = Scope(year=YEAR, as_of="2024-06", delineation="2023-07")


@dataclass(frozen=True)
class Size:
    """How large a source is measured. unit: what is counted. needs: how many needs of the source; 0: all."""

    double: Callable[[int], Publisher]
    count: int
    unit: str
    needs: int = 0


SIZES = {
    "nih_reporter": Size(nih_double, 30_000, "awards", needs=1),
    "nsf_awards": Size(nsf_double, 12_000, "awards", needs=1),
    "usaspending_dod_awards": Size(dod_double, 100_000, "awards"),
    "census_bds": Size(bds_double, 4_000_000, "cells"),
    "census_bfs_monthly": Size(bfs_double, 400_000, "cells"),
}


class KeptQcew(Qcew):
    """The single files of so many rows, made once and kept."""

    def __init__(self, rows: int) -> None:
        super().__init__(_no_table, range(YEAR - 9, YEAR + 1))
        self._rows = rows

    def single_file(self, request: ServerRequest, folder: str, year: str) -> bytes | None:  # noqa: ARG002
        """The zip of a year."""
        known = folder == year and int(year) in self._years
        return single_file(int(year), self._rows).read_bytes() if known else None


def _no_table(year: int) -> pl.DataFrame:
    raise LookupError(f"Slices of {year} are not measured: ask for the single file.")


def nation(rows: int, share: float) -> SampleServer:
    """Every publisher. rows: of a QCEW year. share: of the other sizes; what has no national size is the sample's."""
    sized = [size.double(round(size.count * share)) for size in SIZES.values()]
    whole = [delineation_double(), population_double(), flows_double(), surveys_double()]
    return SampleServer([KeptQcew(rows), *sized, *whole, *sample_doubles()])


@dataclass(frozen=True)
class DoublesTransport:
    """A transport that answers from doubles, without a network."""

    server: SampleServer
    remote: bool = False

    def send(self, call: HttpRequest) -> HttpResponse:
        """The reply of the double that stands for the address."""
        reply = self.server.answer(call.method, call.url, call.body.encode() if call.body is not None else None, None)
        return HttpResponse(reply.status, reply.body, reply.content_type)


@dataclass(frozen=True)
class KeptPages:
    """A transport that answers from a folder of kept pages."""

    folder: Path
    remote: bool = False

    def send(self, call: HttpRequest) -> HttpResponse:
        """The page of a question; 404 where there was none."""
        path = self.folder / call.identity
        if not path.exists():
            return HttpResponse(404)
        return HttpResponse(200, path.read_bytes(), "text/csv" if call.url.endswith(".csv") else "application/json")


def source_of(source_id: str) -> Source:
    """The connector, asked for as much as is measured."""
    source, needs = catalogue.load(source_id), SIZES[source_id].needs
    return replace(source, requests=lambda scope: source.requests(scope)[:needs]) if needs else source


def kept_pages(source_id: str, count: int) -> Path:
    """The folder of a source's pages; made (in a process of its own) where it is not there yet."""
    return Path(printed_by("bench.publishers", source_id, str(count)))


def pages(folder: Path) -> list[Payload]:
    """Every kept page as a connector gets it."""
    listed = json.loads(folder.joinpath(INDEX).read_text(encoding="utf-8"))
    requests = [Request(**{**fields, "file_names": tuple(fields["file_names"])}) for fields in listed]
    return [_payload(request, folder.joinpath(request.identity).read_bytes()) for request in requests]


def _payload(request: Request, body: bytes) -> Payload:
    return Payload(request, hashlib.sha256(body).hexdigest(), body, datetime(2024, 6, 1, tzinfo=UTC))


def _keep(source_id: str, count: int) -> Path:
    """Ask as the connector asks, and keep what the double answers."""
    folder = FOLDER / f"{source_id}-{count}-{code_version(source_id)}"
    if folder.exists():
        return folder
    FOLDER.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(dir=FOLDER, prefix=folder.name))  # its own: two processes may make the same pages
    server, source = SampleServer([SIZES[source_id].double(count)]), source_of(source_id)
    answered = [
        request
        for need in source.requests(SCOPE)
        for request in next(filter(None, (_walk(source, server, ways, part) for ways in need.alternatives)), ())
    ]
    part.joinpath(INDEX).write_text(json.dumps([asdict(request) for request in answered]), encoding="utf-8")
    try:
        part.rename(folder)
    except OSError:
        if not folder.exists():
            raise
        shutil.rmtree(part)  # another process was first
    return folder


def _walk(source: Source, server: SampleServer, requests: tuple[Request, ...], folder: Path) -> list[Request]:
    """The requests that were answered with rows, in order; none where the double does not have them."""
    queue, answered = deque(requests), []
    while queue:
        request = queue.popleft()
        body = request.body.encode() if request.body is not None else None
        reply = server.answer(request.method, request.url, body, None)
        if reply.status != 200:
            return []
        folder.joinpath(request.identity).write_bytes(reply.body)
        following = source.follow(_payload(request, reply.body)) if source.follow else None
        queue += following.requests if following else ()
        if not (following and following.replaces_answer):
            answered.append(request)
    return answered


def main() -> None:
    """Make the pages and print their folder."""
    options = argparse.ArgumentParser(prog="python -m bench.publishers", description="synthetic answers")
    options.add_argument("source", choices=sorted(SIZES))
    options.add_argument("count", type=int, help="awards; of tables of figures, cells")
    chosen = options.parse_args()
    print(_keep(chosen.source, chosen.count))


if __name__ == "__main__":
    main()
