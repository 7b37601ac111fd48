"""One source into its lake table: fetch → guard → archive → unchanged? → parse → validate → checks → write → lineage.

Every step can be cut short and run again: bytes are archived before they are parsed, files are part of the table only
by the one transaction at the end, and a run that finds the table as it should be only writes down that it looked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import polars as pl

from aker_core.errors import AkerError, CheckFailed, NotPublished, SourceChanged, SourceUnavailable
from aker_data.contracts import Check, Need, Recorder, Scope, Source
from aker_data.ingest import report
from aker_data.ingest.completeness import Received, read_whole, received_check, require_parts
from aker_data.ingest.context import IngestContext, IngestResult, PayloadRef, Stage, Step
from aker_data.ingest.drift import Comparison, compare, last_good
from aker_data.ingest.duplicates import resolve_duplicates
from aker_data.ingest.fetch import Missing, earlier, forgives, gather
from aker_data.ingest.staging import base_name, file_name, make_file, schema_result, stage_rows
from aker_data.lake.files import PARTITION, LakeFile, origin_of
from aker_data.lake.tables import refuse_sample
from aker_data.paging import ArchivedPayload, Slice

__all__ = ["IngestResult", "PayloadRef", "TableCheck", "ingest"]

TableCheck = Callable[[pl.LazyFrame], Sequence[Check]]


def ingest(
    source: Source, scope: Scope, *, intake: IngestContext, recorder: Recorder, checks: Sequence[TableCheck] = ()
) -> IngestResult:
    """Bring the lake table of a source to what its publisher says for this scope.

    checks: findings about the whole table beyond the source's own. Raises what stands in the way (`AkerError`, by
    class); the table is then as it was before, and the bytes that came are in the archive.
    """
    work = _Work(source, scope, intake, recorder, tuple(checks))
    try:
        return work.run()
    finally:
        intake.lake.discard(work.files.values())


@dataclass
class _Work:
    source: Source
    scope: Scope
    intake: IngestContext
    recorder: Recorder
    extra: tuple[TableCheck, ...]
    had: dict[str, ArchivedPayload | Slice] = field(default_factory=dict)  # by the name of the file that is made of it
    files: dict[str, LakeFile] = field(default_factory=dict)  # the same, as far as made
    found: dict[str, list[Check]] = field(default_factory=dict)  # of the schema, by the same name
    missing: list[str] = field(default_factory=list)
    received: dict[str, Received] = field(default_factory=dict)  # by part, of the slices that were read

    def run(self) -> IngestResult:
        partitions = self.intake.lake.partitions(self.source.id)
        current = partitions.get(self.scope.as_of, ())
        if self.intake.door.origin == "sample" and self.source.id not in self.intake.door.named:
            refuse_sample(self.source.id, self.scope.as_of, current)
        reusable = {file.name: (at, file) for at, files in partitions.items() for file in files}
        reusable |= {file.name: (self.scope.as_of, file) for file in current}
        there = {base_name(file.name) for file in current}
        self._gather(reusable, there)
        if there == set(self.had):
            return self._unchanged(current)
        self._make_rest(reusable)
        return self._replace(partitions)

    def _gather(self, reusable: dict[str, tuple[str, LakeFile]], there: set[str]) -> None:
        """Ask for everything, and parse what is new while its bytes are at hand."""
        known = {*reusable, *there}
        needs = self.source.requests(self.scope)
        answers = gather(self.source, self.scope, self.intake, self.recorder)
        failed, answered = 0, 0
        for need, found in zip(needs, answers, strict=True):
            error = found.error if isinstance(found, Missing) else self._take_all(found, known)
            answered += error is None
            if error is not None:
                failed += not isinstance(error, NotPublished)
                self._miss(need, error, known)
        if failed and not answered:
            raise SourceUnavailable(
                f"{self.source.id}: none of its publishers answered with data: {'; '.join(self.missing)}. "
                "The last good table stays, try again later"
            )
        if not self.had:
            raise NotPublished(
                f"{self.source.id}: nothing is published for {self.scope.year}: {'; '.join(self.missing)}"
            )

    def _take_all(self, found: Sequence[ArchivedPayload | Slice], known: set[str]) -> AkerError | None:
        """Parse what is new of an answer; what is no data is handed back where the source forgives it."""
        try:
            for had in found:
                self._take(had, known)
        except (SourceUnavailable, SourceChanged) as error:
            if not forgives(self.source, self.intake):
                raise
            return error
        return None

    def _take(self, had: ArchivedPayload | Slice, known: set[str]) -> None:
        name = file_name(self.source, had)
        if name in self.had:
            return  # two addresses, the same bytes for the same part
        if name in known:
            self.had[name] = had.light()
        else:
            self._make(had)

    def _miss(self, need: Need, error: AkerError, known: set[str]) -> None:
        """Tell of a need that failed; its last good answer stands in, but where its publisher says there is none."""
        said = f"{need.what}: {error}"
        for had in () if isinstance(error, NotPublished) else earlier(need, self.intake):
            if self._take_all([had], known) is None:
                said = f"{said}; what it said on {had.ref.fetched_at:%Y-%m-%d} stands in"
                break
        self.missing.append(said)

    def _make(self, had: ArchivedPayload | Slice) -> None:
        """Parse and stage. A slice that had to be asked for once more is kept as it came then, under its new name."""
        first = had.refs[0]
        self._tell("parse", f"{had.part} {first.url}", size=sum(ref.bytes for ref in had.refs))
        if isinstance(had, Slice):
            read = read_whole(self.source, had, self.intake)
            had, self.received[had.part] = read.slice, read.received
            file, found = stage_rows(self.source, had, read.rows, self.intake, self.scope.as_of)
        else:
            file, found = make_file(self.source, had, self.intake, self.scope.as_of)
            if forgives(self.source, self.intake) and not all(check.ok for check in found):
                self.intake.lake.discard([file] if file else [])
                faults = "; ".join(f"{check.name}: {check.note}" for check in found if not check.ok)
                raise SourceChanged(f"{self.source.id} ({had.part}): {faults}")
        name = file_name(self.source, had)
        self.had[name], self.found[name] = had.light(), found
        if file is not None:
            self.files[name] = file
            self._tell("staged", file.name, rows=file.rows)

    def _make_rest(self, reusable: dict[str, tuple[str, LakeFile]]) -> None:
        """Files that are in the lake already are taken as they are; those trimmed for others are made again."""
        for name, had in list(self.had.items()):
            if name in self.found:
                continue
            if name not in reusable:
                self._make(had)
                continue
            at, file = reusable[name]
            is_here = at == self.scope.as_of
            self.files[name] = file if is_here else self.intake.lake.adopt(self.source.id, self.scope.as_of, file)

    def _unchanged(self, current: tuple[LakeFile, ...]) -> IngestResult:
        """The table is as it should be. A report that a killed run did not write is written now."""
        self._tell("unchanged", f"{len(current)} files")
        said = report.read(self.intake.lake, self.source.id, self.scope.as_of)
        names = sorted(file.name for file in current)
        if said is not None and said.get("files") == names and said.get("missing") == self.missing:
            checks = report.checks_of(said)
        else:
            checks = (*schema_result({}, len(current)), *self._received(0), *self._table_checks(current))
            report.write(self.intake.lake, self._findings(current, checks, None))
        return self._record(current, checks, changed=False)

    def _replace(self, partitions: dict[str, tuple[LakeFile, ...]]) -> IngestResult:
        lake, as_of = self.intake.lake, self.scope.as_of
        found = {f"{self.had[name].part} ({name[:12]})": checks for name, checks in self.found.items()}
        checks = schema_result(found, len(self.had) - len(found))
        comparison = None
        if all(check.ok for check in checks):
            # Before shared rows are taken out of all slices but one: each slice has all that its questions brought.
            rows = [(piece, lake.scan_files([self.files[name]])) for name, piece in self._slices().items()]
            narrowed = require_parts(self.source, rows)
            settled = resolve_duplicates(lake, self.source, as_of, [self.files[name] for name in self.had])
            self.files = dict(zip(self.had, settled.files, strict=True))
            checks.append(settled.check)
            if settled.check.ok:
                checks += self._received(narrowed)
                checks += self._table_checks(settled.files)
                comparison = self._compared(partitions)
                checks += [comparison.check] if comparison else []
        files = tuple(self.files.values())
        self._tell("checked", f"{len(checks)} checks")
        self._refuse(files, checks, comparison)
        changed = lake.write(self.source.id, as_of, files)
        self._tell("committed", f"{len(files)} files", rows=sum(file.rows for file in files))
        report.write(lake, self._findings(files, checks, comparison))
        self._tell("reported", as_of)
        return self._record(files, tuple(checks), changed=changed)

    def _compared(self, partitions: dict[str, tuple[LakeFile, ...]]) -> Comparison | None:
        files = list(self.files.values())
        before = last_good(partitions, self.scope.as_of, files)
        return None if before is None else compare(self.intake.lake, self.source, (before, partitions[before]), files)

    def _slices(self) -> dict[str, Slice]:
        return {name: had for name, had in self.had.items() if isinstance(had, Slice)}

    def _received(self, narrowed: int) -> list[Check]:
        """Whether all pages brought what was announced; nothing is said where no publisher announces anything."""
        return [received_check(self._slices().values(), self.received, narrowed)] if self.source.follow else []

    def _table_checks(self, files: Sequence[LakeFile]) -> list[Check]:
        rows = self.intake.lake.scan_files(files).with_columns(pl.lit(self.scope.as_of).alias(PARTITION))
        found = self._rows_in_range(files)
        for check in (*([self.source.checks] if self.source.checks else []), *self.extra):
            found += check(rows)
        return found

    def _rows_in_range(self, files: Sequence[LakeFile]) -> list[Check]:
        """Too few rows is nearly always a fault, too many may be growth. Asked of live national answers only: files,
        the sample and replays of either may be for some places only."""
        limits = self.intake.spec(self.source.id).rows
        if limits is None or self.intake.door.mode != "live" or origin_of(files) != "published":
            return []
        if self.source.id in self.intake.door.named:
            return []
        count, (low, high) = sum(file.rows for file in files), limits
        return [
            Check(
                "rows_min", ok=count >= low, note=f"{count:,} rows, at least {low:,} expected", fatal=True, rows=count
            ),
            Check("rows_max", ok=count <= high, note=f"{count:,} rows, at most {high:,} expected", rows=count),
        ]

    def _refuse(self, files: Sequence[LakeFile], checks: Sequence[Check], comparison: Comparison | None) -> None:
        failed = [check for check in checks if check.fatal and not check.ok]
        if not failed:
            return
        where = report.write(self.intake.lake, self._findings(files, checks, comparison), "refused")
        for check in checks:
            self.recorder.log_check(table=self.source.id, check=check)
        faults = "; ".join(f"{check.name}: {check.note}" for check in failed)
        raise CheckFailed(f"{self.source.id} for {self.scope.as_of}: {faults}. The last good table stays; see {where}")

    def _record(self, files: Sequence[LakeFile], checks: tuple[Check, ...], *, changed: bool) -> IngestResult:
        refs = self._refs()
        for ref in refs:
            self.recorder.log_lineage(
                table=self.source.id, source=self.source.id, url=ref.url, fetched_at=ref.fetched_at, hash=ref.sha256
            )
        for check in checks:
            self.recorder.log_check(table=self.source.id, check=check)
        self._tell("recorded", f"{len(refs)} payloads, {len(checks)} checks")
        return IngestResult(
            table=self.source.id,
            as_of=self.scope.as_of,
            changed=changed,
            payloads=refs,
            rows=sum(file.rows for file in files),
            origin=origin_of(files) or "published",
            checks=checks,
            missing=tuple(self.missing),
        )

    def _findings(
        self, files: Sequence[LakeFile], checks: Sequence[Check], comparison: Comparison | None
    ) -> report.Findings:
        refs = self._refs()
        return report.Findings(self.source, self.scope, files, refs, checks, comparison, self.missing)

    def _refs(self) -> tuple[PayloadRef, ...]:
        return tuple(ref for had in self.had.values() for ref in had.refs)

    def _tell(self, stage: Stage, what: str, *, size: int = 0, rows: int = 0) -> None:
        self.intake.progress(Step(self.source.id, stage, what, bytes=size, rows=rows))
