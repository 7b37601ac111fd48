"""One source into its lake table: plan → fetch and materialize → judge → commit.

Every step can be cut short and run again: bytes are archived before they are parsed, files are part of the table only
by the one transaction at the end, and a run that finds the table as it should be only writes down that it looked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from aker_core.errors import ABSENT, AkerError, NotLoaded, NotPublished, SourceChanged, SourceUnavailable
from aker_data.contracts import Need, PayloadRef, Recorder, Scope, Source
from aker_data.ingest.commit import commit, publish, refuse, stored_judgment
from aker_data.ingest.context import Absence, IngestContext, IngestResult, Missing
from aker_data.ingest.fetch import Fetcher
from aker_data.ingest.judge import TableCheck, judge
from aker_data.ingest.materialize import Draft
from aker_data.ingest.plan import plan_for
from aker_data.lake.origins import refuse_lesser

__all__ = ["IngestResult", "PayloadRef", "TableCheck", "ingest"]


def ingest(
    source: Source, scope: Scope, *, context: IngestContext, recorder: Recorder, checks: Sequence[TableCheck] = ()
) -> IngestResult:
    """Bring the lake table of a source to what its publisher says for this scope.

    checks: findings about the whole table beyond the source's own. Raises what stands in the way (`AkerError`, by
    class); the table is then as it was before, and the bytes that came are in the archive.
    """
    draft = Draft(plan_for(source, scope), context, context.lake.partitions(source.id))
    if source.id not in context.router.named:
        refuse_lesser(source.id, scope.as_of, context.router.origin, draft.current)
    fetcher = Fetcher(draft.plan, context, recorder)
    try:
        _fetch_all(fetcher, draft)
        if draft.is_current and (judgment := stored_judgment(draft)) is not None:
            context.step(source.id, "unchanged", f"{len(draft.current)} files")
            return replace(publish(draft, draft.current, judgment, recorder, changed=False), notes=tuple(fetcher.notes))
        draft.complete(fetcher)
        judgment = judge(draft, checks)
        context.step(source.id, "checked", f"{len(judgment.checks)} checks")
        refuse(draft, judgment, recorder)
        changed = commit(draft, judgment)
        result = publish(draft, tuple(draft.files.values()), judgment, recorder, changed=changed)
        mended = [f"{source.id}: a damaged file of the lake was made again: {name}" for name in sorted(draft.damaged)]
        return replace(result, notes=(*fetcher.notes, *mended))
    finally:
        draft.close()


def _fetch_all(fetcher: Fetcher, draft: Draft) -> None:
    """Fetch every need. Raises SourceUnavailable where all failed, an absence where none has an answer."""
    plan = fetcher.plan
    errors = [error for need in plan.needs if (error := _fetch_need(need, fetcher, draft)) is not None]
    reasons = "; ".join(map(str, draft.missing))
    is_all_unreadable = not draft.answers and any(missing.absence == "unreadable" for missing in draft.missing)
    if is_all_unreadable or (len(errors) == len(plan.needs) and not all(isinstance(error, ABSENT) for error in errors)):
        raise SourceUnavailable(
            f"{plan.source.id}: none of its publishers answered with data: {reasons}. The last good table "
            f"stays. Try again later"
        )
    if not draft.answers:
        not_loaded = any(isinstance(error, NotLoaded) for error in errors)
        kind, verb = (NotLoaded, "loaded") if not_loaded else (NotPublished, "published")
        raise kind(f"{plan.source.id}: nothing is {verb} for {plan.scope.year}: {reasons}")


def _fetch_need(need: Need, fetcher: Fetcher, draft: Draft) -> AkerError | None:
    """Fetch and take one need; the error of one that may be missing is returned, of one that may not raised."""
    try:
        draft.take(fetcher.fetch(need), fetcher)
    except ABSENT as error:
        if need.required:
            if there := fetcher.files():
                error.add_note(f"{need.label} cannot be made of what is there ({there})")
            raise
        absence: Absence = "not loaded" if isinstance(error, NotLoaded) else "not published"
        draft.missing.append(Missing(need.label, absence, str(error)))
        return error
    except (SourceUnavailable, SourceChanged) as error:
        if need.required or not fetcher.plan.tolerant:
            raise
        draft.missing.append(Missing(need.label, "failed", f"{error}{_stand_in(need, fetcher, draft)}"))
        return error
    finally:
        draft.missing += fetcher.unreadable
        fetcher.unreadable.clear()
    return None


def _stand_in(need: Need, fetcher: Fetcher, draft: Draft) -> str:
    """Let the last good answer stand in for one that failed; what to say of it."""
    for answer in fetcher.earlier(need):
        try:
            draft.take([answer], fetcher)
        except (SourceUnavailable, SourceChanged):
            continue
        return f"; its response of {answer.ref.fetched_at:%Y-%m-%d} stands in"
    return ""
