"""What an ingest works with and what it reports: its context, its steps, the payloads it read, its result."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar
from urllib.parse import unquote

from aker_core.beside import Beside, here
from aker_core.errors import AkerError, ConfigError
from aker_data import catalogue
from aker_data.archive import Archive
from aker_data.check import Check
from aker_data.contracts import Origin, PayloadRef, Request
from aker_data.http.client import Client, ClientPolicy, OnRetry, agent
from aker_data.http.network import HttpTransport
from aker_data.http.pacing import Backoff
from aker_data.http.router import TransportRouter, router_for
from aker_data.lake.tables import Lake

if TYPE_CHECKING:
    from aker_core.config import Settings
    from aker_data.ingest.in_hand import InHand

Stage = Literal[
    "ask", "answered", "archived", "parse", "staged", "checked", "committed", "reported", "recorded", "unchanged"
]

ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")  # two letters at least: one is a drive
Absence = Literal["not published", "not loaded", "failed", "unreadable"]


@dataclass(frozen=True)
class Step:
    """Something that an ingest has just done (or, for `ask` and `parse`, begins): for a progress display."""

    source: str
    stage: Stage
    what: str
    bytes: int = 0
    rows: int = 0


Progress = Callable[[Step], None]
T = TypeVar("T")


def _quiet(step: Step) -> None: ...


def _unset(name: str) -> object:  # noqa: ARG001
    return None


class TaskRunner(Protocol):
    """Runs one task of a flow: its name, what it does, and the hosts that it asks (none where it asks nobody)."""

    def __call__(self, name: str, work: Callable[[], T], hosts: tuple[str, ...] = ()) -> T:
        """What the work comes to."""

    def turn(self, hosts: tuple[str, ...]) -> AbstractContextManager[object]:
        """The turn at these hosts, for whoever asks them outside a task."""


class _Plain:
    """Tasks as calls of their functions, without an orchestrator around them."""

    def __call__(self, name: str, work: Callable[[], T], hosts: tuple[str, ...] = ()) -> T:  # noqa: ARG002
        return work()

    def turn(self, hosts: tuple[str, ...]) -> AbstractContextManager[object]:  # noqa: ARG002
        return nullcontext()


plain: TaskRunner = _Plain()


@dataclass(frozen=True)
class IngestContext:
    """The shared engine of all sources. spec: the catalogue's entry of a source. in_hand: answers had before.

    run_task: how the tasks of a flow are run (`plain`, or by an orchestrator). beside: who does what can be done at the
    same time. setting: the value of a setting by its name, for sources that are asked only where one says so.
    """

    client: Client
    archive: Archive
    lake: Lake
    router: TransportRouter
    spec: Callable[[str], catalogue.SourceSpec] = catalogue.spec
    progress: Progress = field(default=_quiet)
    in_hand: InHand | None = None
    run_task: TaskRunner = plain
    beside: Beside = here
    setting: Callable[[str], object] = field(default=_unset)

    def step(self, source: str, stage: Stage, what: str, *, size: int = 0, rows: int = 0) -> None:
        """Report a step to the progress display."""
        self.progress(Step(source, stage, what, bytes=size, rows=rows))


@dataclass(frozen=True)
class Missing:
    """A need that has no answer, or one of its documents that cannot be read and was left out (unreadable).

    reason: why, with what was looked for and where to get it.
    """

    label: str
    absence: Absence
    reason: str

    @classmethod
    def document(cls, request: Request, error: AkerError) -> Missing:
        """A document that cannot be read, by its name in the folder or its address."""
        return cls(f"document {unquote(request.url.removeprefix('file:'))}", "unreadable", f"left out: {error}")

    def __str__(self) -> str:
        return f"{self.label}: {self.reason}"


@dataclass(frozen=True)
class IngestResult:
    """What an ingest came to. changed: False where the lake already held exactly these payloads' rows.

    needs: how many the source has; missing: those without an answer. notes: what else to know of how it went.
    report: the address of the validation report beside the table.
    """

    table: str
    as_of: str
    changed: bool
    payloads: tuple[PayloadRef, ...]
    rows: int
    origin: Origin
    checks: tuple[Check, ...] = ()
    needs: int = 0
    missing: tuple[Missing, ...] = ()
    notes: tuple[str, ...] = ()
    report: str = ""


def context_from(
    settings: Settings,
    *,
    named: Mapping[str, Sequence[Path]] | None = None,
    progress: Progress | None = None,
    on_retry: OnRetry | None = None,
) -> IngestContext:
    """The context that the settings ask for. Raises ConfigError for settings that cannot be.

    named: files by source (``--file SOURCE=PATH``), in any mode. on_retry: called before every further attempt.
    """
    archive = archive_from(settings)
    router = router_for(
        settings.source_mode,
        archive,
        live=partial(_network, settings),
        folder=settings.source_dir,
        named=named,
    )
    backoff = Backoff(
        attempts=settings.http_attempts,
        longest=settings.http_longest_wait_seconds,
        longest_retry_after=settings.http_longest_retry_after_seconds,
    )
    policy = ClientPolicy(
        key=partial(_key, settings), contact=settings.contact_email, backoff=backoff, on_retry=on_retry
    )
    client = Client(router, catalogue.spec, policy)
    return IngestContext(
        client,
        archive,
        lake_from(settings),
        router,
        progress=progress or _quiet,
        setting=lambda name: getattr(settings, name, None),
    )


def archive_from(settings: Settings) -> Archive:
    """The archive that the settings name; in a store, with copies in the folder that it would have by default.

    Raises ConfigError for an address that no store is reached at.
    """
    if isinstance(settings.cache_path, Path):
        return Archive(settings.cache_path)
    _require_endpoint(settings.s3_endpoint, allow_http=settings.s3_allow_http)
    return Archive(settings.cache_path, settings.storage_options, archive_folder(settings))


def archive_folder(settings: Settings) -> Path:
    """The folder of this machine that belongs to the archive: the archive, or copies out of the store."""
    return settings.cache_path if isinstance(settings.cache_path, Path) else settings.data_path / "cache"


def lake_from(settings: Settings) -> Lake:
    """The lake that the settings name. Raises ConfigError for an address that no store is reached at."""
    if ADDRESS.match(settings.lake_path):
        _require_store(settings.lake_path)
        _require_endpoint(settings.s3_endpoint, allow_http=settings.s3_allow_http)
    return Lake(settings.lake_path, settings.lake_storage_options)


def _require_store(lake_path: str) -> None:
    if not lake_path.startswith("s3://"):
        raise ConfigError(
            f"AKER_LAKE_PATH: a lake cannot be at {lake_path.partition(':')[0]}:. Write a folder, or s3://bucket/prefix"
        )


def _require_endpoint(endpoint: str | None, *, allow_http: bool) -> None:
    if endpoint is not None and not endpoint.startswith(("https://", "http://")):
        raise ConfigError("AKER_S3_ENDPOINT lacks its scheme. Write https://host or https://host:port")
    if endpoint is not None and endpoint.startswith("http://") and not allow_http:
        raise ConfigError(
            "AKER_S3_ENDPOINT begins with http://, which has no TLS. Write https://, or set AKER_S3_ALLOW_HTTP=true "
            "for a store on your own network"
        )


def _network(settings: Settings) -> HttpTransport:
    try:
        release = version("aker")
    except PackageNotFoundError:  # run from a checkout that is not installed
        release = "0"
    return HttpTransport(agent(release, settings.contact_email), seconds=settings.http_timeout_seconds)


def _key(settings: Settings, name: str) -> str | None:
    secret = getattr(settings, name, None)
    return secret.get_secret_value() if secret is not None else None
