"""m. A first live refresh: publishers that answer with the stated sizes, delays and limits, over one line, real HTTP.

Every source is asked as a live refresh asks it, by host side by side, and its answers are ingested. What is in them is
the sample (of the Department of Defense 100 pages a group), brought to the size of the national files; what parsing of
national rows takes is measured by d. Sizes and delays are the catalogue's (``typical`` in ``sources.yml``).
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import ceil
from pathlib import Path
from urllib.parse import urlsplit

from aker_data import catalogue
from aker_data.archive import Archive
from aker_data.contracts import Scope
from aker_data.http.client import Client, ClientPolicy
from aker_data.http.network import HttpTransport
from aker_data.http.router import router_for
from aker_data.http.transport import HttpRequest, HttpResponse
from aker_data.ingest.context import IngestContext
from aker_data.ingest.fetch_payloads import Unrecorded
from aker_data.ingest.prefetch import Prefetch
from aker_data.ingest.resume import resumable
from aker_data.ingest.run import ingest
from aker_data.ingest.workload import MEGABITS, wall_minutes, workload
from aker_data.lake.tables import Lake
from aker_jobs.preflight import asked
from aker_sample.messages import ServerRequest, parsed_request
from aker_sample.publisher import Publisher, RateLimit, content
from aker_sample.publishers.nih import Exporter, ExporterStore, exporter_zip
from aker_sample.publishers.nsf import SAMPLE_YEARS, Nsf, NsfStore, yearly_zip
from aker_sample.server import sample_doubles
from aker_sample.serving import Line, serving
from bench.report import Budget, Report, Setup
from bench.synthetic_awards import dod_double
from bench.synthetic_bds import bds_double

SCOPE = Scope(year=2023, as_of="2024-06", delineation="2023-07")
NIGHT = datetime(2026, 6, 4, 2, tzinfo=UTC)  # Wednesday 22:00 in Washington: everybody may be asked for anything
MINUTES, REQUESTS = 15.0, 70
SECONDS = 10.0  # over which the doubles count requests
USASPENDING = "usaspending"
PAGES = 10_000  # awards of the Department of Defense in a group: 100 pages of 100


@dataclass(frozen=True)
class Doubles:
    """The network: addresses of publishers lead to the doubles that stand for them."""

    doubles: Sequence[Publisher]
    http: HttpTransport
    remote: bool = True

    def send(self, call: HttpRequest) -> HttpResponse:
        """Ask over HTTP; where no double stands for an address there is nothing."""
        asked = parsed_request(call.method, call.url, (call.body or "").encode())
        for double in self.doubles:
            if asked is not None and call.url.startswith(f"{double.home}/") and double.match(asked):
                return self.http.send(replace(call, url=double.address + call.url.removeprefix(double.home)))
        return HttpResponse(404)


@dataclass(frozen=True)
class Outcome:
    """What a refresh came to. seconds: of asking and ingesting. requests: by host."""

    seconds: float
    requests: dict[str, int]
    megabytes: float
    failures: tuple[str, ...]

    @property
    def beside_usaspending(self) -> int:
        """Requests to the other hosts."""
        return sum(count for host, count in self.requests.items() if USASPENDING not in host)


def measure(setup: Setup) -> Report:
    """One refresh; --quick, --smoke: everything as many times as fast and small."""
    scale = float(setup.part)
    outcome = refreshed(Path(setup.scratch, "live"), scale)
    counted = ", ".join(f"{host} {count}" for host, count in sorted(outcome.requests.items()))
    report = Report("m", f"first live refresh: {outcome.megabytes:,.0f} MB at {MEGABITS:g} Mbit/s, stated delays")
    report.budgets = [
        Budget("minutes", outcome.seconds * scale / 60, MINUTES, "min"),
        Budget("requests beside USAspending", outcome.beside_usaspending, REQUESTS, ""),
    ]
    specs = asked(())
    archive = Archive(Path(setup.scratch, "empty"))
    loads = [workload(catalogue.load(spec.id), SCOPE, spec, archive) for spec in specs]
    report.notes = [
        f"requests: {counted}",
        f"aker sources --plan says {sum(load.requests for load in loads)} requests, "
        f"{sum(load.mb for load in loads):,.0f} MB, {wall_minutes(loads, specs):.1f} minutes",
    ]
    report.failed = "; ".join(outcome.failures) or None
    return report


def refreshed(folder: Path, scale: float) -> Outcome:
    """Ask and ingest every source. scale: how many times as fast, and as small, everything is."""
    specs, doubles = asked(()), national(scale)
    line, failures = Line(MEGABITS), list[str]()
    with ExitStack() as stack:
        for double in doubles:
            stack.enter_context(serving(double, line))
        began = time.monotonic()
        context = _context(folder, doubles, scale)
        with resumable(context, SCOPE) as live:
            ahead = Prefetch([catalogue.load(spec.id) for spec in specs], SCOPE, live)
            ahead.start()
            for spec in specs:
                ahead.wait(spec.id)
                try:
                    ingest(catalogue.load(spec.id), SCOPE, context=live, recorder=Unrecorded())
                except Exception as error:  # the others are measured all the same, and the report says so
                    failures.append(f"{spec.id}: {type(error).__name__}: {error}")
        seconds = time.monotonic() - began
    raw = sum(path.stat().st_size for path in (folder / "cache" / "raw").rglob("*") if path.suffix != ".json")
    requests: Counter[str] = Counter()
    for double in doubles:
        requests[urlsplit(double.home).hostname or ""] += len(double.requests)
    return Outcome(seconds, requests, raw * scale / 1e6, tuple(failures))


def _context(folder: Path, doubles: Sequence[Publisher], scale: float) -> IngestContext:
    archive = Archive(folder / "cache")
    transport = Doubles(doubles, HttpTransport("Aker/1.0 (me@example.org)", seconds=60.0))
    router = router_for("live", archive, live=lambda: transport)

    def spec(source_id: str) -> catalogue.SourceSpec:
        entry = catalogue.spec(source_id)  # the sample is not the nation
        return replace(entry, rows=None, requests_per_second=entry.requests_per_second * scale)

    policy = ClientPolicy(key=lambda _: "key", contact="me@example.org", now=lambda: NIGHT)
    return IngestContext(Client(router, spec, policy), archive, Lake(str(folder / "lake")), router, spec)


def national(scale: float) -> list[Publisher]:
    """The doubles of all publishers with the sizes and delays of the catalogue."""
    awards = content("nsf_awards", "awards")
    nsf_store = NsfStore({year: yearly_zip(awards(year)) for year in SAMPLE_YEARS})
    nih_store = ExporterStore(
        {year: exporter_zip(year, [{"APPLICATION_ID": f"{year}"}]) for year in range(SCOPE.year - 5, SCOPE.year + 1)}
    )
    own = [
        Nsf(awards, store=nsf_store),
        nsf_store,
        Exporter(nih_store),
        nih_store,
        dod_double(PAGES),
        bds_double(20_000),
    ]
    doubles = [*own, *sample_doubles()]  # of two that know an address the first one answers
    for double in doubles:
        double.requests.clear()
        _slow_down(double, scale)
    return doubles


def _slow_down(double: Publisher, scale: float) -> None:
    host = urlsplit(double.home).hostname or ""
    sources = [spec for spec in _refreshed() if spec.may_answer(host)]  # also where a redirect leads to it
    typical = [spec.typical for spec in sources]
    pace = min((spec.requests_per_second for spec in sources), default=1.0)
    double.rate = RateLimit(ceil(pace * SECONDS) + 2, SECONDS / scale)  # beyond the pace that is kept it answers 429
    double.delay = max((entry.seconds for entry in typical), default=1.0) / scale
    size = int(max((entry.mb / entry.requests for entry in typical if entry.requests < 10), default=0.05) * 1e6 / scale)

    def padded_to(request: ServerRequest) -> int:
        return 0 if request.path.endswith("list-files") else size

    double.padded_to = padded_to


def _refreshed() -> Iterable[catalogue.SourceSpec]:
    return (spec for spec in catalogue.specs().values() if spec.is_fetched and spec.id != "bls_qcew_quarterly")
