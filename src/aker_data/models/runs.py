"""What was done: runs, what they read (lineage, payloads) and what they found (checks)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from aker_data.models.base import Base, Serial

OUTCOMES = ("running", "completed", "degraded", "failed", "abandoned")


class Run(Base):
    """One execution. outcome: running, completed, degraded, failed, or abandoned (its process is gone).

    git_sha: commit of the code, with ``-dirty`` where the work tree is another. config_hash: of the settings, without
    secrets. mode: where answers came from. params: what the flow was asked. reasons: why it is degraded.
    message: of the error, without secrets. host, pid, process_started: which process it is, to tell whether it lives.
    """

    __tablename__ = "runs"

    id: Mapped[str] = mapped_column(primary_key=True)
    flow: Mapped[str]
    outcome: Mapped[str]
    started_at: Mapped[datetime] = mapped_column(index=True)
    finished_at: Mapped[datetime | None]
    git_sha: Mapped[str]
    config_hash: Mapped[str]
    version: Mapped[str]
    seed: Mapped[int]
    mode: Mapped[str | None]
    error_class: Mapped[str | None]
    host: Mapped[str]
    pid: Mapped[int]
    process_started: Mapped[str]
    message: Mapped[str | None] = mapped_column(Text)
    params: Mapped[dict[str, Any] | None]
    reasons: Mapped[list[str] | None]

    __table_args__ = (
        Index(None, "outcome"),
        CheckConstraint(f"outcome IN {OUTCOMES}", name="outcome"),
    )


class Lineage(Base):
    """Which run read which payload into which table. hash: SHA-256 of the payload. url: without keys."""

    __tablename__ = "lineage"

    id: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), index=True)
    table: Mapped[str]
    source: Mapped[str]
    url: Mapped[str] = mapped_column(Text)
    fetched_at: Mapped[datetime]
    hash: Mapped[str] = mapped_column(index=True)


class PayloadRow(Base):
    """One archived payload of a source, named by the SHA-256 of its bytes; the row of its first fetch stays."""

    __tablename__ = "payloads"

    source: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(primary_key=True, index=True)
    url: Mapped[str] = mapped_column(Text)
    content_type: Mapped[str]
    bytes: Mapped[int]
    fetched_at: Mapped[datetime]


class CheckRow(Base):
    """One named finding of a run about a table: share of the rows that hold, and the worst difference."""

    __tablename__ = "checks"

    id: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), index=True)
    table: Mapped[str]
    name: Mapped[str]
    ok: Mapped[bool]
    fatal: Mapped[bool]
    rows: Mapped[int | None]
    share: Mapped[float | None]
    worst: Mapped[float | None]
    checked_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(Text)

    __table_args__ = (Index(None, "table", "name", "checked_at"),)


class RunCount(Base):
    """What a run counted of a source. name: rows_ingested (outcome is empty), or http_requests by how they ended."""

    __tablename__ = "run_counts"

    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(primary_key=True)
    outcome: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]
