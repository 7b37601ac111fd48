"""Gauges for Prometheus. `python -m aker_core.monitoring.metrics` serves them on http://localhost:9000/metrics.

A run lasts seconds and an exporter for months, so the two meet in a file: every run that starts or ends counts what the
database holds and replaces ``gauges.json`` in the data folder; the exporter reads it for each answer. The numbers are
those of the database as of `aker_snapshot_timestamp_seconds`, whatever process made them.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING, Any, Literal
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from aker_core.errors import AkerError, ConfigError

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from prometheus_client import CollectorRegistry
    from prometheus_client.metrics_core import Metric

    from aker_core.config import Settings

FILE = "gauges.json"
LARGEST_FILE = 5_000_000  # bytes; a snapshot has some hundred lines
Labels = tuple[str, ...]
Samples = Mapping[str, Sequence[tuple[Labels, float]]]


@dataclass(frozen=True)
class Family:
    """One gauge: name without the prefix ``aker_``, what it says (with unit), and the names of its labels."""

    name: str
    says: str
    labels: Labels = ()
    kind: Literal["counter", "gauge"] = "gauge"


FAMILIES = (
    Family("runs", "Runs by how they ended.", ("flow", "outcome"), "counter"),
    Family("runs_running", "Runs that have not ended (or whose process died since).", ("flow",)),
    Family("errors", "Failed runs by class of error.", ("error",), "counter"),
    Family("source_payloads", "Payloads archived, by source.", ("source",), "counter"),
    Family(
        "source_reads",
        "Payloads read into a table by a run, by source and outcome of the run.",
        ("source", "outcome"),
        "counter",
    ),
    Family("rows_ingested", "Rows written into a table of the lake, by source.", ("source",), "counter"),
    Family(
        "http_requests", "Requests sent to publishers, by source and how they ended.", ("source", "outcome"), "counter"
    ),
    Family("source_fetched_timestamp_seconds", "When the newest payload of a source was fetched.", ("source",)),
    Family("check_failures", "Named checks that did not pass, by table.", ("table",), "counter"),
    Family("checks", "Named checks of tables, by table and result.", ("table", "result"), "counter"),
    Family("table_rows", "Rows of a database table.", ("table",)),
    Family("last_success_timestamp_seconds", "When the last run ended completed or degraded, by flow.", ("flow",)),
    Family("last_duration_seconds", "How long the last finished run took, by flow.", ("flow",)),
    Family("snapshot_timestamp_seconds", "When these numbers were counted."),
)


def write(folder: Path, samples: Samples) -> None:
    """Replace the snapshot in the data folder, whole or not at all. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    hidden = folder / f".{FILE}.{os.getpid()}-{threading.get_ident()}-{secrets.token_hex(4)}.tmp"
    try:
        hidden.write_text(json.dumps(samples, allow_nan=False))
        hidden.replace(folder / FILE)
    finally:
        hidden.unlink(missing_ok=True)


def read(folder: Path) -> dict[str, list[tuple[Labels, float]]]:
    """The snapshot, or nothing where there is none (yet) or where it is not one of ours."""
    try:
        path = folder / FILE
        samples = json.loads(path.read_bytes()) if path.stat().st_size <= LARGEST_FILE else {}
        return {family.name: list(_samples(family, samples.get(family.name, ()))) for family in FAMILIES}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _samples(family: Family, samples: Iterable[Any]) -> Iterator[tuple[Labels, float]]:
    for labels, value in samples:
        if len(labels) == len(family.labels):
            yield tuple(str(label) for label in labels), float(value)


class Snapshot:
    """A Prometheus collector of the snapshot in a data folder, read anew for each answer."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def collect(self) -> Iterator[Metric]:
        """Every family, without samples where nothing was counted yet."""
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

        samples = read(self._folder)
        for family in FAMILIES:
            kind = CounterMetricFamily if family.kind == "counter" else GaugeMetricFamily
            metric = kind(f"aker_{family.name}", family.says, labels=family.labels)
            for labels, value in samples.get(family.name, ()):
                metric.add_metric(labels, value)
            yield metric
        yield self._ages(samples.get("source_fetched_timestamp_seconds", ()))

    @staticmethod
    def _ages(fetched: Sequence[tuple[Labels, float]]) -> Metric:
        """How old the newest payload of each source is, at the moment of the answer."""
        from prometheus_client.core import GaugeMetricFamily

        metric = GaugeMetricFamily(
            "aker_source_age_seconds", "Age of the newest payload of a source.", labels=["source"]
        )
        for labels, value in fetched:
            metric.add_metric(labels, max(time.time() - value, 0.0))
        return metric


def registry(folder: Path) -> CollectorRegistry:
    """A registry with nothing but our own gauges."""
    from prometheus_client import CollectorRegistry

    collectors = CollectorRegistry()
    collectors.register(Snapshot(folder))
    return collectors


class _Server(ThreadingMixIn, WSGIServer):
    """One thread for each answer: a slow client does not hold up others."""

    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    """Requests are not logged: Prometheus asks every few seconds."""

    def log_message(self, format: str, *args: object) -> None: ...  # noqa: A002 (the base class names it so)


def application(folder: Path) -> WSGIApplication:
    """The pages of the exporter: ``/metrics``, and ``/healthz``, which says whether the snapshot can be read."""
    from prometheus_client import make_wsgi_app

    gauges: WSGIApplication = make_wsgi_app(registry(folder))

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] != "/healthz":
            return gauges(environ, start_response)
        counted = dict(read(folder).get("snapshot_timestamp_seconds", ()))
        start_response("200 OK", [("Content-Type", "application/json")])
        return [json.dumps({"status": "ok", "snapshot_timestamp_seconds": counted.get(())}).encode()]

    return answer


def serve(settings: Settings) -> threading.Thread:
    """Serve the gauges in a thread of their own. Raises ConfigError where host or port cannot be bound."""
    host, port = settings.metrics_host, settings.metrics_port
    try:
        server = make_server(host, port, application(settings.data_path), _Server, _Quiet)
    except OSError as error:
        raise ConfigError(
            f"Cannot serve on {host}:{port} ({error.strerror or error}). Set AKER_METRICS_PORT or AKER_METRICS_HOST"
        ) from error
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    return thread


def main() -> int:
    """Serve until stopped; returns the exit code."""
    from aker_core.config import Settings

    try:
        settings = Settings()
        thread = serve(settings)
    except AkerError as error:
        sys.stderr.write(f"aker_core.monitoring.metrics: {type(error).__name__}: {error}\n")
        return error.exit_code
    sys.stderr.write(f"gauges on http://{settings.metrics_host}:{settings.metrics_port}/metrics (Ctrl-C stops)\n")
    try:
        thread.join()
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
