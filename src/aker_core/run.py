"""A run: one execution with its code version, configuration, inputs and outcome, all in the database.

    with RunContext(Session) as run:
        ...                         # work in run.session; it is committed at the end
        run.log_lineage(table=..., source=..., url=..., fetched_at=..., hash=...)

Two transactions. The row of the run is committed before the work begins, so that a killed process leaves a trace: the
next run of this machine marks it `abandoned`. The work, what was read and found, and the outcome are committed together
at the end. When the work fails it is rolled back; what was read and found is kept all the same, since the payloads are
in the archive and the checks did fail. A killed process loses that evidence (the archive has its own metadata).
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from aker_core import code_version, processes
from aker_core.config import Settings, config_hash
from aker_core.errors import ConfigError, StorageError
from aker_core.monitoring import logs, metrics
from aker_core.redaction import bare_url, scrub
from aker_data.check import Check
from aker_data.store import runs as run_store

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

LONGEST_MESSAGE = 2_000
LONGEST_NOTE = 20_000  # of a check: it names what was left out
Row = dict[str, Any]


class RunContext:
    """Opens a run and closes it: completed, degraded, or failed when an exception passes (the work is rolled back).

    sessions: makes sessions (a `sessionmaker`). flow: what runs. settings: default those in effect. params: what the
    flow was asked for, stored as JSON. id, git_sha, config_hash and seed are known from the start, `session` inside.
    Raises StorageError where the database cannot be reached or has no tables. Is a `Recorder` of an ingest.
    """

    def __init__(
        self,
        sessions: Callable[[], Session],
        *,
        flow: str = "manual",
        settings: Settings | None = None,
        params: Mapping[str, Any] | None = None,
    ) -> None:
        self._sessions = sessions
        self._settings = settings or Settings()
        self._secrets = self._settings.secrets()
        self._flow = flow
        plain = json.loads(json.dumps(dict(params or {}), default=str))
        self._params = logs.Redaction(self._secrets)(None, "", plain)
        self._lineage: dict[tuple[Any, ...], Row] = {}
        self._payloads: dict[tuple[str, str], Row] = {}
        self._checks: list[Row] = []
        self._rows: dict[str, int] = {}
        self._requests: Mapping[tuple[str, str], int] = {}
        self._reasons: list[str] = []
        self._open: ExitStack | None = None
        self._session: Session | None = None
        self._began = datetime.now(UTC)
        self.id = f"{self._began:%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"
        self.git_sha = code_version.git_sha()
        self.config_hash = config_hash(self._settings)
        self.seed = self._settings.seed

    @property
    def session(self) -> Session:
        """The session of the work; it is committed when the block ends well. Raises ConfigError outside the block."""
        if self._session is None:
            raise ConfigError("A run has a session only inside `with RunContext(Session) as run:`")
        return self._session

    def __enter__(self) -> Self:
        if self._open is not None:
            raise ConfigError("A run can be opened only once. Make a new RunContext for each execution")
        self._open = ExitStack()
        if not logs.is_configured():
            logs.configure(self._settings.log_level, self._settings.log_format, self._secrets)
        self._open.enter_context(logs.bound(run=self.id, flow=self._flow))
        try:
            with self._sessions() as session, session.begin():
                dead = run_store.abandon_dead(session, processes.host(), processes.is_alive)
                run_store.start(session, self._row())
        except BaseException:
            self._open.close()
            raise
        for run_id in dead:
            logs.logger().warning("an earlier run was abandoned", abandoned=run_id)
        self._session = self._sessions()
        self._count()
        logs.logger().info("run started", git_sha=self.git_sha, config_hash=self.config_hash)
        return self

    def _row(self) -> Row:
        pid = os.getpid()
        return {
            "id": self.id,
            "flow": self._flow,
            "outcome": "running",
            "started_at": self._began,
            "git_sha": self.git_sha,
            "config_hash": self.config_hash,
            "version": code_version.release(),
            "seed": self.seed,
            "mode": self._settings.source_mode,
            "params": self._params,
            "host": processes.host(),
            "pid": pid,
            "process_started": processes.started(pid),
        }

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self._complete()
            else:
                self._fail(error)
        finally:
            if self._session is not None:
                self._session.close()
            self._session = None
            self._count()
            if self._open is not None:
                self._open.close()

    def _complete(self) -> None:
        """Commit the work, the evidence and the outcome in one transaction."""
        outcome = "degraded" if self._reasons else "completed"
        try:
            self._write(self.session, {"outcome": outcome, "reasons": self._reasons or None})
            self.session.commit()
        except BaseException as error:
            self._fail(error)
            raise
        logs.logger().info("run ended", outcome=outcome, reasons=self._reasons)

    def _fail(self, error: BaseException) -> None:
        """Roll the work back, then commit the evidence and the error. Never hides the error of the work."""
        message = scrub(str(error), self._secrets, LONGEST_MESSAGE)
        ending = {
            "outcome": "failed",
            "error_class": type(error).__name__,
            "message": message or None,
            "reasons": self._reasons or None,
        }
        logs.logger().info("run failed", error=type(error).__name__, message=message)
        try:
            self.session.rollback()
            self.session.close()  # gives its connection back: on SQLite one of the two would wait for the other
            self._close(ending)
        except Exception as late:
            logs.logger().error("the end of the run could not be stored", error=type(late).__name__)
            error.add_note(f"The end of run {self.id} could not be stored ({type(late).__name__}); the next run will.")

    def _close(self, ending: Row) -> None:
        """Commit the evidence and the end; where the evidence itself is what cannot be stored, the end alone."""
        try:
            with self._sessions() as session, session.begin():
                self._write(session, ending)
        except StorageError:
            raise
        except Exception:
            with self._sessions() as session, session.begin():
                run_store.finish(session, self.id, {**ending, "finished_at": datetime.now(UTC)})

    def _write(self, session: Session, ending: Row) -> None:
        payloads = list(self._payloads.values())
        run_store.write_evidence(session, list(self._lineage.values()), payloads, self._checks, self._counts())
        run_store.finish(session, self.id, {**ending, "finished_at": datetime.now(UTC)})

    def _count(self) -> None:
        """Bring the gauges up to date. A run does not fail for want of them."""
        try:
            with self._sessions() as session:
                samples = run_store.gauges(session)
            metrics.write(self._settings.data_path, samples)
        except Exception as error:
            logs.logger().warning("the gauges were not updated", error=type(error).__name__)

    def _counts(self) -> list[Row]:
        rows = {(run_store.ROWS, source, ""): number for source, number in self._rows.items()}
        sent = {(run_store.REQUESTS, *key): number for key, number in dict(self._requests).items()}
        return [
            {"run_id": self.id, "name": name, "source": source, "outcome": outcome, "number": number}
            for (name, source, outcome), number in sorted({**rows, **sent}.items())
        ]

    def count_rows(self, source: str, rows: int) -> None:
        """Count rows that were written into the table of a source."""
        self._rows[source] = self._rows.get(source, 0) + rows

    def count_requests(self, requests: Mapping[tuple[str, str], int]) -> None:
        """Keep the count of requests of this run, by source and outcome; it is read when the run ends."""
        self._requests = requests

    def degrade(self, reason: str) -> None:
        """Say that something is missing or failed: the run ends `degraded`, with this among its reasons."""
        self._reasons.append(scrub(reason, self._secrets, LONGEST_MESSAGE))

    def log_lineage(self, *, table: str, source: str, url: str, fetched_at: datetime, hash: str) -> None:  # noqa: A002
        """Write down that this run read a payload (`hash`: its SHA-256) into a table. Keys in the URL are left out."""
        row = {"table": table, "source": source, "url": self._plain(url), "fetched_at": fetched_at, "hash": hash}
        self._lineage[tuple(row.values())] = {"run_id": self.id, **row}

    def log_payload(
        self,
        *,
        sha256: str,
        source: str,
        url: str,
        content_type: str,
        bytes: int,  # noqa: A002 (as above)
        fetched_at: datetime,
    ) -> None:
        """Write down an archived payload: address without keys, content type, size in bytes, time."""
        self._payloads[(source, sha256)] = {
            "source": source,
            "sha256": sha256,
            "url": self._plain(url),
            "content_type": content_type,
            "bytes": bytes,
            "fetched_at": fetched_at,
        }

    def log_check(self, *, table: str, check: Check) -> None:
        """Write down a finding about a table."""
        row: Row = {"run_id": self.id, "table": table, "ok": check.passed, "worst": check.max_abs_error}
        row |= {name: getattr(check, name) for name in ("name", "fatal", "rows", "share")}
        self._checks.append(
            {**row, "note": scrub(check.note, self._secrets, LONGEST_NOTE), "checked_at": datetime.now(UTC)}
        )

    def _plain(self, url: str) -> str:
        return scrub(bare_url(url), self._secrets)
