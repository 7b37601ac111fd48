"""Findings about the whole table that a draft would be: schema, completeness, shared rows, checks, drift."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from aker_core.errors import StorageError
from aker_data.check import Check
from aker_data.ingest.completeness import received_check, require_parts
from aker_data.ingest.drift import NAME, Comparison, compare, last_good
from aker_data.ingest.duplicates import resolve_duplicates
from aker_data.ingest.materialize import Draft
from aker_data.ingest.staging import schema_result
from aker_data.lake.files import PARTITION, LakeFile, origin_of

TableCheck = Callable[[pl.LazyFrame], Sequence[Check]]


@dataclass(frozen=True)
class Judgment:
    """Findings about the rows of a table, and how they compare with the last good ones."""

    checks: tuple[Check, ...]
    comparison: Comparison | None = None

    @property
    def faults(self) -> list[Check]:
        """The checks that keep the last good table in place."""
        return [check for check in self.checks if check.fatal and not check.passed]


def judge(draft: Draft, extra: Sequence[TableCheck]) -> Judgment:
    """Check a draft that has all its files; rows that two of them share are taken out of the later one.

    extra: checks of the whole table beyond the source's own. What a failed check makes meaningless is not checked.
    """
    by_part = {f"{draft.answers[name].part} ({name[:12]})": checks for name, checks in draft.schema_checks.items()}
    checks = schema_result(by_part, len(draft.answers) - len(by_part))
    if not all(check.passed for check in checks):
        return Judgment(tuple(checks))
    lake, source = draft.context.lake, draft.plan.source
    # Before shared rows are taken out of all slices but one: each slice has all that its requests brought.
    rows = [(piece, lake.scan_files([draft.files[name]])) for name, piece in draft.slices.items()]
    split = require_parts(source, rows)
    resolved = resolve_duplicates(lake, source, draft.plan.scope.as_of, [draft.files[name] for name in draft.answers])
    draft.files = dict(zip(draft.answers, resolved.files, strict=True))
    checks.append(resolved.check)
    if not resolved.check.passed:
        return Judgment(tuple(checks))
    if source.follow:
        checks.append(received_check(draft.slices.values(), draft.received, split))
    checks += _table_checks(draft, resolved.files, extra)
    try:
        comparison = _compared(draft)
    except StorageError as error:  # damaged rows of another month are no reason to refuse those of this one
        return Judgment((*checks, Check(NAME, passed=False, note=f"cannot be compared: {error}")))
    return Judgment((*checks, *([comparison.check] if comparison else [])), comparison)


def _table_checks(draft: Draft, files: Sequence[LakeFile], extra: Sequence[TableCheck]) -> list[Check]:
    source = draft.plan.source
    rows = draft.context.lake.scan_files(files).with_columns(pl.lit(draft.plan.scope.as_of).alias(PARTITION))
    checks = _rows_in_range(draft, files)
    for check in (*([source.checks] if source.checks else []), *extra):
        checks += check(rows)
    return checks


def _rows_in_range(draft: Draft, files: Sequence[LakeFile]) -> list[Check]:
    """Too few rows is nearly always a fault, too many may be growth. A live national answer is refused; a person's own
    files may be of some places only, or cut off: then the run says so. The sample is of some places."""
    context, source_id = draft.context, draft.plan.source.id
    limits = context.spec(source_id).rows
    if limits is None or origin_of(files) != "published":
        return []
    count, (low, high) = sum(file.rows for file in files), limits
    if context.router.mode != "live" or source_id in context.router.named:
        return _rows_of_own_files(count, low, (len(draft.plan.needs), len(draft.missing)))
    few, many = f"{count:,} rows, at least {low:,} expected", f"{count:,} rows, at most {high:,} expected"
    return [
        Check("rows_min", passed=count >= low, note=few, fatal=True, rows=count),
        Check("rows_max", passed=count <= high, note=many, rows=count),
    ]


def _rows_of_own_files(count: int, low: int, needs: tuple[int, int]) -> list[Check]:
    """needs: of the source, and those without an answer, which bring no rows."""
    every, missing = needs
    least = low * max(every - missing, 1) // max(every, 1)
    note = f"{count:,} rows, a whole national table has at least {least:,}"
    if count < least:
        note += ". The files are of some places only, or were cut off: download them again if they should be whole"
    return [Check("rows_min", passed=count >= least, note=note, rows=count, costs_rows=True)]


def _compared(draft: Draft) -> Comparison | None:
    files = list(draft.files.values())
    as_of = draft.plan.scope.as_of
    before = last_good(draft.partitions, as_of, files)
    if before is None:
        return None
    return compare(draft.context.lake, draft.plan.source, (before, draft.partitions[before]), files, as_of)
