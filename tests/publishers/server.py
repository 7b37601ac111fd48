"""Doubles of publishers behind a socket, and an ingest that reaches them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from aker_data import catalogue
from aker_data.archive import Archive
from aker_data.http.client import Client, ClientPolicy
from aker_data.http.network import HttpTransport
from aker_data.http.pacing import Backoff, Pace
from aker_data.http.router import Mode, router_for
from aker_data.http.transport import HttpRequest, HttpResponse
from aker_data.ingest.context import IngestContext, Step
from aker_data.lake.tables import Lake
from aker_sample.publisher import Publisher
from aker_sample.serving import serving

__all__ = ["NIGHT", "LocalTransport", "ingest_context", "serving"]
NIGHT = datetime(2026, 6, 4, 2, tzinfo=UTC)  # Wednesday 22:00 in Washington


class LocalTransport:
    """The network of a test: the publishers' addresses lead to local servers, every other one to nowhere."""

    remote = True

    def __init__(self, doubles: tuple[Publisher, ...]) -> None:
        self._doubles = doubles
        self._http = HttpTransport("Aker/1.0 (me@example.org)", seconds=5.0)

    def send(self, call: HttpRequest) -> HttpResponse:
        """Ask the server that stands for this address."""
        for double in self._doubles:
            if call.url.startswith(f"{double.home}/"):
                return self._http.send(replace(call, url=double.address + call.url.removeprefix(double.home)))
        raise AssertionError(f"No double stands for {call.url}.")


def ingest_context(
    folder: Path,
    *doubles: Publisher,
    mode: Mode = "live",
    files: Path | None = None,
    pace: Pace | None = None,
    waits: list[float] | None = None,
    steps: list[Step] | None = None,
    now: datetime = NIGHT,
    keys: Mapping[str, str] | None = None,
) -> IngestContext:
    """An ingest with its archive and lake below `folder`. waits: gets every pause between attempts (none is slept).

    now: the hour at which it runs; by default one at which every publisher may be asked for anything.
    keys: API keys by the name of their setting.
    """
    archive = Archive(folder / "cache")
    slept = waits if waits is not None else []
    backoff = Backoff(attempts=3, first=0.01, longest=0.05, longest_retry_after=60, sleep=slept.append)
    pace = pace or Pace(sleep=lambda _: None)
    entry = router_for(mode, archive, live=lambda: LocalTransport(doubles), folder=files)
    policy = ClientPolicy(key=(keys or {}).get, contact="me@example.org", backoff=backoff, pace=pace, now=lambda: now)
    client = Client(entry, catalogue.spec, policy)
    reported: list[Step] = steps if steps is not None else []
    return IngestContext(client, archive, Lake(str(folder / "lake")), entry, _small, reported.append)


def _small(source: str) -> catalogue.SourceSpec:
    """The catalogue's entry, without the number of rows that a national answer must have."""
    return replace(catalogue.spec(source), rows=None)
