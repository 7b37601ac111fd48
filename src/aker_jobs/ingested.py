"""What the sources of a refresh came to: results, what is missing, and which failed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aker_data.check import left_out
from aker_data.contracts import Origin, common_origin
from aker_jobs.jobs_ahead import JobsAhead
from aker_jobs.missing import MissingSource
from aker_snapshot import NOTE as SNAPSHOT

if TYPE_CHECKING:
    from aker_data.ingest.context import IngestResult


@dataclass
class Ingested:
    """What the sources came to: a result for each that answered, what is missing, and which failed, in words.

    seconds: what each that answered took, the wait for its publisher with it. jobs: their metrics, where they were
    begun.
    """

    results: dict[str, IngestResult] = field(default_factory=dict)
    missing: list[MissingSource] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    exit_code: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    jobs: JobsAhead | None = None

    @property
    def notes(self) -> list[str]:
        """What a person should know beside what is missing: releases held back, ways that failed and were replaced."""
        return [note for result in self.results.values() for note in result.notes]

    @property
    def reasons(self) -> list[str]:
        """Why the run is degraded, with every file name and address; empty where it is not."""
        partial = [SNAPSHOT] if self.origin == "snapshot" else []
        return [*partial, *self.failures, *(text for missing in self.missing for text in missing.details())]

    @property
    def left_out(self) -> list[str]:
        """What checks found that costs rows: one line for each, which the summary of the run has."""
        return left_out((table, check) for table, result in self.results.items() for check in result.checks)

    @property
    def changed(self) -> bool:
        """Whether any table was rewritten."""
        return any(result.changed for result in self.results.values())

    @property
    def rows(self) -> int:
        """Rows of all tables of this refresh."""
        return sum(result.rows for result in self.results.values())

    @property
    def downloaded(self) -> int:
        """Payloads that the archive did not have."""
        return sum(payload.is_new for result in self.results.values() for payload in result.payloads)

    @property
    def origin(self) -> Origin:
        """`sample` or `snapshot` as soon as one payload is theirs."""
        return common_origin(result.origin for result in self.results.values()) or "published"

    @property
    def data_origin(self) -> str:
        """What the rows that are made of it carry: the snapshot's figures are published ones."""
        return "sample" if self.origin == "sample" else "published"
