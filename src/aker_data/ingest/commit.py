"""The draft becomes the table: one transaction holds the rows and what was found about them.

The report beside the table and the records of the run are made from that transaction, whether this run wrote it or one
that was killed right after it: there is nothing to repair.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from aker_core.errors import CheckFailed
from aker_data.check import Check
from aker_data.contracts import Recorder
from aker_data.ingest import report
from aker_data.ingest.context import IngestResult
from aker_data.ingest.drift import Comparison
from aker_data.ingest.judge import Judgment
from aker_data.ingest.materialize import Draft
from aker_data.lake.files import LakeFile, origin_of


def stored_judgment(draft: Draft) -> Judgment | None:
    """What the transaction that wrote the current files says of them.

    None where the log has no word of it, or one of another release: then they are judged again.
    """
    note = draft.context.lake.note(draft.plan.source.id, draft.plan.scope.as_of)
    try:
        return None if note is None else _decoded(note)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def commit(draft: Draft, judgment: Judgment) -> bool:
    """Make the draft the partition of this refresh, in one transaction; False where it was so already.

    Raises StorageError; the table is then as it was.
    """
    files = tuple(draft.files.values())
    lake, source_id, as_of = draft.context.lake, draft.plan.source.id, draft.plan.scope.as_of
    changed = lake.write(source_id, as_of, files, note=_encoded(judgment))
    draft.context.step(source_id, "committed", f"{len(files)} files", rows=sum(file.rows for file in files))
    return changed


def refuse(draft: Draft, judgment: Judgment, recorder: Recorder) -> None:
    """Raise CheckFailed where a fatal check failed, after a report of it; the last good table stays."""
    if not judgment.faults:
        return
    source_id, as_of = draft.plan.source.id, draft.plan.scope.as_of
    address = report.write(draft.context.lake, _findings(draft, tuple(draft.files.values()), judgment), "refused")
    _record_checks(recorder, source_id, judgment.checks)
    faults = "; ".join(f"{check.name}: {check.note}" for check in judgment.faults)
    raise CheckFailed(f"{source_id} for {as_of}: {faults}. The last good table stays. See {address}")


def publish(
    draft: Draft, files: Sequence[LakeFile], judgment: Judgment, recorder: Recorder, *, changed: bool
) -> IngestResult:
    """Bring the report up to date, write down payloads and checks, and say what the ingest came to."""
    plan, context, refs = draft.plan, draft.context, draft.refs
    if report.update(context.lake, _findings(draft, files, judgment)):
        context.step(plan.source.id, "reported", plan.scope.as_of)
    for ref in refs:
        recorder.log_lineage(
            table=plan.source.id, source=plan.source.id, url=ref.url, fetched_at=ref.fetched_at, hash=ref.sha256
        )
    _record_checks(recorder, plan.source.id, judgment.checks)
    context.step(plan.source.id, "recorded", f"{len(refs)} payloads, {len(judgment.checks)} checks")
    return IngestResult(
        table=plan.source.id,
        as_of=plan.scope.as_of,
        changed=changed,
        payloads=refs,
        rows=sum(file.rows for file in files),
        origin=origin_of(files) or "published",
        checks=judgment.checks,
        needs=len(plan.needs),
        missing=tuple(draft.missing),
        report=report.address(context.lake, plan.source.id, plan.scope.as_of),
    )


def _record_checks(recorder: Recorder, source_id: str, checks: Sequence[Check]) -> None:
    for check in checks:
        recorder.log_check(table=source_id, check=check)


def _findings(draft: Draft, files: Sequence[LakeFile], judgment: Judgment) -> report.Findings:
    plan, missing = draft.plan, [str(missing) for missing in draft.missing]
    return report.Findings(
        plan.source, plan.scope, files, draft.refs, judgment.checks, judgment.comparison, missing, draft.offending
    )


def _encoded(judgment: Judgment) -> str:
    compared = None if judgment.comparison is None else asdict(judgment.comparison)
    return json.dumps({"checks": [asdict(check) for check in judgment.checks], "compared": compared})


def _decoded(note: str) -> Judgment:
    stored: dict[str, Any] = json.loads(note)
    compared = stored["compared"]
    checks = tuple(Check(**check) for check in stored["checks"])
    return Judgment(checks, None if compared is None else Comparison(**compared))
