"""Reads of plain rows of runs, of what they read, and of the archived payloads."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from aker_data.store.statement import Row, listed_values, select_rows

if TYPE_CHECKING:
    from aker_data.store.statement import Source


def payload_rows(source: Source, digests: Collection[str]) -> list[Row]:
    """The archived payloads of some SHA-256: source, sha256, url, content_type, bytes, fetched_at, by SHA-256."""
    listed, parameters = listed_values(digests)
    statement = f"SELECT * FROM payloads WHERE sha256 IN ({listed}) ORDER BY sha256, source"  # noqa: S608 (parameters)
    return select_rows(source, statement, **parameters)


def run_reasons(source: Source, run_ids: Collection[str]) -> dict[str, list[str]]:
    """By run what was missing or partial in it; runs without such a reason, and pruned ones, are left out."""
    listed, parameters = listed_values(run_ids)
    statement = f"SELECT id, reasons FROM runs WHERE id IN ({listed})"  # noqa: S608 (names of parameters)
    return {row["id"]: row["reasons"] for row in select_rows(source, statement, **parameters) if row["reasons"]}


def run_record(source: Source, run_id: str) -> Row | None:
    """One run; None where it is not stored (any more)."""
    found = select_rows(source, "SELECT * FROM runs WHERE id = :run_id", run_id=run_id)
    return found[0] if found else None


def runs_like(source: Source, beginning: str) -> list[Row]:
    """The runs whose id begins with a text, oldest first, at most two."""
    statement = "SELECT * FROM runs WHERE substr(id, 1, :length) = :beginning ORDER BY id LIMIT 2"
    return select_rows(source, statement, beginning=beginning, length=len(beginning)) if beginning else []


def lineage_rows(source: Source, run_id: str) -> list[Row]:
    """What a run read: table, source, url, fetched_at, hash of each payload, in the order of reading."""
    return select_rows(source, "SELECT * FROM lineage WHERE run_id = :run_id ORDER BY id", run_id=run_id)


def payload_records(source: Source) -> dict[str, Row]:
    """All archived payloads by SHA-256: source, url, content_type, bytes, fetched_at."""
    return {row["sha256"]: row for row in select_rows(source, "SELECT * FROM payloads ORDER BY source, sha256")}
