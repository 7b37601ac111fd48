"""g to k. Every new source at national size: from the publisher's answers to the lake, against a bare parse of them."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from aker_core.config import Settings
from aker_data import catalogue
from aker_data.archive import Archive
from aker_data.http.client import Client
from aker_data.http.router import TransportRouter
from aker_data.ingest.context import IngestContext, lake_from
from aker_data.ingest.run import ingest
from bench.hand_lq import Work
from bench.measure import Job, Measured
from bench.ours import Unrecorded
from bench.publisher import SCOPE, Kept, kept, pages, source_of
from bench.report import Report, Setup, lines
from bench.startup import environment

BARE, PARSE, OURS = "bare parse", "ours: parse alone", "ours: archive → parse → validate → lake"


@dataclass(frozen=True)
class Size:
    """How large a source is measured. unit: what is counted."""

    count: int
    unit: str


SIZES = {
    "nih_reporter": Size(30_000, "awards"),
    "nsf_awards": Size(12_000, "awards"),
    "usaspending_dod_awards": Size(100_000, "awards"),
    "census_bds": Size(4_000_000, "cells"),
    "census_bfs_monthly": Size(400_000, "cells"),
}
LETTERS = dict(zip("ghijk", SIZES, strict=True))


def measure(setup: Setup, letter: str) -> Report:
    """The three contenders in turn, in processes of their own, the last one into fresh folders each time."""
    source_id = LETTERS[letter]
    size = SIZES[source_id]
    count = size.count // 20 if setup.quick else size.count
    folder = str(kept(source_id, count))
    measured = {name: Measured(name) for name in (BARE, PARSE, OURS)}
    for _ in range(setup.repeats):
        measured[BARE].samples.append(Job("bench.bare:parsed", {"folder": folder}).run())
        measured[PARSE].samples.append(Job("bench.connectors:parsed", {"source_id": source_id, "folder": folder}).run())
        fresh = tempfile.mkdtemp(dir=setup.scratch)
        settings = environment(Path(fresh), "replay")
        job = Job("bench.connectors:into_lake", {"source_id": source_id, "folder": folder}, settings)
        measured[OURS].samples.append(job.run())
        shutil.rmtree(fresh)
    read, rows = measured[BARE].result, measured[OURS].result
    report = Report(letter, f"{source_id}: {count:,} {size.unit} in {read:,} answers, {rows:,} rows in the lake")
    report.lines = lines(measured, BARE)
    report.notes = [f"{rows / found.least:,.0f} rows a second: {found.name}" for found in measured.values()]
    return report


def parsed(source_id: str, folder: str) -> Work:
    """The connector's `parse` over pages that are in memory already. Returns the rows."""
    source, payloads = source_of(source_id), pages(Path(folder))
    return lambda: sum(source.parse(payload).height for payload in payloads)


def into_lake(source_id: str, folder: str) -> Work:
    """The whole way: ask (a folder), guard, archive, parse, validate, check, write. Returns the rows of the table."""
    settings, source = Settings(), source_of(source_id)
    archive, entry = Archive(settings.cache_path), TransportRouter("live", Kept(Path(folder)))
    context = IngestContext(Client(entry, catalogue.spec), archive, lake_from(settings), entry, spec=_of_any_size)
    return lambda: ingest(source, SCOPE, context=context, recorder=Unrecorded()).rows


def _of_any_size(source_id: str) -> catalogue.SourceSpec:
    """The catalogue's entry, without how many rows the nation has."""
    return replace(catalogue.spec(source_id), rows=None)
