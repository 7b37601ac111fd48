"""How fresh each source is: its newest answer, the newest vintage that read it, and what the newest refresh lacked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from aker_data import catalogue
from aker_data.store import markets as store
from aker_data.store.runs import source_reads

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

RUNS = 50
REFRESH = "refresh-market-data"
SAMPLE = "sample"


def newest_refresh(runs: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The newest refresh among runs (newest first) that asked a source; None without one.

    Of published figures, else of the sample: as everywhere.
    """
    begun = [run for run in runs if run["flow"] == REFRESH and not _not_begun(run)]
    return next((run for run in begun if run["mode"] != SAMPLE), next(iter(begun), None))


def lacking(run: Mapping[str, Any]) -> list[dict[str, str]]:
    """The reasons of a run, each beginning with its source; of a failed run the message too."""
    message = [run["message"]] if run["message"] else []
    rows = []
    for text in [*message, *(run["reasons"] or [])]:
        source, _, reason = text.partition(": ")
        spec = catalogue.specs().get(source.partition(" ")[0])
        part = source.partition(" ")[2]
        rows.append(
            {
                "source": spec.id if spec else "",
                "reason": (f"{part}: {reason}" if part else reason) if spec else text,
                "download": spec.download if spec else "",
            }
        )
    return rows


def read_freshness(session: Session) -> list[dict[str, Any]]:
    """A row for each source that was read or lacked, by id: source, fetched_at, read_at, vintage, answers, lacks.

    fetched_at, read_at, vintage: the newest; null where no run has read the source. An answer that a publisher has
    not changed keeps the time at which it was first fetched; read_at is when a run last asked. answers: different
    ones, of all runs. lacks: texts.
    """
    run = newest_refresh(store.newest_runs(session, RUNS))
    lacks: dict[str, list[str]] = {}
    for row in [] if run is None else lacking(run):
        if row["source"]:
            lacks.setdefault(row["source"], []).append(row["reason"])
    reads: dict[str, dict[str, Any]] = {}
    for read in source_reads(session):
        first = {"fetched_at": read["fetched_at"], "read_at": read["read_at"], "vintage": "", "answers": 0}
        known = reads.setdefault(read["source"], first)
        known["fetched_at"] = max(known["fetched_at"], read["fetched_at"])
        known["read_at"] = max(known["read_at"], read["read_at"])
        known["vintage"] = max(known["vintage"], str((read["params"] or {}).get("as_of") or ""))
        known["answers"] = read["answers"]
    return [_row(name, reads.get(name), lacks.get(name, [])) for name in sorted({*reads, *lacks})]


def _row(source: str, read: Mapping[str, Any] | None, lacks: list[str]) -> dict[str, Any]:
    known = read or {"fetched_at": None, "read_at": None, "vintage": "", "answers": 0}
    return {**known, "source": source, "vintage": known["vintage"] or None, "lacks": lacks}


def _not_begun(run: Mapping[str, Any]) -> bool:
    """Whether a run ended before any source was asked: a wrong option says nothing of what is missing."""
    return run["outcome"] == "failed" and not any(row["source"] for row in lacking(run))
