"""g to k. Every new source at national size: from the publisher's answers to the lake, against a bare parse of them."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from aker_core.config import Settings
from aker_data import catalogue
from aker_data.archive import Archive
from aker_data.http.client import Client
from aker_data.http.router import TransportRouter
from aker_data.ingest.context import IngestContext, lake_from
from aker_data.ingest.run import ingest
from bench.baseline_lq import Work
from bench.candidate import Unrecorded, of_any_size
from bench.measure import Job, Measured
from bench.publishers import SCOPE, SIZES, KeptPages, kept_pages, pages, source_of
from bench.report import Report, Setup, lines
from bench.startup import environment

BARE, PARSE, WHOLE = "bare parse", "candidate: parse alone", "candidate: archive → parse → validate → lake"


LETTERS = dict(zip("ghijk", SIZES, strict=True))


def measure(setup: Setup, letter: str) -> Report:
    """The three contenders in turn, in processes of their own, the last one into fresh folders each time."""
    source_id = LETTERS[letter]
    size = SIZES[source_id]
    count = setup.of(size.count)
    folder = str(kept_pages(source_id, count))
    measured = {name: Measured(name) for name in (BARE, PARSE, WHOLE)}
    for _ in range(setup.repeats):
        measured[BARE].samples.append(Job("bench.baseline_parse:parsed", {"folder": folder}).run())
        measured[PARSE].samples.append(Job("bench.connectors:parsed", {"source_id": source_id, "folder": folder}).run())
        fresh = tempfile.mkdtemp(dir=setup.scratch)
        settings = environment(Path(fresh), "replay")
        job = Job("bench.connectors:into_lake", {"source_id": source_id, "folder": folder}, settings)
        measured[WHOLE].samples.append(job.run())
        shutil.rmtree(fresh)
    read, rows = measured[BARE].result, measured[WHOLE].result
    report = Report(letter, f"{source_id}: {count:,} {size.unit} in {read:,} answers, {rows:,} rows in the lake")
    report.lines = lines(measured, BARE)
    report.notes = [f"{rows / contender.least:,.0f} rows a second: {contender.name}" for contender in measured.values()]
    return report


def parsed(source_id: str, folder: str) -> Work:
    """The connector's `parse` over pages that are in memory already. Returns the rows."""
    source, payloads = source_of(source_id), pages(Path(folder))
    return lambda: sum(source.parse(payload).height for payload in payloads)


def into_lake(source_id: str, folder: str) -> Work:
    """The whole way: ask (a folder), guard, archive, parse, validate, check, write. Returns the rows of the table."""
    settings, source = Settings(), source_of(source_id)
    archive, entry = Archive(settings.cache_path), TransportRouter("live", KeptPages(Path(folder)))
    context = IngestContext(Client(entry, catalogue.spec), archive, lake_from(settings), entry, spec=of_any_size)
    return lambda: ingest(source, SCOPE, context=context, recorder=Unrecorded()).rows
