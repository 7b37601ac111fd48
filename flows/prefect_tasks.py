"""How tasks run on Prefect: with states, in turn at each publisher, and again where a source is unavailable."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from contextvars import ContextVar
from types import MappingProxyType
from typing import Any, TypeVar

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.concurrency.sync import concurrency
from prefect.settings import PREFECT_API_URL, temporary_settings

from aker_core.errors import ABSENT, SourceUnavailable
from aker_data import catalogue

T = TypeVar("T")
# A source that cannot be reached has been asked several times by the client; then its task waits for these seconds.
RETRY_DELAYS = [60, 600]


# What a flow was given by the program that it runs in, and that the parameters of a deployment cannot say.
IN_PROCESS: ContextVar[Mapping[str, Any]] = ContextVar("in_process", default=MappingProxyType({}))


@contextmanager
def in_process(given: Mapping[str, Any]) -> Iterator[None]:
    """Within it, flows are given this beside their parameters: settings, files, the display of progress."""
    token = IN_PROCESS.set(given)
    try:
        yield
    finally:
        IN_PROCESS.reset(token)


def on_server(address: str | None) -> AbstractContextManager[object]:
    """Within it, Prefect works with the server of an address; without one with that of its own settings."""
    return temporary_settings({PREFECT_API_URL: address}) if address else nullcontext()


def server() -> str | None:
    """The address of the server that Prefect works with; None where none is set."""
    address: str | None = PREFECT_API_URL.value()
    return address


def require_server() -> None:
    """Set the limits on the server. Raises SourceUnavailable where it does not answer: before anything is done."""
    with get_client(sync_client=True) as client:
        if client.api_healthcheck() is not None:
            raise SourceUnavailable(
                f"No Prefect server answers at {server()}. Start it, or unset AKER_PREFECT_API_URL to run without"
            )
        set_limits(client)


def set_limits(client: SyncPrefectClient) -> None:
    """Tell the server how many tasks may ask each publisher at the same time; what it knows already is left alone."""
    known = {limit.name: limit.limit for limit in client.read_global_concurrency_limits(limit=200)}
    for name, limit in limits().items():
        if known.get(name) != limit:
            client.upsert_global_concurrency_limit_by_name(name, limit)


def limits() -> dict[str, int]:
    """How many tasks may ask each publisher at the same time: one, or as many as its host bears."""
    return {limit_of(host): int(entry.get("connections", 1)) for host, entry in catalogue.document()["hosts"].items()}


def limit_of(host: str) -> str:
    """The name of the limit that tasks at one publisher share."""
    return f"aker-{host.replace('.', '-')}"


class _Tasks:
    """The tasks of a flow as tasks of Prefect: with a state, and waiting for their turn at each publisher."""

    def __call__(self, name: str, work: Callable[[], T], hosts: tuple[str, ...] = ()) -> T:
        """Run one. Only a source that is unavailable is tried again."""

        def in_turn() -> T:
            with self.turn(hosts):
                return work()

        wrapped = task(
            name=name,
            retries=len(RETRY_DELAYS) if hosts else 0,
            retry_delay_seconds=list(RETRY_DELAYS),
            retry_condition_fn=is_unavailable,
            cache_policy=NO_CACHE,
            persist_result=False,
        )(in_turn)
        return wrapped()

    @contextmanager
    def turn(self, hosts: tuple[str, ...]) -> Iterator[None]:
        """Within it, no more than so many others ask these hosts as their limits on the server allow."""
        with ExitStack() as turns:
            for host in hosts:
                turns.enter_context(concurrency(limit_of(host), strict=False))
            yield


def is_unavailable(task: Any, task_run: Any, state: Any) -> bool:  # noqa: ARG001 (the form that Prefect calls)
    """Whether it may answer later: what is not published or not loaded will not be there in ten minutes either."""
    error = state.result(raise_on_failure=False)
    return isinstance(error, SourceUnavailable) and not isinstance(error, ABSENT)


run_task = _Tasks()
