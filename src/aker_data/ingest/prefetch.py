"""Publishers asked at the same time: every host by threads of its own, ahead of the ingests that read the answers.

Each source waits for its turn at its hosts, which other flows may be asking (`TaskRunner.turn`).
The ingests still run one after the other, in the order of the catalogue, on answers that are in the archive by then:
what a table holds does not depend on which publisher was faster.
"""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Iterable, Sequence
from dataclasses import replace

from aker_core.errors import AkerError
from aker_data import catalogue
from aker_data.contracts import Scope, Source
from aker_data.ingest.context import IngestContext
from aker_data.ingest.fetch import Fetcher
from aker_data.ingest.fetch_payloads import Unrecorded
from aker_data.ingest.plan import plan_for


class Prefetch:
    """Asks ahead for what sources need. Does nothing where answers cannot be kept in hand (all modes but live)."""

    def __init__(self, sources: Iterable[Source], scope: Scope, context: IngestContext) -> None:
        self._scope = scope
        self._context = context
        self._stop = threading.Event()
        self._done: dict[str, threading.Event] = {}
        self._sources = {source.id: source for source in sources if source.id not in context.router.named}

    def start(self) -> None:
        """Begin. Threads end with the process, also when it is interrupted."""
        if self._context.in_hand is None:
            return
        self._done = {source_id: threading.Event() for source_id in self._sources}
        for number, group in enumerate(lanes([self._context.spec(source_id) for source_id in self._sources])):
            own = contextvars.copy_context()  # an orchestrator keeps its server's address in it
            threading.Thread(target=own.run, args=(self._ask, group), name=f"ask-{number}", daemon=True).start()

    def wait(self, source_id: str) -> None:
        """Return when everything that a source asks for has come to its end."""
        if (done := self._done.get(source_id)) is not None:
            done.wait()

    def stop(self) -> None:
        """Ask for no further need."""
        self._stop.set()

    def _ask(self, group: Sequence[str]) -> None:
        for source_id in group:
            try:
                with self._context.run_task.turn(self._context.spec(source_id).hosts):
                    self._ask_source(self._sources[source_id])
            except Exception:  # noqa: S110 (the ingest asks itself, and meets what is wrong where it can be reported)
                pass
            finally:
                self._done[source_id].set()

    def _ask_source(self, source: Source) -> None:
        if self._context.in_hand is None:
            return
        context = replace(self._context, in_hand=self._context.in_hand.of_thread(), progress=lambda _step: None)
        plan = plan_for(source, self._scope)
        fetcher = Fetcher(plan, context, Unrecorded())
        for need in plan.needs:
            if self._stop.is_set():
                return
            try:
                fetcher.fetch(need)
            except AkerError:  # kept in hand: the ingest raises it
                if need.required and not plan.tolerant:
                    return


def lanes(specs: Sequence[catalogue.SourceSpec]) -> list[list[str]]:
    """Sources by who may ask at the same time: those that share a host wait for each other.

    A host that bears several connections (`connections` in ``sources.yml``) gets as many lanes.
    """
    groups: list[list[catalogue.SourceSpec]] = []
    for spec in specs:
        shared = [group for group in groups if any({*spec.hosts} & {*other.hosts} for other in group)]
        groups = [group for group in groups if group not in shared]
        groups.append([*(other for group in shared for other in group), spec])
    widths = [min(len(group), *(spec.connections for spec in group)) for group in groups]
    return [
        [spec.id for spec in group[at::width]]
        for group, width in zip(groups, widths, strict=True)
        for at in range(width)
    ]
