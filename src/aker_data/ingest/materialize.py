"""Answers become staged files of the lake: parse what is new, keep what is there, adopt what another refresh has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

import polars as pl

from aker_core.errors import SourceChanged, SourceUnavailable
from aker_data.archive import Archive
from aker_data.check import Check
from aker_data.contracts import PayloadRef, Source
from aker_data.ingest.completeness import Received, SliceRows, slice_rows
from aker_data.ingest.context import IngestContext, Missing
from aker_data.ingest.fetch import Answer, Fetcher
from aker_data.ingest.offending import OffendingRow, offending_rows
from aker_data.ingest.plan import Plan
from aker_data.ingest.staging import base_name, file_name, parse_page, stage_slice
from aker_data.lake.files import LakeFile
from aker_data.paging import ArchivedPayload, Slice

LARGE = 200_000  # rows: what is more is written while the next answer is inflated and parsed

Staged = tuple[LakeFile | None, list[Check]]


def read_slice(source: Source, archive: Archive, piece: Slice) -> SliceRows:
    """Parse the archived pages of a slice."""
    return slice_rows(source, piece, [parse_page(source, page.payload(archive)) for page in piece.pages])


@dataclass
class Draft:
    """The partition of a refresh while it is made: the answers it is made of and their files, by the file's name.

    partitions: the table as it is. files: staged ones, and those that stay. schema_checks: of files made now.
    offending: the first rows that the schema refuses.
    received: by part, of the slices that were read now. damaged: files of this refresh whose bytes are not those that
    were written; they are made again from the archive.
    """

    plan: Plan
    context: IngestContext
    partitions: Mapping[str, tuple[LakeFile, ...]]
    answers: dict[str, Answer] = field(default_factory=dict)
    files: dict[str, LakeFile] = field(default_factory=dict)
    schema_checks: dict[str, list[Check]] = field(default_factory=dict)
    received: dict[str, Received] = field(default_factory=dict)
    missing: list[Missing] = field(default_factory=list)
    offending: list[OffendingRow] = field(default_factory=list)
    damaged: set[str] = field(init=False)
    _reusable: dict[str, tuple[str, LakeFile]] = field(init=False, repr=False)
    _known: set[str] = field(init=False, repr=False)
    _writer: ThreadPoolExecutor | None = field(default=None, init=False, repr=False)
    _written: tuple[str, Future[Staged]] | None = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        self.damaged = {file.name for file in self.current if self.context.lake.damage(file)}
        reusable = {file.name: (at, file) for at, files in self.partitions.items() for file in files}
        own = {file.name: (self.plan.scope.as_of, file) for file in self.current if file.name not in self.damaged}
        self._reusable = {name: held for name, held in reusable.items() if name not in self.damaged} | own
        self._known = {*self._reusable, *self._there}

    @property
    def current(self) -> tuple[LakeFile, ...]:
        """The files of this refresh as they are in the table now."""
        return self.partitions.get(self.plan.scope.as_of, ())

    @property
    def is_current(self) -> bool:
        """Whether the table holds exactly these answers already."""
        return not self.damaged and self._there == set(self.answers)

    @property
    def refs(self) -> tuple[PayloadRef, ...]:
        """The payloads of all answers."""
        return tuple(ref for answer in self.answers.values() for ref in answer.refs)

    @property
    def slices(self) -> dict[str, Slice]:
        """The answers that came in pages."""
        return {name: answer for name, answer in self.answers.items() if isinstance(answer, Slice)}

    @property
    def _there(self) -> set[str]:
        return {base_name(file.name) for file in self.current if file.name not in self.damaged}

    def take(self, answers: Sequence[Answer], fetcher: Fetcher) -> None:
        """Take the answers to a need; what is new is parsed now, while its bytes are in memory.

        Raises SourceChanged and SourceUnavailable for non-data. One document of several is left out, and is missing.
        """
        for answer in answers:
            name = file_name(self.plan.source, answer)
            if name in self.answers:
                continue  # two addresses, the same bytes for the same part
            if name in self._known:
                self.answers[name] = answer.without_body()
            else:
                self._take_new(answer, fetcher, is_alone=len(answers) == 1)

    def _take_new(self, answer: Answer, fetcher: Fetcher, *, is_alone: bool) -> None:
        try:
            self._make(answer, fetcher)
        except (SourceUnavailable, SourceChanged) as error:
            if is_alone or not self.plan.tolerant or not isinstance(answer, ArchivedPayload):
                raise
            self.missing.append(Missing.document(answer.request, error))

    def complete(self, fetcher: Fetcher) -> None:
        """Give every answer its file: those in the lake are taken as they are, those trimmed for others made again."""
        self._settle()
        for name, answer in list(self.answers.items()):
            if name in self.schema_checks:
                continue
            if name not in self._reusable:
                self._make(answer, fetcher)
                continue
            at, file = self._reusable[name]
            if self.context.lake.damage(file):  # in another month; here it is made again
                self._make(answer, fetcher)
                continue
            as_of = self.plan.scope.as_of
            is_here = at == as_of
            self.files[name] = file if is_here else self.context.lake.adopt(self.plan.source.id, as_of, file)
        self._settle()

    def close(self) -> None:
        """Wait for what is being written, and remove every staged file that did not become part of the table."""
        files = list(self.files.values())
        if self._writer is not None:
            self._writer.shutdown()
        if self._written is not None and self._written[1].exception() is None:  # another error came first
            files += [file for file in self._written[1].result()[:1] if file is not None]
        self.context.lake.discard(files)

    def _make(self, answer: Answer, fetcher: Fetcher) -> None:
        """Parse and stage. A slice that was fetched again is kept as it came then, under its new name."""
        source, size = self.plan.source, sum(ref.bytes for ref in answer.refs)
        self.context.step(source.id, "parse", f"{answer.part} {answer.refs[0].url}", size=size)
        if isinstance(answer, Slice):
            whole = fetcher.read_complete(answer, partial(read_slice, source, self.context.archive))
            answer, rows = whole.slice, whole.rows
            self.received[answer.part] = whole.received
        else:
            rows = parse_page(source, answer.payload(self.context.archive))
        self._write(file_name(source, answer), answer.without_body(), rows)

    def _stage(self, answer: Answer, rows: pl.DataFrame) -> Staged:
        file, checks = stage_slice(self.context.lake, self.plan.source, self.plan.scope.as_of, answer, rows)
        if not all(check.passed for check in checks):
            payload = answer.payload(self.context.archive) if isinstance(answer, ArchivedPayload) else None
            self.offending += offending_rows(rows, self.plan.source.schema, payload)
        return file, checks

    def _write(self, name: str, answer: Answer, rows: pl.DataFrame) -> None:
        """Stage many rows beside what comes next, one file at a time: never more than two files' rows are held."""
        self._settle()
        if rows.height < LARGE or self.plan.tolerant:
            file, checks = self._stage(answer, rows)
            if isinstance(answer, ArchivedPayload) and self.plan.tolerant:
                self._require_schema(answer, file, checks)
            self._keep(name, (file, checks))
        else:
            self._writer = self._writer or ThreadPoolExecutor(max_workers=1, thread_name_prefix="write")
            self._written = name, self._writer.submit(self._stage, answer, rows)
        self.answers[name] = answer

    def _settle(self) -> None:
        """Take over the file that was being written. Raises what stood in its way."""
        if self._written is not None:
            (name, staged), self._written = self._written, None
            self._keep(name, staged.result())

    def _keep(self, name: str, staged: Staged) -> None:
        file, self.schema_checks[name] = staged
        if file is not None:
            self.files[name] = file
            self.context.step(self.plan.source.id, "staged", file.name, rows=file.rows)

    def _require_schema(self, answer: ArchivedPayload, file: LakeFile | None, checks: Sequence[Check]) -> None:
        """Raise SourceChanged where rows are not as declared: of independent needs one must not refuse the others."""
        if all(check.passed for check in checks):
            return
        self.context.lake.discard([file] if file else [])
        faults = "; ".join(f"{check.name}: {check.note}" for check in checks if not check.passed)
        raise SourceChanged(f"{self.plan.source.id} ({answer.part}): {faults}")
