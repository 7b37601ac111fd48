"""Serve every flow on a Prefect server as ``<flow>/local``, with schedules from the cadence of its sources.

    python -m flows.deployments

The server is that of PREFECT_API_URL or AKER_PREFECT_API_URL. Runs until it is stopped.
"""

from __future__ import annotations

import sys
import time
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from aker_core.errors import ConfigError, SourceUnavailable
from aker_data import catalogue
from aker_jobs import source_roles

if TYPE_CHECKING:
    from prefect.client.orchestration import SyncPrefectClient

DEPLOYMENT = "local"
WAIT_SECONDS = 60
# How often a publisher renews a source (the first word of its cadence) -> when a flow looks for news, in UTC.
SCHEDULES = {
    "daily": "0 6 * * *",
    "weekly": "0 6 * * 1",
    "monthly": "0 6 2 * *",
    "quarterly": "0 6 2 1,4,7,10 *",
    "yearly": "0 6 2 1,4,7,10 *",  # four times a year: publishers' months move
    "irregular": "0 6 2 1,4,7,10 *",
}
OFTEN = tuple(SCHEDULES)


def sources_of(flow: str) -> tuple[str, ...]:
    """The sources that a flow takes in."""
    own = {
        "refresh-market-data": source_roles.refreshed(),
        "refresh-hazard-metrics": source_roles.with_role("hazard"),
        "refresh-market-economy": source_roles.with_role("economy"),
        "refresh-boundaries": source_roles.with_role("boundary"),
        "ingest-expansions": ("announcements",),
        "refresh-amenity-benchmarks": (*source_roles.jobs(), *source_roles.with_role("amenity")),
    }
    return own.get(flow, ())


def schedule_of(flow: str) -> str | None:
    """When a flow runs by itself (cron, UTC): as often as the source that is renewed most often; None without any."""
    words = [catalogue.spec(source).cadence.split(";")[0].split(",")[0].split(" ")[0] for source in sources_of(flow)]
    often = [word for word in OFTEN if word in words]
    return SCHEDULES[often[0]] if often else None


def _answers(client: SyncPrefectClient) -> bool:
    """Whether the server answers, within a minute: it may have been started at the same time."""
    for _ in range(WAIT_SECONDS):
        if client.api_healthcheck() is None:
            return True
        time.sleep(1)
    return False


def main() -> int:
    """Register the limits, then serve the flows."""
    from aker_core.config import Settings

    if find_spec("prefect") is None:
        sys.stderr.write("Prefect is not installed. Install the extra: pip install 'aker[flows]'\n")
        return ConfigError.exit_code
    from prefect import serve
    from prefect.client.orchestration import get_client

    from flows import orchestrated, prefect_tasks

    with prefect_tasks.on_server(Settings().prefect_api_url):
        server = prefect_tasks.server()
        if not server:
            sys.stderr.write(
                "No Prefect server is named. Set AKER_PREFECT_API_URL, for example http://127.0.0.1:4200/api\n"
            )
            return ConfigError.exit_code
        with get_client(sync_client=True) as client:
            if not _answers(client):
                sys.stderr.write(f"No Prefect server answers at {server}. Start it, then this again\n")
                return SourceUnavailable.exit_code
            prefect_tasks.set_limits(client)
        flows = orchestrated.FLOWS.items()
        served: list[Any] = [each.to_deployment(DEPLOYMENT, cron=schedule_of(name)) for name, each in flows]
        serve(*served)
    return 0


if __name__ == "__main__":
    sys.exit(main())
